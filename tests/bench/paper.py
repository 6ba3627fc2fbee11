# SPDX-License-Identifier: LGPL-2.1-or-later
"""The pipeline of the paper's authors (video_emotion_gender_demo.py of
github.com/oarriaga/face_classification) with current libraries: OpenCV reads,
detects faces with its cascade in each frame and draws, ONNX Runtime runs Mien's
networks. Prints JSON: frames, faces, and seconds after the first frame, of wall
time and of processor time.

usage: paper.py CLIP EMOTION.onnx GENDER.onnx
"""

import json
import sys
import time

import cv2
import numpy
import onnxruntime

EMOTIONS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
GENDERS = ("woman", "man")
# Margins in pixels left and right of the box, and above and below it, as in
# the authors' code.
OFFSETS = {"emotion": (20, 40), "gender": (30, 60)}


class Network:
    def __init__(self, path, labels, offsets):
        self.session = onnxruntime.InferenceSession(
            path, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name
        self.labels, self.offsets = labels, offsets

    def label(self, gray, face):
        x, y, width, height = face
        dx, dy = self.offsets
        crop = gray[max(y - dy, 0):y + height + dy,
                    max(x - dx, 0):x + width + dx]
        face = cv2.resize(crop, (64, 64)).astype(numpy.float32) / 127.5 - 1
        scores = self.session.run(None, {self.input: face[None, None]})[0]
        return self.labels[int(scores.argmax())]


def main(clip, emotion, gender):
    networks = [Network(emotion, EMOTIONS, OFFSETS["emotion"]),
                Network(gender, GENDERS, OFFSETS["gender"])]
    finder = cv2.CascadeClassifier(
        cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    video = cv2.VideoCapture(clip)
    frames = faces = 0
    while True:
        there, picture = video.read()
        if not there:
            break
        gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        for face in finder.detectMultiScale(gray, 1.3, 5):
            x, y, width, height = map(int, face)
            text = " ".join(network.label(gray, (x, y, width, height))
                            for network in networks)
            cv2.rectangle(picture, (x, y), (x + width, y + height),
                          (0, 255, 0), 2)
            cv2.putText(picture, text, (x, y - 20), cv2.FONT_HERSHEY_SIMPLEX,
                        1, (0, 255, 0), 1, cv2.LINE_AA)
            faces += 1
        if frames == 0:
            start = time.perf_counter(), time.process_time()
        frames += 1
    print(json.dumps({"frames": frames, "faces": faces,
                      "seconds": time.perf_counter() - start[0],
                      "cpu": time.process_time() - start[1]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
