# SPDX-License-Identifier: LGPL-2.1-or-later
"""Clips and photographs as made by phones: stored rotated, with an orientation
tag."""

import struct

import scene

# EXIF orientation -> how an upright picture must be transformed for storage.
STORED = {1: "identity", 2: "horiz", 3: "180", 4: "vert", 5: "ul-lr",
          6: "90l", 7: "ur-ll", 8: "90r"}

MAKE_PHOTO = f"""
filesrc location={scene.PICTURE} ! jpegdec ! videoconvert !
videocrop bottom=32 ! videoflip video-direction={{turn}} ! jpegenc !
filesink location={{path}}
"""

# For MP4, a quarter turn clockwise: a b u, c d v, x y w.
MATRIX = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)


def exif(orientation):
    """A JPEG segment with only this tag."""
    directory = struct.pack(">HHHIHHI", 1, 0x112, 3, 1, orientation, 0, 0)
    data = b"Exif\0\0MM\0*" + struct.pack(">I", 8) + directory
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def make_photo(path, orientation):
    """A photograph of one face, 512 x 480 when upright."""
    scene.play(MAKE_PHOTO.format(path=path, turn=STORED[orientation]))
    data = path.read_bytes()
    path.write_bytes(data[:2] + exif(orientation) + data[2:])


def make_film(path):
    """The film, stored rotated by a quarter turn to the left. Older GStreamer
    muxers do not write such a tag."""
    turn = "videoflip video-direction=90l !"
    scene.play(scene.MAKE_FILM.format(film=path, turn=turn))
    data = bytearray(path.read_bytes())
    # The matrix is 40 bytes after the name of its box.
    start = data.index(b"tkhd") + 4 + 40
    data[start:start + len(MATRIX)] = MATRIX
    path.write_bytes(data)
