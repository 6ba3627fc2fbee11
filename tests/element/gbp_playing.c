/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gbpoverlay over time: when it computes, and for which faces.
 */

#include "gbpfixture.h"

/* Frames between two intervals show the last map at the current position of the
 * face; a new face is explained immediately. */
static void
test_interval (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "interval", 3, "alpha", 1.0, "attach", TRUE);
  gbp_engine_reset ();
  const GstMienMap *drawn = NULL;
  for (guint i = 0; i < 7; i++) {
    g_autoptr (GstBuffer) before = gbp_frame_with_faces (0);
    GstBuffer *frame = gst_buffer_copy_deep (before);
    gbp_add_face (frame, 60 + 4 * i, 30);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    g_assert_cmpuint (gbp_engine.n_items, ==, i / 3 + 1);
    g_assert_cmpint (gbp_changed (before, out).x, ==, 60 + 4 * i);
    if (i % 3 == 2)
      g_assert_true (gbp_map (out, "gbp") == drawn);
    drawn = gbp_map (out, "gbp");
  }

  gbp_engine_reset ();
  GstBuffer *frame = gbp_frame_with_faces (0);
  gbp_add_face (frame, 84, 30);
  gbp_add_face (frame, 10, 100);
  gst_buffer_unref (gbp_push (&f, frame));
  g_assert_cmpuint (gbp_engine.n_items, ==, 1);
  gbp_fixture_clear (&f);
}

/* Frames that repeat the previous one show its map, and a new face there is
 * still explained. */
static void
test_repeated (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "alpha", 1.0, "attach", TRUE);
  gbp_engine_reset ();
  for (guint i = 0; i < 9; i++) {
    GstBuffer *frame = gbp_frame_with_faces (0);
    gbp_add_face (frame, 60, 30);
    if (i > 6)
      gbp_add_face (frame, 10, 100);
    if (i % 3 > 0)
      GST_BUFFER_FLAG_SET (frame, GST_BUFFER_FLAG_GAP);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    g_assert_nonnull (gbp_map (out, "gbp"));
    g_assert_cmpuint (gbp_engine.n_items, ==, i / 3 + 1 + (i > 6));
  }
  gbp_fixture_clear (&f);
}

/* Tracks identify faces that changed places. */
static void
test_tracks (void)
{
  GbpFixture f;
  const GstMienMap *maps[2] = { NULL };
  gbp_fixture_init (&f, "interval", 1000, "attach", TRUE);
  gbp_engine_reset ();
  for (guint i = 0; i < 4; i++) {
    GstBuffer *frame = gbp_frame_with_faces (2);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_writable_faces (frame);
    for (guint k = 0; k < 2; k++)
      ((GstMienFace *) faces->pdata[k])->track_id = (i + k) % 2 + 1;
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    g_autoptr (GPtrArray) found = gst_mien_buffer_get_faces (out);
    for (guint k = 0; k < 2; k++) {
      const GstMienMap *map = gst_mien_face_find_map (found->pdata[k], "gbp");
      if (i > 0)
        g_assert_true (map == maps[(i + k) % 2]);
      maps[(i + k) % 2] = map;
    }
  }
  g_assert_cmpuint (gbp_engine.n_items, ==, 2);
  gbp_fixture_clear (&f);
}

/* A track that was away keeps its map; a face without an id does not. */
static void
test_away (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "interval", 1000, "attach", TRUE);
  for (guint id = 0; id < 2; id++) {
    gbp_engine_reset ();
    for (guint i = 0; i < 12; i++) {
      GstBuffer *frame = gbp_frame_with_faces (0);
      if (i == 0 || i == 11)
        gbp_add_face (frame, 60, 30)->track_id = id;
      gst_buffer_unref (gbp_push (&f, frame));
    }
    /* Explained once or twice. */
    g_assert_cmpuint (gbp_engine.n_items, ==, id == 0 ? 2 : 1);
  }
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
    g_autoptr (GstBuffer) before = gbp_frame_with_faces (0);
    GstBuffer *frame = gst_buffer_copy_deep (before);
    gbp_add_face (frame, 60, 30);
    GST_BUFFER_PTS (frame) = cases[i].time * GST_SECOND;
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    g_assert_cmpuint (gbp_engine.n_runs, ==, cases[i].n_runs);
    g_assert_true ((gbp_changed (before, out).w > 0) == cases[i].drawn);
    gst_harness_push_upstream_event (f.h,
        gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 2.0, 3 * GST_SECOND,
            GST_SECOND));
  }
  gbp_fixture_clear (&f);
}

/* If all frames are late, one in 31 is still explained. */
static void
test_always_late (void)
{
  GbpFixture f;
  guint64 explained, skipped;
  gbp_fixture_init (&f, "border-width", 0);
  gst_harness_push_upstream_event (f.h,
      gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 2.0, 3000 * GST_SECOND,
          GST_SECOND));
  for (guint i = 0; i < 2 * 31; i++) {
    GstBuffer *frame = gbp_frame_with_faces (1);
    GST_BUFFER_PTS (frame) = i * GST_SECOND;
    gst_buffer_unref (gbp_push (&f, frame));
  }
  g_autoptr (GstStructure) stats = NULL;
  g_object_get (f.element, "stats", &stats, NULL);
  g_assert_true (gst_structure_get (stats, "explanations", G_TYPE_UINT64,
      &explained, "skipped", G_TYPE_UINT64, &skipped, NULL));
  g_assert_cmpuint (explained, ==, 2);
  g_assert_cmpuint (skipped, ==, 60);
  gbp_fixture_clear (&f);
}

/* New caps and flushes clear the maps; states may change in any order. */
static void
test_restarts (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "interval", 1000);
  gbp_engine_reset ();
  gst_buffer_unref (gbp_push (&f, gbp_frame_with_faces (1)));
  gst_harness_set_src_caps_str (f.h,
      GBP_CAPS ("RGB", "200", "160") ", pixel-aspect-ratio=1/2");
  gst_buffer_unref (gbp_push (&f, gbp_frame_with_faces (1)));
  g_assert_cmpuint (gbp_engine.n_runs, ==, 2);
  gbp_flush (&f);
  gst_buffer_unref (gbp_push (&f, gbp_frame_with_faces (1)));
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

static void
test_device_lost (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  gbp_fixture_set (&f, "on-device-lost", "cpu");
  gbp_engine_reset ();
  gbp_engine.runs_left = 1;
  gst_buffer_unref (gbp_push (&f, gbp_frame_with_faces (1)));
  g_autoptr (GstBuffer) out = gbp_push (&f, gbp_frame_with_faces (1));
  g_assert_nonnull (gbp_map (out, "gbp"));
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_cmpstr (text, ==, "the device was lost; continuing on the CPU");

  gbp_fixture_set (&f, "on-device-lost", "error");
  gbp_engine.runs_left = 0;
  g_assert_cmpint (gst_harness_push (f.h, gbp_frame_with_faces (1)), ==,
      GST_FLOW_ERROR);
  g_autofree char *error = test_pop_text (f.bus, GST_MESSAGE_ERROR);
  g_assert_cmpstr (error, ==, "the device was lost");
  gbp_fixture_clear (&f);
}

/* Vulkan gives the same result as the CPU. */
static void
test_vulkan (void)
{
  GstElement *element =
      gst_object_ref_sink (g_object_new (GST_TYPE_MIEN_GBP_OVERLAY, "device",
          "vulkan", NULL));
  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (element, bus);
  const gboolean ok = gst_element_set_state (element, GST_STATE_PAUSED)
      != GST_STATE_CHANGE_FAILURE;
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  gst_object_unref (element);
  if (!ok) {
    g_autofree char *text = test_pop_text (bus, GST_MESSAGE_ERROR);
    if (g_getenv ("MIEN_REQUIRE_VULKAN"))
      g_error ("%s", text);
    g_test_skip (text);
    return;
  }

  static const char *const devices[] = { "cpu", "vulkan" };
  GstBuffer *out[2];
  for (guint i = 0; i < 2; i++) {
    GbpFixture f;
    gbp_fixture_init_on (&f, devices[i], "attach", TRUE);
    /* The product of the two others. */
    gbp_fixture_set (&f, "method", "guided-gradcam");
    out[i] = gbp_push (&f, gbp_frame_with_faces (3));
    gbp_fixture_clear (&f);
  }
  g_assert_cmpfloat (gbp_difference (gbp_map (out[0], "guided-gradcam"),
                         gbp_map (out[1], "guided-gradcam")),
      <, 1e-3);
  gst_buffer_unref (out[0]);
  gst_buffer_unref (out[1]);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gbpoverlay/interval", test_interval);
  g_test_add_func ("/gbpoverlay/repeated", test_repeated);
  g_test_add_func ("/gbpoverlay/tracks", test_tracks);
  g_test_add_func ("/gbpoverlay/away", test_away);
  g_test_add_func ("/gbpoverlay/late", test_late);
  g_test_add_func ("/gbpoverlay/always-late", test_always_late);
  g_test_add_func ("/gbpoverlay/restarts", test_restarts);
  g_test_add_func ("/gbpoverlay/device-lost", test_device_lost);
  g_test_add_func ("/gbpoverlay/vulkan", test_vulkan);
  return g_test_run ();
}
