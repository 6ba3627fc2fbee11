/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "place.h"

#include "meta/facebox.h"

gboolean
mien_face_clip (const GstMienFace *face, guint width, guint height,
    GstVideoRectangle *box)
{
  const MienBox whole = gst_mien_face_box (face);
  MienBox part;

  if (!mien_box_clip (&whole, width, height, &part))
    return FALSE;
  *box = (GstVideoRectangle) { (gint) part.x, (gint) part.y, (gint) part.width,
    (gint) part.height };
  return TRUE;
}

gdouble
mien_face_overlap (const GstMienFace *face, gdouble x, gdouble y, gdouble width,
    gdouble height)
{
  const MienBox own = gst_mien_face_box (face);
  const MienBox other = { (gfloat) x, (gfloat) y, (gfloat) width,
    (gfloat) height };

  return mien_box_overlap (&own, &other, 0);
}
