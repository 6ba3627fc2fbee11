/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "suppress.h"

/* A box in whole pixels. */
typedef struct {
  gint64 left, top, right, bottom;
} Pixels;

static Pixels
to_pixels (const MienBox *box)
{
  const gint64 left = box->x, top = box->y;

  return (Pixels) { left, top, left + (gint64) box->width,
    top + (gint64) box->height };
}

static double
area (const Pixels *box)
{
  return (double) (box->right - box->left) * (box->bottom - box->top);
}

static double
overlap_of (const Pixels *a, const Pixels *b)
{
  const Pixels common = { MAX (a->left, b->left), MAX (a->top, b->top),
    MIN (a->right, b->right), MIN (a->bottom, b->bottom) };
  const double both = area (a) + area (b);

  /* OpenCV considers boxes without area as identical. */
  if (both <= 0)
    return 1;
  if (common.right <= common.left || common.bottom <= common.top)
    return 0;
  return area (&common) / (both - area (&common));
}

static gboolean
is_free (const Pixels *box, const Pixels *kept, guint n, float overlap)
{
  for (guint i = 0; i < n; i++)
    if (overlap_of (box, &kept[i]) > overlap)
      return FALSE;
  return TRUE;
}

void
mien_suppress (GArray *faces, float overlap)
{
  const guint n = MIN (faces->len, MIEN_SUPPRESS_MOST);
  g_autofree Pixels *kept = g_new (Pixels, n);
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  mien_detections_rank (faces);
  for (guint i = 0; i < n; i++) {
    const MienDetection *face = &g_array_index (faces, MienDetection, i);
    kept[left->len] = to_pixels (&face->box);
    if (is_free (&kept[left->len], kept, left->len, overlap))
      g_array_append_vals (left, face, 1);
  }
  g_array_set_size (faces, 0);
  g_array_append_vals (faces, left->data, left->len);
}
