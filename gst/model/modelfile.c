/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/modelfile.h"

#include <stdlib.h>
#include <string.h>

#include "engine/error.h"

/* The first NAME.onnx in the folders, which are appended to `looked`. */
static char *
find_in (const char *folders, const char *name, GString *looked)
{
  if (!folders)
    return NULL;
  g_autofree char *file = g_strconcat (name, ".onnx", NULL);
  g_auto (GStrv) parts = g_strsplit (folders, G_SEARCHPATH_SEPARATOR_S, -1);
  for (guint i = 0; parts[i]; i++) {
    if (parts[i][0] == '\0')
      continue;
    g_autofree char *path = g_build_filename (parts[i], file, NULL);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
    g_string_append_printf (looked, "%s%s", looked->len > 0 ? ", " : "",
        parts[i]);
  }
  return NULL;
}

char *
mien_modelfile_find (const char *name, const char *search_path, GError **error)
{
  if (strchr (name, '/') || g_str_has_suffix (name, ".onnx"))
    return g_strdup (name);
  g_autoptr (GString) looked = g_string_new (NULL);
  char *path = find_in (search_path, name, looked);
  if (!path)
    path = find_in (g_getenv ("MIEN_MODEL_PATH"), name, looked);
  if (!path)
    path = find_in (MIEN_MODELS_DIR, name, looked);
  if (!path)
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "no model \"%s\": expected %s.onnx in %s; set MIEN_MODEL_PATH or use a "
        "path",
        name, name, looked->str);
  return path;
}

char *
mien_modelfile_replace_suffix (const char *path, const char *suffix)
{
  gsize length = strlen (path);
  if (g_str_has_suffix (path, ".onnx"))
    length -= strlen (".onnx");
  g_autofree char *stem = g_strndup (path, length);
  return g_strconcat (stem, suffix, NULL);
}

char *
mien_modelfile_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *stem = mien_modelfile_replace_suffix (base, "");
  return g_utf8_make_valid (stem, -1);
}

char *
mien_modelfile_canonical (const char *path)
{
  char *real = realpath (path, NULL);
  char *canonical = g_strdup (real ? real : path);
  free (real);
  return canonical;
}

/* The importer knows only files; the user may also use names of models. */
MienGraph *
mien_modelfile_load (const char *path, MienOnnxSize size, GError **error)
{
  g_autoptr (GError) reason = NULL;
  MienGraph *graph = mien_onnx_load_sized (path, size, &reason);
  if (graph)
    return graph;
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error (error, reason->domain, reason->code,
        "%s; use the path of one, or a model name without .onnx, which is "
        "searched for in MIEN_MODEL_PATH and in %s",
        reason->message, MIEN_MODELS_DIR);
  return NULL;
}
