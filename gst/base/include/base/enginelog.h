/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sends the engine's log messages to GStreamer's log, in the category
 * "mienengine". Only the first call in a process has an effect. */
void gst_mien_engine_log_init (void);

G_END_DECLS
