#!/usr/bin/env bash
# Runs a molecule scenario on real systemd hosts; where Docker is missing it says so loudly, and
# fails where nothing may be left out (CI=true): converge.sh SCENARIO
set -euo pipefail
cd "$(dirname "$0")/.."
if ! ../containers/install-docker.sh; then
    echo "*** NOT TESTED: the roles need Docker for the hosts they run on" >&2
    [ "${CI:-}" != true ] || exit 1
    exit 0
fi
export PATH="$PWD/../../.venv-deploy/bin:$PATH" ANSIBLE_FORCE_COLOR=0
exec molecule test -s "$1"
