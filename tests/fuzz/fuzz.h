/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A fuzzer is a file that defines LLVMFuzzerTestOneInput (). Linked to
 * libFuzzer it looks for inputs by itself (tools/fuzz); linked to replay.c it
 * is a test.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gives bytes of any kind to what reads them. Aborts where what comes of it is
 * wrong: an invalid result, or a refusal without a message. Returns 0. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* libFuzzer calls it at the start. GLib's fatal messages end in SIGTRAP, which
 * libFuzzer does not know: it would lose the input. */
int LLVMFuzzerInitialize (int *argc, char ***argv);

/* Inputs that were not refused, since the start. */
extern guint mien_fuzz_n_accepted;

/* Bytes as a string to be freed; it ends at the first zero. */
char *mien_fuzz_string (const guint8 *data, gsize size);

/* Notes whether an input was accepted: if not, `error` says in UTF-8 why, as
 * far as the input is UTF-8 itself. */
void mien_fuzz_note (gboolean accepted, const GError *error, const guint8 *data,
    gsize size);

/* Aborts, saying what is wrong, unless `condition` holds. Not g_assert (),
 * which release builds may leave out. */
#define mien_fuzz_check(condition) \
  do { \
    if (!(condition)) \
      g_error ("%s:%d: %s does not hold", __FILE__, __LINE__, #condition); \
  } while (0)

G_END_DECLS
