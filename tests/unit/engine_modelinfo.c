/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Side files: what is read from them, and the errors for invalid ones, with the
 * line. */
#include "model/model.h"

#include <string.h>

#include "model/nearest.h"
#include "imports.h"
#include "modelfiles.h"
#include "table.h"

#define GRAY \
  "opset 13\ninput x ?,1,8,8\noutput y\nfloat w 3,64\n" \
  "Flatten x -> f\nGemm f w -> y transB=1\n"
#define COLOUR \
  "opset 13\ninput x ?,8,8,3\noutput y\nfloat w 2,192\n" \
  "Flatten x -> f\nGemm f w -> y transB=1\n"

static MienModel *
load (MienTestFiles *files, const char *network, const char *side, gssize size)
{
  g_autoptr (GError) error = NULL;
  mien_test_files_init (files, network, side, size);
  MienModel *model = mien_model_load (files->onnx, NULL, NULL, &error);
  g_assert_no_error (error);
  return model;
}

static void
test_all_keys (void)
{
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienModel) model = load (&files, COLOUR,
      "[modelinfo]\nversion=1.0\ngroup-id=classification-generic-out\n\n"
      "[x]\ndir=input\ntype=float32\ndims=-1,8,8,3\ndims-order=row-major\n"
      "ranges=0.0,255.0;0.0,255.0;0.0,255.0\n\n"
      "[y]\ndir=output\ntype=float32\ndims=-1,2\n"
      "id=classification-generic-out\n\n"
      "[mien]\nattribute=gender\nlabels=woman;man;\ncolor-order=bgr\n"
      "side-yunet=1.5\nshift-default=0.1\nside-default=1.2\n"
      "side-of-another=2\n",
      -1);
  g_assert_cmpstr (model->heads[0].attribute, ==, "gender");
  g_assert_cmpuint (model->heads[0].n_labels, ==, 2);
  g_assert_cmpstr (model->heads[0].labels[1], ==, "man");
  g_assert_cmpfloat (model->range_min[0], ==, 0);
  g_assert_cmpfloat (model->range_max[2], ==, 255);
  g_assert_true (model->bgr);
  const MienShape *shape = &model->graph->values[model->graph->input].shape;
  g_assert_true (mien_shape_equal (shape, &(MienShape) { 3, { 3, 8, 8 } }));

  MienFraming yunet = mien_model_framing (model, "yunet");
  MienFraming other = mien_model_framing (model, "cascade");
  MienFraming none = mien_model_framing (model, NULL);
  MienFraming another = mien_model_framing (model, "of-another");
  g_assert_cmpfloat (yunet.side, ==, 1.5f);
  g_assert_cmpfloat (yunet.shift, ==, 0.1f);
  g_assert_cmpfloat (other.side, ==, 1.2f);
  g_assert_cmpfloat (none.side, ==, 1.2f);
  g_assert_cmpfloat (another.side, ==, 2);
}

/* Once for all channels, or per channel, in the order of the tensor. */
static void
test_ranges (void)
{
  static const struct {
    const char *network, *ranges;
    float min[3], max[3];
  } cases[] = {
    { COLOUR, "-2,3;-1.5,2;0,255", { -2, -1.5f, 0 }, { 3, 2, 255 } },
    { COLOUR, " -2 , 3 ; -1.5 , 2 ; 0 , 255 ; ", { -2, -1.5f, 0 },
        { 3, 2, 255 } },
    { COLOUR, "0,1", { 0, 0, 0 }, { 1, 1, 1 } },
    { COLOUR, "0,1;", { 0, 0, 0 }, { 1, 1, 1 } },
    { GRAY, "0,1", { 0 }, { 1 } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint n = strcmp (cases[i].network, GRAY) == 0 ? 1 : 3;
    g_auto (MienTestFiles) files = { NULL };
    g_autofree char *side =
        g_strdup_printf ("[x]\ndir=input\nranges=%s\n", cases[i].ranges);
    g_autoptr (MienModel) model = load (&files, cases[i].network, side, -1);
    for (guint c = 0; c < n; c++) {
      g_assert_cmpfloat (model->range_min[c], ==, cases[i].min[c]);
      g_assert_cmpfloat (model->range_max[c], ==, cases[i].max[c]);
    }
  }
}

/* The same lines as written by different editors. */
static void
test_spellings (void)
{
  static const char *const texts[] = {
    "[mien]\nattribute=h\xc3\xa2te\nlabels=a;b;c\n",
    "\xef\xbb\xbf[mien]\nattribute=h\xc3\xa2te\nlabels=a;b;c\n",
    "[mien]\r\nattribute=h\xc3\xa2te\r\nlabels=a;b;c\r\n",
    ("\xef\xbb\xbf# mark\r\n\r\n[mien]\r\nattribute = h\xc3\xa2te \r\n"
     "labels= a ; b ; c ;\r\n"),
    "  [mien]\n  attribute=h\xc3\xa2te\n  labels=a;b;c",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_auto (MienTestFiles) files = { NULL };
    g_autoptr (MienModel) model = load (&files, GRAY, texts[i], -1);
    g_assert_cmpstr (model->heads[0].attribute, ==, "h\xc3\xa2te");
    g_assert_cmpuint (g_strv_length (model->heads[0].labels), ==, 3);
    g_assert_cmpstr (model->heads[0].labels[0], ==, "a");
    g_assert_cmpstr (model->heads[0].labels[2], ==, "c");
  }
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienModel) empty = load (&files, GRAY, "", 0);
  g_assert_cmpstr (empty->heads[0].labels[2], ==, "class 2");
}

typedef struct {
  const char *name, *side, *message;
  gssize size; /* 0: the length of the string */
} Refused;

#define LFS \
  "version https://git-lfs.github.com/spec/v1\n" \
  "oid sha256:1234\nsize 56\n"

static const Refused refused[] = {
  { "empty label", "[mien]\nlabels=a;;c\n",
      ":2: [mien] labels: expected names" },
  { "group-id", "[modelinfo]\ngroup-id=detection\n",
      ":2: [modelinfo] group-id: expected classification-generic-out or "
      "classification-generic-softmaxed-out, found \"detection\"" },
  { "no group", "labels=a;b;c\n",
      ":1: expected groups of keys, with a line such as "
      "[mien] before the first key, found \"labels=a;b;c\"" },
  { "no key", "[mien]\n=a;b;c\n", ":2: expected KEY=VALUE, found \"=a;b;c\"" },
  { "no key file", "[mien]\n\nlabels: a, b, c\n",
      ":3: expected groups of keys: [NAME], KEY=VALUE or # COMMENT, found "
      "\"labels: a, b, c\"" },
  { "a long line",
      "[mien]\n"
      "0123456789\xc3\xa4"
      "123456789012345678901234567890123456789012345678"
      "9012345678901234567890\n",
      ":2: expected groups of keys: [NAME], "
      "KEY=VALUE or # COMMENT, found \"0123456789\xc3\xa4"
      "1234567890123456789012345678901234567890123456789...\"" },
  { "comment of another kind", "[mien]\n; labels\n", ":2: expected groups" },
  { "no name", "[mien]\n[]\n", ":2: expected a group such as [NAME], found" },
  { "open group", "[mien\nlabels=a;b;c\n",
      ":1: expected a group such as [NAME], "
      "found \"[mien\"" },
  { "escape", "[mien]\nattribute=a\\qb\n",
      ":2: [mien] attribute: expected no "
      "backslash except in \\s, \\n, \\t, \\r and \\\\, found \"a\\qb\"" },
  { "two escapes", "[mien]\nattribute=a\\qb\\\n",
      ":2: [mien] attribute: expected no backslash" },
  { "escape in a list", "[mien]\nlabels=a;b\\q;c\n",
      ":2: [mien] labels: expected no backslash except in \\s, \\n, \\t, \\r, "
      "\\; and \\\\, found" },
  { "version", "[modelinfo]\nversion=2.0\n",
      ":2: [modelinfo] version: expected 1.0, found \"2.0\"" },
  { "direction", "\n[x]\ntype=float32\n",
      ":2: [x] dir: expected input or output" },
  { "name of the input", "[z]\ndir=input\n",
      ":2: [z] dir: expected the group to have the name of the model's "
      "input, \"x\"" },
  { "type", "[x]\ndir=input\ntype=uint8\n",
      ":3: [x] type: expected float32 or float16, found \"uint8\"" },
  { "dims", "[x]\ndir=input\ndims=-1,1,9,8\n",
      ":3: [x] dims: expected the batch and {1, 8, 8}, as in the model, "
      "found \"-1,1,9,8\"" },
  { "overflowing dims",
      "[x]\ndir=input\n"
      "dims=-1,268435456,268435456,268435456\n",
      "[x] dims: expected" },
  { "dims of the output", "[y]\ndir=output\ndims=-1,4\n",
      "[y] dims: expected the batch and {3}" },
  { "ranges upside down", "[x]\ndir=input\nranges=1,-1\n",
      ":3: [x] ranges: expected the values of black and white, such as "
      "-1.0,1.0: once, or for each of the 1 channels of the input, separated "
      "by \";\", found \"1,-1\"" },
  { "ranges of text", "[x]\ndir=input\nranges=0.0,white\n",
      "found \"0.0,white\"" },
  { "ranges of one number", "[x]\ndir=input\nranges=1\n", "found \"1\"" },
  { "no ranges", "[x]\ndir=input\nranges=\n", "[x] ranges: expected" },
  { "more ranges than channels", "[x]\ndir=input\nranges=0,1;0,1;0,1\n",
      "of the 1 channels of the input" },
  { "side", "[mien]\nside-yunet=big\n",
      ":2: [mien] side-yunet: expected a number from 0.1 to 10, found "
      "\"big\"" },
  { "side of nothing", "[mien]\nside-yunet=0\n", "found \"0\"" },
  { "infinite shift", "[mien]\nshift-default=inf\n",
      "[mien] shift-default: expected a number from -10 to 10" },
  { "colour", "[mien]\ncolor-order=grb\n",
      ":2: [mien] color-order: expected rgb or bgr, found \"grb\"" },
  { "attribute", "[mien]\nattribute=\n", "[mien] attribute: expected a name" },

  { "Latin-1",
      "[mien]\nattribute=age\nlabels=f\xe2"
      "ch\xe9;b;c\n",
      ":3: [mien] labels: expected UTF-8, found the byte 0xe2; save the file "
      "as UTF-8" },
  { "Latin-1 in a comment", "# \xe4\n",
      ":1: expected UTF-8, found the byte "
      "0xe4" },
  { "Latin-1 in a key", "[mien]\n\xe4=1\n", ":2: [mien] expected UTF-8" },
  { "UTF-16", "\xff\xfe[\0m\0i\0e\0n\0]\0\n\0",
      ":1: expected UTF-8, found UTF-16", 16 },
  { "UTF-16, the other end first", "\xfe\xff\0[\0m\0i\0e\0n\0]\0\n",
      ":1: expected UTF-8, found UTF-16", 16 },
  { "UTF-16 without mark", "[\0m\0i\0e\0n\0]\0\n\0",
      ":1: expected UTF-8, found UTF-16", 14 },
  { "a zero", "[mien]\nlabels=a;\0b;c\n",
      ":2: [mien] labels: expected UTF-8, found the byte 0x00", 21 },

  { "label", "[mien]\nattribute=mood\nlabel=a;b;c\n",
      ":3: [mien] label: no such key; the nearest is \"labels\" (of attribute, "
      "kind, labels, temperature, unit, scale, offset, task, color-order, "
      "side-DETECTOR, "
      "shift-DETECTOR)" },
  { "what finds faces", "[mien]\ntask=face-detector\n",
      ": expected a network that classifies faces, found "
      "task=face-detector; set it as the model of mienfacedetect" },
  { "task", "[mien]\ntask=classify\n",
      ":2: [mien] task: expected face-detector, or no key" },
  { "colour-order", "[mien]\ncolour-order=bgr\n", "\"color-order\"" },
  { "side_default", "[mien]\nside_default=1.8\n", "\"side-default\"" },
  { "side alone", "[mien]\nside=1.8\n", "the nearest is \"side-default\"" },
  { "no detector", "[mien]\nside-=1.8\n", "the nearest is \"side-default\"" },
  { "detector", "[mien]\nside-yuent=1.8\n",
      ":2: [mien] side-yuent: no such key; the nearest is \"side-yunet\"" },
  { "capital", "[mien]\nLabels=a;b;c\n", "the nearest is \"labels\"" },
  { "capitals", "[mien]\nshift-CASCADE=1\n",
      "[mien] shift-CASCADE: no such key" },
  { "language", "[mien]\nlabels[fr]=a;b;c\n", "the nearest is \"labels\"" },
  { "swapped group", "[mein]\nlabels=a;b;c\n",
      ":1: [mein]: no such group; the nearest is [mien]" },
  { "capital group", "[modelinfo]\n[MIEN]\n", ":2: [MIEN]: no such group" },
  { "group to come", "[mien-tomorrow]\nlabels=a;b;c\n",
      ":1: [mien-tomorrow]: no output is named \"tomorrow\"; the nearest is "
      "[mien-y] (the model has y)" },
  { "key twice", "[mien]\nlabels=a;b;c\n\nlabels=d;e;f\n",
      ":4: [mien] labels: expected each key once, found it also in line 2" },
  { "key twice in a group twice",
      "[mien]\nlabels=a;b;c\n[x]\ndir=input\n"
      "[mien]\nlabels=d;e;f\n",
      ":6: [mien] labels: expected each key once, "
      "found it also in line 2" },

  { "Git LFS", LFS,
      ": expected groups of keys, found a Git LFS pointer, not "
      "the file itself: run \"git lfs pull\"" },
  { "web page", "\n<!DOCTYPE html>\n<html>\n",
      ": expected groups of keys, found a web page (HTML)" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *c = data;
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, GRAY, c->side, c->size != 0 ? c->size : -1);
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_model_load (files.onnx, NULL, NULL, &error));
  g_autofree char *message =
      g_strconcat (files.side, c->message[0] == ':' ? c->message : "", NULL);
  mien_test_error (error, message);
  mien_test_error (error, c->message);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_counts (void)
{
  static const char *const ranges[] = { "0,1;0,1", "0,1;0,1;0,1;0,1",
    "0,1;;0,1", "0,1;0,1;0,1;;" };
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++) {
    g_auto (MienTestFiles) files = { NULL };
    g_autofree char *side =
        g_strdup_printf ("[x]\ndir=input\nranges=%s\n", ranges[i]);
    mien_test_files_init (&files, COLOUR, side, -1);
    g_autoptr (GError) error = NULL;
    g_assert_null (mien_model_load (files.onnx, NULL, NULL, &error));
    mien_test_error (error, "of the 3 channels of the input");
  }
}

/* Whatever the file contains: a model, or an error in UTF-8 that names the
 * file. */
static void
test_mutations (void)
{
  static const char good[] =
      "\xef\xbb\xbf[modelinfo]\r\nversion=1.0\r\n"
      "[x]\r\ndir=input\r\ndims=-1,1,8,8\r\nranges=0,1;\r\n# \xc3\xa4\r\n"
      "[mien]\r\nlabels=a;b\\s;c\r\nside-yunet=1.5\r\nshift-roi=0.1\r\n";
  static const char bytes[] = "\0\xff\xe4[]=;\\\n#-.1e";
  GRand *rand = g_rand_new_with_seed (5);
  g_auto (MienTestFiles) files = { NULL };
  guint n_good = 0;
  mien_test_files_init (&files, GRAY, good, sizeof (good) - 1);
  for (guint i = 0; i < 2000; i++) {
    char side[sizeof (good)];
    gssize size = sizeof (good) - 1;
    memcpy (side, good, sizeof (good));
    for (guint k = g_rand_int_range (rand, 0, 4); k > 0; k--)
      side[g_rand_int_range (rand, 0, size)] =
          bytes[g_rand_int_range (rand, 0, sizeof (bytes) - 1)];
    if (g_rand_int_range (rand, 0, 4) == 0)
      size = g_rand_int_range (rand, 0, size);
    g_assert_true (g_file_set_contents_full (files.side, side, size,
        G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    g_autoptr (GError) error = NULL;
    g_autoptr (MienModel) model =
        mien_model_load (files.onnx, NULL, NULL, &error);
    n_good += model != NULL;
    if (model != NULL)
      continue;
    mien_test_error (error, files.folder);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
  g_assert_cmpuint (n_good, >, 200);
  g_assert_cmpuint (n_good, <, 1800);
  g_rand_free (rand);
}

/* A tensor's name may be similar to our group's. */
static void
test_tensor_of_that_name (void)
{
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienModel) model = load (&files,
      "opset 13\n"
      "input mine ?,1,8,8\noutput y\nfloat w 3,64\nFlatten mine -> f\n"
      "Gemm f w -> y transB=1\n",
      "[mine]\ndir=input\nranges=0,1\n", -1);
  g_assert_cmpfloat (model->range_min[0], ==, 0);
}

static void
test_distance (void)
{
  static const struct {
    const char *a, *b;
    guint distance;
  } cases[] = {
    { "", "", 0 },
    { "abc", "", 3 },
    { "", "ab", 2 },
    { "label", "labels", 1 },
    { "colour-order", "color-order", 1 },
    { "mein", "mien", 1 },
    { "kitten", "sitting", 3 },
    { "ca", "abc", 3 },
  };
  char longer[200];
  memset (longer, 'a', sizeof (longer));
  longer[sizeof (longer) - 1] = '\0';
  g_assert_cmpuint (mien_word_distance (longer, "a"), ==, 199);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (mien_word_distance (cases[i].a, cases[i].b), ==,
        cases[i].distance);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/modelinfo/all-keys", test_all_keys);
  g_test_add_func ("/engine/modelinfo/ranges", test_ranges);
  g_test_add_func ("/engine/modelinfo/counts", test_counts);
  g_test_add_func ("/engine/modelinfo/spellings", test_spellings);
  g_test_add_func ("/engine/modelinfo/tensor-of-that-name",
      test_tensor_of_that_name);
  g_test_add_func ("/engine/modelinfo/distance", test_distance);
  g_test_add_func ("/engine/modelinfo/mutations", test_mutations);
  mien_test_add_table ("/engine/modelinfo/refused/", refused, test_refused);
  return g_test_run ();
}
