#!/usr/bin/env bash
# Installs the Debian packages of the peers; safe to run again. Usage: install.sh PEER...
# PEER: sipp kamailio baresip linphone media codecs rtmp sound, or all
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
[ $# -gt 0 ] || { sed -n '2,3p' "$0"; exit 2; }
packages=(iproute2 procps sox libsox-fmt-base) # what every script uses
for peer in "$@"; do
  known=0
  has() { if [ "$peer" = "$1" ] || [ "$peer" = all ]; then known=1; return 0; fi; return 1; }
  if has sipp; then packages+=(sip-tester); fi
  if has kamailio; then packages+=(kamailio kamailio-tls-modules kamailio-websocket-modules openssl); fi
  if has baresip; then packages+=(baresip-core openssl); fi
  if has linphone; then packages+=(linphone-cli); fi
  if has media; then packages+=(tshark ffmpeg gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad); fi
  if has codecs; then packages+=(speex ffmpeg alsa-utils); fi
  if has rtmp; then packages+=(curl ffmpeg rtmpdump nginx libnginx-mod-rtmp gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad); fi
  if has sound; then packages+=(pulseaudio pulseaudio-utils libasound2-plugins libasound2); fi
  [ $known = 1 ] || { echo "unknown peer: $peer" >&2; exit 2; }
done
missing=()
for name in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ] || missing+=("$name")
done
if [ ${#missing[@]} -eq 0 ]; then echo "peers: all installed"; exit 0; fi
# The packages must not start daemons of their own.
policy=/usr/sbin/policy-rc.d made=0
if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; made=1; fi
trap '[ $made = 0 ] || rm -f $policy' EXIT
apt-get update -qq
apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "peers: installed ${missing[*]}"
