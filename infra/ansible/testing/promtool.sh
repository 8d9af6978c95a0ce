#!/usr/bin/env bash
# Puts promtool into a folder, out of Debian's package and without its service: promtool.sh FOLDER
set -euo pipefail
target=$(realpath "$1")/promtool
[ ! -x "$target" ] || exit 0
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
cd "$tree"
apt-get download -q prometheus >log 2>&1 ||
    { apt-get update -q >>log 2>&1 && apt-get download -q prometheus >>log 2>&1; } ||
    { tail -3 log >&2; exit 1; }
dpkg -x prometheus_*.deb .
install -m 755 usr/bin/promtool "$target"
