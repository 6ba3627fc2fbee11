# SPDX-License-Identifier: LGPL-2.1-or-later
"""The bindings needed to test JSON from Python; without them the tests are
skipped."""

import tap

try:
    import gi
    import jsonschema
    gi.require_version("Gst", "1.0")
    gi.require_version("GstApp", "1.0")
    from gi.repository import Gst, GstApp
except (ImportError, ValueError) as error:
    tap.skip_all(error)

gi.require_version("GstMien", "1.0")
gi.require_version("GstMienJson", "1.0")
from gi.repository import GstMien, GstMienJson
