#!/usr/bin/env bash
# unpack.sh SUITE FOLDER PACKAGE…: unpacks packages of a Debian, with all that they need, below a
# folder, and installs nothing; about fifteen seconds, none where it was done. Needs no root.
set -euo pipefail
suite=$1 folder=$(realpath -m "$2")
shift 2
cd "$(dirname "$0")/../../infra/containers"
. ./debian.sh

[ "$(cat "$folder/packages" 2>/dev/null)" != "$*" ] || exit 0
source=$(mirror)
if [ -z "$source" ]; then
    echo "apt of this machine knows no mirror of Debian" >&2
    exit 1
fi
# Moved to its place when it is whole.
half=$folder.$$
trap 'rm -rf --one-file-system "$half"' EXIT
mkdir -p "$half"/apt/{lists,archives}/partial "$half"/root/usr/{bin,sbin,lib,lib64}
for merged in bin sbin lib lib64; do ln -s "usr/$merged" "$half/root/$merged"; done
: >"$half/apt/status"
key=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$key] $source $suite main" >"$half/apt/sources.list"
# Nothing of this machine's apt but its way to the mirror.
apt=(apt-get -qq -o APT::Sandbox::User="$(id -un)" -o Dir::Cache="$half/apt"
    -o Dir::State="$half/apt" -o Dir::State::status="$half/apt/status"
    -o Dir::Etc::sourcelist="$half/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null)
"$again" "${apt[@]}" update
"$again" "${apt[@]}" install -y --no-install-recommends --download-only "$@"
for package in "$half"/apt/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$half/root"
done
echo "$*" >"$half/root/packages"
rm -rf --one-file-system "$folder"
mv -T "$half/root" "$folder"
