/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Shows what the engine says in GStreamer's log, under the category
 * "mienengine". Once a process; later calls do nothing. */
void gst_mien_engine_log_init (void);

G_END_DECLS
