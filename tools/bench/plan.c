/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

static gboolean
print_contender (const MienBench *bench, const char *spec, GError **error)
{
  g_autoptr (MienContender) contender = mien_contender_new (spec, bench->models,
      bench->n_models, 1, bench->threads, error);
  if (!contender)
    return FALSE;
  for (guint m = 0; m < bench->n_models; m++) {
    g_autofree char *text = mien_contender_describe (contender, m);
    g_print ("%s on %s, %s:\n%s", bench->models[m]->path, spec,
        mien_contender_name (contender),
        text ? text : "  has no dispatches to tell of\n");
  }
  return TRUE;
}

gboolean
mien_bench_plan (MienBench *bench, const char *list, GError **error)
{
  g_auto (GStrv) specs = g_strsplit (list, ",", MIEN_BENCH_MAX);
  for (char **spec = specs; *spec; spec++)
    if (!print_contender (bench, *spec, error))
      return FALSE;
  return TRUE;
}
