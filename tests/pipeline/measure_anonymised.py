#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts the faces that detectors find in anonymised video where the original
shows one. Not part of the test suite, since it needs third-party networks and
photographs.

usage: meson devenv -C build /usr/bin/python3 \\
         ../tests/pipeline/measure_anonymised.py YUNET ULTRALIGHT PHOTO...

YUNET and ULTRALIGHT are ONNX files: face_detection_yunet_2022mar.onnx from
opencv_zoo, and version-RFB-320.onnx from
Ultra-Light-Fast-Generic-Face-Detector-1MB. The heads in the photographs move
in, out and behind each other, for 1,000 frames of 1280x720. Prints for each
mode of anonymize the number of faces shown, and how many of them each detector
finds in the original and in the output (a box with an intersection over union
of at least 0.3 with the face).
"""

import collections
import pathlib
import sys
import tempfile

import cv2
import numpy

import scene

FRAMES = 1000
WIDTH, HEIGHT, RATE = 1280, 720, 30
# Per person: width of the face, first frame, number of frames, centre.
PATHS = [(90, 0, 420, 260), (130, 60, 360, 300), (180, 160, 330, 340),
         (70, 300, 500, 260), (110, 420, 400, 300), (150, 560, 400, 340)]
CODEC = "x264enc qp-min=10 bitrate=8000 speed-preset=veryfast ! h264parse ! " \
    "mp4mux ! filesink location={film}"
ANONYMIZE = (
    "filesrc location={original} ! qtdemux ! avdec_h264 ! "
    "mienfacedetect score-threshold=0.6 ! facetrack ! "
    "faceannotate anonymize={mode} look-ahead=15 draw-boxes=false "
    "draw-labels=false ! videoconvert ! " + CODEC)


class Detectors:
    def __init__(self, yunet, ultralight):
        self.yunet = cv2.FaceDetectorYN_create(yunet, "", (WIDTH, HEIGHT), 0.8)
        self.ultralight = cv2.dnn.readNet(ultralight)
        self.cascade = cv2.CascadeClassifier(
            "/usr/share/opencv4/haarcascades/"
            "haarcascade_frontalface_default.xml")

    def find_yunet(self, frame):
        self.yunet.setInputSize(frame.shape[1::-1])
        faces = self.yunet.detect(frame)[1]
        return [] if faces is None else faces[:, :4]

    def find_cascade(self, frame):
        gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        return self.cascade.detectMultiScale(gray, 1.2, 4, minSize=(40, 40))

    def find_ultralight(self, frame):
        self.ultralight.setInput(cv2.dnn.blobFromImage(
            frame, 1 / 128, (320, 240), (127, 127, 127), swapRB=True))
        names = self.ultralight.getUnconnectedOutLayersNames()
        outputs = {out.shape[-1]: out[0]
                   for out in self.ultralight.forward(names)}
        boxes = outputs[4][outputs[2][:, 1] > 0.7]
        corners = boxes * numpy.array(frame.shape[1::-1] * 2)
        return numpy.hstack([corners[:, :2], corners[:, 2:] - corners[:, :2]])

    def find(self, frame):
        return {name: getattr(self, f"find_{name}")(frame)
                for name in ("yunet", "cascade", "ultralight")}


def heads_of(photo, detectors):
    """Cut-outs with soft edges, and the face's fraction of their size."""
    picture = cv2.imread(photo)
    scale = min(1, 1024 / max(picture.shape))
    picture = cv2.resize(picture, None, fx=scale, fy=scale,
                         interpolation=cv2.INTER_AREA)
    for x, y, width, height in detectors.find_yunet(picture):
        centre_x, centre_y = x + width / 2, y + height / 2
        left, right = int(centre_x - 1.1 * width), int(centre_x + 1.1 * width)
        top, bottom = int(centre_y - 1.2 * height), int(centre_y + 1.3 * height)
        if min(left, top) < 0 or right > picture.shape[1] \
                or bottom > picture.shape[0]:
            continue
        head = picture[top:bottom, left:right]
        rows, columns = head.shape[:2]
        mask = numpy.zeros((rows, columns), numpy.float32)
        cv2.ellipse(mask, (columns // 2, rows // 2),
                    (int(columns * 0.47), int(rows * 0.48)), 0, 0, 360, 1, -1)
        yield (head, cv2.GaussianBlur(mask, (0, 0), columns * 0.02),
               (width / columns, height / rows))


def background():
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH].astype(numpy.float32)
    waves = [120 + 60 * numpy.sin(x / 170) + 20 * numpy.cos(y / 60),
             110 + 40 * numpy.cos(x / 90 + y / 200),
             100 + 50 * numpy.sin(y / 110)]
    noise = numpy.random.default_rng(7).normal(0, 6, (HEIGHT, WIDTH, 3))
    return numpy.clip(numpy.stack(waves, -1) + noise, 0, 255).astype(
        numpy.uint8)


def put(frame, head, person, number):
    """Draws one person. Returns the box of the face, or None."""
    size, first, length, centre = PATHS[person]
    picture, mask, (face_width, face_height) = head
    part = (number - first) / length
    if not 0 <= part <= 1:
        return None
    width = int(size / face_width)
    height = int(width * picture.shape[0] / picture.shape[1])
    way = part if person % 2 == 0 else 1 - part
    left = int(-width + way * (WIDTH + width))
    top = int(centre + 12 * numpy.sin(number / 7 + person)) - height // 2
    first_x, last_x = max(left, 0), min(left + width, WIDTH)
    first_y, last_y = max(top, 0), min(top + height, HEIGHT)
    if last_x > first_x:
        inside = (slice(first_y - top, last_y - top),
                  slice(first_x - left, last_x - left))
        alpha = cv2.resize(mask, (width, height))[inside][..., None]
        at = (slice(first_y, last_y), slice(first_x, last_x))
        frame[at] = (frame[at] * (1 - alpha) + cv2.resize(
            picture, (width, height),
            interpolation=cv2.INTER_AREA)[inside] * alpha)
    box = (left + width / 2 - face_width * width / 2,
           top + height * 0.48 - face_height * height / 2,
           face_width * width, face_height * height)
    return box if 0 < box[0] + box[2] / 2 < WIDTH else None


def make_original(heads, folder):
    """Makes the film, and returns the boxes of the faces on each frame."""
    plain, boxes = background(), []
    with open(folder / "raw", "wb") as raw:
        for number in range(FRAMES):
            frame = plain.copy()
            found = [put(frame, heads[person % len(heads)], person, number)
                     for person in range(len(PATHS))]
            boxes.append([box for box in found if box])
            raw.write(frame.tobytes())
    film = folder / "original.mp4"
    scene.run(f"gst-launch-1.0 filesrc location={folder / 'raw'} "
              f"blocksize={WIDTH * HEIGHT * 3} ! rawvideoparse format=bgr "
              f"width={WIDTH} height={HEIGHT} framerate={RATE}/1 ! "
              f"videoconvert ! {CODEC.format(film=film)}")
    (folder / "raw").unlink()
    return film, boxes


def overlap(a, b):
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    both = max(width, 0) * max(height, 0)
    return both / (a[2] * a[3] + b[2] * b[3] - both)


def count(film, boxes, detectors):
    """The number of faces found by each detector."""
    video, found = cv2.VideoCapture(str(film)), collections.Counter()
    for number, faces in enumerate(boxes):
        more, frame = video.read()
        assert more, (film, number)
        if not faces:
            continue
        for name, candidates in detectors.find(frame).items():
            found[name] += sum(any(overlap(one, face) >= 0.3
                                   for one in candidates) for face in faces)
    return dict(found)


def main(yunet, ultralight, *photos):
    scene.PATIENCE = 3600
    detectors = Detectors(yunet, ultralight)
    heads = [head for photo in photos for head in heads_of(photo, detectors)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        original, boxes = make_original(heads, folder)
        print(f"{sum(map(len, boxes))} faces on {FRAMES} frames, found:")
        print("original", count(original, boxes, detectors), flush=True)
        for mode in "blur", "pixelate", "fill":
            film = folder / f"{mode}.mp4"
            scene.run("gst-launch-1.0 " + ANONYMIZE.format(
                original=original, mode=mode, film=film))
            print(mode, count(film, boxes, detectors), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
