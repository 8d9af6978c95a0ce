#!/bin/sh
# Installs Kamailio and SIPp where they are absent and we may; quick when they are there.
set -eu
again=$(dirname "$0")/../../gates/again.sh
if command -v kamailio >/dev/null && command -v sipp >/dev/null; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "*** Kamailio or SIPp is missing and cannot be installed from here: tests/e2e will say so" >&2
    exit 0
fi
"$again" apt-get update -q
DEBIAN_FRONTEND=noninteractive "$again" apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends \
    kamailio kamailio-json-modules kamailio-extra-modules kamailio-lua-modules \
    kamailio-sqlite-modules sip-tester procps
