/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "faces.h"
#include "meta/valuetext.h"

static const gchar *const labels[] = { "angry", "happy", "sad", NULL };

static GstMienAttribute *
make (gfloat angry, gfloat happy, gfloat sad)
{
  const gfloat scores[] = { angry, happy, sad };
  return test_attribute_new ("emotion", "mini", labels, scores, 3);
}

static void
test_winner (void)
{
  static const struct {
    gfloat scores[3];
    gint label_id;
    gfloat confidence;
  } cases[] = {
    { { 0.1f, 0.7f, 0.2f }, 1, 0.7f },
    { { 0.5f, 0.5f, 0.0f }, 0, 0.5f },
    { { -3, -2, -1 }, 2, -1 },
    { { NAN, 0.2f, INFINITY }, 1, 0.2f },
    { { NAN, NAN, -INFINITY }, -1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gfloat *scores = cases[i].scores;
    g_autoptr (GstMienAttribute) attribute =
        make (scores[0], scores[1], scores[2]);
    gint label_id = gst_mien_attribute_get_label_id (attribute);

    g_test_message ("%u: scores %g %g %g: winner %d, confidence %g", i,
        scores[0], scores[1], scores[2], label_id,
        gst_mien_attribute_get_confidence (attribute));
    g_assert_cmpint (label_id, ==, cases[i].label_id);
    g_assert_cmpfloat (gst_mien_attribute_get_confidence (attribute), ==,
        cases[i].confidence);
    g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==,
        label_id < 0 ? NULL : labels[label_id]);

    /* Later changes do not affect it. */
    g_autoptr (GstMienAttribute) other =
        gst_mien_attribute_copy_with (attribute, 0, 0.5f);
    g_assert_cmpint (gst_mien_attribute_get_raw_label_id (other), ==,
        cases[i].label_id);
    g_assert_cmpstr (gst_mien_attribute_get_raw_label (other), ==,
        gst_mien_attribute_get_label (attribute));
  }
}

/* A single class: either it, or no label. */
static void
test_single (void)
{
  static const gchar *const smiling[] = { "smiling", NULL };
  static const gfloat scores[] = { 0, 0.49f, 0.5f, 0.97f, NAN };

  for (guint i = 0; i < G_N_ELEMENTS (scores); i++) {
    const gboolean wins = scores[i] >= 0.5f;
    guint n;
    g_autoptr (GstMienAttribute) attribute =
        test_attribute_new ("smile", "m", smiling, &scores[i], 1);
    g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==,
        wins ? "smiling" : NULL);
    g_assert_cmpstr (gst_mien_attribute_get_raw_label (attribute), ==,
        wins ? "smiling" : NULL);
    g_assert_cmpfloat (gst_mien_attribute_get_confidence (attribute), ==,
        wins ? scores[i] : 0);
    if (i < 4)
      g_assert_cmpfloat (gst_mien_attribute_get_scores (attribute, &n)[0], ==,
          scores[i]);
  }
}

static void
test_fields (void)
{
  gchar *own_labels[] = { g_strdup ("woman"), g_strdup ("man"), NULL };
  gfloat own_scores[] = { 0.25f, 0.75f };
  g_autoptr (GstMienAttribute) attribute = test_attribute_new ("gender",
      "gender.onnx", (const gchar *const *) own_labels, own_scores, 2);
  guint n_labels, n_scores;

  own_scores[0] = own_scores[1] = 9;
  own_labels[0][0] = own_labels[1][0] = '?';
  g_free (own_labels[0]);
  g_free (own_labels[1]);

  const gchar *const *names =
      gst_mien_attribute_get_labels (attribute, &n_labels);
  const gfloat *scores = gst_mien_attribute_get_scores (attribute, &n_scores);
  g_assert_cmpstr (gst_mien_attribute_get_name (attribute), ==, "gender");
  g_assert_cmpstr (gst_mien_attribute_get_model_name (attribute), ==,
      "gender.onnx");
  g_assert_cmpuint (n_labels, ==, 2);
  g_assert_cmpuint (n_scores, ==, 2);
  g_assert_cmpstr (names[0], ==, "woman");
  g_assert_cmpstr (names[1], ==, "man");
  g_assert_null (names[2]);
  g_assert_cmpfloat (scores[0], ==, 0.25f);
  g_assert_cmpfloat (scores[1], ==, 0.75f);
  g_assert_true (gst_mien_attribute_get_labels (attribute, NULL) == names);
}

/* File names and command line arguments may be any bytes; GStreamer's
 * structures, D-Bus and JSON only accept UTF-8. */
static void
test_not_utf8 (void)
{
  static const gchar *const odd[] = { "gl\xfc"
                                      "cklich",
    "happy", NULL };
  const gfloat scores[] = { 0.75f, 0.25f };
  g_autoptr (GstMienAttribute) attribute =
      test_attribute_new ("\xe4ge", "\xff", odd, scores, 2);

  g_assert_cmpstr (gst_mien_attribute_get_name (attribute), ==,
      "\xef\xbf\xbdge");
  g_assert_cmpstr (gst_mien_attribute_get_model_name (attribute), ==,
      "\xef\xbf\xbd");
  g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==,
      "gl\xef\xbf\xbd"
      "cklich");
}

static void
test_copy_with (void)
{
  GstMienAttribute *attribute = make (0.1f, 0.7f, 0.2f);
  g_autoptr (GstMienAttribute) smoothed =
      gst_mien_attribute_copy_with (attribute, 2, 0.6f);
  g_autoptr (GstMienAttribute) none =
      gst_mien_attribute_copy_with (smoothed, -1, 0);

  g_assert_true (gst_mien_attribute_get_class_set (attribute)
      == gst_mien_attribute_get_class_set (none));
  g_assert_cmpint (gst_mien_attribute_get_label_id (attribute), ==, 1);
  gst_mien_attribute_unref (attribute);

  g_assert_cmpstr (gst_mien_attribute_get_label (smoothed), ==, "sad");
  g_assert_cmpfloat (gst_mien_attribute_get_confidence (smoothed), ==, 0.6f);
  g_assert_null (gst_mien_attribute_get_label (none));
  g_assert_cmpint (gst_mien_attribute_get_label_id (none), ==, -1);
  g_assert_cmpfloat (gst_mien_attribute_get_scores (none, NULL)[1], ==, 0.7f);
}

static void
test_number_fields (void)
{
  g_autoptr (GstMienAttribute) age = test_number ("age", "years", 34.25f);
  g_autoptr (GstMienAttribute) smoothed =
      gst_mien_attribute_copy_with_value (age, 33);
  g_autoptr (GstMienAttribute) valence = test_number ("valence", NULL, -0.5f);
  guint n = 1;

  g_assert_true (gst_mien_attribute_is_number (age));
  g_assert_cmpfloat (gst_mien_attribute_get_value (age), ==, 34.25f);
  g_assert_cmpfloat (gst_mien_attribute_get_raw_value (age), ==, 34.25f);
  g_assert_cmpstr (gst_mien_attribute_get_unit (age), ==, "years");
  g_assert_cmpfloat (gst_mien_attribute_get_value (smoothed), ==, 33);
  g_assert_cmpfloat (gst_mien_attribute_get_raw_value (smoothed), ==, 34.25f);
  g_assert_true (gst_mien_attribute_get_class_set (age)
      == gst_mien_attribute_get_class_set (smoothed));
  g_assert_null (gst_mien_attribute_get_unit (valence));
  g_assert_cmpfloat (gst_mien_attribute_get_value (valence), ==, -0.5f);

  /* What code that reads classes sees. */
  g_assert_cmpstr (gst_mien_attribute_get_name (age), ==, "age");
  g_assert_cmpstr (gst_mien_attribute_get_model_name (age), ==, "model.onnx");
  g_assert_null (gst_mien_attribute_get_label (age));
  g_assert_cmpint (gst_mien_attribute_get_label_id (age), ==, -1);
  g_assert_null (gst_mien_attribute_get_raw_label (age));
  g_assert_cmpfloat (gst_mien_attribute_get_confidence (age), ==, 0);
  g_assert_nonnull (gst_mien_attribute_get_scores (age, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (gst_mien_attribute_get_labels (age, &n)[0]);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_no_number (void)
{
  g_autoptr (GstMienAttribute) attribute = make (0.1f, 0.7f, 0.2f);

  g_assert_false (gst_mien_attribute_is_number (attribute));
  g_assert_true (isnan (gst_mien_attribute_get_value (attribute)));
  g_assert_true (isnan (gst_mien_attribute_get_raw_value (attribute)));
  g_assert_null (gst_mien_attribute_get_unit (attribute));
}

/* The value as shown to users. */
static void
test_value_text (void)
{
  static const struct {
    gfloat value;
    const gchar *text;
  } cases[] = { { 34.25f, "34" }, { 9.96f, "10" }, { 9.94f, "9.9" },
    { 1, "1.0" }, { 0.996f, "1.0" }, { 0.25f, "0.25" }, { -0.376f, "-0.38" },
    { -12.5f, "-12" }, { 1e9f, "1000000000" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstMienAttribute) number =
        test_number ("n", NULL, cases[i].value);
    g_assert_cmpstr (mien_value_text (number).text, ==, cases[i].text);
  }
}

static void
test_boxed (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GstMienAttribute *attribute = make (1, 0, 0);

  g_value_init (&value, GST_TYPE_MIEN_ATTRIBUTE);
  g_value_set_boxed (&value, attribute);
  g_assert_true (g_value_get_boxed (&value) == attribute);
  gst_mien_attribute_unref (attribute);
  g_assert_cmpstr (gst_mien_attribute_get_label (g_value_get_boxed (&value)),
      ==, "angry");
}

static void
test_programmer_errors (void)
{
  const gfloat scores[] = { 1, 0, 0 };
  g_autoptr (GstMienAttribute) attribute = make (1, 0, 0);

  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*n_scores*");
  g_assert_null (test_attribute_new ("emotion", "m", labels, scores, 2));
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*name != NULL*");
  g_assert_null (gst_mien_class_set_new (NULL, "m", labels));
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*labels*");
  g_assert_null (gst_mien_class_set_new ("emotion", "m", &labels[3]));
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*label_id*");
  g_assert_null (gst_mien_attribute_copy_with (attribute, 3, 1));
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*label_id*");
  g_assert_null (gst_mien_attribute_copy_with (attribute, -2, 1));

  g_autoptr (GstMienAttribute) age = test_number ("age", "years", 1);
  GstMienClassSet *number = gst_mien_attribute_get_class_set (age);
  GstMienClassSet *classes = gst_mien_attribute_get_class_set (attribute);
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*is_number*");
  g_assert_null (gst_mien_attribute_new (number, scores, 0));
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*is_number*");
  g_assert_null (gst_mien_attribute_new_number (classes, 1));
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*is_number*");
  g_assert_null (gst_mien_attribute_copy_with (age, -1, 0));
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*is_number*");
  g_assert_null (gst_mien_attribute_copy_with_value (attribute, 1));
  g_test_assert_expected_messages ();
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/attribute/winner", test_winner);
  g_test_add_func ("/meta/attribute/single", test_single);
  g_test_add_func ("/meta/attribute/fields", test_fields);
  g_test_add_func ("/meta/attribute/not-utf8", test_not_utf8);
  g_test_add_func ("/meta/attribute/copy-with", test_copy_with);
  g_test_add_func ("/meta/attribute/number", test_number_fields);
  g_test_add_func ("/meta/attribute/no-number", test_no_number);
  g_test_add_func ("/meta/attribute/value-text", test_value_text);
  g_test_add_func ("/meta/attribute/boxed", test_boxed);
  g_test_add_func ("/meta/attribute/programmer-errors", test_programmer_errors);
  return g_test_run ();
}
