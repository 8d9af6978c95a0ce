#!/bin/sh
# Entry point of the image built from Debian's packages: `postgres` behaves as in the TimescaleDB
# image, as far as the tests use it (POSTGRES_PASSWORD, user postgres); all else is just run.
set -eu
[ "${1:-}" = postgres ] || exec "$@"

programs=/usr/lib/postgresql/17/bin
data=/var/lib/postgresql/data
if [ "$(id -u)" = 0 ]; then
    install -d -o postgres -g postgres -m 700 "$data"
    install -d -o postgres -g postgres /run/postgresql
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
if [ ! -s "$data/PG_VERSION" ]; then
    echo "$POSTGRES_PASSWORD" >/tmp/password
    "$programs/initdb" -D "$data" -U postgres -E UTF8 --locale=C.UTF-8 \
        --auth=scram-sha-256 --pwfile=/tmp/password
    rm /tmp/password
    echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
    printf '%s\n' "listen_addresses = '*'" "shared_preload_libraries = 'timescaledb'" \
        "timescaledb.telemetry_level = off" >>"$data/postgresql.conf"
fi
shift
exec "$programs/postgres" -D "$data" "$@"
