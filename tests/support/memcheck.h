/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tests that memcheck has no time for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why, of what runs one on lavapipe, most of all where that passes for a GPU,
 * which has a minute. */
#define MIEN_MEMCHECK_NETWORK \
  "a network takes so long under memcheck that it seems to hang"

/* To be called first in a test. Whether it was skipped, for the reason `why`,
 * because memcheck runs it. */
static inline gboolean
mien_test_skip_memcheck (const char *why)
{
  if (!g_getenv ("MIEN_MEMCHECK"))
    return FALSE;
  g_test_skip (why);
  return TRUE;
}

G_END_DECLS
