/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Skips tests that take too long under memcheck. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The reason for tests that run a network on lavapipe, in particular if it
 * passes for a GPU, which has a time limit of a minute. */
#define MIEN_MEMCHECK_NETWORK \
  "a network takes so long under memcheck that it seems to hang"

/* Call this first in a test. Returns TRUE if the test was skipped, for the
 * reason `why`, because it runs under memcheck. */
static inline gboolean
mien_test_skip_memcheck (const char *why)
{
  if (!g_getenv ("MIEN_MEMCHECK"))
    return FALSE;
  g_test_skip (why);
  return TRUE;
}

G_END_DECLS
