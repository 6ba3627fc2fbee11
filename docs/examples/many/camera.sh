#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Publishes the faces seen by a camera, and who comes and leaves, to a NATS
# server. Exits when the camera stops; its supervisor (systemd, compose)
# restarts it.
#
# usage: camera.sh NAME rtsp://CAMERA nats://SERVER
set -eu
here=$(dirname "$0")
gst-launch-1.0 -e rtspsrc location="$2" protocols=tcp latency=200 ! \
  application/x-rtp,media=video ! decodebin ! watchdog timeout=5000 ! \
  queue leaky=downstream max-size-buffers=2 ! videoconvert ! \
  mienfacedetect updates=none inference-interval=3 ! facetrack ! \
  faceclassify models=emotion ! faceevents ! \
  facejson source="$1" content=faces+events fields=id,emotion ! \
  fdsink fd=3 3>&1 >/dev/null | \
  python3 "$here/publish.py" "$3" "faces.$1"
