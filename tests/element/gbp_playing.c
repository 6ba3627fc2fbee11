/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gbpoverlay over time: what it explains of whom, what it computes when, and
 * what becomes of wrong settings and lost devices.
 */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "gbpfixture.h"
#include "onnxtext.h"

static const char *const labels[] = { "angry", "disgust", "fear", "happy",
  "sad", "surprise", "neutral", NULL };

static GstBuffer *
frame_with_faces (guint n)
{
  GstBuffer *frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
  for (guint i = 0; i < n; i++)
    gbp_add_face (frame, 10 + 60 * i, 30);
  return frame;
}

static const GstMienMap *
map_of (GstBuffer *buffer, const char *name)
{
  gpointer state = NULL;
  return gst_mien_face_meta_find_map (
      gst_buffer_iterate_mien_face_meta (buffer, &state), name);
}

/* Largest difference, as a part of the largest value. */
static double
difference (const GstMienMap *a, const GstMienMap *b)
{
  guint n, m;
  const gfloat *x = gst_mien_map_get_values (a, &n);
  const gfloat *y = gst_mien_map_get_values (b, &m);
  double largest = 0, worst = 0;
  g_assert_cmpuint (n, ==, m);
  for (guint i = 0; i < n; i++) {
    largest = MAX (largest, fabs (x[i]));
    worst = MAX (worst, fabs (x[i] - y[i]));
  }
  return worst / largest;
}

/* What is explained of a face of which faceclassify (or another model) told
 * the class, -1 for none. */
static GstBuffer *
push_told (GbpFixture *f, const char *model, int label_id)
{
  static const gfloat scores[7] = { 1, 0, 0, 0, 0, 0, 0 };
  GstBuffer *frame = frame_with_faces (1);
  gpointer state = NULL;
  GstMienFaceMeta *face = gst_buffer_iterate_mien_face_meta (frame, &state);
  g_autoptr (GstMienAttribute) attribute =
      gst_mien_attribute_new ("emotion", model, labels, scores, 7);
  gst_mien_face_meta_take_attribute (face,
      gst_mien_attribute_copy_with (attribute, label_id, 1, 0));
  gst_harness_push_event (f->h, gst_event_new_flush_start ());
  gst_harness_push_event (f->h, gst_event_new_flush_stop (TRUE));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f->h, gst_event_new_segment (&segment));
  return gbp_push (f, frame);
}

/* Of a face that was told the class, that class; else the model's own winner,
 * which the scores of the model itself tell to be one of them. */
static void
test_winner (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  g_autoptr (GstBuffer) own = gbp_push (&f, frame_with_faces (1));
  const char *winner = gst_mien_map_get_target (map_of (own, "gbp"));
  g_assert_true (g_strv_contains (labels, winner));

  for (int i = -1; i < 7; i++) {
    g_autoptr (GstBuffer) told = push_told (&f, "emotion", i);
    g_assert_cmpstr (gst_mien_map_get_target (map_of (told, "gbp")), ==,
        i < 0 ? winner : labels[i]);
    g_autoptr (GstBuffer) other = push_told (&f, "another model", i);
    g_assert_cmpstr (gst_mien_map_get_target (map_of (other, "gbp")), ==,
        winner);
    if (i < 0)
      continue;

    /* It is what asking for the class gives, and no other class's. */
    gbp_fixture_set (&f, "target", labels[i]);
    g_autoptr (GstBuffer) named = gbp_push (&f, frame_with_faces (1));
    g_assert_cmpfloat (difference (map_of (named, "gbp"),
            map_of (told, "gbp")), <, 1e-5);
    if (g_str_equal (labels[i], winner))
      g_assert_cmpfloat (difference (map_of (named, "gbp"),
              map_of (own, "gbp")), <, 1e-5);
    else
      g_assert_cmpfloat (difference (map_of (named, "gbp"),
              map_of (own, "gbp")), >, 1e-2);
    gbp_fixture_set (&f, "target", "winner");
  }
  gbp_fixture_clear (&f);
}

static void
test_methods (void)
{
  static const struct {
    const char *method;
    guint side;
    gboolean signs;
  } cases[] = { { "gbp", 64, TRUE }, { "saliency", 64, TRUE },
    { "gradcam", 4, FALSE }, { "guided-gradcam", 64, TRUE } };
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  g_autoptr (GstBuffer) last = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gbp_fixture_set (&f, "method", cases[i].method);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame_with_faces (1));
    const GstMienMap *map = map_of (out, cases[i].method);
    guint n;
    g_assert_nonnull (map);
    g_assert_cmpuint (gst_mien_map_get_width (map), ==, cases[i].side);
    g_assert_cmpuint (gst_mien_map_get_height (map), ==, cases[i].side);
    const gfloat *values = gst_mien_map_get_values (map, &n);
    gboolean negative = FALSE;
    for (guint k = 0; k < n; k++)
      negative |= values[k] < 0;
    g_assert_true (negative == cases[i].signs);
    if (i == 1)
      g_assert_cmpfloat (difference (map, map_of (last, "gbp")), >, 1e-2);
    g_clear_pointer (&last, gst_buffer_unref);
    last = gst_buffer_ref (out);
  }
  gbp_fixture_clear (&f);
}

/* A whole feature map is the sum of its elements. */
static void
test_elements (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  gbp_fixture_set (&f, "method", "saliency");
  gbp_fixture_set (&f, "target", "classify:2");
  g_autoptr (GstBuffer) whole = gbp_push (&f, frame_with_faces (1));
  g_assert_cmpstr (gst_mien_map_get_target (map_of (whole, "saliency")), ==,
      "classify:2");
  guint n;
  const gfloat *want =
      gst_mien_map_get_values (map_of (whole, "saliency"), &n);
  g_autofree double *sum = g_new0 (double, n);
  for (guint i = 0; i < 16; i++) {
    g_autofree char *target = g_strdup_printf ("classify:2:%u,%u", i / 4,
        i % 4);
    gbp_fixture_set (&f, "target", target);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame_with_faces (1));
    const gfloat *part =
        gst_mien_map_get_values (map_of (out, "saliency"), &n);
    for (guint k = 0; k < n; k++)
      sum[k] += part[k];
  }
  double largest = 0, worst = 0;
  for (guint k = 0; k < n; k++) {
    largest = MAX (largest, fabs (want[k]));
    worst = MAX (worst, fabs (want[k] - sum[k]));
  }
  g_assert_cmpfloat (worst, <, 1e-4 * largest);
  gbp_fixture_clear (&f);
}

/* Frames between two that are due show the last map, where the face is now; a
 * face that is new is not left waiting. */
static void
test_interval (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "interval", 3, "alpha", 1.0, "attach", TRUE);
  gbp_engine_reset ();
  const GstMienMap *drawn = NULL;
  for (guint i = 0; i < 7; i++) {
    g_autoptr (GstBuffer) before = frame_with_faces (0);
    GstBuffer *frame = gst_buffer_copy_deep (before);
    gbp_add_face (frame, 60 + 4 * i, 30);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    g_assert_cmpuint (gbp_engine.n_items, ==, i / 3 + 1);
    g_assert_cmpint (gbp_changed (before, out).x, ==, 60 + 4 * i);
    if (i % 3 == 2)
      g_assert_true (map_of (out, "gbp") == drawn);
    drawn = map_of (out, "gbp");
  }

  gbp_engine_reset ();
  GstBuffer *frame = frame_with_faces (0);
  gbp_add_face (frame, 84, 30);
  gbp_add_face (frame, 10, 100);
  gst_buffer_unref (gbp_push (&f, frame));
  g_assert_cmpuint (gbp_engine.n_items, ==, 1);
  gbp_fixture_clear (&f);
}

/* Tracks tell faces apart that changed places. */
static void
test_tracks (void)
{
  GbpFixture f;
  const GstMienMap *maps[2] = { NULL };
  gbp_fixture_init (&f, "interval", 1000, "attach", TRUE);
  gbp_engine_reset ();
  for (guint i = 0; i < 4; i++) {
    GstBuffer *frame = frame_with_faces (2);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (frame);
    for (guint k = 0; k < 2; k++)
      ((GstMienFaceMeta *) faces->pdata[k])->track_id = (i + k) % 2 + 1;
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    g_autoptr (GPtrArray) found = gst_mien_buffer_get_faces (out);
    for (guint k = 0; k < 2; k++) {
      const GstMienMap *map =
          gst_mien_face_meta_find_map (found->pdata[k], "gbp");
      if (i > 0)
        g_assert_true (map == maps[(i + k) % 2]);
      maps[(i + k) % 2] = map;
    }
  }
  g_assert_cmpuint (gbp_engine.n_items, ==, 2);
  gbp_fixture_clear (&f);
}

/* A late frame is drawn on, but nothing is computed for it. */
static void
test_late (void)
{
  static const struct {
    GstClockTime time;
    guint n_runs;
    gboolean drawn;
  } cases[] = { { 1, 1, TRUE }, { 3, 1, TRUE }, { 5, 2, TRUE } };
  GbpFixture f;
  gbp_fixture_init (&f, "alpha", 1.0);
  gbp_engine_reset ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) before = frame_with_faces (0);
    GstBuffer *frame = gst_buffer_copy_deep (before);
    gbp_add_face (frame, 60, 30);
    GST_BUFFER_PTS (frame) = cases[i].time * GST_SECOND;
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    g_assert_cmpuint (gbp_engine.n_runs, ==, cases[i].n_runs);
    g_assert_true ((gbp_changed (before, out).w > 0) == cases[i].drawn);
    gst_harness_push_upstream_event (f.h, gst_event_new_qos (
            GST_QOS_TYPE_UNDERFLOW, 2.0, 3 * GST_SECOND, GST_SECOND));
  }
  gbp_fixture_clear (&f);
}

/* New caps and flushes forget the maps; states may come in any order. */
static void
test_restarts (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "interval", 1000);
  gbp_engine_reset ();
  gst_buffer_unref (gbp_push (&f, frame_with_faces (1)));
  gst_harness_set_src_caps_str (f.h, GBP_CAPS ("RGB", "200", "160")
      ", pixel-aspect-ratio=1/2");
  gst_buffer_unref (gbp_push (&f, frame_with_faces (1)));
  g_assert_cmpuint (gbp_engine.n_runs, ==, 2);
  gst_buffer_unref (push_told (&f, "emotion", 1));
  g_assert_cmpuint (gbp_engine.n_runs, ==, 3);

  static const GstState states[] = { GST_STATE_NULL, GST_STATE_READY,
    GST_STATE_PAUSED, GST_STATE_READY, GST_STATE_PLAYING, GST_STATE_NULL };
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *name = NULL;
    g_assert_cmpint (gst_element_set_state (f.element, states[i]), ==,
        GST_STATE_CHANGE_SUCCESS);
    g_object_get (f.element, "device-name", &name, NULL);
    g_assert_true ((name != NULL) == (states[i] > GST_STATE_READY));
  }
  gbp_fixture_clear (&f);
}

/* Values that are wrong for the model, and what the text says. */
static const struct {
  const char *name, *value, *texts[3];
} wrong[] = {
  { "target", "hapy", { "\"hapy\" is no class of model emotion",
          "angry, disgust", "LAYER:F:I,J" } },
  { "target", "nolayer:0:1,1", { "no layer \"nolayer\"", "classify",
          "stem" } },
  { "target", "classify:7:0,0", { "layer classify", "feature maps 0 to 6",
          "no 7" } },
  { "target", "classify:0:4,0", { "rows 0 to 3", "columns 0 to 3", "4,0" } },
  { "target", "classify:0:0,4", { "columns 0 to 3", "0,4" } },
  { "target", "classify:-1:0,0", { "\"classify:-1:0,0\" is no class" } },
  { "target", "classify:1:0", { "no layer \"classify:1\"" } },
  { "target", ":1:0,0", { "is no class" } },
  { "target", "classify:99999999999:0,0", { "is no class" } },
};

static void
check_texts (const char *text, guint i)
{
  g_test_message ("%s=%s: %s", wrong[i].name, wrong[i].value, text);
  g_assert_nonnull (text);
  for (guint k = 0; k < 3 && wrong[i].texts[k]; k++)
    g_assert_nonnull (strstr (text, wrong[i].texts[k]));
}

/* At the start an error; while it plays a warning, once, and what was
 * explained before stays. */
static void
test_wrong_values (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  gbp_fixture_set (&f, "target", "fear");
  gst_buffer_unref (gbp_push (&f, frame_with_faces (1)));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    GstElement *element = gst_object_ref_sink (g_object_new (
            GST_TYPE_MIEN_GBP_OVERLAY, "device", "cpu", NULL));
    g_autoptr (GstBus) bus = gst_bus_new ();
    gst_element_set_bus (element, bus);
    gst_util_set_object_arg (G_OBJECT (element), wrong[i].name,
        wrong[i].value);
    g_assert_cmpint (gst_element_set_state (element, GST_STATE_PAUSED), ==,
        GST_STATE_CHANGE_FAILURE);
    g_autofree char *error = gbp_pop_text (bus, GST_MESSAGE_ERROR);
    check_texts (error, i);
    gst_element_set_state (element, GST_STATE_NULL);
    gst_element_set_bus (element, NULL);
    gst_object_unref (element);

    gbp_fixture_set (&f, wrong[i].name, wrong[i].value);
    for (guint k = 0; k < 2; k++) {
      g_autoptr (GstBuffer) out = gbp_push (&f, frame_with_faces (1));
      g_assert_cmpstr (gst_mien_map_get_target (map_of (out, "gbp")), ==,
          "fear");
      g_autofree char *text = gbp_pop_text (f.bus, GST_MESSAGE_WARNING);
      if (k == 0)
        check_texts (text, i);
      else
        g_assert_null (text);
    }
  }
  gbp_fixture_set (&f, "target", "Happy");
  g_autoptr (GstBuffer) out = gbp_push (&f, frame_with_faces (1));
  g_assert_cmpstr (gst_mien_map_get_target (map_of (out, "gbp")), ==,
      "happy");
  gbp_fixture_clear (&f);
}

/* What cannot be combined, or found. */
static void
test_wrong_start (void)
{
  static const struct {
    const char *name, *value, *more, *text;
  } cases[] = {
    { "model", "nosuch", "gbp", "no model \"nosuch\"" },
    { "device", "GeForce", "gbp", "device=cpu" },
    { "target", "classify:0:0,0", "gradcam", "Grad-CAM explains classes" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstElement *element = gst_object_ref_sink (g_object_new (
            GST_TYPE_MIEN_GBP_OVERLAY, "device", "cpu", NULL));
    g_autoptr (GstBus) bus = gst_bus_new ();
    gst_element_set_bus (element, bus);
    g_object_set (element, cases[i].name, cases[i].value, NULL);
    gst_util_set_object_arg (G_OBJECT (element), "method", cases[i].more);
    g_assert_cmpint (gst_element_set_state (element, GST_STATE_PAUSED), ==,
        GST_STATE_CHANGE_FAILURE);
    g_autofree char *text = gbp_pop_text (bus, GST_MESSAGE_ERROR);
    g_test_message ("%s=%s: %s", cases[i].name, cases[i].value, text);
    g_assert_nonnull (strstr (text, cases[i].text));
    gst_element_set_state (element, GST_STATE_NULL);
    gst_element_set_bus (element, NULL);
    gst_object_unref (element);
  }
}

/* A network that no rule can guide says so and works: guided is plain. */
static void
test_no_relu (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mien-gbp-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "smooth.onnx", NULL);
  g_autoptr (GBytes) file = mien_test_onnx ("opset 13\ninput x ?,1,8,8\n"
      "output y\nfloat w 3,1,3,3\nConv x w -> c\nSigmoid c -> s\n"
      "GlobalAveragePool s -> g\nFlatten g -> y");
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (file, NULL),
          g_bytes_get_size (file), NULL));

  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE, "model", path);
  g_autofree char *text = gbp_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (strstr (text, "has no ReLU"));
  g_autoptr (GstBuffer) guided = gbp_push (&f, frame_with_faces (1));
  gbp_fixture_set (&f, "method", "saliency");
  g_autoptr (GstBuffer) plain = gbp_push (&f, frame_with_faces (1));
  g_assert_null (gbp_pop_text (f.bus, GST_MESSAGE_WARNING));
  g_assert_cmpfloat (difference (map_of (guided, "gbp"),
          map_of (plain, "saliency")), ==, 0);
  gbp_fixture_clear (&f);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_device_lost (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  gbp_fixture_set (&f, "on-device-lost", "cpu");
  gbp_engine_reset ();
  gbp_engine.runs_left = 1;
  gst_buffer_unref (gbp_push (&f, frame_with_faces (1)));
  g_autoptr (GstBuffer) out = gbp_push (&f, frame_with_faces (1));
  g_assert_nonnull (map_of (out, "gbp"));
  g_autofree char *text = gbp_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_cmpstr (text, ==,
      "the device was lost; going on with the CPU code");

  gbp_fixture_set (&f, "on-device-lost", "error");
  gbp_engine.runs_left = 0;
  g_assert_cmpint (gst_harness_push (f.h, frame_with_faces (1)), ==,
      GST_FLOW_ERROR);
  g_autofree char *error = gbp_pop_text (f.bus, GST_MESSAGE_ERROR);
  g_assert_cmpstr (error, ==, "the device was lost");
  gbp_fixture_clear (&f);
}

/* The same on Vulkan as on the CPU. */
static void
test_vulkan (void)
{
  GstElement *element = gst_object_ref_sink (g_object_new (
          GST_TYPE_MIEN_GBP_OVERLAY, "device", "vulkan", NULL));
  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (element, bus);
  const gboolean ok = gst_element_set_state (element, GST_STATE_PAUSED)
      != GST_STATE_CHANGE_FAILURE;
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  gst_object_unref (element);
  if (!ok) {
    g_autofree char *text = gbp_pop_text (bus, GST_MESSAGE_ERROR);
    if (g_getenv ("MIEN_REQUIRE_VULKAN"))
      g_error ("%s", text);
    g_test_skip (text);
    return;
  }

  static const char *const devices[] = { "cpu", "vulkan" };
  static const char *const methods[] = { "gbp", "guided-gradcam" };
  for (guint m = 0; m < G_N_ELEMENTS (methods); m++) {
    GstBuffer *out[2];
    for (guint i = 0; i < 2; i++) {
      GbpFixture f;
      gbp_fixture_init_on (&f, devices[i], "attach", TRUE);
      gbp_fixture_set (&f, "method", methods[m]);
      out[i] = gbp_push (&f, frame_with_faces (3));
      gbp_fixture_clear (&f);
    }
    g_assert_cmpfloat (difference (map_of (out[0], methods[m]),
            map_of (out[1], methods[m])), <, 1e-3);
    gst_buffer_unref (out[0]);
    gst_buffer_unref (out[1]);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gbpoverlay/winner", test_winner);
  g_test_add_func ("/gbpoverlay/methods", test_methods);
  g_test_add_func ("/gbpoverlay/elements", test_elements);
  g_test_add_func ("/gbpoverlay/interval", test_interval);
  g_test_add_func ("/gbpoverlay/tracks", test_tracks);
  g_test_add_func ("/gbpoverlay/late", test_late);
  g_test_add_func ("/gbpoverlay/restarts", test_restarts);
  g_test_add_func ("/gbpoverlay/wrong-values", test_wrong_values);
  g_test_add_func ("/gbpoverlay/wrong-start", test_wrong_start);
  g_test_add_func ("/gbpoverlay/no-relu", test_no_relu);
  g_test_add_func ("/gbpoverlay/device-lost", test_device_lost);
  g_test_add_func ("/gbpoverlay/vulkan", test_vulkan);
  return g_test_run ();
}
