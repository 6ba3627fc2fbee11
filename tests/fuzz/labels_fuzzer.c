/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceclassify's property `labels`, of one model and of two. */
#include "fuzz.h"

#include "labels.h"

static char *gender_labels[] = { (char *) "woman", (char *) "man", NULL };
static char *mood_labels[] = { (char *) "sad", (char *) "so-so",
  (char *) "happy", NULL };

static MienModel gender = { .name = (char *) "net-2",
  .attribute = (char *) "gender",
  .labels = gender_labels,
  .n_labels = 2 };
static MienModel mood = { .name = (char *) "mood",
  .attribute = (char *) "mood",
  .labels = mood_labels,
  .n_labels = 3 };

/* The property that says what `labels` are. */
static char *
write_spec (MienModel *const *models, const GPtrArray *labels)
{
  GString *spec = g_string_new (NULL);
  for (guint m = 0; m < labels->len; m++) {
    g_autofree char *list = g_strjoinv (",", labels->pdata[m]);
    g_string_append_printf (spec, "%s = %s ;", models[m]->name, list);
  }
  return g_string_free (spec, FALSE);
}

static void
check_labels (MienModel *const *models, guint n, const GPtrArray *labels)
{
  mien_fuzz_check (labels->len == n);
  for (guint m = 0; m < n; m++) {
    char **own = labels->pdata[m];
    mien_fuzz_check (g_strv_length (own) == models[m]->n_labels);
    for (guint i = 0; own[i]; i++)
      mien_fuzz_check (*own[i] != '\0' && !g_ascii_isspace (*own[i]));
  }
}

/* What is read is the same when it is written and read again. */
static void
check_again (MienModel *const *models, guint n, const GPtrArray *labels)
{
  g_autofree char *spec = write_spec (models, labels);
  g_autoptr (GPtrArray) again =
      gst_mien_classify_labels_parse (spec, models, n, NULL);
  mien_fuzz_check (again);
  for (guint m = 0; m < n; m++)
    mien_fuzz_check (g_strv_equal (labels->pdata[m], again->pdata[m]));
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
  MienModel *const both[] = { &gender, &mood };
  g_autofree char *spec = mien_fuzz_string (data, size);
  parse (spec, both, 1, size);
  parse (spec, both, 2, size);
  return 0;
}
