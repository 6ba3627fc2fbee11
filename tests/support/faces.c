/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faces.h"

GstMienAttribute *
test_attribute_new (const gchar *name, const gchar *model_name,
    const gchar *const *labels, const gfloat *scores, guint n_scores)
{
  g_autoptr (GstMienClassSet) classes =
      gst_mien_class_set_new (name, model_name, labels);

  return gst_mien_attribute_new (classes, scores, n_scores);
}

GstMienAttribute *
test_attribute (const gchar *name, gfloat first)
{
  static const gchar *const labels[] = { "a", "b", NULL };
  const gfloat scores[] = { first, 1 - first };

  return test_attribute_new (name, "model.onnx", labels, scores, 2);
}

GstMienAttribute *
test_number (const gchar *name, const gchar *unit, gfloat value)
{
  g_autoptr (GstMienClassSet) number =
      gst_mien_class_set_new_number (name, "model.onnx", unit);

  return gst_mien_attribute_new_number (number, value);
}

GstMienMap *
test_map (const gchar *name, const gchar *target)
{
  static const GstMienArea area = { 0, 0.5f, 1, 0.5f };
  static const gfloat values[] = { 0, 1, 2, 3, 4, 5 };

  return gst_mien_map_new (name, "model.onnx", target, &area, 3, values,
      G_N_ELEMENTS (values));
}

void
test_check_map (const GstMienMap *map, const gchar *name, const gchar *target)
{
  GstMienArea area;
  guint n;
  const gfloat *values = gst_mien_map_get_values (map, &n);

  g_assert_cmpstr (gst_mien_map_get_name (map), ==, name);
  g_assert_cmpstr (gst_mien_map_get_model_name (map), ==, "model.onnx");
  g_assert_cmpstr (gst_mien_map_get_target (map), ==, target);
  gst_mien_map_get_area (map, &area);
  g_assert_cmpfloat (area.x, ==, 0);
  g_assert_cmpfloat (area.y, ==, 0.5f);
  g_assert_cmpfloat (area.width, ==, 1);
  g_assert_cmpfloat (area.height, ==, 0.5f);
  g_assert_cmpuint (gst_mien_map_get_width (map), ==, 3);
  g_assert_cmpuint (gst_mien_map_get_height (map), ==, 2);
  g_assert_cmpuint (n, ==, 6);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (values[i], ==, i);
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

GstMienFace *
test_only_face (GstBuffer *buffer)
{
  gpointer state = NULL;
  GstMienFace *face = gst_mien_buffer_iterate_faces (buffer, &state);

  if (face)
    g_assert_null (gst_mien_buffer_iterate_faces (buffer, &state));
  return face;
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

guint
test_count_regions (GstBuffer *buffer)
{
  return test_count_metas (buffer, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE);
}

void
test_assert_attributes (GstBuffer *buffer, const gchar *expected)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpuint (faces->len, ==, 1);
  const GstMienFace *face = faces->pdata[0];
  for (guint i = 0; i < gst_mien_face_get_n_attributes (face); i++) {
    const GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    guint n;
    gst_mien_attribute_get_scores (attribute, &n);
    g_string_append_printf (text, "%s%s=%s %g of %u by %s", i ? "; " : "",
        gst_mien_attribute_get_name (attribute),
        gst_mien_attribute_get_label (attribute),
        gst_mien_attribute_get_confidence (attribute), n,
        gst_mien_attribute_get_model_name (attribute));
  }
  g_assert_cmpstr (text->str, ==, expected);
}
