#!/bin/sh
# Installs a browser and nginx for tests/live where they are absent and we may; quick when they are
# there.
set -eu
again=$(dirname "$0")/../../gates/again.sh
if [ -x /usr/bin/chromium ] && [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] &&
    [ -x /usr/sbin/nginx ]; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "*** Chromium or nginx is missing and cannot be installed from here: tests/live will say so" >&2
    exit 0
fi
had_nginx=$([ -x /usr/sbin/nginx ] && echo yes || echo no)
"$again" apt-get update -q
DEBIAN_FRONTEND=noninteractive "$again" apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends \
    chromium fonts-dejavu-core nginx-light
# The tests run their own: a site that nobody asked for is not left running.
if [ "$had_nginx" = no ] && [ -d /run/systemd/system ]; then
    systemctl disable --now nginx.service
fi
