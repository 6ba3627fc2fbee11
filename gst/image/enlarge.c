/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/enlarge.h"

#include <string.h>

#include "image/axis.h"
#include "level.h"
#include "widen.h"

static MienWiden
choose (void)
{
#ifdef MIEN_IMAGE_X86
  if (mien_image_has_avx2 ())
    return mien_widen_avx2;
#endif
  return mien_widen_generic;
}

static MienWiden
get_widen (void)
{
  static gsize chosen;

  if (g_once_init_enter (&chosen))
    g_once_init_leave (&chosen, (gsize) choose ());
  return (MienWiden) chosen;
}

/* The two source pixels that contribute to pixel `i`: when enlarging, no more
 * than two taps of the axis have a weight. */
static guint
find_pair (const MienAxis *axis, guint i, float *left, float *right)
{
  const float *weights = axis->weights + (gsize) i * axis->taps;
  guint t = 0;

  while (t + 1 < axis->taps && weights[t] == 0)
    t++;
  *left = weights[t];
  *right = t + 1 < axis->taps ? weights[t + 1] : 0;
  return axis->first[i] + t;
}

static void
make_widening (MienWidening *widening, MienScratch *scratch,
    const MienAxis *columns, guint n)
{
  const gsize n_weights = (gsize) n + MIEN_WIDEN_AT_ONCE;
  float *left = mien_scratch_new (scratch, float, n_weights);
  float *right = mien_scratch_new (scratch, float, n_weights);
  MienStretch *stretches = mien_scratch_new (scratch, MienStretch, n);
  guint n_stretches = 0;

  for (guint i = 0; i < n; i++) {
    const guint at = find_pair (columns, i, &left[i], &right[i]);
    if (n_stretches == 0 || stretches[n_stretches - 1].left != at)
      stretches[n_stretches++] = (MienStretch) { i, i, at };
    stretches[n_stretches - 1].end = i + 1;
  }
  memset (left + n, 0, MIEN_WIDEN_AT_ONCE * sizeof (float));
  memset (right + n, 0, MIEN_WIDEN_AT_ONCE * sizeof (float));
  *widening = (MienWidening) { stretches, n_stretches, n, left, right };
}

/* Row `y` of the result, before it is widened. */
static void
sum_rows (const MienColored *colored, const MienAxis *rows, guint y, float *sum)
{
  float upper, lower;
  const guint at = find_pair (rows, y, &upper, &lower);
  const guint8 *above = colored->levels + (gsize) at * colored->width;
  const guint8 *below =
      at + 1 < colored->height ? above + colored->width : above;

  for (guint x = 0; x < colored->width; x++)
    sum[x] = upper * above[x] + lower * below[x];
}

gboolean
mien_can_enlarge (const MienBox *part, guint out_width, guint out_height)
{
  return part->width <= out_width && part->height <= out_height;
}

void
mien_enlarge (const MienColored *colored, const MienBox *part, guint32 *pixels,
    guint out_width, guint out_height)
{
  const MienWiden widen = get_widen ();
  g_auto (MienScratch) scratch = MIEN_SCRATCH_INIT;
  MienAxis rows, columns;
  MienWidening widening;

  mien_axis_init (&rows, &scratch, colored->height, part->y, part->height,
      out_height, MIEN_KERNEL_TRIANGLE);
  mien_axis_init (&columns, &scratch, colored->width, part->x, part->width,
      out_width, MIEN_KERNEL_TRIANGLE);
  make_widening (&widening, &scratch, &columns, out_width);
  float *sum = mien_scratch_new (&scratch, float, colored->width + 1);
  sum[colored->width] = 0;
  float *line =
      mien_scratch_new (&scratch, float, out_width + MIEN_WIDEN_AT_ONCE);

  for (guint y = 0; y < out_height; y++) {
    sum_rows (colored, &rows, y, sum);
    widen (&widening, sum, colored->colors, line,
        pixels + (gsize) y * out_width);
  }
}
