# SPDX-License-Identifier: LGPL-2.1-or-later
"""The project's pages, which are its Markdown files, and their code blocks.

Code is between ``` and ```, with its language. A block of commands or of a
program is preceded by a line <!-- test: NAME -->, and is run by the test with
this name in its list TESTED; or by <!-- not tested: REASON -->. Blocks named
"launch" are run as they are (examples.py).
"""

import collections
import os
import pathlib
import re

Block = collections.namedtuple("Block", "line kind name language code")

BLOCK = re.compile(
    r"(?:^<!-- (?P<kind>test|not tested): (?P<name>[^>]*?)\s-->\n+)?"
    r"^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.M | re.S)


def pages(root):
    """Paths of all pages below a folder, except builds and hidden folders."""
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".")
            and not os.path.exists(os.path.join(folder, name, "meson-private")))
        found += [pathlib.Path(folder, name) for name in sorted(files)
                  if name.endswith(".md")]
    return found


def read(path):
    """All blocks of a page; their kind is None if they are not marked."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    return [Block(text.count("\n", 0, m.start("language")) + 1, m["kind"],
                  m["name"] and " ".join(m["name"].split()), m["language"],
                  m["code"])
            for m in BLOCK.finditer(text)]


def tested(path):
    """The code of the tested blocks by name, of all pages if `path` is a
    folder."""
    paths = pages(path) if os.path.isdir(path) else [path]
    return {block.name: block.code for one in paths for block in read(one)
            if block.kind == "test"}


def without_screen(code):
    """The code for a machine without a screen, where autovideosink would try
    sinks that may crash."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return code
    return code.replace("autovideosink", "fakevideosink")
