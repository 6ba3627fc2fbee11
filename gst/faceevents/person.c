/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "person.h"

#include "base/formats.h"
#include "meta/facebox.h"
#include "quality.h"

/* Factor by which a face must be better than the best one. Without it, the face
 * of an approaching person would be cut out of every frame. */
#define CLEARLY 1.1f

GstMienPerson *
gst_mien_person_new (void)
{
  GstMienPerson *self = g_new0 (GstMienPerson, 1);

  self->verdicts = gst_mien_verdicts_new ();
  return self;
}

void
gst_mien_person_free (GstMienPerson *self)
{
  gst_mien_verdicts_free (self->verdicts);
  g_clear_pointer (&self->face, gst_mien_face_unref);
  g_clear_pointer (&self->picture, gst_sample_unref);
  g_free (self);
}

static gboolean
is_better (const GstMienPerson *self, gfloat quality, gboolean wants_picture)
{
  return !self->face || quality > self->quality * CLEARLY
      || (wants_picture && !self->picture);
}

void
gst_mien_person_look (GstMienPerson *self, GstMienFace *face,
    const MienMoment *now, GstVideoFrame *frame,
    const GstMienSnapshotStyle *style)
{
  const MienBox box = gst_mien_face_box (face);
  MienImage image;

  gst_mien_frame_to_image (frame, &image);
  const gfloat quality = gst_mien_quality (face, &image);
  if (!is_better (self, quality, style != NULL))
    return;
  g_clear_pointer (&self->face, gst_mien_face_unref);
  g_clear_pointer (&self->picture, gst_sample_unref);
  /* Other elements may write to the face on the buffer. */
  self->face = gst_mien_face_copy (face);
  self->info = frame->info;
  self->when = *now;
  self->quality = quality;
  if (style)
    self->picture = gst_mien_snapshot_cut (frame, &box, style);
}
