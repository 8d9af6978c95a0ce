#!/usr/bin/env bash
# Puts promtool and amtool into a folder, out of Debian's packages and without their services:
# promtool.sh FOLDER
set -euo pipefail
again=$(realpath "$(dirname "$0")/../../../gates/again.sh")
target=$(realpath "$1")
[ ! -x "$target/promtool" ] || [ ! -x "$target/amtool" ] || exit 0
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
cd "$tree"
fetch=(apt-get download -q prometheus prometheus-alertmanager)
"${fetch[@]}" >log 2>&1 || { "$again" apt-get update -q && "$again" "${fetch[@]}"; } >>log 2>&1 ||
    { tail -3 log >&2; exit 1; }
for package in *.deb; do
    dpkg -x "$package" .
done
install -m 755 usr/bin/promtool usr/bin/amtool "$target"
