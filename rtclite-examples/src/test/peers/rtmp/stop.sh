#!/usr/bin/env bash
# Usage: stop.sh RUN_DIR
set -euo pipefail
. "$(cd "$(dirname "$0")" && pwd)/../lib.sh"
stop "${1:?usage: stop.sh RUN_DIR}" nginx
