# SPDX-License-Identifier: LGPL-2.1-or-later
"""That every block of docs/pipelines.md is run, or says why not.

usage: pipelines_page.py docs/pipelines.md
"""

import sys

import page
import pipelines_cameras
import pipelines_events
import pipelines_files
import pipelines_many
import pipelines_turned
import pipelines_view
import tap


def test_all_blocks(path):
    blocks = page.read(path)
    assert len(blocks) > 10, len(blocks)
    silent = [code for kind, _, code in blocks if kind is None]
    assert not silent, f"neither tested nor said why not: {silent}"
    named = [name for kind, name, _ in blocks if kind == "test"]
    tested = (pipelines_files.TESTED + pipelines_cameras.TESTED
              + pipelines_turned.TESTED + pipelines_events.TESTED
              + pipelines_view.TESTED + pipelines_many.TESTED)
    assert sorted(named) == sorted(tested), (named, tested)


if __name__ == "__main__":
    tap.run([test_all_blocks], sys.argv[1])
