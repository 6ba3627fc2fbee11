/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "rescan.h"

#include <math.h>

/* Size of a window, in pixels of the network's input and as a multiple of the
 * face's size. The face may move by a third of its size, and it is large enough
 * in the window for an accurate box. */
#define WINDOW 128
#define AROUND 1.6f

/* A window is kept while the face's centre is within OFF_CENTRE of the window's
 * centre, as a fraction of its side, and the ideal side differs by a factor of
 * at most OFF_SIZE. A network's boxes change if the face shifts by half a
 * pixel, so moving the window every frame would make the box of a still face
 * jitter. */
#define OFF_CENTRE 0.1f
#define OFF_SIZE 1.2f

/* Minimum intersection over union with the last box for it to be the same
 * face. */
#define SAME 0.3

typedef struct {
  float scale_x, scale_y; /* pixels of the frame per square pixel */
} Grid;

void
gst_mien_rescan_clear (GstMienRescan *self)
{
  g_clear_pointer (&self->faces, g_array_unref);
  g_clear_pointer (&self->windows, g_array_unref);
}

void
gst_mien_rescan_remember (GstMienRescan *self, const GArray *faces)
{
  if (!self->faces) {
    self->faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
    self->windows = g_array_new (FALSE, FALSE, sizeof (MienBox));
  }
  g_array_set_size (self->faces, 0);
  g_array_append_vals (self->faces, faces->data, faces->len);
}

static MienBox
window_around (const MienDetection *face, const Grid *grid)
{
  const MienBox *box = &face->box;
  const float side =
      AROUND * MAX (box->width / grid->scale_x, box->height / grid->scale_y);
  const float width = side * grid->scale_x, height = side * grid->scale_y;

  return (MienBox) { box->x + box->width / 2 - width / 2,
    box->y + box->height / 2 - height / 2, width, height };
}

static gboolean
serves (const MienBox *window, const MienBox *wanted)
{
  const float x = wanted->x + wanted->width / 2 - window->x - window->width / 2;
  const float y =
      wanted->y + wanted->height / 2 - window->y - window->height / 2;

  return fabsf (x) <= OFF_CENTRE * window->width
      && fabsf (y) <= OFF_CENTRE * window->height
      && wanted->width <= OFF_SIZE * window->width
      && window->width <= OFF_SIZE * wanted->width;
}

/* One for each face; reuses windows of the previous frame where possible. */
static void
place_windows (GstMienRescan *self, const Grid *grid)
{
  g_autoptr (GArray) before = g_steal_pointer (&self->windows);

  self->windows = g_array_new (FALSE, FALSE, sizeof (MienBox));
  for (guint i = 0; i < self->faces->len; i++) {
    MienBox window =
        window_around (&g_array_index (self->faces, MienDetection, i), grid);
    for (guint k = 0; k < before->len; k++)
      if (serves (&g_array_index (before, MienBox, k), &window)) {
        window = g_array_index (before, MienBox, k);
        break;
      }
    g_array_append_val (self->windows, window);
  }
}

/* Converts from pixels of the window to pixels of the frame. */
static void
place (MienDetection *face, const MienBox *window)
{
  const float x = window->width / WINDOW, y = window->height / WINDOW;

  face->box = (MienBox) { window->x + face->box.x * x,
    window->y + face->box.y * y, face->box.width * x, face->box.height * y };
  for (guint k = 0; k < MIEN_DETECTION_N_LANDMARKS; k++) {
    face->landmarks[k][0] = window->x + face->landmarks[k][0] * x;
    face->landmarks[k][1] = window->y + face->landmarks[k][1] * y;
  }
}

/* Of the faces in the window, takes the one that overlaps the last box most. */
static gboolean
choose (GArray *seen, const MienBox *window, const MienDetection *last,
    GArray *faces)
{
  const MienDetection *best = NULL;
  double most = SAME;

  for (guint i = 0; i < seen->len; i++) {
    MienDetection *face = &g_array_index (seen, MienDetection, i);
    place (face, window);
    const double overlap = mien_box_overlap (&face->box, &last->box, 0);
    if (overlap >= most) {
      most = overlap;
      best = face;
    }
  }
  if (best)
    g_array_append_vals (faces, best, 1);
  return best != NULL;
}

static gboolean
choose_all (const GstMienRescan *self, const GstMienNetSearch *search,
    GArray *faces)
{
  for (guint i = 0; i < self->faces->len; i++) {
    g_autoptr (GArray) seen =
        g_array_new (FALSE, FALSE, sizeof (MienDetection));
    mien_detector_net_read (search->net, search->slot, i, &search->thresholds,
        seen);
    if (!choose (seen, &g_array_index (self->windows, MienBox, i),
            &g_array_index (self->faces, MienDetection, i), faces))
      return FALSE;
  }
  /* If two faces have merged, one of them was not found again. */
  mien_detections_merge (faces);
  return faces->len == self->faces->len;
}

gboolean
gst_mien_rescan_serves (const GstMienRescan *self)
{
  return self->faces && self->faces->len <= MIEN_DETECTOR_MOST;
}

gboolean
gst_mien_rescan_begin (GstMienRescan *self, const GstMienNetSearch *search,
    GError **error)
{
  const Grid grid = { (float) GST_VIDEO_FRAME_WIDTH (search->frame)
        / search->size.width,
    (float) GST_VIDEO_FRAME_HEIGHT (search->frame) / search->size.height };
  MienDetectorPicture pictures[MIEN_DETECTOR_MOST];

  if (self->faces->len == 0)
    return TRUE;
  place_windows (self, &grid);
  if (!mien_detector_net_begin_many (search->net, search->slot,
          self->windows->len, WINDOW, WINDOW, pictures, error))
    return FALSE;
  for (guint i = 0; i < self->windows->len; i++)
    gst_mien_net_show (search, &g_array_index (self->windows, MienBox, i),
        WINDOW, WINDOW, &pictures[i]);
  return mien_pixels_flush (search->pixels, pictures[0].runner, search->slot,
             error)
      && mien_detector_net_submit (search->net, search->slot, error);
}

gboolean
gst_mien_rescan_end (const GstMienRescan *self, const GstMienNetSearch *search,
    GArray *faces, gboolean *found, GError **error)
{
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  *found = self->faces->len == 0;
  if (*found)
    return TRUE;
  if (!mien_detector_net_wait (search->net, search->slot, error))
    return FALSE;
  *found = choose_all (self, search, seen);
  if (*found)
    g_array_append_vals (faces, seen->data, seen->len);
  return TRUE;
}
