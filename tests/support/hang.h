/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A Vulkan device that hangs. The program stands between the backend and
 * Vulkan's loader, so its functions come before those of the shared library:
 * every device is a GPU, every command waits for an event before all else,
 * and once it hangs the minute that a GPU gets is over in a moment. To be
 * compiled into the program.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* To be called first. Whether the test was skipped, as it is where memcheck
 * looks for leaks: what is left to the device looks like some. */
gboolean hang_skip (void);

/* What is submitted from here on, to the device that was opened last, never
 * ends. */
void hang_begin (void);

/* Waits since the program began that found a command unfinished. */
guint hang_n_timeouts (void);

/* That these would have lasted, were a minute not over in a moment. */
guint hang_n_seconds (void);

G_END_DECLS
