/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceclassify's property `labels`, for a model with one head and for two
 * models. */
#include "fuzz.h"

#include "labels.h"

static char *gender_labels[] = { (char *) "woman", (char *) "man", NULL };
static char *mood_labels[] = { (char *) "sad", (char *) "so-so",
  (char *) "happy", NULL };

static MienHead gender_head = { .attribute = (char *) "gender",
  .labels = gender_labels,
  .n_labels = 2 };
/* A number, which has no labels, and classes. */
static char *no_labels[] = { NULL };
static MienHead other_heads[] = {
  { .attribute = (char *) "age",
      .kind = MIEN_HEAD_NUMBER,
      .labels = no_labels },
  { .attribute = (char *) "mood", .labels = mood_labels, .n_labels = 3 },
};

static MienModel gender = { .name = (char *) "net-2",
  .n_heads = 1,
  .heads = &gender_head };
static MienModel several = { .name = (char *) "several",
  .n_heads = G_N_ELEMENTS (other_heads),
  .heads = other_heads };

/* The i-th of all heads. */
static const MienHead *
find_head (MienModel *const *models, guint i)
{
  guint m = 0;
  for (; i >= models[m]->n_heads; m++)
    i -= models[m]->n_heads;
  return &models[m]->heads[i];
}

static guint
count_heads (MienModel *const *models, guint n)
{
  guint n_heads = 0;
  for (guint m = 0; m < n; m++)
    n_heads += models[m]->n_heads;
  return n_heads;
}

/* Writes `labels` in the syntax of the property. */
static char *
write_spec (MienModel *const *models, const GPtrArray *labels)
{
  GString *spec = g_string_new (NULL);
  for (guint i = 0; i < labels->len; i++) {
    const MienHead *head = find_head (models, i);
    g_autofree char *list = g_strjoinv (",", labels->pdata[i]);
    if (head->kind == MIEN_HEAD_CLASSES)
      g_string_append_printf (spec, "%s = %s ;", head->attribute, list);
  }
  return g_string_free (spec, FALSE);
}

static void
check_labels (MienModel *const *models, guint n, const GPtrArray *labels)
{
  mien_fuzz_check (labels->len == count_heads (models, n));
  for (guint i = 0; i < labels->len; i++) {
    char **own = labels->pdata[i];
    mien_fuzz_check (g_strv_length (own) == find_head (models, i)->n_labels);
    for (guint k = 0; own[k]; k++)
      mien_fuzz_check (*own[k] != '\0' && !g_ascii_isspace (*own[k]));
  }
}

/* Writing and reading the labels again gives the same result. */
static void
check_again (MienModel *const *models, guint n, const GPtrArray *labels)
{
  g_autofree char *spec = write_spec (models, labels);
  g_autoptr (GPtrArray) again =
      gst_mien_classify_labels_parse (spec, models, n, NULL);
  mien_fuzz_check (again);
  for (guint i = 0; i < labels->len; i++)
    mien_fuzz_check (g_strv_equal (labels->pdata[i], again->pdata[i]));
}

static void
parse (const char *spec, MienModel *const *models, guint n, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) labels =
      gst_mien_classify_labels_parse (spec, models, n, &error);
  mien_fuzz_note (labels != NULL, error, (const guint8 *) spec, size);
  if (!labels)
    return;
  check_labels (models, n, labels);
  check_again (models, n, labels);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  MienModel *const both[] = { &gender, &several };
  g_autofree char *spec = mien_fuzz_string (data, size);
  parse (spec, both, 1, size);
  parse (spec, both, 2, size);
  return 0;
}
