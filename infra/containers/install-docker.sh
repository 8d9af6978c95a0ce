#!/usr/bin/env bash
# Sees to it that a Docker daemon answers, for the tests; quick when one does.
set -euo pipefail
again=$(dirname "$0")/../../gates/again.sh

answers() { docker info >/dev/null 2>&1; }

answers && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "no Docker daemon answers, and only root can install and start one" >&2
    exit 1
fi
if ! command -v dockerd >/dev/null; then
    "$again" apt-get update -q
    packages=(docker.io)
    # From trixie on the command line is a package of its own.
    apt-cache show docker-cli >/dev/null 2>&1 && packages+=(docker-cli)
    DEBIAN_FRONTEND=noninteractive "$again" apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends \
        "${packages[@]}" iptables ca-certificates
fi
if [ -d /run/systemd/system ]; then
    systemctl start docker
elif ! pgrep -x dockerd >/dev/null; then
    setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &
fi
deadline=$((SECONDS + 300))
until answers; do
    if [ $SECONDS -ge $deadline ]; then
        echo "dockerd does not answer after 300 s:" >&2
        tail -5 /var/log/dockerd.log >&2 || true
        exit 1
    fi
    sleep 0.2
done
