#!/bin/sh
# Installs a browser for tests/live where it is absent and we may; quick when it is there.
set -eu
if [ -x /usr/bin/chromium ] && [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ]; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "*** Chromium is missing and cannot be installed from here: tests/live will say so" >&2
    exit 0
fi
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    chromium fonts-dejavu-core
