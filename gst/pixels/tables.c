/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "tables.h"

#include <string.h>

#include "image/axis.h"

/* Words that are kept: enough for several detections on frames 3840 pixels
 * wide, or for some dozens of faces. */
#define MAX_WORDS 65536

void
mien_tables_init (MienTables *self)
{
  self->words = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->axes = g_array_new (FALSE, FALSE, sizeof (MienTableAxis));
}

void
mien_tables_clear (MienTables *self)
{
  g_array_unref (self->words);
  g_array_unref (self->axes);
}

gboolean
mien_tables_trim (MienTables *self)
{
  if (self->words->len <= MAX_WORDS)
    return FALSE;
  g_array_set_size (self->words, 0);
  g_array_set_size (self->axes, 0);
  return TRUE;
}

guint32
mien_word_of_float (float value)
{
  guint32 word;

  memcpy (&word, &value, sizeof word);
  return word;
}

guint
mien_tables_add (MienTables *self, guint n)
{
  const guint at = self->words->len;

  g_array_set_size (self->words, at + n);
  return at;
}

/* The number of taps that any pixel needs: later ones have no weight. */
static guint
used_taps (const MienAxis *axis, guint n_out)
{
  guint n = 1;

  for (guint i = 0; i < n_out; i++) {
    const float *weights = axis->weights + (gsize) i * axis->taps;
    for (guint t = axis->taps; t-- > n;)
      if (weights[t] != 0)
        n = t + 1;
  }
  return n;
}

static guint
add_weights (MienTables *self, const MienAxis *axis, guint n_out, guint taps)
{
  const guint at = mien_tables_add (self, n_out * taps);
  guint32 *to = &g_array_index (self->words, guint32, at);

  for (guint i = 0; i < n_out; i++)
    memcpy (to + (gsize) i * taps, axis->weights + (gsize) i * axis->taps,
        taps * sizeof (float));
  return at;
}

const MienTableAxis *
mien_tables_axis (MienTables *self, guint length, double start, double span,
    guint n_out)
{
  for (guint i = 0; i < self->axes->len; i++) {
    const MienTableAxis *axis = &g_array_index (self->axes, MienTableAxis, i);
    if (axis->length == length && axis->start == start && axis->span == span
        && axis->n_out == n_out)
      return axis;
  }

  g_auto (MienScratch) scratch = MIEN_SCRATCH_INIT;
  MienAxis axis;
  mien_axis_init (&axis, &scratch, length, start, span, n_out,
      MIEN_KERNEL_TRIANGLE);
  const guint taps = used_taps (&axis, n_out);
  MienTableAxis added = { length, n_out, start, span, axis.begin, axis.end,
    taps };
  added.first = mien_tables_add (self, n_out);
  memcpy (&g_array_index (self->words, guint32, added.first), axis.first,
      n_out * sizeof (guint32));
  added.weights = add_weights (self, &axis, n_out, taps);
  g_array_append_val (self->axes, added);
  return &g_array_index (self->axes, MienTableAxis, self->axes->len - 1);
}
