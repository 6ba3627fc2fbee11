# SPDX-License-Identifier: LGPL-2.1-or-later
"""Clips and photographs as a phone makes them: they lie, and a tag says how to
turn them."""

import struct

import scene

# EXIF orientation -> how what is upright has to be turned to be stored.
STORED = {1: "identity", 2: "horiz", 3: "180", 4: "vert", 5: "ul-lr",
          6: "90l", 7: "ur-ll", 8: "90r"}

MAKE_PHOTO = f"""
filesrc location={scene.PICTURE} ! jpegdec ! videoconvert !
videocrop bottom=32 ! videoflip video-direction={{turn}} ! jpegenc !
filesink location={{path}}
"""

# Of MP4, for a quarter turn clockwise: a b u, c d v, x y w.
MATRIX = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)


def exif(orientation):
    """The segment of a JPEG file that has this tag and no other."""
    directory = struct.pack(">HHHIHHI", 1, 0x112, 3, 1, orientation, 0, 0)
    data = b"Exif\0\0MM\0*" + struct.pack(">I", 8) + directory
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def make_photo(path, orientation):
    """A photograph of one face, 512 x 480 when it is upright."""
    scene.play(MAKE_PHOTO.format(path=path, turn=STORED[orientation]))
    data = path.read_bytes()
    path.write_bytes(data[:2] + exif(orientation) + data[2:])


def make_film(path):
    """The film, stored a quarter turn to the left. Of GStreamer's muxers, the
    older write no such tag."""
    turn = "videoflip video-direction=90l !"
    scene.play(scene.MAKE_FILM.format(film=path, turn=turn))
    data = bytearray(path.read_bytes())
    # The matrix is 40 bytes behind the name of its box.
    start = data.index(b"tkhd") + 4 + 40
    data[start:start + len(MATRIX)] = MATRIX
    path.write_bytes(data)
