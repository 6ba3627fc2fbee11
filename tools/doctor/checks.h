/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The checks, in the order in which they are reported. */
#pragma once

#include "report.h"

G_BEGIN_DECLS

/* What this build supports. */
void check_build (Report *report);

/* Whether GStreamer finds the plugin, could load it, and has its elements; and
 * which plugin provides `facedetect`. */
void check_plugin (Report *report);

/* Other plugins' elements that common pipelines need. */
void check_codecs (Report *report);

/* Whether the shipped networks are found and unmodified. */
void check_models (Report *report);

/* Which devices are available, and whether the networks give the expected
 * results on them. */
void check_devices (Report *report);

G_END_DECLS
