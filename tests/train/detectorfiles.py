# SPDX-License-Identifier: LGPL-2.1-or-later
"""Small photographs with faces, for the tests of detector training."""

import io
import tarfile

from support import noise

# A face of 40x60 at (10, 20): eyes, nose, corners of the mouth.
FACE = (10, 20, 40, 60, 20, 40, 40, 40, 30, 52, 22, 66, 38, 66)
NAMES = [f"sy32/{index:05}.jpg" for index in range(6)]
NO_FACE = "," * 15  # appended to a picture's name


def labels_row(name, face=FACE, score=0.9):
    return ",".join([name, *map(str, face), str(score)])


def write_tar(path, names, rows, size=96):
    from PIL import Image

    def add(tar, name, content):
        info = tarfile.TarInfo("detect/" + name)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
    head = "file," + ",".join(f"n{i}" for i in range(14)) + ",score"
    with tarfile.open(path, "w") as tar:
        for index, name in enumerate(names):
            stream = io.BytesIO()
            Image.fromarray(noise(index, size, size)).save(stream, "JPEG")
            add(tar, name, stream.getvalue())
        add(tar, "labels.csv", "\n".join([head, *rows, ""]).encode())


def write_small(path):
    """Six pictures: five with a face, one without."""
    write_tar(path, NAMES, [labels_row(name) for name in NAMES[:5]]
              + [NAMES[5] + NO_FACE])
