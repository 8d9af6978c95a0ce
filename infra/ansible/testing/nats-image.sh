#!/usr/bin/env bash
# Saves the image nats:2.10-alpine to a file, for hosts that reach no registry: nats-image.sh FILE.
# Where no registry answers, a stand-in of that name is made: the same server, from Debian.
set -euo pipefail
cd "$(dirname "$0")/../../containers"
image=nats:2.10-alpine
if docker image inspect "$image" >/dev/null 2>&1; then
    exec docker save -o "$1" "$image"
fi
./build-images.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
mkdir -p "$tree"/{usr/local/bin,lib64,lib/x86_64-linux-gnu,tmp}
from=$(docker create akira-test/nats:2.10 true)
docker cp -L "$from:/usr/sbin/nats-server" "$tree/usr/local/bin/nats-server" 2>/dev/null ||
    docker cp -L "$from:/usr/local/bin/nats-server" "$tree/usr/local/bin/nats-server"
docker cp -L "$from:/lib64/ld-linux-x86-64.so.2" "$tree/lib64/"
docker cp -L "$from:/lib/x86_64-linux-gnu/libc.so.6" "$tree/lib/x86_64-linux-gnu/"
docker rm "$from" >/dev/null
tar -C "$tree" -c . |
    docker import --change 'ENV PATH=/usr/local/bin' --change 'CMD ["nats-server"]' \
        - "$image" >/dev/null
docker save -o "$1" "$image"
docker rmi "$image" >/dev/null
