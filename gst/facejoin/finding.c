/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "finding.h"

GstMienFinding *
gst_mien_finding_new (GstBuffer *buffer, const gchar *object_class,
    const GstMienFrame *frame, const GstMienTimes *times, gint64 time)
{
  GstMienFinding *self = g_atomic_rc_box_new0 (GstMienFinding);

  self->time = time;
  self->frame = *frame;
  self->times = *times;
  self->faces = gst_mien_buffer_get_faces_full (buffer, object_class);
  self->unconfirmed = gst_mien_buffer_get_unconfirmed_faces (buffer);
  gst_mien_buffer_get_search (buffer, &self->search);
  return self;
}

GstMienFinding *
gst_mien_finding_ref (GstMienFinding *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  GstMienFinding *self = data;

  g_ptr_array_unref (self->faces);
  g_ptr_array_unref (self->unconfirmed);
}

void
gst_mien_finding_unref (GstMienFinding *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* The frame that gets the faces. */
typedef struct {
  const GstMienFinding *finding;
  const GstMienPlacement *placement;
  const GstMienTimes *times;
  gint64 tolerance;
} Target;

/* Converts an age in analysed frames before the finding to frames before the
 * one that gets the faces. */
static guint
convert_age (const Target *target, guint frames_ago)
{
  const GstMienFinding *finding = target->finding;

  if (finding->time == GST_MIEN_NO_TIME)
    return frames_ago;
  return gst_mien_times_since (target->times,
      gst_mien_times_back (&finding->times, frames_ago), target->tolerance);
}

static GstMienFace *
place (const Target *target, const GstMienFace *found)
{
  GstMienFace *face = gst_mien_face_copy (found);

  gst_mien_placement_move (target->placement, face);
  face->frames_ago = convert_age (target, face->frames_ago);
  for (guint i = 0; i < gst_mien_face_get_n_attributes (face); i++) {
    GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    gst_mien_face_recall_attribute (face, attribute,
        convert_age (target,
            gst_mien_face_get_attribute_age (face, attribute)));
  }
  return face;
}

void
gst_mien_finding_add_to (const GstMienFinding *self, GstBuffer *buffer,
    const GstMienPlacement *placement, const GstMienTimes *times,
    gint64 tolerance)
{
  const Target target = { self, placement, times, tolerance };

  for (guint i = 0; i < self->faces->len; i++)
    gst_mien_buffer_take_face (buffer, place (&target, self->faces->pdata[i]));
  for (guint i = 0; i < self->unconfirmed->len; i++)
    gst_mien_buffer_take_unconfirmed_face (buffer,
        place (&target, self->unconfirmed->pdata[i]));
  gst_mien_buffer_set_search (buffer, convert_age (&target, self->search));
}
