# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bash completion for gst-launch-1.0, with the script that comes with
GStreamer; properties with the function in docs/install.md. Prints TAP.

usage: completion.py docs/install.md
"""

import os
import pathlib
import subprocess
import sys

import page
import tap

SCRIPT = pathlib.Path("/usr/share/bash-completion/completions/gst-launch-1.0")
ASK = r"""
source "$0"
COMP_WORDS=(gst-launch-1.0 "$@")
COMP_CWORD=$#
COMPREPLY=()
complete=$(complete -p gst-launch-1.0 | sed 's/.*-F \([^ ]*\).*/\1/')
$complete gst-launch-1.0 "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\n' "${COMPREPLY[@]}"
"""
TESTED = ["completion"]
FUNCTION = page.tested(sys.argv[1])["completion"]


def complete(before, *words):
    """The completions of the last word."""
    result = subprocess.run(["bash", "-c", before + ASK, SCRIPT, *words],
                            text=True, capture_output=True, check=False,
                            timeout=120)
    return result.stdout.split()


def elements():
    found = complete("", "videotestsrc", "!", "face")
    for name in ("facedetect", "facetrack", "faceclassify", "faceevents",
                 "faceannotate", "facejoin", "facejson"):
        if name not in found:
            raise AssertionError(f"no {name} among {found}")
    if complete("", "mienf") != ["mienfacedetect"]:
        raise AssertionError(complete("", "mienf"))


def properties():
    found = complete(FUNCTION, "videotestsrc", "!", "faceannotate", "anonymize-")
    if found != ["anonymize-margin=", "anonymize-keep=", "anonymize-only=",
                 "anonymize-except="]:
        raise AssertionError(found)


if not SCRIPT.exists() or not os.path.exists("/bin/bash"):
    tap.skip_all("no completion for bash")
tap.run([elements, properties])
