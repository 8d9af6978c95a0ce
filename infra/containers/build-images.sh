#!/usr/bin/env bash
# Makes the two images of the contract tests; quick when they are there.
# Pulled where a registry answers, else built from Debian's packages (root, about two minutes).
set -euo pipefail
cd "$(dirname "$0")"

nats=akira-test/nats:2.10
timescale=akira-test/timescaledb:pg17

present() { docker image inspect "$1" >/dev/null 2>&1; }

pull() { # SOURCE TARGET
    timeout 20 docker manifest inspect "$1" >/dev/null 2>&1 &&
        timeout 600 docker pull -q "$1" && docker tag "$1" "$2"
}

install_debootstrap() {
    command -v debootstrap >/dev/null && return
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends debootstrap
}

mirror() { # where this machine takes Debian from; nothing when it is not known
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
        awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

build() {
    if [ "$(id -u)" != 0 ]; then
        echo "no registry answers, and only root can build the images from Debian packages" >&2
        exit 1
    fi
    install_debootstrap
    eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
    [ -z "${http_proxy:-}" ] || export http_proxy
    tree=$(mktemp -d)
    trap 'rm -rf --one-file-system "$tree"' EXIT
    local source
    source=$(mirror)
    debootstrap --variant=minbase \
        --include=postgresql-17-timescaledb,nats-server,ca-certificates \
        trixie "$tree/root" ${source:+"$source"} >"$tree/log" ||
        { tail -5 "$tree/log" >&2; exit 1; }
    install -m 755 debian-entrypoint.sh "$tree/root/usr/local/bin/docker-entrypoint.sh"
    rm -rf "$tree"/root/var/{cache/apt,lib/apt/lists}/* "$tree"/root/usr/share/{doc,man,locale}
    tar -C "$tree/root" --exclude=./dev --exclude=./proc --exclude=./sys -c . |
        docker import - akira-test/debian:trixie >/dev/null
}

for image in "nats:2.10-alpine $nats" "timescale/timescaledb:latest-pg17 $timescale"; do
    read -r source target <<<"$image"
    if ! present "$target" && ! pull "$source" "$target"; then
        present akira-test/debian:trixie || build
        docker tag akira-test/debian:trixie "$target"
    fi
done
