/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "cuts.h"

#include "base/formats.h"
#include "meta/gstmienfacemeta.h"
#include "timing.h"

static gboolean
is_new_shot (GstMienTrackCuts *self, GstBuffer *buffer,
    const GstVideoInfo *info)
{
  GstVideoFrame frame;
  MienImage image;

  if (gst_mien_track_is_repeated (buffer)
      || !gst_video_frame_map (&frame, info, buffer,
          GST_MAP_READ | GST_VIDEO_FRAME_MAP_FLAG_NO_REF))
    return FALSE;
  gst_mien_frame_to_image (&frame, &image);
  const gboolean is_new = mien_shot_is_new (&self->shot, &image);
  gst_video_frame_unmap (&frame);
  return is_new;
}

gboolean
gst_mien_track_cuts_step (GstMienTrackCuts *self, GstBuffer *buffer,
    const GstVideoInfo *info)
{
  if (is_new_shot (self, buffer, info)) {
    self->has_cut = TRUE;
    self->frames = 0;
    return TRUE;
  }
  self->frames += self->frames < G_MAXUINT;
  return FALSE;
}

void
gst_mien_track_cuts_drop_faces (const GstMienTrackCuts *self, GstBuffer *buffer,
    GPtrArray *faces)
{
  for (guint i = faces->len; self->has_cut && i-- > 0;) {
    GstMienFace *face = faces->pdata[i];
    if (face->frames_ago <= self->frames)
      continue;
    gst_mien_buffer_remove_face (buffer, face);
    g_ptr_array_remove_index (faces, i);
  }
}
