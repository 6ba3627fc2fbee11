/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "detector/near.h"

/* Replaces MIEN_DETECTIONS_ONE_FACE for boxes that are too large to be trusted:
 * boxes of parts of a face extend beyond it, and a second face that is as close
 * is also found at half the size. */
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

static gboolean
is_part (const MienDetection *part, const MienDetection *face, float largest)
{
  return mien_box_share (&part->box, &face->box)
      > (longer_side (part) > largest ? PART : MIEN_DETECTIONS_ONE_FACE);
}

/* Moves those faces in `found`, which is at half the scale of `faces`, that are
 * too large for `faces` to it. They replace boxes of their parts. */
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

/* Whether the picture at `level` may have faces that are too large, and a
 * further level exists. */
static gboolean
goes_on (const MienNearView *view, guint level)
{
  const guint width = view->width >> level, height = view->height >> level;

  return view->largest > 0 && MAX (width, height) > view->largest
      && MIN (width, height) >= 2;
}

/* `faces` is what was found at `level`. */
static gboolean
search (const MienNearView *view, guint level, GArray *faces, GError **error)
{
  if (!goes_on (view, level) || !has_larger (faces, view->largest))
    return TRUE;

  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  if (!view->look (view->data, level + 1, found, error)
      || !search (view, level + 1, found, error))
    return FALSE;
  replace (faces, found, view->largest);
  return TRUE;
}

gboolean
mien_near_search (const MienNearView *view, GArray *faces, GError **error)
{
  return search (view, 0, faces, error);
}

guint
mien_near_levels (const MienNearView *view)
{
  guint levels = 0;

  while (goes_on (view, levels))
    levels++;
  return levels;
}
