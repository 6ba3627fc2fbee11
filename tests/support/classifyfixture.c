/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "classifyfixture.h"

#define SIZE 240
#define CAPS \
  "video/x-raw, format=GRAY8, width=240, height=240, " \
  "framerate=25/1, colorimetry=1:1:0:0"

void
classify_test_run (gconstpointer test)
{
  fake_engine_reset ();
  ((const ClassifyTest *) test)->run ();
}

GstElement *
classify_element_new (GstBus **bus, const char *first_property, ...)
{
  va_list args;
  va_start (args, first_property);
  GstElement *element =
      GST_ELEMENT (g_object_new_valist (GST_TYPE_MIEN_FACE_CLASSIFY,
          first_property, args));
  va_end (args);
  gst_object_ref_sink (element);
  *bus = gst_bus_new ();
  gst_element_set_bus (element, *bus);
  return element;
}

void
classify_fixture_start (ClassifyFixture *f, GstElement *element)
{
  f->element = element;
  f->h = gst_harness_new_with_element (element, "sink", "src");
  classify_fixture_set_caps (f);
}

void
classify_fixture_set_caps (ClassifyFixture *f)
{
  gst_harness_set_src_caps_str (f->h, CAPS);
}

void
classify_fixture_clear (ClassifyFixture *f)
{
  gst_harness_teardown (f->h);
  gst_element_set_bus (f->element, NULL);
  gst_object_unref (f->element);
  gst_object_unref (f->bus);
  g_assert_cmpuint (fake_engine.n_devices, ==, 0);
}

/* The value of pixel (x, y) is x, or y if `down`. */
GstBuffer *
classify_gradient_new (gboolean down)
{
  guint8 *pixels = g_malloc (SIZE * SIZE);
  for (guint i = 0; i < SIZE * SIZE; i++)
    pixels[i] = down ? i / SIZE : i % SIZE;
  return gst_buffer_new_wrapped (pixels, SIZE * SIZE);
}

GPtrArray *
classify_push (ClassifyFixture *f, GstBuffer *buffer, GstBuffer **out)
{
  g_assert_cmpint (gst_harness_push (f->h, buffer), ==, GST_FLOW_OK);
  *out = gst_harness_pull (f->h);
  GPtrArray *faces = g_ptr_array_new ();
  gpointer state = NULL;
  GstMienFace *face;
  while ((face = gst_mien_buffer_iterate_faces (*out, &state)))
    g_ptr_array_add (faces, face);
  return faces;
}

double
classify_score (const GstMienFace *face, const char *attribute)
{
  guint n;
  GstMienAttribute *found = gst_mien_face_find_attribute (face, attribute);
  g_assert_nonnull (found);
  const float *scores = gst_mien_attribute_get_scores (found, &n);
  g_assert_cmpuint (n, ==, 2);
  return scores[0];
}

GstMienAttribute *
classify_one (ClassifyFixture *f, float x, GstBuffer **out)
{
  GstBuffer *buffer = classify_gradient_new (FALSE);
  gst_mien_buffer_add_face (buffer, x, 50, 20, 20, 1, "yunet");
  g_autoptr (GPtrArray) faces = classify_push (f, buffer, out);
  g_assert_cmpuint (faces->len, ==, 1);
  return gst_mien_face_find_attribute (faces->pdata[0], "first");
}
