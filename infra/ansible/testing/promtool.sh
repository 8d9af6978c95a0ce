#!/usr/bin/env bash
# Puts promtool and amtool into a folder, out of Debian's packages and without their services:
# promtool.sh FOLDER
set -euo pipefail
target=$(realpath "$1")
[ ! -x "$target/promtool" ] || [ ! -x "$target/amtool" ] || exit 0
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
cd "$tree"
apt-get download -q prometheus prometheus-alertmanager >log 2>&1 ||
    { apt-get update -q >>log 2>&1 && apt-get download -q prometheus prometheus-alertmanager >>log 2>&1; } ||
    { tail -3 log >&2; exit 1; }
for package in *.deb; do
    dpkg -x "$package" .
done
install -m 755 usr/bin/promtool usr/bin/amtool "$target"
