/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Replaces images.c in builds without GStreamer's Vulkan library: frames are
 * never images. */
#include "images.h"

GstMienImages *
gst_mien_images_new (GstElement *element)
{
  return NULL;
}

void
gst_mien_images_free (GstMienImages *self)
{
}

void
gst_mien_images_clear (GstMienImages *self)
{
}

gboolean
gst_mien_images_answer (GstMienImages *self, GstQuery *query)
{
  return FALSE;
}

MienDevice *
gst_mien_images_get_device (GstMienImages *self, GstBuffer *buffer,
    const GstVideoInfo *info, const gchar *spec, GError **error)
{
  g_return_val_if_reached (NULL);
}

gboolean
gst_mien_images_copy (GstMienImages *self, const GstVideoFrame *frame,
    GstBuffer *buffer, const MienPixelsTarget *to, GError **error)
{
  g_return_val_if_reached (FALSE);
}

gboolean
gst_mien_images_draw (GstMienImages *self, GstBuffer **buffer,
    const GstVideoInfo *info, GstVideoOverlayComposition *composition,
    GError **error)
{
  g_return_val_if_reached (FALSE);
}
