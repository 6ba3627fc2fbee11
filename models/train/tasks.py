# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the networks predict, and which square around a face they take.

Framing is in units of M, the longer side of YuNet's box: a square with side
`side` M, whose centre is `shift` M below the centre of the box.
"""

from dataclasses import dataclass

EMOTIONS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
GENDERS = ("woman", "man")

# Boxes of other detectors relative to YuNet's: (side in M, centre below
# YuNet's in M). Haar: medians of haarcascade_frontalface_default on 691 LFW
# faces (quartiles of the side 0.85 and 0.93). face, the shipped detector:
# means over sy32 (docs/detection.md). A region of interest without our
# metadata most likely comes from gst-plugins-bad's facedetect, which is also a
# Haar cascade.
DETECTORS = {"default": (1.0, 0.0), "face": (1.011, 0.002),
             "yunet": (1.0, 0.0),
             "cascade": (0.89, -0.01), "roi": (0.89, -0.01)}


@dataclass(frozen=True)
class Framing:
    """A square in M; see above."""

    side: float
    shift: float = 0.0

    def for_box(self, side, shift):
        """The same square in units of another detector's box."""
        return Framing(self.side / side, (self.shift - shift) / side)


@dataclass(frozen=True)
class Task:
    """One attribute of a face."""

    attribute: str
    labels: tuple
    framing: Framing
    temperature: float = 1.0  # divides the logits


# Scripts that train other tasks add them.
TASKS = {"emotion": Task("emotion", EMOTIONS, Framing(0.98)),
         "gender": Task("gender", GENDERS, Framing(1.1))}


def side_of(head):
    """The side of the square for a head's network, in M."""
    return TASKS[head].framing.side if head in TASKS else 1.0
