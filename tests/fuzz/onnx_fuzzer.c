/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ONNX reader; for accepted files also fusion, planning and the CPU code,
 * forward and backward, which rely on the reader's checks.
 */
#include "fuzz.h"

#include "engine/backend.h"
#include "engine/fusion.h"
#include "engine/gradient.h"
#include "engine/onnx.h"
#include "engine/ops.h"
#include "engine/plan.h"

/* Larger networks would take too long. */
#define MAX_ARENA 400000 /* bytes */
#define MAX_MACS 1000000

/* A graph accepted by the reader must run, or be rejected by the backend. */
static void
run_graph (const MienGraph *graph)
{
  static MienDevice *device;
  if (!device)
    device = mien_device_get ("cpu", NULL);
  g_autoptr (MienPlan) plan = mien_plan_new (graph, NULL);
  if (plan->size > MAX_ARENA || mien_graph_macs (graph) > MAX_MACS)
    return;

  g_autoptr (GError) error = NULL;
  g_autoptr (MienRunner) runner =
      mien_runner_new (device, &graph, 1, 2, 1, &error);
  if (!runner) {
    mien_fuzz_check (error);
    return;
  }
  float *input = mien_port_floats (mien_runner_input (runner, 0, 0, 0), 0);
  gsize n = 2 * mien_shape_elements (&graph->values[graph->input].shape);
  for (gsize i = 0; i < n; i++)
    input[i] = (float) i / n;
  if (!mien_runner_run (runner, 0, 2, &error))
    g_error ("the CPU code failed: %s", error->message);
}

/* A gradient may be too large; otherwise it must be valid. */
static void
run_gradient (const MienGraph *graph)
{
  const MienGradientOptions options = { .target = graph->output,
    .rule = MIEN_RULE_GUIDED,
    .at_input = TRUE,
    .layer = MIEN_NO_VALUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  if (gradient)
    run_graph (gradient->graph);
  else
    mien_fuzz_check (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGraph) graph = mien_onnx_import (data, size, &error);
  mien_fuzz_note (graph != NULL, error, NULL, 0);
  if (!graph)
    return 0;
  mien_graph_fuse (graph, NULL, 0);
  if (!mien_graph_validate (graph, &error))
    g_error ("fusion broke a graph: %s", error->message);
  run_graph (graph);
  run_gradient (graph);
  return 0;
}
