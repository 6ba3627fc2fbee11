/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

gboolean
mien_bench_load (MienBench *bench, char **names, GError **error)
{
  static char *detectors[] = { (char *) "face", NULL };
  static char *defaults[] = { (char *) "emotion", (char *) "gender", NULL };
  if (!names)
    names = bench->width > 0 ? detectors : defaults;
  for (; *names != NULL && bench->n_models < MIEN_BENCH_MAX; names++) {
    const guint m = bench->n_models;
    if (bench->width == 0) {
      bench->models[m] = mien_model_load (*names, NULL, NULL, error);
    } else {
      bench->detectors[m] =
          mien_bench_detector_new (*names, bench->width, bench->height, error);
      if (bench->detectors[m])
        bench->models[m] = &bench->detectors[m]->model;
    }
    if (!bench->models[m])
      return FALSE;
    bench->n_models++;
  }
  return TRUE;
}

gboolean
mien_bench_open (MienBench *bench, const char *list, guint max_batch)
{
  g_auto (GStrv) specs = g_strsplit (list, ",", MIEN_BENCH_MAX);
  bench->faces = mien_faces_new (bench->models, bench->n_models, max_batch);
  bench->opencv = MIEN_BENCH_MAX;
  for (char **spec = specs; *spec != NULL; spec++) {
    g_autoptr (GError) error = NULL;
    MienContender *contender = mien_contender_new (*spec, bench->models,
        bench->n_models, max_batch, bench->threads, &error);
    if (!contender || !mien_measure_run (contender, bench->faces, 1, &error)) {
      g_print ("%s was not measured: %s\n", *spec, error->message);
      mien_contender_free (contender);
      continue;
    }
    if (g_str_equal (*spec, "opencv"))
      bench->opencv = bench->n_contenders;
    bench->spec[bench->n_contenders] = g_strdup (*spec);
    bench->contender[bench->n_contenders++] = contender;
  }
  return bench->n_contenders > 0;
}

void
mien_bench_clear (MienBench *bench)
{
  for (guint c = 0; c < bench->n_contenders; c++) {
    mien_contender_free (bench->contender[c]);
    g_free (bench->spec[c]);
  }
  g_clear_pointer (&bench->faces, mien_faces_free);
  for (guint m = 0; m < bench->n_models; m++) {
    if (bench->detectors[m])
      mien_bench_detector_free (bench->detectors[m]);
    else
      mien_model_unref (bench->models[m]);
  }
}

double
mien_bench_cold_start (MienBench *bench, const char *spec, char **names,
    GError **error)
{
  gint64 begin = g_get_monotonic_time ();
  if (!mien_bench_load (bench, names, error))
    return -1;
  bench->faces = mien_faces_new (bench->models, bench->n_models, 1);
  if (g_str_equal (spec, "opencv"))
    begin = g_get_monotonic_time ();
  g_autoptr (MienContender) contender = mien_contender_new (spec, bench->models,
      bench->n_models, 1, bench->threads, error);
  if (!contender || !mien_measure_run (contender, bench->faces, 1, error))
    return -1;
  return (g_get_monotonic_time () - begin) * 1e-3;
}
