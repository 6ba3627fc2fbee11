/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A fuzzer is a file that defines LLVMFuzzerTestOneInput (). Linked with
 * libFuzzer it searches for inputs (tools/fuzz); linked with replay.c it is a
 * test.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Passes arbitrary bytes to the code under test. Aborts on a wrong outcome: an
 * invalid result, or a rejection without a message. Returns 0. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Called by libFuzzer at the start. GLib's fatal messages end in SIGTRAP, which
 * libFuzzer does not handle: it would lose the input. */
int LLVMFuzzerInitialize (int *argc, char ***argv);

/* The number of accepted inputs since the start. */
extern guint mien_fuzz_n_accepted;

/* Copies the bytes to a string to be freed; it ends at the first zero byte. */
char *mien_fuzz_string (const guint8 *data, gsize size);

/* Records whether an input was accepted. If not, `error` must give the reason,
 * in UTF-8 if the input is UTF-8 itself. */
void mien_fuzz_note (gboolean accepted, const GError *error, const guint8 *data,
    gsize size);

/* Aborts with a message unless `condition` holds. Not g_assert (), which
 * release builds may disable. */
#define mien_fuzz_check(condition) \
  do { \
    if (!(condition)) \
      g_error ("%s:%d: %s does not hold", __FILE__, __LINE__, #condition); \
  } while (0)

G_END_DECLS
