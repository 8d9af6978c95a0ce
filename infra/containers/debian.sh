# Sourced by the scripts that build images from Debian's packages.

install_debootstrap() {
    command -v debootstrap >/dev/null && return
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends debootstrap
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
    debootstrap --variant=minbase --include="$2" "$1" "$3" ${source:+"$source"} >"$3.log" ||
        { tail -5 "$3.log" >&2; exit 1; }
}
