#!/usr/bin/env bash
# Debian hosts with systemd for the tests, in containers.
#   hosts.sh up NETWORK NAME=SUITE…   starts them and waits until each has booted
#   hosts.sh down NETWORK             removes all of that network, and the network
# NETWORK begins with akira-deploy; the container of the host sip-01 is NETWORK-sip-01.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
verb=$1 network=$2
shift 2
case $network in
akira-deploy*) ;;
*) echo "hosts.sh: the network's name begins with akira-deploy" >&2 && exit 2 ;;
esac

start() { # NAME SUITE
    "$here/../../containers/build-host.sh" "$2"
    # Not --privileged: where root itself lacks a capability, Docker cannot give all of them.
    # Credentials (LoadCredential=) need a shared mount tree, which systemd makes in no container.
    docker run -d --name "$network-$1" --hostname "$1" --network "$network" --network-alias "$1" \
        --label "akira-deploy=$network" --stop-signal SIGRTMIN+3 \
        --cap-add ALL --cap-drop SYS_RESOURCE \
        --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
        --security-opt systempaths=unconfined --cgroupns=host \
        -v /sys/fs/cgroup:/sys/fs/cgroup:rw \
        --tmpfs /run:exec,mode=755 --tmpfs /run/lock --tmpfs /tmp:exec,mode=1777 \
        "akira-test/host:$2" \
        sh -c 'mount --make-rshared / && exec /lib/systemd/systemd' >/dev/null
}

booted() { # NAME
    local deadline=$((SECONDS + 300)) state
    until state=$(docker exec "$network-$1" systemctl is-system-running 2>/dev/null); do
        if [ $SECONDS -ge $deadline ]; then
            echo "$1 has not booted after 300 s: ${state:-no answer}" >&2
            docker exec "$network-$1" systemctl --failed --no-legend >&2 || true
            exit 1
        fi
        sleep 0.2
    done
}

case $verb in
up)
    docker network inspect "$network" >/dev/null 2>&1 || docker network create "$network" >/dev/null
    for host; do start "${host%%=*}" "${host#*=}"; done
    for host; do booted "${host%%=*}"; done
    ;;
down)
    docker ps -aq --filter "label=akira-deploy=$network" | xargs -r docker rm -fv >/dev/null
    ! docker network inspect "$network" >/dev/null 2>&1 || docker network rm "$network" >/dev/null
    ;;
*) echo "hosts.sh up|down NETWORK [NAME=SUITE…]" >&2 && exit 2 ;;
esac
