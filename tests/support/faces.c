/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faces.h"

GstMienAttribute *
test_attribute (const gchar *name, gfloat first)
{
  static const gchar *const labels[] = { "a", "b", NULL };
  const gfloat scores[] = { first, 1 - first };

  return gst_mien_attribute_new (name, "model.onnx", labels, scores, 2);
}

GstBuffer *
test_scale_metas (GstBuffer *source, gint in_width, gint in_height,
    gint out_width, gint out_height)
{
  GstVideoInfo in = { .width = in_width, .height = in_height };
  GstVideoInfo out = { .width = out_width, .height = out_height };
  GstVideoMetaTransform scale = { &in, &out };
  GstBuffer *dest = gst_buffer_new ();
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta (source, &state)))
    g_assert_true (meta->info->transform_func (dest, meta, source,
            gst_video_meta_transform_scale_get_quark (), &scale));
  return dest;
}

guint
test_count_metas (GstBuffer *buffer, GType api)
{
  gpointer state = NULL;
  guint n = 0;

  while (gst_buffer_iterate_meta_filtered (buffer, &state, api))
    n++;
  return n;
}
