# Sourced by the scripts that build images from Debian's packages, in this folder.

again=../../gates/again.sh

install_debootstrap() {
    command -v debootstrap >/dev/null && return
    "$again" apt-get update -q
    DEBIAN_FRONTEND=noninteractive "$again" apt-get -o DPkg::Lock::Timeout=300 \
        install -q -y --no-install-recommends debootstrap
}

mirror() { # where this machine takes Debian from; nothing when it is not known
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
        awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

use_proxy_of_apt() {
    eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
    [ -z "${http_proxy:-}" ] || export http_proxy
}

bootstrap() { # SUITE PACKAGES FOLDER
    if [ "$(id -u)" != 0 ]; then
        echo "only root can build images from Debian packages" >&2
        exit 1
    fi
    install_debootstrap
    use_proxy_of_apt
    local source
    source=$(mirror)
    # What a broken download left is no tree to go on with.
    "$again" sh -c 'rm -rf --one-file-system "$1" && shift && exec debootstrap "$@"' - "$3" \
        --variant=minbase --include="$2" "$1" "$3" ${source:+"$source"} >"$3.log" ||
        { tail -5 "$3.log" >&2; exit 1; }
}

import() { # FOLDER IMAGE [OPTION…]: named only once it is whole
    local folder=$1 name=$2 image
    shift 2
    image=$(tar -C "$folder" --exclude=./dev --exclude=./proc --exclude=./sys -c . |
        docker import "$@" -)
    docker tag "$image" "$name"
}
