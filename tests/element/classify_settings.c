/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify on the fake engine: settings, error texts, and lost devices.
 */

#include "classifyfixture.h"

static char *
device_name (GstElement *element)
{
  char *name;
  g_object_get (element, "device-name", &name, NULL);
  return name;
}

static void
test_labels (void)
{
  static const char *const texts[] = {
    "first=hell,dunkel",
    " first = hell , dunkel ;",
    ";first=hell,dunkel;",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    ClassifyFixture f;
    GstBuffer *out;
    classify_fixture_init (&f, "models", "second,first", "labels", texts[i]);
    GstMienAttribute *attribute = classify_one (&f, 80, &out);
    g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==, "dunkel");
    gst_buffer_unref (out);
    classify_fixture_clear (&f);
  }
  ClassifyFixture f;
  GstBuffer *out;
  classify_fixture_init (&f, "models", "first", "labels", "hell,dunkel");
  GstMienAttribute *attribute = classify_one (&f, 80, &out);
  g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==, "dunkel");
  gst_buffer_unref (out);
  classify_fixture_clear (&f);
}

static void
test_refused_settings (void)
{
  static const struct {
    const char *models, *labels, *device, *text;
  } cases[] = {
    { "first,missing", NULL, "gpu",
        "no model \"missing\": expected "
        "missing.onnx in *" },
    { " , ", NULL, "gpu",
        "models: expected names or paths separated by commas, found \" , \"" },
    { NULL, NULL, "gpu",
        "models: expected names or paths separated by commas, found \"\"" },
    { "first,twin", NULL, "gpu",
        "models: */first.onnx and */twin.onnx both "
        "have the attribute \"first\"; use one of them" },
    { "first", NULL, "none", "there is no device none" },
    { "first", "a,b,c", "gpu",
        "labels: model first has 2 classes, but "
        "\"a,b,c\" has 3 labels" },
    { "first", "a", "gpu",
        "labels: model first has 2 classes, but \"a\" has "
        "1 label" },
    { "first", "first=a, ", "gpu",
        "labels: label 2 of model first is empty "
        "in \"a,\"" },
    { "first,second", "a,b", "gpu",
        "labels: \"a,b\" does not name its model; expected one of first, "
        "second, as in MODEL=label,label,..." },
    { "first,second", "third=a,b", "gpu",
        "labels: no model named "
        "\"third\"; expected one of first, second" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBus) bus = NULL;
    GstElement *element = classify_element_new (&bus, "models", cases[i].models,
        "labels", cases[i].labels, "device", cases[i].device, NULL);
    g_assert_cmpint (gst_element_set_state (element, GST_STATE_PAUSED), ==,
        GST_STATE_CHANGE_FAILURE);
    g_autofree char *text = test_pop_text (bus, GST_MESSAGE_ERROR);
    g_assert_true (g_pattern_match_simple (cases[i].text, text));
    g_assert_null (device_name (element));
    gst_element_set_state (element, GST_STATE_NULL);
    g_assert_cmpuint (fake_engine.n_devices, ==, 0);
    gst_element_set_bus (element, NULL);
    gst_object_unref (element);
  }
}

/* Only the values at the element's start count. */
static void
test_restart (void)
{
  ClassifyFixture f;
  GstBuffer *out;
  classify_fixture_init (&f, "models", "second", "device", "gpu");
  g_object_set (f.element, "models", "first", "device", "other", NULL);
  g_assert_null (classify_one (&f, 80, &out));
  gst_buffer_unref (out);

  for (guint i = 0; i < 3; i++) {
    gst_element_set_state (f.element, GST_STATE_NULL);
    g_assert_cmpuint (fake_engine.n_devices, ==, 0);
    g_assert_null (device_name (f.element));
    gst_element_set_state (f.element, GST_STATE_PLAYING);
    g_autofree char *name = device_name (f.element);
    g_assert_cmpstr (name, ==, "fake other");
  }
  gst_harness_play (f.h);
  classify_fixture_set_caps (&f);
  g_assert_nonnull (classify_one (&f, 80, &out));
  gst_buffer_unref (out);
  classify_fixture_clear (&f);
}

static void
test_shared (void)
{
  static const gboolean values[] = { FALSE, TRUE };
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    ClassifyFixture f;
    GstBuffer *out;
    g_autoptr (GstBus) bus = NULL;
    GstElement *other = classify_element_new (&bus, "models", "first", "shared",
        values[i], NULL);
    gst_element_set_state (other, GST_STATE_PAUSED);
    classify_fixture_init (&f, "models", "first", "shared", values[i]);
    g_assert_cmpuint (fake_engine.n_runners, ==, values[i] ? 1 : 2);
    gst_element_set_state (other, GST_STATE_NULL);
    gst_element_set_bus (other, NULL);
    gst_object_unref (other);
    g_assert_nonnull (classify_one (&f, 80, &out));
    gst_buffer_unref (out);
    classify_fixture_clear (&f);
  }
}

static void
test_device_lost_error (void)
{
  ClassifyFixture f;
  classify_fixture_init (&f, "models", "first", "device", "gpu");
  GstBuffer *buffer = classify_gradient_new (FALSE);
  gst_mien_buffer_add_face (buffer, 10, 50, 20, 20, 1, "yunet");
  fake_engine.runs_left = 0;
  g_assert_cmpint (gst_harness_push (f.h, buffer), ==, GST_FLOW_ERROR);
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_ERROR);
  g_assert_cmpstr (text, ==, "fake gpu was lost");
  classify_fixture_clear (&f);
}

/* Lost in the middle of a frame: all its faces get their attributes. */
static void
test_device_lost_cpu (void)
{
  ClassifyFixture f;
  GstBuffer *buffer = classify_gradient_new (FALSE), *out;
  classify_fixture_init (&f, "models", "first", "device", "gpu", "batch-size",
      2);
  gst_util_set_object_arg (G_OBJECT (f.element), "on-device-lost", "cpu");
  g_autofree char *before = device_name (f.element);
  g_assert_cmpstr (before, ==, "fake gpu");
  for (guint i = 0; i < 5; i++)
    gst_mien_buffer_add_face (buffer, 10 * i + 5, 50, 20, 20, 1, "yunet");
  fake_engine.runs_left = 1;

  g_autoptr (GPtrArray) faces = classify_push (&f, buffer, &out);
  g_assert_cmpuint (faces->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat_with_epsilon (classify_score (faces->pdata[i], "first")
            * 255,
        10 * i + 14.5, 0.01);
  g_autofree char *after = device_name (f.element);
  g_assert_cmpstr (after, ==, "fake cpu");
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_cmpstr (text, ==, "fake gpu was lost; continuing on the CPU");
  gst_buffer_unref (out);
  classify_fixture_clear (&f);
}

static void
test_device_lost_no_cpu (void)
{
  ClassifyFixture f;
  GstBuffer *buffer = classify_gradient_new (FALSE);
  classify_fixture_init (&f, "models", "first", "device", "gpu");
  gst_util_set_object_arg (G_OBJECT (f.element), "on-device-lost", "cpu");
  gst_mien_buffer_add_face (buffer, 10, 50, 20, 20, 1, "yunet");
  fake_engine.runs_left = 0;
  fake_engine.no_cpu = TRUE;
  /* There is no device left: every later frame fails, and nothing crashes. */
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpint (gst_harness_push (f.h, gst_buffer_ref (buffer)), ==,
        GST_FLOW_ERROR);
    g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_ERROR);
    g_assert_cmpstr (text, ==, "there is no device cpu");
  }
  gst_buffer_unref (buffer);
  classify_fixture_clear (&f);
}

static const ClassifyTest tests[] = {
  { "labels", test_labels },
  { "refused-settings", test_refused_settings },
  { "restart", test_restart },
  { "shared", test_shared },
  { "device-lost/error", test_device_lost_error },
  { "device-lost/cpu", test_device_lost_cpu },
  { "device-lost/no-cpu", test_device_lost_no_cpu },
};

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/faceclassify/", tests, classify_test_run);
  return g_test_run ();
}
