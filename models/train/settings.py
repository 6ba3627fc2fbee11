# SPDX-License-Identifier: LGPL-2.1-or-later
"""Settings of a training: a dataclass of numbers and strings."""

from dataclasses import asdict, fields


def add_options(parser, settings, help_texts):
    """Adds an option for each number in the dataclass `settings`. Options
    without a text in `help_texts` are described by their name."""
    for field in fields(settings):
        if field.type in (int, float):
            text = help_texts.get(field.name, field.name)
            parser.add_argument("--" + field.name.replace("_", "-"),
                                type=field.type, default=field.default,
                                help=f"{text} (default {field.default})")


def check_same(path, before, settings, free):
    """Raises ValueError if the run in `path`, made with the settings `before`
    (a dict), cannot be resumed with `settings`; those in `free` may
    differ."""
    here = asdict(settings)
    other = [f"{key} {before.get(key)}" for key in here
             if before.get(key) != here[key] and key not in free]
    if other:
        raise ValueError(f"{path} is of a run with {', '.join(other)}: "
                         "use the same settings, or another --out")
