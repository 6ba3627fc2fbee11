/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dataset.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <gio/gio.h>

static void
sample_free (gpointer data)
{
  EvalSample *sample = data;
  g_free (sample->name);
  g_free (sample->path);
  g_free (sample->pixels);
  g_free (sample);
}

static GPtrArray *
samples_new (void)
{
  return g_ptr_array_new_with_free_func (sample_free);
}

static gboolean
find_label (const MienHead *head, const char *label, guint *index,
    GError **error)
{
  for (*index = 0; *index < head->n_labels; (*index)++) {
    if (g_ascii_strcasecmp (head->labels[*index], label) == 0)
      return TRUE;
  }
  g_autofree char *known = g_strjoinv (", ", head->labels);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
      "the attribute %s has no label \"%s\"; expected one of: %s",
      head->attribute, label, known);
  return FALSE;
}

static gboolean
find_labels (const MienHead *head, const char *const *names, guint n,
    guint *indexes, GError **error)
{
  for (guint i = 0; i < n; i++) {
    if (!find_label (head, names[i], &indexes[i], error))
      return FALSE;
  }
  return TRUE;
}

/* Parses "70 80 82 ..."; FALSE unless it is exactly EVAL_FER2013_SIZE squared
 * bytes. */
static gboolean
parse_pixels (const char *text, guint8 *pixels)
{
  for (guint i = 0; i < EVAL_FER2013_SIZE * EVAL_FER2013_SIZE; i++) {
    char *end;
    gulong value = strtoul (text, &end, 10);
    if (end == text || value > 255)
      return FALSE;
    pixels[i] = value;
    text = end;
  }
  return *text == '\0' || *text == '"';
}

/* Parses a line "emotion,pixels,Usage". */
static EvalSample *
parse_fer2013 (char *line, const guint *labels, guint n_labels)
{
  char *pixels = strchr (line, ',');
  char *usage = strrchr (line, ',');
  guint64 label;
  if (!pixels || pixels == usage)
    return NULL;
  *pixels++ = *usage = '\0';
  if (!g_ascii_string_to_unsigned (line, 10, 0, n_labels - 1, &label, NULL))
    return NULL;

  EvalSample *sample = g_new0 (EvalSample, 1);
  sample->label = labels[label];
  sample->pixels = g_malloc (EVAL_FER2013_SIZE * EVAL_FER2013_SIZE);
  if (parse_pixels (pixels + (*pixels == '"'), sample->pixels))
    return sample;
  sample_free (sample);
  return NULL;
}

static gboolean
read_fer2013 (FILE *file, const char *usage, const guint *labels,
    guint n_labels, GPtrArray *samples, GError **error)
{
  g_autofree char *suffix = g_strconcat (",", usage, NULL);
  char *line = NULL;
  gsize size = 0;
  guint row = 0;
  gboolean ok = getline (&line, &size, file) > 0;

  for (; ok && getline (&line, &size, file) > 0; row++) {
    if (!g_str_has_suffix (g_strchomp (line), suffix))
      continue;
    EvalSample *sample = parse_fer2013 (line, labels, n_labels);
    ok = sample != NULL;
    if (!ok)
      break;
    sample->name = g_strdup_printf ("%u", row);
    g_ptr_array_add (samples, sample);
  }
  free (line);
  if (!ok)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
        "data row %u is not \"emotion,%d gray values,Usage\"", row,
        EVAL_FER2013_SIZE * EVAL_FER2013_SIZE);
  return ok;
}

GPtrArray *
eval_dataset_fer2013 (const char *path, const char *usage, const MienHead *head,
    GError **error)
{
  static const char *const names[] = { "angry", "disgust", "fear", "happy",
    "sad", "surprise", "neutral" };
  guint labels[G_N_ELEMENTS (names)];
  if (!find_labels (head, names, G_N_ELEMENTS (names), labels, error))
    return NULL;

  gboolean is_stdin = g_str_equal (path, "-");
  FILE *file = is_stdin ? stdin : fopen (path, "r");
  if (!file) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s",
        path, g_strerror (errno));
    return NULL;
  }
  g_autoptr (GPtrArray) samples = samples_new ();
  gboolean ok =
      read_fer2013 (file, usage, labels, G_N_ELEMENTS (names), samples, error);
  if (!is_stdin)
    fclose (file);
  if (!ok) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (samples->len == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        "%s: no row with the Usage \"%s\"", path, usage);
    return NULL;
  }
  return g_steal_pointer (&samples);
}

static gboolean
is_image (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  return g_str_has_suffix (lower, ".jpg") || g_str_has_suffix (lower, ".jpeg")
      || g_str_has_suffix (lower, ".png");
}

static void
add_file (GPtrArray *samples, const char *folder, const char *name, guint label)
{
  EvalSample *sample = g_new0 (EvalSample, 1);
  sample->name = g_strdup (name);
  sample->path = g_build_filename (folder, name, NULL);
  sample->label = label;
  g_ptr_array_add (samples, sample);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const EvalSample *const *first = a, *const *second = b;
  gint order = strcmp ((*first)->name, (*second)->name);
  return order ? order : strcmp ((*first)->path, (*second)->path);
}

GPtrArray *
eval_dataset_folders (const char *folder, const MienHead *head, GError **error)
{
  g_autoptr (GPtrArray) samples = samples_new ();
  for (guint label = 0; label < head->n_labels; label++) {
    g_autofree char *path =
        g_build_filename (folder, head->labels[label], NULL);
    g_autoptr (GDir) dir = g_dir_open (path, 0, error);
    if (!dir)
      return NULL;
    const char *name;
    while ((name = g_dir_read_name (dir))) {
      if (is_image (name))
        add_file (samples, path, name, label);
    }
  }
  if (samples->len == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        "%s: no .jpg or .png files in its sub-folders", folder);
    return NULL;
  }
  g_ptr_array_sort (samples, compare_names);
  return g_steal_pointer (&samples);
}

/* The gender in "[age]_[gender]_[race]_[date]...", or -1. */
static int
utkface_gender (const char *name)
{
  g_auto (GStrv) fields = g_strsplit (name, "_", 4);
  if (g_strv_length (fields) < 4 || strlen (fields[1]) != 1)
    return -1;
  return fields[1][0] == '0' ? 0 : fields[1][0] == '1' ? 1 : -1;
}

static gboolean
add_utkface (GPtrArray *samples, const char *folder, const guint *labels,
    GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;
  if (!dir)
    return FALSE;
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    int gender = is_image (name) ? utkface_gender (name) : -1;
    if (gender >= 0)
      add_file (samples, folder, name, labels[gender]);
    else if (g_file_test (path, G_FILE_TEST_IS_DIR)
        && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)
        && !add_utkface (samples, path, labels, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
eval_dataset_utkface (const char *folder, const MienHead *head, GError **error)
{
  static const char *const names[] = { "man", "woman" };
  guint labels[G_N_ELEMENTS (names)];
  g_autoptr (GPtrArray) samples = samples_new ();

  if (!find_labels (head, names, G_N_ELEMENTS (names), labels, error)
      || !add_utkface (samples, folder, labels, error))
    return NULL;
  if (samples->len == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        "%s: no [age]_[gender]_[race]_[date].jpg files", folder);
    return NULL;
  }
  g_ptr_array_sort (samples, compare_names);
  return g_steal_pointer (&samples);
}

gboolean
eval_dataset_keep_listed (GPtrArray *samples, const char *list, GError **error)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents (list, &text, NULL, error))
    return FALSE;

  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) missing = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    if (*g_strstrip (lines[i]) != '\0') {
      g_hash_table_add (wanted, lines[i]);
      g_hash_table_add (missing, lines[i]);
    }
  }
  for (guint i = samples->len; i-- > 0;) {
    const EvalSample *sample = samples->pdata[i];
    g_hash_table_remove (missing, sample->name);
    if (!g_hash_table_contains (wanted, sample->name))
      g_ptr_array_remove_index (samples, i);
  }
  if (g_hash_table_size (missing) > 0) {
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init (&iter, missing);
    g_hash_table_iter_next (&iter, &name, NULL);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        "%s: %u of %u names are not in the data, such as \"%s\"", list,
        g_hash_table_size (missing), g_hash_table_size (wanted), (char *) name);
    return FALSE;
  }
  return TRUE;
}
