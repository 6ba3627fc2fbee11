# SPDX-License-Identifier: LGPL-2.1-or-later
"""The blocks of code of docs/pipelines.md.

Each stands behind a line <!-- test: NAME --> or <!-- not tested: REASON -->.
"""

import re

BLOCK = re.compile(
    r"(?:^<!-- (?P<kind>test|not tested): (?P<name>[^\n]*) -->\n+)?"
    r"^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.M | re.S)


def read(path):
    """All blocks: a list of (kind, name, code); kind is None for blocks that
    say nothing."""
    with open(path, encoding="utf-8") as file:
        return [(m["kind"], m["name"], m["code"])
                for m in BLOCK.finditer(file.read())]


def tested(path):
    """The code of the blocks that are tested, by name."""
    return {name: code for kind, name, code in read(path) if kind == "test"}
