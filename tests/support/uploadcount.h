/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts what Vulkan devices make of frames, from the engine's log. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Call it after gst_init (). The log is counted instead of printed. */
void mien_test_uploads_watch (void);

/* Resets the counts. */
void mien_test_uploads_forget (void);

/* Runs of networks whose inputs a device made. */
gint mien_test_uploads_n_runs (void);

/* Those of them for which no pixels were uploaded. */
gint mien_test_uploads_n_spared (void);

/* Imported DMABufs. */
gint mien_test_uploads_n_imports (void);

G_END_DECLS
