/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienface
 * @title: GstMienFace
 * @short_description: a face in a frame
 *
 * The box of a face in pixels, its landmarks, and the results of models.
 *
 * Since: 0.1
 */

#include "gstmienface-private.h"

#include <math.h>

#include "intern.h"

GST_DEFINE_MINI_OBJECT_TYPE (GstMienFace, gst_mien_face);

/* Mirrors store ids as int, so only half the range is used. */
static guint
next_id (void)
{
  static gint last = 0;
  guint id;

  do
    id = (guint) g_atomic_int_add (&last, 1) & G_MAXINT;
  while (id == 0);
  return id;
}

static void
face_free (GstMiniObject *object)
{
  MienFace *self = (MienFace *) object;

  mien_face_drop_attributes (&self->face);
  mien_face_drop_maps (&self->face);
  g_free (self);
}

static GstMiniObject *
face_copy (const GstMiniObject *object)
{
  return GST_MINI_OBJECT_CAST (
      gst_mien_face_copy ((const GstMienFace *) object));
}

static void
init_object (MienFace *self)
{
  gst_mini_object_init (GST_MINI_OBJECT_CAST (self), 0, GST_TYPE_MIEN_FACE,
      face_copy, NULL, face_free);
  self->slots = self->own;
}

/**
 * gst_mien_face_new:
 * @x: left edge of the box, in pixels of the frame
 * @y: upper edge of the box, in pixels
 * @width: width of the box, in pixels, > 0
 * @height: height of the box, in pixels, > 0
 * @confidence: confidence of the detector, 0 to 1; 1 if it reports none
 * @detector: (nullable): name of the detector, such as "yunet" or "cascade"
 *
 * Creates a face without landmarks, track or attributes.
 *
 * Returns: (transfer full) (nullable): a new face, or %NULL if the box is
 *   invalid: not finite, or without area
 *
 * Since: 0.1
 */
GstMienFace *
gst_mien_face_new (gfloat x, gfloat y, gfloat width, gfloat height,
    gfloat confidence, const gchar *detector)
{
  g_return_val_if_fail (isfinite (x) && isfinite (y), NULL);
  g_return_val_if_fail (isfinite (width) && width > 0, NULL);
  g_return_val_if_fail (isfinite (height) && height > 0, NULL);

  MienFace *self = g_new0 (MienFace, 1);
  GstMienFace *face = &self->face;
  init_object (self);
  face->id = next_id ();
  face->x = x;
  face->y = y;
  face->width = width;
  face->height = height;
  face->confidence = confidence;
  face->detector = mien_intern (detector);
  return face;
}

/**
 * gst_mien_face_copy:
 * @face: a face
 *
 * Copies a face.
 *
 * Returns: (transfer full): a writable copy with the same id, which shares the
 *   attributes and maps
 *
 * Since: 0.1
 */
GstMienFace *
gst_mien_face_copy (const GstMienFace *face)
{
  g_return_val_if_fail (face != NULL, NULL);

  MienFace *self = g_new0 (MienFace, 1);
  self->face = *face;
  init_object (self);
  mien_face_share_results (face, &self->face);
  return &self->face;
}

/**
 * gst_mien_face_ref:
 * @face: a face
 *
 * Adds a reference. While there is more than one, @face is read-only. Any
 * thread.
 *
 * Returns: (transfer full): @face
 *
 * Since: 0.1
 */
GstMienFace *
gst_mien_face_ref (GstMienFace *face)
{
  return (GstMienFace *) gst_mini_object_ref (GST_MINI_OBJECT_CAST (face));
}

/**
 * gst_mien_face_unref:
 * @face: (transfer full): a face
 *
 * Drops a reference; the last one frees @face. Any thread.
 *
 * Since: 0.1
 */
void
gst_mien_face_unref (GstMienFace *face)
{
  gst_mini_object_unref (GST_MINI_OBJECT_CAST (face));
}

/**
 * gst_mien_face_make_writable:
 * @face: (transfer full): a face
 *
 * Gets a face that may be written.
 *
 * Returns: (transfer full): @face itself if nobody else holds a reference, else
 *   a copy
 *
 * Since: 0.1
 */
GstMienFace *
gst_mien_face_make_writable (GstMienFace *face)
{
  return (GstMienFace *)
      gst_mini_object_make_writable (GST_MINI_OBJECT_CAST (face));
}

/**
 * gst_mien_face_get_landmarks:
 * @face: a face
 * @n_points: (out) (optional): #GST_MIEN_N_LANDMARKS, or 0
 *
 * Gets the landmarks as an array that bindings can use.
 *
 * Returns: (array length=n_points) (transfer none) (nullable): right eye, left
 *   eye, nose tip, right and left corner of the mouth, in pixels, or %NULL if
 *   the detector reports none
 *
 * Since: 0.1
 */
const GstMienPoint *
gst_mien_face_get_landmarks (const GstMienFace *face, guint *n_points)
{
  g_return_val_if_fail (face != NULL, NULL);

  if (n_points)
    *n_points = face->has_landmarks ? GST_MIEN_N_LANDMARKS : 0;
  return face->has_landmarks ? face->landmarks : NULL;
}

void
mien_face_move (GstMienFace *face, MienPointFunc map, gconstpointer transform)
{
  const gdouble left = face->x, right = left + face->width;
  const gdouble upper = face->y, lower = upper + face->height;
  gdouble x[4] = { left, right, right, left };
  gdouble y[4] = { upper, upper, lower, lower };

  for (guint i = 0; i < 4; i++)
    map (transform, &x[i], &y[i]);
  const gdouble min_x = MIN (MIN (x[0], x[1]), MIN (x[2], x[3]));
  const gdouble min_y = MIN (MIN (y[0], y[1]), MIN (y[2], y[3]));
  face->x = (gfloat) min_x;
  face->y = (gfloat) min_y;
  face->width = (gfloat) (MAX (MAX (x[0], x[1]), MAX (x[2], x[3])) - min_x);
  face->height = (gfloat) (MAX (MAX (y[0], y[1]), MAX (y[2], y[3])) - min_y);

  for (guint i = 0; face->has_landmarks && i < GST_MIEN_N_LANDMARKS; i++) {
    gdouble point_x = face->landmarks[i].x, point_y = face->landmarks[i].y;
    map (transform, &point_x, &point_y);
    face->landmarks[i] = (GstMienPoint) { (gfloat) point_x, (gfloat) point_y };
  }
}
