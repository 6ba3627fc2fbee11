/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* After GStreamer's own face detector: tensors as from its network, created by
 * the test, go through its decoder. */

#include <gst/analytics/analytics.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <string.h>

#include "lines.h"

#define WIDTH 320
#define HEIGHT 240
#define DECODER "ultralightfacedetectortensordec"
#define BOXES "ssd-mobilenet-v1-variant-1-out-boxes"
#define GROUP "ultra-lightweight-face-detection-rfb-320-v1-variant-1-out"
#define SCORES GROUP "-scores"

/* Left, upper, right and lower edge as fractions of the frame; the scores for
 * "not a face" and "a face". The second box nearly repeats the first, the last
 * is not a face. */
#define N_BOXES 4
static const gfloat boxes[N_BOXES][4] = { { 0.25f, 0.25f, 0.5f, 0.5f },
  { 0.26f, 0.25f, 0.51f, 0.5f }, { 0.625f, 0.125f, 0.75f, 0.375f },
  { 0.1f, 0.7f, 0.2f, 0.9f } };
static const gfloat scores[N_BOXES][2] = { { 0, 1 }, { 0.1f, 0.9f },
  { 0.125f, 0.875f }, { 0.9f, 0.1f } };

static GstTensor *
tensor_new (const gchar *id, gconstpointer values, gsize n_columns)
{
  const gsize size = N_BOXES * n_columns * sizeof (gfloat);
  gsize dims[] = { 1, N_BOXES, n_columns };

  return gst_tensor_new_simple (g_quark_from_string (id),
      GST_TENSOR_DATA_TYPE_FLOAT32, gst_buffer_new_memdup (values, size),
      GST_TENSOR_DIM_ORDER_ROW_MAJOR, G_N_ELEMENTS (dims), dims);
}

static GstBuffer *
frame_new (guint index)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT, NULL);
  GstTensor **tensors = g_new (GstTensor *, 2);

  gst_buffer_memset (buffer, 0, 128, WIDTH * HEIGHT);
  GST_BUFFER_PTS (buffer) = index * GST_SECOND / 25;
  tensors[0] = tensor_new (BOXES, boxes, 4);
  tensors[1] = tensor_new (SCORES, scores, 2);
  gst_tensor_meta_set (gst_buffer_add_tensor_meta (buffer), 2, tensors);
  return buffer;
}

static void
append_dimension (GValue *dims, gint size)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT);
  g_value_set_int (&value, size);
  gst_value_array_append_and_take_value (dims, &value);
}

static void
append_tensor (GValue *group, const gchar *id, gint n_columns)
{
  GstCaps *caps = gst_caps_new_simple ("tensor/strided", "tensor-id",
      G_TYPE_STRING, id, "dims-order", G_TYPE_STRING, "row-major", "type",
      G_TYPE_STRING, "float32", NULL);
  GValue dims = G_VALUE_INIT, value = G_VALUE_INIT;

  g_value_init (&dims, GST_TYPE_ARRAY);
  append_dimension (&dims, 1);
  append_dimension (&dims, N_BOXES);
  append_dimension (&dims, n_columns);
  gst_structure_take_value (gst_caps_get_structure (caps, 0), "dims", &dims);
  g_value_init (&value, GST_TYPE_CAPS);
  g_value_take_boxed (&value, caps);
  gst_value_unique_list_append_and_take_value (group, &value);
}

/* The frames and their tensors, as announced by onnxinference. */
static GstCaps *
caps_new (void)
{
  g_autoptr (GstStructure) groups = gst_structure_new_empty ("tensorgroups");
  GValue group = G_VALUE_INIT;

  g_value_init (&group, GST_TYPE_UNIQUE_LIST);
  append_tensor (&group, BOXES, 4);
  append_tensor (&group, SCORES, 2);
  gst_structure_take_value (groups, GROUP, &group);
  return gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "GRAY8",
      "width", G_TYPE_INT, WIDTH, "height", G_TYPE_INT, HEIGHT, "framerate",
      GST_TYPE_FRACTION, 25, 1, "tensors", GST_TYPE_STRUCTURE, groups, NULL);
}

static void
test_faces (void)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (DECODER);

  if (!factory) {
    g_test_skip ("no element \"" DECODER "\"");
    return;
  }
  GstHarness *h = gst_harness_new_parse (DECODER
      " ! facetrack min-hits=1 ! faceclassify device=cpu threshold=0 ! "
      "facejson");
  gst_harness_set_src_caps (h, caps_new ());
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, frame_new (i));
    g_assert_nonnull (out);
    g_autofree gchar *line = test_line_of (out);
    g_test_message ("%s", line);
    g_assert_cmpuint (test_count_parts (line, "\"roi_type\":\"face\""), ==, 2);
    g_assert_nonnull (strstr (line, "{\"x\":80,\"y\":60,\"w\":80,\"h\":60,"));
    g_assert_nonnull (strstr (line, "{\"x\":200,\"y\":30,\"w\":40,\"h\":60,"));
    g_assert_cmpuint (test_count_parts (line, "\"confidence\":0.875,"), ==, 1);
    g_assert_cmpuint (test_count_parts (line, "\"emotion\":{\"label\""), ==, 2);
    g_assert_cmpuint (test_count_parts (line, "\"gender\":{\"label\""), ==, 2);
    g_assert_cmpuint (test_count_parts (line, "\"id\":1,"), ==, 1);
    g_assert_cmpuint (test_count_parts (line, "\"id\":2,"), ==, 1);
  }
  gst_harness_teardown (h);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gst-detector/faces", test_faces);
  return g_test_run ();
}
