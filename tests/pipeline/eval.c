/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien-eval as users run it: on a csv file and on folders created by the test,
 * and with invalid input. MIEN_EVAL in the environment names the program.
 */

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "modelfiles.h"
#include "threeheads.h"

#define ROWS 40
#define PIXELS (48 * 48)

typedef struct {
  char *out, *err;
  gint status;
} Result;

static char *folder;

static Result
run_eval (const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  Result result = { 0 };

  g_ptr_array_add (argv, (char *) g_getenv ("MIEN_EVAL"));
  for (; *arguments; arguments++)
    g_ptr_array_add (argv, (char *) *arguments);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
      &result.out, &result.err, &result.status, &error);
  g_assert_no_error (error);
  return result;
}

static void
result_clear (Result *result)
{
  g_free (result->out);
  g_free (result->err);
}

static char *
make_csv (void)
{
  GString *text = g_string_new ("emotion,pixels,Usage\n");
  for (guint row = 0; row < ROWS; row++) {
    g_string_append_printf (text, "%u,", row % 7);
    for (guint i = 0; i < PIXELS; i++)
      g_string_append_printf (text, "%s%d", i ? " " : "",
          g_test_rand_int_range (0, 256));
    g_string_append (text, row % 4 ? ",PublicTest\n" : ",Training\n");
  }
  char *path = g_build_filename (folder, "faces.csv", NULL);
  g_assert_true (g_file_set_contents (path, text->str, text->len, NULL));
  g_string_free (text, TRUE);
  return path;
}

/* The rows written by --csv, without the header. */
static char **
read_lines (const char *path)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  char *first = strchr (text, '\n');
  g_assert_nonnull (first);
  return g_strsplit (g_strchomp (first + 1), "\n", -1);
}

/* The accuracy must agree with the predictions, which must not depend on the
 * batch size. */
static void
test_fer2013 (void)
{
  static const char *const batches[] = { "1", "7", "64" };
  g_autofree char *faces = make_csv ();
  g_autofree char *told = g_build_filename (folder, "told.csv", NULL);
  g_autofree char *before = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (batches); i++) {
    const char *const arguments[] = { "emotion", "--fer2013", faces, "--device",
      "cpu", "--batch-size", batches[i], "--csv", told, NULL };
    Result result = run_eval (arguments);
    g_assert_cmpstr (result.err, ==, "");
    g_assert_nonnull (strstr (result.out, "precision fp32\n"));
    g_assert_cmpint (result.status, ==, 0);

    g_auto (GStrv) lines = read_lines (told);
    guint right = 0, n = g_strv_length (lines);
    g_assert_cmpuint (n, ==, ROWS * 3 / 4);
    for (guint k = 0; k < n; k++) {
      g_auto (GStrv) fields = g_strsplit (lines[k], ",", -1);
      double sum = 0;
      g_assert_cmpuint (g_strv_length (fields), ==, 3 + 7);
      for (guint s = 3; s < 10; s++)
        sum += g_ascii_strtod (fields[s], NULL);
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-4);
      right += g_str_equal (fields[1], fields[2]);
    }
    g_autofree char *line = g_strdup_printf ("accuracy  %.4f  (%u of %u)",
        (double) right / n, right, n);
    g_assert_nonnull (strstr (result.out, line));
    g_autofree char *all = g_strjoinv ("\n", lines);
    if (before)
      g_assert_cmpstr (all, ==, before);
    g_free (before);
    before = g_steal_pointer (&all);
    result_clear (&result);
  }
}

static void
copy_portrait (const char *label, const char *name)
{
  g_autofree char *dir = g_build_filename (folder, label, NULL);
  g_autofree char *to = g_build_filename (dir, name, NULL);
  g_autofree char *from =
      g_build_filename (g_getenv ("MIEN_TEST_DATA"), "astronaut.jpg", NULL);
  g_autofree char *data = NULL;
  gsize size;
  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  g_assert_true (g_file_set_contents (to, data, size, NULL));
}

/* The same picture as a woman and twice as a man gives one or two correct
 * results. */
static void
test_folders (void)
{
  g_autofree char *list = g_build_filename (folder, "list.txt", NULL);
  copy_portrait ("woman", "a.jpg");
  copy_portrait ("man", "b.jpg");
  copy_portrait ("man", "c.JPG");
  g_assert_true (g_file_set_contents (list, "c.JPG\n a.jpg \n\n", -1, NULL));
  static const struct {
    gboolean listed;
    const char *framing, *either, * or ;
  } cases[] = {
    { FALSE, "1.2", "(1 of 3)", "(2 of 3)" },
    { FALSE, "model", "(1 of 3)", "(2 of 3)" },
    { TRUE, "1.1,0.05", "(1 of 2)", "(1 of 2)" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *const arguments[] = { "gender", "--folders", folder, "--device",
      "cpu", "--shows", "4,0.5", "--framing", cases[i].framing,
      cases[i].listed ? "--list" : NULL, list, NULL };
    Result result = run_eval (arguments);
    g_assert_cmpstr (result.err, ==, "");
    g_assert_cmpint (result.status, ==, 0);
    g_assert_true (strstr (result.out, cases[i].either)
        || strstr (result.out, cases[i].or));
    result_clear (&result);
  }
}

/* A network that classifies brightness with full confidence: bright is angry,
 * dark disgust. `pool` selects how the brightness of all pixels is combined. */
static void
brightness_init (MienTestFiles *files, const char *pool)
{
  g_autofree char *network =
      g_strdup_printf ("opset 13\ninput x ?,1,48,48\noutput y\n"
                       "float w 1,7 = 500 -500 0 0 0 0 0\n"
                       "float b 7 = 0 0 -900 -900 -900 -900 -900\n"
                       "%s x -> p\nFlatten p -> f\nGemm f w b -> z\n"
                       "Softmax z -> y\n",
          pool);
  mien_test_files_init (files, network,
      "[mien]\nlabels=angry;disgust;fear;happy;sad;surprise;neutral\n", -1);
}

/* A csv file of uniform images, with a white dot if `dotted`. */
static char *
write_plain (const guint8 (*rows)[2], guint n, gboolean dotted)
{
  GString *text = g_string_new ("emotion,pixels,Usage\n");
  for (guint row = 0; row < n; row++) {
    g_string_append_printf (text, "%u,", rows[row][0]);
    for (guint i = 0; i < PIXELS; i++)
      g_string_append_printf (text, "%s%u", i ? " " : "",
          dotted && i == 24 * 48 + 24 ? 255 : rows[row][1]);
    g_string_append (text, ",PublicTest\n");
  }
  char *path = g_build_filename (folder, "plain.csv", NULL);
  g_assert_true (g_file_set_contents (path, text->str, text->len, NULL));
  g_string_free (text, TRUE);
  return path;
}

static void
assert_lines (const Result *result, const char *const *lines)
{
  g_assert_cmpstr (result->err, ==, "");
  g_assert_cmpint (result->status, ==, 0);
  for (; *lines; lines++)
    if (!strstr (result->out, *lines))
      g_error ("no \"%s\" in\n%s", *lines, result->out);
}

/* Three of four are correct, all with full confidence; with gamma 2 the gray
 * one is dark. */
static void
test_stress (void)
{
  static const guint8 rows[][2] = { { 0, 255 }, { 0, 240 }, { 1, 230 },
    { 0, 140 } };
  static const char *const lines[] = {
    "| unchanged | 0.7500 | disgust 0.000 | 0.250 |\n",
    "| rotated by 30 degrees | 0.7500 | disgust 0.000 | 0.250 |\n",
    "| 24 pixels | 0.7500 | disgust 0.000 | 0.250 |\n",
    "| gamma 0.5 | 0.7500 | disgust 0.000 | 0.250 |\n",
    "| gamma 2 | 0.5000 | disgust 0.000 | 0.500 |\n",
    "| framed at 1.35 M | 0.7500 | disgust 0.000 | 0.250 |\n",
    "| 0.9 | 1.000 | 0.750 |\n",
    NULL,
  };
  g_auto (MienTestFiles) files = { NULL };
  g_autofree char *csv = write_plain (rows, G_N_ELEMENTS (rows), FALSE);
  g_autofree char *png = g_build_filename (folder, "ece.png", NULL);
  g_autofree char *drawn = NULL;
  brightness_init (&files, "GlobalAveragePool");
  const char *const arguments[] = { files.onnx, "--fer2013", csv, "--device",
    "cpu", "--stress", "--reliability", png, NULL };
  Result result = run_eval (arguments);
  assert_lines (&result, lines);
  g_assert_true (g_file_get_contents (png, &drawn, NULL, NULL));
  g_assert_true (g_str_has_prefix (drawn, "\x89PNG"));
  result_clear (&result);
}

/* A dot is bright until it is blurred or averaged away. */
static void
test_stress_dot (void)
{
  static const guint8 rows[][2] = { { 0, 0 } };
  static const char *const lines[] = {
    "| unchanged | 1.0000 | angry 1.000 | 0.000 |\n",
    "| 16 pixels | 0.0000 | angry 0.000 | 1.000 |\n",
    "| blurred, sigma 1 pixel | 0.0000 | angry 0.000 | 1.000 |\n",
    NULL,
  };
  g_auto (MienTestFiles) files = { NULL };
  g_autofree char *csv = write_plain (rows, 1, TRUE);
  brightness_init (&files, "GlobalMaxPool");
  const char *const arguments[] = { files.onnx, "--fer2013", csv, "--device",
    "cpu", "--stress", NULL };
  Result result = run_eval (arguments);
  assert_lines (&result, lines);
  result_clear (&result);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;
  for (; (text = strstr (text, part)); text++)
    n++;
  return n;
}

/* Age and race are taken from UTKFace's file names. */
static void
test_stress_groups (void)
{
  static const char *const names[] = { "5_0_1_2017.jpg", "30_1_1_2017.jpg",
    "31_0_3_2017.jpg" };
  static const char *const starts[] = { "| 0 to 9 years | 1 |",
    "| 20 to 39 years | 2 |", "| 15 years and older | 2 |", "| Black | 1 |",
    "| Indian | 1 |", NULL };
  g_autofree char *people = g_build_filename (folder, "people", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    copy_portrait ("people", names[i]);
  const char *const arguments[] = { "gender", "--utkface", people, "--device",
    "cpu", "--stress", NULL };
  Result result = run_eval (arguments);
  assert_lines (&result, starts);
  g_assert_cmpuint (count (result.out, "| Asian |"), ==, 0);
  result_clear (&result);

  /* Other names are not evaluated. */
  const char *const others[] = { "gender", "--folders", folder, "--device",
    "cpu", "--stress", NULL };
  copy_portrait ("woman", "a.jpg");
  copy_portrait ("man", "b.jpg");
  result = run_eval (others);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_null (strstr (result.out, "years"));
  g_assert_null (strstr (result.out, "framed"));
  result_clear (&result);
}

static void
test_layers (void)
{
  const char *const arguments[] = { "gender", "--layers", NULL };
  Result result = run_eval (arguments);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.out, "1x64x64"));
  g_assert_nonnull (strstr (result.out, "MaxPool"));
  g_assert_nonnull (strstr (result.out, "total"));
  result_clear (&result);
}

/* A model with one probability: two classes can be counted, one cannot. */
static void
test_one_score (void)
{
  static const char *const labels[] = { "no;yes", "yes" };
  for (guint i = 0; i < 2; i++) {
    g_auto (MienTestFiles) files = { NULL };
    g_autofree char *side = g_strdup_printf ("[mien]\nlabels=%s\n", labels[i]);
    mien_test_files_init (&files,
        "opset 13\ninput x ?,1,8,8\noutput y\n"
        "GlobalAveragePool x -> g\nFlatten g -> z\nSigmoid z -> y\n",
        side, -1);
    copy_portrait ("no", "a.jpg");
    copy_portrait ("yes", "b.jpg");
    const char *const arguments[] = { files.onnx, "--folders", folder, NULL };
    Result result = run_eval (arguments);
    g_assert_true ((result.status == 0) == (i == 0));
    if (i == 0)
      g_assert_nonnull (strstr (result.out, "accuracy  0.5000  (1 of 2)"));
    else
      g_assert_nonnull (strstr (result.err, "has only one class, \"yes\""));
    result_clear (&result);
  }
}

/* With several attributes, the named one is used, or the first with classes. */
static void
test_heads (void)
{
  static const struct {
    const char *attribute, *folder, *text;
  } cases[] = {
    { NULL, "/nonexistent", "/nonexistent/woman" },
    { "mood", "/nonexistent", "/nonexistent/happy" },
    { "age", "/nonexistent", "has no attribute with classes named \"age\"" },
    { "hair", "/nonexistent", "has no attribute with classes named \"hair\"" },
  };
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, THREE_HEADS, THREE_HEADS_SIDE, -1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *const arguments[] = { files.onnx, "--folders", cases[i].folder,
      cases[i].attribute ? "--attribute" : NULL, cases[i].attribute, NULL };
    Result result = run_eval (arguments);
    g_assert_cmpint (result.status, !=, 0);
    g_assert_nonnull (strstr (result.err, cases[i].text));
    result_clear (&result);
  }
}

static void
test_errors (void)
{
  g_autofree char *bad = g_build_filename (folder, "bad.csv", NULL);
  g_autofree char *names = g_build_filename (folder, "names.txt", NULL);
  g_autofree char *csv = make_csv ();
  copy_portrait ("woman", "a.jpg");
  copy_portrait ("man", "b.jpg");
  g_assert_true (g_file_set_contents (bad,
      "emotion,pixels,Usage\n3,1 2 300,PublicTest\n", -1, NULL));
  g_assert_true (g_file_set_contents (names, "nobody.jpg\n", -1, NULL));
  const struct {
    const char *arguments[8], *text;
  } cases[] = {
    { { NULL }, "expected one MODEL" },
    { { "emotion" }, "expected one of --fer2013, --folders and --utkface" },
    { { "emotion", "--fer2013", csv, "--utkface", folder },
        "expected one of --fer2013, --folders and --utkface" },
    { { "emotion", "--fer2013", "/nonexistent" }, "No such file" },
    { { "emotion", "--fer2013", bad }, "data row 0 is not" },
    { { "emotion", "--fer2013", csv, "--usage", "PrivateTest" },
        "no row with the Usage \"PrivateTest\"" },
    { { "gender", "--fer2013", csv }, "has no label \"angry\"" },
    { { "emotion", "--utkface", folder }, "has no label \"man\"" },
    { { "gender", "--utkface", folder }, "no [age]_[gender]" },
    { { "gender", "--folders", "/nonexistent" }, "/nonexistent/woman" },
    { { "gender", "--folders", folder, "--framing", "1" }, "needs --shows" },
    { { "gender", "--folders", folder, "--framing", "x", "--shows", "1" },
        "--framing: expected" },
    { { "gender", "--folders", folder, "--framing", "1", "--shows", "-2" },
        "found \"-2\"" },
    { { "gender", "--folders", folder, "--list", names },
        "1 of 1 names are not in the data, such as \"nobody.jpg\"" },
    { { "emotion", "--fer2013", csv, "--batch-size", "0" },
        "--batch-size must be between" },
    { { "emotion", "--fer2013", csv, "--reliability", "/nonexistent/a.png" },
        "/nonexistent/a.png: " },
    { { "emotion", "--fer2013", csv, "--precision", "half" },
        "expected auto, fp32 or fp16" },
    { { "emotion", "--fer2013", csv, "--precision", "fp16", "--device", "cpu" },
        "fp32 only" },
    { { "no-such-model", "--layers" }, "no-such-model" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Result result = run_eval (cases[i].arguments);
    g_assert_cmpint (result.status, !=, 0);
    g_assert_cmpstr (result.out, ==, "");
    g_assert_true (g_str_has_prefix (result.err, "mien-eval: "));
    if (!strstr (result.err, cases[i].text))
      g_error ("case %u: \"%s\" does not say \"%s\"", i, result.err,
          cases[i].text);
    result_clear (&result);
  }
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    remove_all (inner);
  }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("mien-eval-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/eval/fer2013", test_fer2013);
  g_test_add_func ("/eval/folders", test_folders);
  g_test_add_func ("/eval/stress", test_stress);
  g_test_add_func ("/eval/stress/dot", test_stress_dot);
  g_test_add_func ("/eval/stress/groups", test_stress_groups);
  g_test_add_func ("/eval/layers", test_layers);
  g_test_add_func ("/eval/one-score", test_one_score);
  g_test_add_func ("/eval/heads", test_heads);
  g_test_add_func ("/eval/errors", test_errors);
  int status = g_test_run ();
  remove_all (folder);
  g_free (folder);
  return status;
}
