#!/usr/bin/env bash
# FLV files made by ffmpeg, one per codec combination. Usage: gen-media.sh DIR [NAME...]
# NAME: speex16 mulaw8 alaw8 nelly16 mp3 aac h264aac flv1speex      Variables: SECONDS_ON=6
set -euo pipefail
. "$(cd "$(dirname "$0")" && pwd)/../lib.sh"
dir=$(run_dir "${1:?usage: gen-media.sh DIR [NAME...]}"); shift; need ffmpeg rtmp
: "${SECONDS_ON:=6}"
[ $# -gt 0 ] || set -- speex16 mulaw8 alaw8 nelly16 mp3 aac h264aac flv1speex
tone=(-f lavfi -i "sine=frequency=440:sample_rate=16000:duration=$SECONDS_ON")
picture=(-f lavfi -i "testsrc2=size=320x240:rate=25:duration=$SECONDS_ON")
h264=(-c:v libx264 -preset ultrafast -tune zerolatency -g 50 -b:v 400k)
make() { ffmpeg -hide_banner -nostdin -loglevel error -y "$@"; }
for name in "$@"; do
  out=$dir/$name.flv
  case $name in
    speex16) make "${tone[@]}" -ac 1 -ar 16000 -c:a libspeex -frames_per_packet 1 "$out" ;;
    mulaw8) make "${tone[@]}" -ac 1 -ar 8000 -c:a pcm_mulaw "$out" ;;
    alaw8) make "${tone[@]}" -ac 1 -ar 8000 -c:a pcm_alaw "$out" ;;
    nelly16) make "${tone[@]}" -ac 1 -ar 16000 -c:a nellymoser "$out" ;;
    mp3) make "${tone[@]}" -ac 1 -ar 44100 -c:a libmp3lame -b:a 64k "$out" ;;
    aac) make "${tone[@]}" -ac 2 -ar 44100 -c:a aac -b:a 96k "$out" ;;
    h264aac) make "${picture[@]}" "${tone[@]}" "${h264[@]}" -c:a aac -ar 44100 "$out" ;;
    flv1speex) make "${picture[@]}" "${tone[@]}" -c:v flv -b:v 400k -c:a libspeex -ar 16000 "$out" ;;
    *) die "no media '$name'" ;;
  esac
  echo "$out"
done
