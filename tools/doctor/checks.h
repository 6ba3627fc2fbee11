/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is looked at, in the order in which it is reported. */
#pragma once

#include "report.h"

G_BEGIN_DECLS

/* What this build can do. */
void check_build (Report *report);

/* Whether GStreamer finds the plugin, could load it, and has its elements;
 * whose `facedetect` is. */
void check_plugin (Report *report);

/* Elements of others that common pipelines need. */
void check_codecs (Report *report);

/* Whether the shipped networks are found, and are those. */
void check_models (Report *report);

/* The devices there are, and whether the networks compute on them what they
 * should. */
void check_devices (Report *report);

G_END_DECLS
