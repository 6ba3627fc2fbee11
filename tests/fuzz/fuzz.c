/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"

#include <signal.h>
#include <stdlib.h>

guint mien_fuzz_n_accepted;

static void
on_trap (int number)
{
  (void) number;
  abort ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  (void) argc, (void) argv;
  signal (SIGTRAP, on_trap);
  return 0;
}

char *
mien_fuzz_string (const guint8 *data, gsize size)
{
  return size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
}

void
mien_fuzz_note (gboolean accepted, const GError *error, const guint8 *data,
    gsize size)
{
  mien_fuzz_check (accepted == !error);
  if (accepted) {
    mien_fuzz_n_accepted++;
    return;
  }
  mien_fuzz_check (*error->message != '\0');
  mien_fuzz_check (!g_utf8_validate ((const char *) data, size, NULL)
      || g_utf8_validate (error->message, -1, NULL));
}
