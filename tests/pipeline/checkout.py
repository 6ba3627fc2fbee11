# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs commands from the project's pages in a folder like a reader's: a
checkout that was built in its folder build/."""

import os
import pathlib

import scene

# MIEN_EVAL is build/tools/eval/mien-eval.
BUILD = pathlib.Path(os.environ["MIEN_EVAL"]).parents[2]
SOURCE = pathlib.Path(__file__).resolve().parents[2]

# As if the programs were installed; Python is the one with Debian's modules.
PATH = os.pathsep.join(
    [str(BUILD / "tools" / name)
     for name in ("bench", "doctor", "eval", "mosaic")]
    + ["/usr/bin", os.environ["PATH"]])


def link(folder):
    """Links the sources and the build into `folder`. The folder of pictures is
    a new one, so that commands can write to it."""
    for name in ("models", "presets", "tests", "tools"):
        (folder / name).symlink_to(SOURCE / name)
    (folder / "build").symlink_to(BUILD)
    (folder / "docs" / "images").mkdir(parents=True)
    (folder / "docs" / "examples").symlink_to(SOURCE / "docs" / "examples")


def run(block, folder, **variables):
    """Runs a block, in which every command must succeed; returns its output."""
    return scene.run("set -e\n" + block, folder,
                     **{"PATH": PATH, "PYTHONDONTWRITEBYTECODE": 1,
                        **variables})
