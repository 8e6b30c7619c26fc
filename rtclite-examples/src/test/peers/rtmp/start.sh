#!/usr/bin/env bash
# nginx-rtmp in the background: applications live, rec (records into RUN_DIR/rec), vod (plays from RUN_DIR/vod).
# Usage: start.sh RUN_DIR      Stop: stop.sh RUN_DIR
# Variables: RTMP_PORT=19350 (chunks of 4096) RTMP_PORT_128=19351 (chunks of 128) HTTP_PORT=19380 (/stat) LIMIT=300
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); . "$here/../lib.sh"
[ $# = 1 ] || die "usage: start.sh RUN_DIR"
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || die "nginx is not installed (install.sh rtmp)"
run=$(run_dir "$1"); : "${RTMP_PORT:=19350}" "${RTMP_PORT_128:=19351}" "${HTTP_PORT:=19380}" "${LIMIT:=300}"
mkdir -p "$run"/{logs,rec,vod,tmp}
sed -e "s/@RTMP_PORT@/$RTMP_PORT/; s/@RTMP_PORT_128@/$RTMP_PORT_128/; s/@HTTP_PORT@/$HTTP_PORT/; s#@RUN@#$run#" "$here/nginx.conf.in" >"$run/nginx.conf"
PATH=$PATH:/usr/sbin spawn "$run" nginx "$LIMIT" nginx -p "$run" -c "$run/nginx.conf"
wait_port tcp "$RTMP_PORT" 10
wait_port tcp "$HTTP_PORT" 10
echo "nginx-rtmp: rtmp://127.0.0.1:$RTMP_PORT/{live,rec,vod}, http://127.0.0.1:$HTTP_PORT/stat, log $run/logs/error.log"
