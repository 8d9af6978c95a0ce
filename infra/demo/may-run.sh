#!/bin/sh
# PostgreSQL refuses root: finds out, before anything is installed, whether it can be run as another.
[ "$(id -u)" = 0 ] || exit 0
unshare -U --map-user=65534 --map-group=65534 true 2>/dev/null && exit 0
nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
if ! $nobody true 2>/dev/null; then
    echo "PostgreSQL does not run as root, and this root may not become another user:" \
        "run make demo as an ordinary user" >&2
    exit 1
fi
if ! $nobody test -x . 2>/dev/null; then
    echo "PostgreSQL runs as nobody here (65534), who may not enter $(pwd):" \
        "move this folder to where all may read, or run make demo as an ordinary user" >&2
    exit 1
fi
