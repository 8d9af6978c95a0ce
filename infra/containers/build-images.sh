#!/usr/bin/env bash
# Makes the two images of the contract tests; quick when they are there.
# Pulled where a registry answers, else built from Debian's packages (root, about two minutes).
set -euo pipefail
cd "$(dirname "$0")"
. ./debian.sh

nats=akira-test/nats:2.10
timescale=akira-test/timescaledb:pg17

present() { docker image inspect "$1" >/dev/null 2>&1; }

pull() { # SOURCE TARGET
    timeout 20 docker manifest inspect "$1" >/dev/null 2>&1 &&
        timeout 600 docker pull -q "$1" && docker tag "$1" "$2"
}

build() {
    tree=$(mktemp -d)
    trap 'rm -rf --one-file-system "$tree"' EXIT
    bootstrap trixie postgresql-17-timescaledb,nats-server,ca-certificates "$tree/root"
    install -m 755 debian-entrypoint.sh "$tree/root/usr/local/bin/docker-entrypoint.sh"
    rm -rf "$tree"/root/var/{cache/apt,lib/apt/lists}/* "$tree"/root/usr/share/{doc,man,locale}
    import "$tree/root" akira-test/debian:trixie
}

for image in "nats:2.10-alpine $nats" "timescale/timescaledb:latest-pg17 $timescale"; do
    read -r source target <<<"$image"
    if ! present "$target" && ! pull "$source" "$target"; then
        present akira-test/debian:trixie || build
        docker tag akira-test/debian:trixie "$target"
    fi
done
