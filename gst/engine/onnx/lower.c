/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lower.h"

gboolean
mien_import_fail (MienImport *import, MienEngineError code, const char *format,
    ...)
{
  if (import->error)
    return FALSE;
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  if (!import->node)
    g_set_error_literal (&import->error, MIEN_ENGINE_ERROR, code, what);
  else
    g_set_error (&import->error, MIEN_ENGINE_ERROR, code,
        "node \"%s\" (%s): %s", import->node_name, import->node->op_type, what);
  return FALSE;
}

MienRun
mien_import_run (const MienShape *shape, guint first, guint last)
{
  MienRun run = { 1, 1, 1 };
  for (guint k = 0; k < shape->n_dims; k++)
    *(k < first        ? &run.outer
            : k < last ? &run.length
                       : &run.inner) *= shape->dims[k];
  return run;
}
