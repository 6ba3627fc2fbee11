/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceclassify on the fake engine: frames that repeat the previous one. */

#include "classifyfixture.h"

/* Columns where the frame is bright and dark. */
#define BRIGHT 200
#define DARK 30
#define SIZE 20

/* Results are reused instead of computed again. */
static void
test_repeated (gconstpointer track)
{
  ClassifyFixture f;

  fake_engine_reset ();
  classify_fixture_init (&f, "models", "first");
  for (guint i = 0; i < 8; i++) {
    const guint age = i % 4;
    /* Another run would end the stream. */
    fake_engine.runs_left = age == 0;
    GstBuffer *out, *buffer = classify_gradient_new (FALSE);
    gst_mien_buffer_add_face (buffer, i < 4 ? BRIGHT : DARK, 50, SIZE, SIZE, 1,
        "yunet")
        ->track_id = GPOINTER_TO_UINT (track);
    if (age > 0)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
    g_autoptr (GPtrArray) faces = classify_push (&f, buffer, &out);
    const GstMienAttribute *attribute =
        gst_mien_face_find_attribute (faces->pdata[0], "first");
    g_assert_nonnull (attribute);
    g_assert_cmpuint (gst_mien_face_get_attribute_age (faces->pdata[0],
                          attribute),
        ==, age);
    g_assert_cmpint (gst_mien_attribute_get_raw_label_id (attribute), ==,
        i < 4 ? 0 : 1);
    gst_buffer_unref (out);
  }
  classify_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/faceclassify/repeated/untracked",
      GUINT_TO_POINTER (0), test_repeated);
  g_test_add_data_func ("/faceclassify/repeated/tracked", GUINT_TO_POINTER (1),
      test_repeated);
  return g_test_run ();
}
