# SPDX-License-Identifier: LGPL-2.1-or-later
"""Finds faces in photographs with mienfacedetect."""

import json
import subprocess
import tempfile
import threading

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from tasks import DETECTORS

CANVAS = 640  # pixels; photographs are reduced to fit

_PIPELINE = (
    "fdsrc fd=0 ! rawvideoparse format=rgb width={0} height={0} ! "
    "mienfacedetect qos=false MODEL ! facejson ! fdsink fd=1 sync=false")


def photograph(path):
    """Reads an RGB picture, rotated upright by its EXIF tag; None on
    failure."""
    try:
        with Image.open(path) as image:
            return ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError):
        return None


def _canvas(image):
    """(bytes, scale): the picture in the upper left corner of a black
    square."""
    scale = min(CANVAS / max(image.size), 1.0)
    size = [max(round(side * scale), 1) for side in image.size]
    canvas = Image.new("RGB", (CANVAS, CANVAS))
    canvas.paste(image.resize(size, Image.BILINEAR, reducing_gap=2), (0, 0))
    return canvas.tobytes(), scale


def _largest(objects, scale):
    """(detector, x, y, w, h) in pixels of the picture, or None."""
    faces = [o for o in objects if o.get("roi_type") == "face"]
    if not faces:
        return None
    face = max(faces, key=lambda o: o["w"] * o["h"])
    return (face["detection"].get("detector", "default"),
            *(face[key] / scale for key in "xywh"))


def boxes(paths, detector=None, tell=lambda done: None):
    """The largest face of each photograph, (detector, x, y, w, h) in its
    pixels, or None if there is none. `detector` is a model for mienfacedetect,
    if not the default."""
    chosen = [f"model={detector}"] if detector else []
    command = ["gst-launch-1.0", "-q"]
    for word in _PIPELINE.format(CANVAS).split(" "):
        command += chosen if word == "MODEL" else [word]
    found = []
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(command, stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=errors)
        except OSError as error:
            raise ValueError("cannot run gst-launch-1.0, which finds the "
                             f"faces in photographs ({error}): install "
                             "GStreamer's tools, or use pictures of cropped "
                             "faces with --cropped") from error
        scales = []
        feeder = threading.Thread(target=_feed, daemon=True,
                                  args=(paths, scales, process.stdin))
        feeder.start()
        with process.stdout:
            for line in process.stdout:
                found.append(_largest(json.loads(line)["objects"],
                                      scales[len(found)]))
                tell(len(found))
        process.wait()
        feeder.join()
        if len(found) != len(paths):
            errors.seek(0)
            raise ValueError("the search for faces failed: "
                             + _reason(errors.read().decode()))
    return found


def _feed(paths, scales, stream):
    try:
        with stream:
            for path in paths:
                pixels, scale = _canvas(photograph(path)
                                        or Image.new("RGB", (1, 1)))
                scales.append(scale)
                stream.write(pixels)
    except BrokenPipeError:
        pass  # The reader notices that output is missing, and reports it.


def _reason(text):
    """Summarises the error output of gst-launch-1.0."""
    if 'no element "mienfacedetect"' in text:
        return ("GStreamer has no mienfacedetect: install Mien, or set "
                "GST_PLUGIN_PATH to the folder gst of its build")
    lines = [line for line in text.splitlines() if line.strip()]
    return " ".join(lines[:3]) or "gst-launch-1.0 gave no reason"


def square(path, box, side, size):
    """(size, size) gray: the square of `side` M around a face, as in
    `tasks.Framing`. Beyond the picture its border is repeated."""
    detector, x, y, w, h = box
    scale, shift = DETECTORS.get(detector, DETECTORS["default"])
    m = max(w, h) / scale
    half = side * m / 2
    x, y = x + w / 2, y + h / 2 - shift * m
    gray = np.asarray(photograph(path).convert("L"))
    pad = int(np.ceil(max(half - x, half - y, x + half - gray.shape[1],
                          y + half - gray.shape[0], 0)))
    gray = np.pad(gray, pad, mode="edge")
    return np.asarray(Image.fromarray(gray).resize(
        (size, size), Image.BILINEAR, reducing_gap=2,
        box=(x - half + pad, y - half + pad, x + half + pad, y + half + pad)))


def whole(path, size):
    """(size, size) gray: the whole picture if it is square, otherwise its
    centre."""
    image = photograph(path).convert("L")
    side = min(image.size)
    left, top = ((length - side) // 2 for length in image.size)
    image = image.crop((left, top, left + side, top + side))
    return np.asarray(image.resize((size, size), Image.BILINEAR,
                                   reducing_gap=2))
