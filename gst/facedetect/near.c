/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "near.h"

#include "detections.h"

/* The same for a box that is too large to be trusted: those of parts of a face
 * reach beyond it, and a second face as near has a box in half the size too. */
#define PART 0.25f

static float
longer_side (const MienDetection *face)
{
  return MAX (face->box.width, face->box.height);
}

static gboolean
has_larger (const GArray *faces, float side)
{
  for (guint i = 0; i < faces->len; i++)
    if (longer_side (&g_array_index (faces, MienDetection, i)) > side)
      return TRUE;
  return FALSE;
}

/* Each pixel is the mean of four; an odd row or column at the end is left
 * out. */
static void
halve (MienDetectorInput *half, guint8 *pixels, const MienDetectorInput *input,
    guint channels)
{
  *half = (MienDetectorInput) { pixels, (gsize) input->width / 2 * channels,
    input->width / 2, input->height / 2 };
  for (guint y = 0; y < half->height; y++) {
    const guint8 *upper = input->pixels + 2 * y * input->stride;
    const guint8 *lower = upper + input->stride;
    for (guint x = 0; x < half->width;
         x++, upper += channels, lower += channels) {
      for (guint c = 0; c < channels; c++, upper++, lower++)
        *pixels++ =
            (upper[0] + upper[channels] + lower[0] + lower[channels] + 2) / 4;
    }
  }
}

static gboolean
is_part (const MienDetection *part, const MienDetection *face, float largest)
{
  return mien_box_share (&part->box, &face->box)
      > (longer_side (part) > largest ? PART : MIEN_DETECTIONS_ONE_FACE);
}

/* Of `found`, in which faces are half as large as in `faces`, takes those too
 * large for `faces` in place of the parts of them that are there. */
static void
replace (GArray *faces, GArray *found, float largest)
{
  mien_detections_scale (found, 2, 2);
  for (guint i = 0; i < found->len; i++) {
    const MienDetection *face = &g_array_index (found, MienDetection, i);
    if (longer_side (face) <= largest)
      continue;
    for (guint k = faces->len; k-- > 0;)
      if (is_part (&g_array_index (faces, MienDetection, k), face, largest))
        g_array_remove_index (faces, k);
  }
  for (guint i = 0; i < found->len; i++) {
    const MienDetection *face = &g_array_index (found, MienDetection, i);
    if (longer_side (face) > largest)
      g_array_append_vals (faces, face, 1);
  }
}

gboolean
mien_near_search (const MienDetectorBackend *backend, gpointer data,
    const MienDetectorInput *input, const MienDetectorParams *params,
    GArray *faces, GError **error)
{
  const guint largest = backend->largest;

  if (largest == 0 || MAX (input->width, input->height) <= largest
      || MIN (input->width, input->height) < 2 || !has_larger (faces, largest))
    return TRUE;

  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  g_autofree guint8 *pixels = g_malloc ((gsize) (input->width / 2)
      * (input->height / 2) * backend->channels);
  MienDetectorInput half;

  halve (&half, pixels, input, backend->channels);
  if (!backend->detect (data, &half, params, found, error)
      || !mien_near_search (backend, data, &half, params, found, error))
    return FALSE;
  replace (faces, found, largest);
  return TRUE;
}
