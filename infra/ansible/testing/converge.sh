#!/usr/bin/env bash
# Runs a molecule scenario on real systemd hosts, and then a command; where Docker is missing it
# says so loudly, and fails where nothing may be left out (CI=true):
# converge.sh FOLDER SCENARIO [COMMAND…], the folder below infra/ansible.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! ../containers/install-docker.sh; then
    echo "*** NOT TESTED: the roles need Docker for the hosts they run on" >&2
    [ "${CI:-}" != true ] || exit 1
    exit 0
fi
export PATH="$PWD/../../.venv-deploy/bin:$PATH" ANSIBLE_FORCE_COLOR=0
(cd "$1" && molecule test -s "$2")
shift 2
cd ../..
exec "$@"
