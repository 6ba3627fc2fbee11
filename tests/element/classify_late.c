/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceclassify on the fake engine: late frames. */

#include "classifyfixture.h"

/* Pushes a frame with faces of these tracks. Returns how many frames ago each
 * was classified. */
static void
push_faces (ClassifyFixture *f, GstClockTime pts, const guint *tracks, guint n,
    guint *ages)
{
  GstBuffer *out, *buffer = classify_gradient_new (FALSE);

  GST_BUFFER_PTS (buffer) = pts;
  for (guint i = 0; i < n; i++)
    gst_mien_buffer_add_face (buffer, 200 - 30.0f * i, 50, 20, 20, 1, "yunet")
        ->track_id = tracks[i];
  g_autoptr (GPtrArray) faces = classify_push (f, buffer, &out);
  g_assert_cmpuint (faces->len, ==, n);
  for (guint i = 0; i < n; i++) {
    const GstMienAttribute *attribute =
        gst_mien_face_find_attribute (faces->pdata[i], "first");
    g_assert_nonnull (attribute);
    ages[i] = gst_mien_face_get_attribute_age (faces->pdata[i], attribute);
  }
  gst_buffer_unref (out);
}

static guint64
get_stat (ClassifyFixture *f, const char *name)
{
  g_autoptr (GstStructure) stats = NULL;
  guint64 number;
  g_object_get (f->element, "stats", &stats, NULL);
  g_assert_true (gst_structure_get_uint64 (stats, name, &number));
  return number;
}

/* There is a message for each skipped frame; the last one has the total. */
static void
check_qos_messages (ClassifyFixture *f, guint n)
{
  GstMessage *message;
  guint64 dropped = 0;
  guint found = 0;
  while ((message = gst_bus_pop_filtered (f->bus, GST_MESSAGE_QOS))) {
    gst_message_parse_qos_stats (message, NULL, NULL, &dropped);
    gst_message_unref (message);
    found++;
  }
  g_assert_cmpuint (found, ==, n);
  g_assert_cmpuint (dropped, ==, n);
}

/* Late frames keep their last results, but only for a limited number of
 * frames. */
static void
test_late (void)
{
  static const guint known[] = { 1 }, newcomers[] = { 0, 0, 7, 1 };
  ClassifyFixture f;
  guint age, ages[4], n_classified = 0;

  fake_engine_reset ();
  classify_fixture_init (&f, "models", "first");
  push_faces (&f, GST_CLOCK_TIME_NONE, known, 1, &age);
  g_assert_cmpuint (age, ==, 0);
  gst_harness_push_upstream_event (f.h,
      gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 0.5, GST_SECOND,
          3600 * GST_SECOND));
  for (guint i = 0; i < 93; i++) {
    push_faces (&f, i * GST_MSECOND, known, 1, &age);
    n_classified += age == 0;
  }
  g_assert_cmpuint (n_classified, ==, 3);
  g_assert_cmpuint (get_stat (&f, "frames"), ==, 94);
  g_assert_cmpuint (get_stat (&f, "faces"), ==, 94);
  g_assert_cmpuint (get_stat (&f, "classifications"), ==, 4);
  g_assert_cmpuint (get_stat (&f, "skipped"), ==, 90);
  check_qos_messages (&f, 90);

  /* Faces without a previous result are classified. */
  push_faces (&f, GST_SECOND, newcomers, 4, ages);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (ages[i], ==, newcomers[i] == 1);
  classify_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceclassify/late", test_late);
  return g_test_run ();
}
