/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What gbpoverlay explains: winners, classes and elements, with every method;
 * and its errors for settings that do not fit the model.
 */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "faces.h"
#include "gbpfixture.h"
#include "modelfiles.h"
#include "onnxtext.h"
#include "threeheads.h"

static const char *const labels[] = { "angry", "disgust", "fear", "happy",
  "sad", "surprise", "neutral", NULL };

/* Pushes a face with an attribute by `model` that has this label, -1 for
 * none. */
static GstBuffer *
push_told (GbpFixture *f, const char *model, int label_id)
{
  static const gfloat scores[7] = { 1, 0, 0, 0, 0, 0, 0 };
  GstBuffer *frame = gbp_frame_with_faces (1);
  gpointer state = NULL;
  GstMienFace *face = gst_mien_buffer_iterate_faces (frame, &state);
  g_autoptr (GstMienAttribute) attribute =
      test_attribute_new ("emotion", model, labels, scores, 7);
  gst_mien_face_take_attribute (face,
      gst_mien_attribute_copy_with (attribute, label_id, 1));
  gbp_flush (f);
  return gbp_push (f, frame);
}

/* Explains the class that faceclassify found; if there is none, or it is from
 * another model, the winner of gbpoverlay's own model. */
static void
test_winner (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  g_autoptr (GstBuffer) own = gbp_push (&f, gbp_frame_with_faces (1));
  const char *winner = gst_mien_map_get_target (gbp_map (own, "gbp"));
  g_assert_true (g_strv_contains (labels, winner));

  for (int i = -1; i < 7; i++) {
    g_autoptr (GstBuffer) told = push_told (&f, "emotion", i);
    g_assert_cmpstr (gst_mien_map_get_target (gbp_map (told, "gbp")), ==,
        i < 0 ? winner : labels[i]);
    g_autoptr (GstBuffer) other = push_told (&f, "another model", i);
    g_assert_cmpstr (gst_mien_map_get_target (gbp_map (other, "gbp")), ==,
        winner);
    if (i < 0)
      continue;

    /* The map equals the one for that class as target, and differs from those
     * of other classes. */
    gbp_fixture_set (&f, "target", labels[i]);
    g_autoptr (GstBuffer) named = gbp_push (&f, gbp_frame_with_faces (1));
    g_assert_cmpfloat (gbp_difference (gbp_map (named, "gbp"),
                           gbp_map (told, "gbp")),
        <, 1e-5);
    if (g_str_equal (labels[i], winner))
      g_assert_cmpfloat (gbp_difference (gbp_map (named, "gbp"),
                             gbp_map (own, "gbp")),
          <, 1e-5);
    else
      g_assert_cmpfloat (gbp_difference (gbp_map (named, "gbp"),
                             gbp_map (own, "gbp")),
          >, 1e-2);
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
    g_autoptr (GstBuffer) out = gbp_push (&f, gbp_frame_with_faces (1));
    const GstMienMap *map = gbp_map (out, cases[i].method);
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
      g_assert_cmpfloat (gbp_difference (map, gbp_map (last, "gbp")), >, 1e-2);
    g_clear_pointer (&last, gst_buffer_unref);
    last = gst_buffer_ref (out);
  }
  gbp_fixture_clear (&f);
}

/* The map of a whole feature map is the sum of its elements' maps. */
static void
test_elements (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  gbp_fixture_set (&f, "method", "saliency");
  gbp_fixture_set (&f, "target", "classify:2");
  g_autoptr (GstBuffer) whole = gbp_push (&f, gbp_frame_with_faces (1));
  g_assert_cmpstr (gst_mien_map_get_target (gbp_map (whole, "saliency")), ==,
      "classify:2");
  guint n;
  const gfloat *want =
      gst_mien_map_get_values (gbp_map (whole, "saliency"), &n);
  g_autofree double *sum = g_new0 (double, n);
  for (guint i = 0; i < 16; i++) {
    g_autofree char *target =
        g_strdup_printf ("classify:2:%u,%u", i / 4, i % 4);
    gbp_fixture_set (&f, "target", target);
    g_autoptr (GstBuffer) out = gbp_push (&f, gbp_frame_with_faces (1));
    const gfloat *part =
        gst_mien_map_get_values (gbp_map (out, "saliency"), &n);
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

/* Values that are wrong for the model, and the error text. */
static const struct {
  const char *name, *value, *texts[3];
} wrong[] = {
  { "target", "hapy",
      { "\"hapy\" is not a class of model emotion", "angry, disgust",
          "LAYER:F:I,J" } },
  { "target", "nolayer:0:1,1", { "no layer \"nolayer\"", "classify", "stem" } },
  { "target", "classify:7:0,0",
      { "layer classify", "feature maps 0 to 6", "no 7" } },
  { "target", "classify:0:4,0", { "rows 0 to 3", "columns 0 to 3", "4,0" } },
  { "target", "classify:0:0,4", { "columns 0 to 3", "0,4" } },
  { "target", "classify:-1:0,0", { "\"classify:-1:0,0\" is not a class" } },
  { "target", "classify:1:0", { "no layer \"classify:1\"" } },
  { "target", ":1:0,0", { "is not a class" } },
  { "target", "classify:99999999999:0,0", { "is not a class" } },
};

static void
check_texts (const char *text, guint i)
{
  g_test_message ("%s=%s: %s", wrong[i].name, wrong[i].value, text);
  g_assert_nonnull (text);
  for (guint k = 0; k < 3 && wrong[i].texts[k]; k++)
    g_assert_nonnull (strstr (text, wrong[i].texts[k]));
}

/* At the start an error; while playing one warning, and the previous target is
 * kept. */
static void
test_wrong_values (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  gbp_fixture_set (&f, "target", "fear");
  gst_buffer_unref (gbp_push (&f, gbp_frame_with_faces (1)));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    GstElement *element =
        gst_object_ref_sink (g_object_new (GST_TYPE_MIEN_GBP_OVERLAY, "device",
            "cpu", NULL));
    g_autoptr (GstBus) bus = gst_bus_new ();
    gst_element_set_bus (element, bus);
    gst_util_set_object_arg (G_OBJECT (element), wrong[i].name, wrong[i].value);
    g_assert_cmpint (gst_element_set_state (element, GST_STATE_PAUSED), ==,
        GST_STATE_CHANGE_FAILURE);
    g_autofree char *error = test_pop_text (bus, GST_MESSAGE_ERROR);
    check_texts (error, i);
    gst_element_set_state (element, GST_STATE_NULL);
    gst_element_set_bus (element, NULL);
    gst_object_unref (element);

    gbp_fixture_set (&f, wrong[i].name, wrong[i].value);
    for (guint k = 0; k < 2; k++) {
      g_autoptr (GstBuffer) out = gbp_push (&f, gbp_frame_with_faces (1));
      g_assert_cmpstr (gst_mien_map_get_target (gbp_map (out, "gbp")), ==,
          "fear");
      g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
      if (k == 0)
        check_texts (text, i);
      else
        g_assert_null (text);
    }
  }
  gbp_fixture_set (&f, "target", "Happy");
  g_autoptr (GstBuffer) out = gbp_push (&f, gbp_frame_with_faces (1));
  g_assert_cmpstr (gst_mien_map_get_target (gbp_map (out, "gbp")), ==, "happy");
  gbp_fixture_clear (&f);
}

/* Combinations that are not possible, and missing models. */
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
    GstElement *element =
        gst_object_ref_sink (g_object_new (GST_TYPE_MIEN_GBP_OVERLAY, "device",
            "cpu", NULL));
    g_autoptr (GstBus) bus = gst_bus_new ();
    gst_element_set_bus (element, bus);
    g_object_set (element, cases[i].name, cases[i].value, NULL);
    gst_util_set_object_arg (G_OBJECT (element), "method", cases[i].more);
    g_assert_cmpint (gst_element_set_state (element, GST_STATE_PAUSED), ==,
        GST_STATE_CHANGE_FAILURE);
    g_autofree char *text = test_pop_text (bus, GST_MESSAGE_ERROR);
    g_test_message ("%s=%s: %s", cases[i].name, cases[i].value, text);
    g_assert_nonnull (strstr (text, cases[i].text));
    gst_element_set_state (element, GST_STATE_NULL);
    gst_element_set_bus (element, NULL);
    gst_object_unref (element);
  }
}

/* A network to which the guided rule does not apply causes a warning and works:
 * guided equals plain. */
static void
test_no_relu (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mien-gbp-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "smooth.onnx", NULL);
  g_autoptr (GBytes) file = mien_test_onnx (
      "opset 13\ninput x ?,1,8,8\n"
      "output y\nfloat w 3,1,3,3\nConv x w -> c\nSigmoid c -> s\n"
      "GlobalAveragePool s -> g\nFlatten g -> y");
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (file, NULL),
      g_bytes_get_size (file), NULL));

  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE, "model", path);
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (strstr (text, "has no ReLU"));
  g_autoptr (GstBuffer) guided = gbp_push (&f, gbp_frame_with_faces (1));
  gbp_fixture_set (&f, "method", "saliency");
  g_autoptr (GstBuffer) plain = gbp_push (&f, gbp_frame_with_faces (1));
  g_assert_null (test_pop_text (f.bus, GST_MESSAGE_WARNING));
  g_assert_cmpfloat (gbp_difference (gbp_map (guided, "gbp"),
                         gbp_map (plain, "saliency")),
      ==, 0);
  gbp_fixture_clear (&f);
  g_remove (path);
  g_rmdir (folder);
}

/* A network with one probability has two classes with opposite maps, or one
 * class, which is explained whether it wins or not. */
static void
test_one_sigmoid (void)
{
  static const char *const methods[] = { "gbp", "saliency", "gradcam" };
  for (guint n = 1; n <= 2; n++) {
    g_auto (MienTestFiles) files = { NULL };
    mien_test_files_init (&files,
        "opset 13\ninput x ?,1,8,8\noutput y\n"
        "float w 3,1,3,3\nConv x w -> c\nRelu c -> r\n"
        "GlobalAveragePool r -> g\nFlatten g -> f\nfloat v 1,3 = 1 -2 3\n"
        "float b 1 = -40\nGemm f v b -> z transB=1\nSigmoid z -> y",
        n == 1 ? "[mien]\nlabels=yes\n" : "[mien]\nlabels=no;yes\n", -1);
    GbpFixture f;
    gbp_fixture_init (&f, "attach", TRUE, "model", files.onnx);
    for (guint i = 0; i < G_N_ELEMENTS (methods); i++) {
      gbp_fixture_set (&f, "method", methods[i]);
      gbp_fixture_set (&f, "target", "winner");
      g_autoptr (GstBuffer) winner = gbp_push (&f, gbp_frame_with_faces (1));
      gbp_fixture_set (&f, "target", "yes");
      g_autoptr (GstBuffer) yes = gbp_push (&f, gbp_frame_with_faces (1));
      const GstMienMap *map = gbp_map (yes, methods[i]);
      guint size;
      const gfloat *values = gst_mien_map_get_values (map, &size);
      gfloat most = 0;
      for (guint k = 0; k < size; k++)
        most = MAX (most, fabsf (values[k]));
      g_assert_cmpstr (gst_mien_map_get_target (map), ==, "yes");
      g_assert_cmpfloat (most, >, 1e-3);
      g_assert_cmpstr (gst_mien_map_get_target (gbp_map (winner, methods[i])),
          ==, n == 1 ? "yes" : "no");
      g_assert_true ((gbp_difference (map, gbp_map (winner, methods[i])) == 0)
          == (n == 1));
    }
    g_assert_null (test_pop_text (f.bus, GST_MESSAGE_WARNING));
    gbp_fixture_clear (&f);
  }
}

/* One head of a network is explained: its winner, a class, or its number, whose
 * map is the gradient of the number itself. */
static void
test_heads (void)
{
  static const struct {
    const char *target, *told;
    gfloat gradient; /* per pixel, of 64; 0: that of probabilities */
  } cases[] = {
    { "winner", "age", 40 },
    { "age", "age", 40 },
    { "AGE", "age", 40 },
    { "gender", NULL, 0 },
    { "gender:woman", "woman", -1 },
    { "man", "man", 1 },
    { "mood:happy", "happy", 2 },
    { "sad", "sad", -1 },
    { "m:0", "m:0", 64 },
  };
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, THREE_HEADS, THREE_HEADS_SIDE, -1);
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE, "model", files.onnx);
  g_free (test_pop_text (f.bus, GST_MESSAGE_WARNING)); /* it has no ReLU */
  gbp_fixture_set (&f, "method", "saliency");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gbp_fixture_set (&f, "target", cases[i].target);
    g_autoptr (GstBuffer) out = gbp_push (&f, gbp_frame_with_faces (1));
    const GstMienMap *map = gbp_map (out, "saliency");
    g_assert_null (test_pop_text (f.bus, GST_MESSAGE_WARNING));
    if (!cases[i].told)
      continue;
    guint n;
    const gfloat *values = gst_mien_map_get_values (map, &n);
    g_assert_cmpuint (n, ==, 64);
    g_assert_cmpstr (gst_mien_map_get_target (map), ==, cases[i].told);
    g_assert_cmpfloat_with_epsilon (values[0], cases[i].gradient / 64, 1e-5);
    g_assert_cmpfloat_with_epsilon (values[63], cases[i].gradient / 64, 1e-5);
  }
  gbp_fixture_set (&f, "target", "gender:happy");
  gst_buffer_unref (gbp_push (&f, gbp_frame_with_faces (1)));
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (strstr (text,
      "\"gender:happy\" is not a class of model net. Set winner, one of its "
      "attributes (age, gender, mood), one of its classes (woman, man, happy, "
      "calm, sad)"));
  gbp_fixture_clear (&f);
}

/* The class that faceclassify found for a head is the one explained. */
static void
test_winner_of_head (void)
{
  static const char *const genders[] = { "woman", "man", NULL };
  static const gfloat scores[] = { 0.5f, 0.5f };
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, THREE_HEADS, THREE_HEADS_SIDE, -1);
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE, "model", files.onnx, "target",
      "gender");
  for (guint i = 0; i < 2; i++) {
    GstBuffer *frame = gbp_frame_with_faces (1);
    gpointer state = NULL;
    g_autoptr (GstMienAttribute) attribute =
        test_attribute_new ("gender", "net", genders, scores, 2);
    gst_mien_face_take_attribute (gst_mien_buffer_iterate_faces (frame, &state),
        gst_mien_attribute_copy_with (attribute, i, 1));
    gbp_flush (&f);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    g_assert_cmpstr (gst_mien_map_get_target (gbp_map (out, "gbp")), ==,
        genders[i]);
  }
  gbp_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gbpoverlay/winner", test_winner);
  g_test_add_func ("/gbpoverlay/methods", test_methods);
  g_test_add_func ("/gbpoverlay/elements", test_elements);
  g_test_add_func ("/gbpoverlay/wrong-values", test_wrong_values);
  g_test_add_func ("/gbpoverlay/wrong-start", test_wrong_start);
  g_test_add_func ("/gbpoverlay/no-relu", test_no_relu);
  g_test_add_func ("/gbpoverlay/one-sigmoid", test_one_sigmoid);
  g_test_add_func ("/gbpoverlay/heads", test_heads);
  g_test_add_func ("/gbpoverlay/winner-of-head", test_winner_of_head);
  return g_test_run ();
}
