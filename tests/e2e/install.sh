#!/bin/sh
# install.sh FOLDER: installs Kamailio and SIPp where they are absent and we may, and unpacks the
# Kamailio of each Debian that is supported and is not this one below FOLDER; quick when all is
# there. What is missing then is said by tests/e2e, which fails.
set -eu
here=$(dirname "$0")
again=$here/../../gates/again.sh
packages="kamailio kamailio-json-modules kamailio-extra-modules kamailio-lua-modules
    kamailio-sqlite-modules"
if ! command -v kamailio >/dev/null || ! command -v sipp >/dev/null; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "*** Kamailio or SIPp is missing and cannot be installed from here: tests/e2e will say so" >&2
        exit 0
    fi
    "$again" apt-get update -q
    # shellcheck disable=SC2086 they are many
    DEBIAN_FRONTEND=noninteractive "$again" apt-get -o DPkg::Lock::Timeout=300 \
        install -q -y --no-install-recommends $packages sip-tester procps
fi
[ $# = 1 ] || exit 0
this=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
for suite in bookworm trixie; do
    # shellcheck disable=SC2086 they are many
    [ "$suite" = "$this" ] || "$here/unpack.sh" "$suite" "$1/kamailio-$suite" $packages ||
        echo "*** the Kamailio of $suite cannot be unpacked here: tests/e2e will say so" >&2
done
