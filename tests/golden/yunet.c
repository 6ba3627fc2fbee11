/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * YuNet's files on the engine: all outputs, on all backends. The expected
 * values were computed by ONNX Runtime for the same input: some elements, and
 * the mean of the absolute values. 2023mar is run at another size than its own.
 */
#include <math.h>

#include "engine/fusion.h"
#include "engine/onnx.h"

#include "device.h"
#include "yunet.h"

#define TOLERANCE 1e-4

typedef struct {
  const char *name;
  guint n;
  double some[3]; /* the first, the middle and the last */
  double mean;    /* of absolute values */
} Output;

typedef struct {
  const char *version;
  MienOnnxSize size;
  Output outputs[13]; /* terminated by a NULL name */
} File;

static const File files[] = {
  { "2022mar", { 0, 0 },
      {
          { "loc", 15064, { 0.3040068, -0.5804908, 0.9453703 }, 1.108412 },
          { "conf", 2152, { 0.9715222, 0.9859408, 0.02249606 }, 0.5 },
          { "iou", 1076, { 1.509172, 0.847292, 0.308388 }, 0.9822525 },
      } },
  { "2023mar", { 96, 160 },
      {
          { "cls_8", 240, { 0.5731998, 0.625904, 0.5004979 }, 0.5904695 },
          { "cls_16", 60, { 0.5544581, 0.5386308, 0.5016866 }, 0.5380743 },
          { "cls_32", 15, { 0.5274065, 0.563576, 0.5699013 }, 0.5499215 },
          { "obj_8", 240, { 6.228685e-05, 6.824732e-06, 5.242229e-05 },
              1.567925e-05 },
          { "obj_16", 60, { 0.0001217127, 5.304813e-06, 8.526444e-05 },
              3.2339e-05 },
          { "obj_32", 15, { 6.759167e-05, 0.0001289248, 0.0009175539 },
              0.0005951265 },
          { "bbox_8", 960, { 0.2173182, 0.3115602, 0.8868808 }, 0.7810736 },
          { "bbox_16", 240, { 0.381293, 0.3534582, -0.02931461 }, 0.2955233 },
          { "bbox_32", 60, { 0.9779143, 1.034977, 1.129684 }, 0.862986 },
          { "kps_8", 2400, { -0.3312335, -0.1378897, 0.6958858 }, 0.7345856 },
          { "kps_16", 600, { 0.1873701, 0.1946915, 0.5188379 }, 0.4729875 },
          { "kps_32", 150, { 0.2704089, 1.191081, 0.9861888 }, 0.8976003 },
      } },
};

static void
check (const char *name, const char *what, double got, double expected)
{
  if (fabs (got - expected) <= TOLERANCE)
    return;
  g_test_message ("%s, %s: expected %.7g, found %.7g", name, what, expected,
      got);
  g_test_fail ();
}

static void
check_output (const MienGraph *graph, guint k, const float *got,
    const Output *expected)
{
  const MienValue *value = &graph->values[mien_graph_output (graph, k)];
  const gsize n = mien_shape_elements (&value->shape);
  double sum = 0;
  g_assert_cmpstr (value->name, ==, expected->name);
  g_assert_cmpuint (n, ==, expected->n);
  for (gsize i = 0; i < n; i++)
    sum += fabs (got[i]);
  check (value->name, "first", got[0], expected->some[0]);
  check (value->name, "middle", got[n / 2], expected->some[1]);
  check (value->name, "last", got[n - 1], expected->some[2]);
  check (value->name, "mean", sum / n, expected->mean);
}

typedef struct {
  const File *file;
  const char *backend;
} Case;

static void
test_file (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_find_yunet (c->file->version);
  if (!path)
    return;
  g_autoptr (MienGraph) graph =
      mien_onnx_load_sized (path, c->file->size, &error);
  g_assert_no_error (error);
  mien_graph_fuse (graph, NULL, 0);
  g_autoptr (MienDevice) device = mien_test_device_get (c->backend);
  g_autoptr (MienRunner) runner =
      device ? mien_test_runner_new (device, graph, 1) : NULL;
  if (!runner)
    return;
  const gsize n = mien_shape_elements (&graph->values[graph->input].shape);
  float *input = mien_test_input (runner, 0, 0);
  for (gsize i = 0; i < n; i++)
    input[i] = i * 7919 % 251;
  mien_runner_run (runner, 0, 1, &error);
  g_assert_no_error (error);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    check_output (graph, k, mien_test_output (runner, 0, k),
        &c->file->outputs[k]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    for (guint b = 0; mien_test_backend (b); b++) {
      Case *c = g_new (Case, 1);
      *c = (Case) { &files[i], mien_test_backend (b) };
      g_autofree char *path = g_strdup_printf ("/golden/yunet/%s/%s",
          files[i].version, mien_test_backend (b));
      g_test_add_data_func_full (path, c, test_file, g_free);
    }
  return g_test_run ();
}
