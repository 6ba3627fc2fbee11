/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/inputframe.h"

#include "base/loan.h"
#include "engine/error.h"
#include "images.h"

#define DATA "mien-input-frames"

/* The data pointer of the first plane of a frame without bytes, which is never
 * dereferenced. */
#define NOWHERE ((gsize) 1 << 20)

struct _GstMienInputFrames {
  GstMienFilter *element;
  GstMienImages *images;
};

static void
frames_free (gpointer data)
{
  GstMienInputFrames *self = data;

  gst_mien_images_free (self->images);
  g_free (self);
}

GstMienInputFrames *
gst_mien_input_frames_of (GstMienFilter *element)
{
  GstMienInputFrames *self = g_object_get_data (G_OBJECT (element), DATA);

  if (self)
    return self;
  self = g_new0 (GstMienInputFrames, 1);
  self->element = element;
  self->images = gst_mien_images_new (GST_ELEMENT (element));
  g_object_set_data_full (G_OBJECT (element), DATA, self, frames_free);
  return self;
}

void
gst_mien_input_frames_clear (GstMienInputFrames *self)
{
  gst_mien_images_clear (self->images);
}

gboolean
gst_mien_input_frames_answer (GstMienInputFrames *self, GstQuery *query)
{
  return GST_QUERY_TYPE (query) == GST_QUERY_CONTEXT
      && gst_mien_images_answer (self->images, query);
}

gboolean
gst_mien_input_frames_draw (GstMienInputFrames *self, GstBuffer **buffer,
    const GstVideoInfo *info, GstVideoOverlayComposition *composition,
    GError **error)
{
  return gst_mien_images_draw (self->images, buffer, info, composition, error);
}

/* Describes a frame whose bytes are not mapped: the data pointers of its planes
 * differ, but are never dereferenced. */
static void
describe (GstVideoFrame *frame, const GstVideoInfo *info, GstBuffer *buffer)
{
  gsize at = NOWHERE;

  *frame = (GstVideoFrame) { .info = *info, .buffer = buffer };
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (info); p++) {
    frame->data[p] = GSIZE_TO_POINTER (at);
    at += GST_ROUND_UP_N (info->size + 1, MIEN_PIXELS_ALIGN);
  }
}

static gboolean
copy (gpointer data, const MienPixelsTarget *to, GError **error)
{
  const GstMienInputFrame *self = data;

  return gst_mien_images_copy (self->frames->images, &self->frame, self->buffer,
      to, error);
}

static gboolean
open_image (GstMienInputFrame *self, const GstVideoInfo *info,
    const gchar *spec, GError **error)
{
  self->device = gst_mien_images_get_device (self->frames->images, self->buffer,
      info, spec, error);
  if (!self->device)
    return FALSE;
  describe (&self->frame, info, self->buffer);
  self->copier = (MienPixelsSource) { copy, self };
  self->source = &self->copier;
  return TRUE;
}

gboolean
gst_mien_input_frame_open (GstMienInputFrame *self, GstMienInputFrames *frames,
    GstBuffer *buffer, const GstVideoInfo *info, const gchar *spec,
    GError **error)
{
  *self = (GstMienInputFrame) { .buffer = buffer, .frames = frames };
  if (gst_mien_filter_has_images (frames->element))
    return open_image (self, info, spec, error);
  if (gst_mien_filter_map (&self->frame, info, buffer)) {
    if (gst_mien_frame_to_loan (&self->frame, &self->parts))
      self->loan = &self->parts;
    return TRUE;
  }
  g_set_error_literal (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
      "its memory cannot be read");
  return FALSE;
}

void
gst_mien_input_frame_close (GstMienInputFrame *self)
{
  if (!self->source)
    gst_video_frame_unmap (&self->frame);
}
