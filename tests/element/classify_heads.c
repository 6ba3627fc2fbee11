/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network with three heads: faceclassify gives a face three attributes, which
 * are written, drawn and smoothed like any others.
 */

#include <math.h>
#include <string.h>

#include <gst/check/gstharness.h>
#include <json-glib/json-glib.h>

#include "json/gstmienjson.h"
#include "messages.h"
#include "meta/mien.h"
#include "modelfiles.h"
#include "threeheads.h"

#define SIDE 240
#define GRAY 102
#define RANGES "[x]\ndir=input\nranges=0,1\n"
#define WINDOW 3
#define FADING 0.5 /* 1 - 2 / (WINDOW + 1) */

typedef struct {
  MienTestFiles files;
  GstHarness *h;
  GstBuffer *out;
} Fixture;

/* faceclassify with these properties, followed by `chain`. */
static void
fixture_init (Fixture *f, const char *side, const char *chain)
{
  *f = (Fixture) { .out = NULL };
  mien_test_files_init (&f->files, THREE_HEADS, side, -1);
  g_autofree char *line =
      g_strdup_printf ("faceclassify name=classify device=cpu models=%s %s",
          f->files.onnx, chain);
  f->h = gst_harness_new_parse (line);
  gst_harness_set_src_caps_str (f->h,
      "video/x-raw, format=GRAY8, width=240, height=240, framerate=25/1, "
      "colorimetry=1:1:0:0");
}

static void
fixture_clear (Fixture *f)
{
  gst_clear_buffer (&f->out);
  gst_harness_teardown (f->h);
  mien_test_files_clear (&f->files);
}

/* Pushes a frame of that gray with a face in the middle. Returns the face. */
static GstMienFace *
push (Fixture *f, guint8 gray)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, SIDE * SIDE, NULL);
  gpointer state = NULL;
  gst_buffer_memset (buffer, 0, gray, SIDE * SIDE);
  gst_mien_buffer_add_face (buffer, 60, 100, 120, 120, 1, "yunet")->track_id =
      7;
  g_assert_cmpint (gst_harness_push (f->h, buffer), ==, GST_FLOW_OK);
  gst_clear_buffer (&f->out);
  f->out = gst_harness_pull (f->h);
  return gst_mien_buffer_iterate_faces (f->out, &state);
}

static double
age_of (guint8 gray)
{
  return (gray / 255.0 / 2 + 0.125) * 80 - 2;
}

#define ALL RANGES THREE_HEADS_SIDE
#define LAST "smoothing=none"

static void
test_attributes (void)
{
  Fixture f;
  fixture_init (&f, ALL, LAST);
  for (guint gray = 0; gray < 256; gray += 51) {
    const GstMienFace *face = push (&f, gray);
    const double m = gray / 255.0, sum = exp (2 * m) + 1 + exp (-m);
    static const char *const names[] = { "age", "gender", "mood" };
    g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 3);
    for (guint i = 0; i < 3; i++)
      g_assert_cmpstr (
          gst_mien_attribute_get_name (gst_mien_face_get_attribute (face, i)),
          ==, names[i]);

    const GstMienAttribute *age = gst_mien_face_get_attribute (face, 0);
    g_assert_true (gst_mien_attribute_is_number (age));
    g_assert_cmpfloat_with_epsilon (gst_mien_attribute_get_value (age),
        age_of (gray), 1e-4);
    g_assert_cmpstr (gst_mien_attribute_get_unit (age), ==, "years");
    const GstMienAttribute *gender = gst_mien_face_get_attribute (face, 1);
    g_assert_cmpfloat_with_epsilon (gst_mien_attribute_get_scores (gender,
                                        NULL)[1],
        1 / (1 + exp (-2 * m)), 1e-5);
    g_assert_cmpstr (gst_mien_attribute_get_label (gender), ==,
        gray == 0 ? "woman" : "man");
    const GstMienAttribute *mood = gst_mien_face_get_attribute (face, 2);
    g_assert_cmpfloat_with_epsilon (
        gst_mien_attribute_get_scores (mood, NULL)[0], exp (2 * m) / sum, 1e-5);
    g_assert_cmpstr (gst_mien_attribute_get_model_name (mood), ==, "net");
  }
  fixture_clear (&f);
}

/* The same with a runner shared between elements. */
static void
test_shared (void)
{
  Fixture f;
  fixture_init (&f, ALL, "shared=true");
  const GstMienFace *face = push (&f, 153);
  g_assert_cmpfloat_with_epsilon (
      gst_mien_attribute_get_value (gst_mien_face_find_attribute (face, "age")),
      age_of (153), 1e-4);
  g_assert_cmpstr (gst_mien_attribute_get_label (
                       gst_mien_face_find_attribute (face, "mood")),
      ==, "happy");
  fixture_clear (&f);
}

static void
test_json (void)
{
  Fixture f;
  fixture_init (&f, ALL, LAST);
  push (&f, 204);
  g_autoptr (GstCaps) caps =
      gst_caps_from_string ("video/x-raw,width=240,height=240");
  g_autoptr (GstSample) sample = gst_sample_new (f.out, caps, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = gst_mien_sample_to_json (sample, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) root = json_from_string (line, NULL);
  JsonArray *objects =
      json_object_get_array_member (json_node_get_object (root), "objects");
  JsonObject *face = json_array_get_object_element (objects, 0);
  JsonObject *age = json_object_get_object_member (face, "age");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (age, "value"),
      age_of (204), 1e-4);
  g_assert_cmpstr (json_object_get_string_member (age, "unit"), ==, "years");
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (face, "gender"), "label"),
      ==, "man");
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (face, "mood"), "label"),
      ==, "happy");
  fixture_clear (&f);
}

/* The rows that were drawn on, in a frame that had a uniform gray. */
static guint
count_drawn_rows (GstBuffer *buffer)
{
  GstMapInfo map;
  guint n = 0;
  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  for (guint y = 0; y < SIDE; y++) {
    gboolean drawn = FALSE;
    for (guint x = 0; x < SIDE; x++)
      drawn |= map.data[y * SIDE + x] != GRAY;
    n += drawn;
  }
  gst_buffer_unmap (buffer, &map);
  return n;
}

/* One line of the label for each attribute. */
static void
test_picture (void)
{
  static const char *const sides[] = { RANGES THREE_HEADS_GENDER,
    RANGES THREE_HEADS_GENDER THREE_HEADS_AGE, ALL };
  guint rows[3];
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    Fixture f;
    fixture_init (&f, sides[i], "! faceannotate draw-boxes=false");
    push (&f, GRAY);
    rows[i] = count_drawn_rows (f.out);
    fixture_clear (&f);
  }
  g_test_message ("%u, %u, %u rows", rows[0], rows[1], rows[2]);
  g_assert_cmpuint (rows[0], >, 5);
  g_assert_cmpuint (rows[1], >, rows[0] + 5);
  g_assert_cmpuint (rows[2], >, rows[1] + 5);
}

/* The mean is shown; the latest output of the network is available too. */
static void
test_smoothing (void)
{
  static const struct {
    const char *smoothing;
    double weights[3]; /* of the newest result and earlier ones */
  } cases[] = {
    { "none", { 1, 0, 0 } },
    { "mode", { 1, 1, 1 } },
    { "exponential", { 1, FADING, FADING * FADING } },
  };
  static const guint8 grays[] = { 255, 0, 51, 204 };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fixture f;
    g_autofree char *properties =
        g_strdup_printf ("smoothing=%s smoothing-window=%u", cases[i].smoothing,
            WINDOW);
    fixture_init (&f, ALL, properties);
    for (guint k = 0; k < G_N_ELEMENTS (grays); k++) {
      const GstMienAttribute *age =
          gst_mien_face_find_attribute (push (&f, grays[k]), "age");
      double sum = 0, total = 0;
      for (guint j = 0; j <= MIN (k, WINDOW - 1); j++) {
        sum += cases[i].weights[j] * age_of (grays[k - j]);
        total += cases[i].weights[j];
      }
      g_assert_cmpfloat_with_epsilon (gst_mien_attribute_get_value (age),
          sum / total, 1e-3);
      g_assert_cmpfloat_with_epsilon (gst_mien_attribute_get_raw_value (age),
          age_of (grays[k]), 1e-3);
    }
    fixture_clear (&f);
  }
}

/* A number is always certain: no face is classified again because of it. */
static void
test_certainty (void)
{
  Fixture f;
  fixture_init (&f, RANGES THREE_HEADS_AGE, "reclassify-interval=0");
  for (guint k = 0; k < 3; k++) {
    const GstMienFace *face = push (&f, 100);
    g_assert_cmpuint (gst_mien_face_get_attribute_age (face,
                          gst_mien_face_find_attribute (face, "age")),
        ==, k);
  }
  fixture_clear (&f);
}

/* The error of an element with these properties at its start, or NULL. */
static char *
start (const char *models, const char *labels)
{
  GstElement *element =
      gst_object_ref_sink (gst_element_factory_make ("faceclassify", NULL));
  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (element, bus);
  g_object_set (element, "models", models, "labels", labels, "device", "cpu",
      NULL);
  gst_element_set_state (element, GST_STATE_PAUSED);
  char *text = test_pop_text (bus, GST_MESSAGE_ERROR);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  gst_object_unref (element);
  return text;
}

/* Labels belong to an attribute. */
static void
test_labels (void)
{
  static const struct {
    const char *labels, *text;
  } cases[] = {
    { "gender=female,male;mood=a,b,c", NULL },
    { "age=young,old",
        "labels: attribute age is a number, which has no labels" },
    { "gender=a", "labels: attribute gender has 2 classes, but \"a\" has 1" },
    { "net=a,b",
        "labels: no model named \"net\"; expected one of age, gender, mood" },
    { "a,b", "labels: \"a,b\" does not name its model" },
  };
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, THREE_HEADS, THREE_HEADS_SIDE, -1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = start (files.onnx, cases[i].labels);
    if (cases[i].text)
      g_assert_nonnull (strstr (text, cases[i].text));
    else
      g_assert_null (text);
  }
}

/* No attribute may occur twice, not even within one model. */
static void
test_same_attribute (void)
{
  g_auto (MienTestFiles) one = { NULL };
  g_auto (MienTestFiles) other = { NULL };
  mien_test_files_init (&one, THREE_HEADS, THREE_HEADS_SIDE, -1);
  mien_test_files_init (&other, THREE_HEADS, THREE_HEADS_EMOTION, -1);
  g_autofree char *models = g_strjoin (",", one.onnx, other.onnx, NULL);
  g_autofree char *text = start (models, NULL);
  g_assert_nonnull (strstr (text, "both have the attribute \"mood\""));
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceclassify/heads/attributes", test_attributes);
  g_test_add_func ("/faceclassify/heads/shared", test_shared);
  g_test_add_func ("/faceclassify/heads/json", test_json);
  g_test_add_func ("/faceclassify/heads/picture", test_picture);
  g_test_add_func ("/faceclassify/heads/smoothing", test_smoothing);
  g_test_add_func ("/faceclassify/heads/certainty", test_certainty);
  g_test_add_func ("/faceclassify/heads/labels", test_labels);
  g_test_add_func ("/faceclassify/heads/same-attribute", test_same_attribute);
  return g_test_run ();
}
