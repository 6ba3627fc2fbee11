/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes a Vulkan device hang. The program must compile this file in, so that
 * these functions take precedence over those of Vulkan's loader. Every device
 * looks like a GPU, and every command first waits for an event. Once it hangs,
 * waits that would last a minute time out almost immediately.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Call this first. Returns TRUE if the test was skipped, which it is under
 * memcheck: memory that is left to the device looks like a leak. */
gboolean hang_skip (void);

/* From here on, work submitted to the device that was opened last never
 * finishes. */
void hang_begin (void);

/* The number of waits that timed out since the start of the program. */
guint hang_n_timeouts (void);

/* The total timeout of those waits, before it was shortened. */
guint hang_n_seconds (void);

G_END_DECLS
