/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "engine/error.h"
#include "net.h"

/* Bytes for the addresses of the inputs, stored after the values in the
 * arena. */
#define PORTS_SIZE (mien_plan_align (MIEN_MAX_PORTS * sizeof (gpointer)))

/* Where a step finds a value: an input of the network by its port, any other
 * value in the arena. */
static gsize
operand_of (const MienGraph *graph, const MienPlan *plan, guint value)
{
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    if (graph->values[mien_graph_input (graph, k)].storage
        == graph->values[value].storage)
      return MIEN_CPU_PORT + plan->size + k * sizeof (gpointer);
  return plan->offset[value];
}

static gsize
plane_of (const MienShape *shape)
{
  return mien_shape_elements (shape) / mien_shape_dim (shape, 0);
}

/* Sets what does not depend on other steps. */
static void
init_step (MienCpuStep *step, const MienGraph *graph, const MienNode *node,
    const MienCpuOp *op)
{
  step->node = node;
  step->out_shape = &graph->values[node->output].shape;
  step->in_shape = node->n_inputs > 0
      ? &graph->values[node->inputs[0]].shape
      : step->out_shape;
  if (node->n_inputs > 1)
    step->second_shape = &graph->values[node->inputs[1]].shape;
  step->in = g_new (gsize, node->n_inputs);
  step->in_length = g_new (gsize, node->n_inputs);
  for (guint k = 0; k < node->n_inputs; k++)
    step->in_length[k] =
        mien_shape_elements (&graph->values[node->inputs[k]].shape);
  step->in_plane = plane_of (step->in_shape);
  step->out_plane = plane_of (step->out_shape);
  step->most_rows = mien_shape_dim (step->out_shape, 1);
  step->kernel = op->run;
  if (!op->serves || op->serves (step))
    step->rows = op->rows;
}

static void
set_operands (MienCpuStep *step, const MienGraph *graph, const MienPlan *plan)
{
  const MienNode *node = step->node;
  for (guint k = 0; k < node->n_inputs; k++)
    step->in[k] = operand_of (graph, plan, node->inputs[k]);
  step->out = plan->offset[node->output];
  step->residual = node->residual == MIEN_NO_VALUE
      ? MIEN_CPU_NO_RESIDUAL
      : operand_of (graph, plan, node->residual);
  step->scratch = plan->size + PORTS_SIZE;
}

/* The steps of a chain have the same turn, and the values between them are
 * planned with the number of rows that the chain keeps. */
static MienPlan *
plan_chains (const MienCpuNet *net, const MienGraph *graph)
{
  g_autofree guint *turn = g_new (guint, graph->n_nodes);
  g_autofree gsize *size = g_new0 (gsize, graph->n_values);
  for (guint i = 0; i < graph->n_nodes;) {
    const guint first = i, n = MAX (net->chains[i].n, 1);
    for (; i < first + n; i++) {
      const MienCpuStep *step = &net->steps[i];
      turn[i] = first;
      if (i < first + n - 1)
        size[step->node->output] = step->out_plane
            * mien_shape_dim (step->out_shape, 0) * sizeof (float);
    }
  }
  return mien_plan_new (graph, &(MienPlanTurns) { turn, size });
}

/* Packs what the steps read. *most is the largest amount of scratch memory, in
 * floats, that any step needs. */
static gboolean
prepare_steps (MienCpuNet *net, const MienCpuKernels *kernels, gsize *most,
    GError **error)
{
  *most = 0;
  for (guint i = 0; i < net->n_steps; i++) {
    MienCpuStep *step = &net->steps[i];
    const MienCpuOp *op = kernels->ops[step->node->op];
    gsize scratch = 0;
    if (op->prepare && !op->prepare (step, &scratch)) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "node \"%s\": its padded input is too large for the CPU code",
          step->node->name);
      return FALSE;
    }
    *most = MAX (*most, scratch);
  }
  return TRUE;
}

MienCpuNet *
mien_cpu_net_new (const MienGraph *graph, const MienCpuKernels *kernels,
    gsize cache, GError **error)
{
  g_autoptr (MienCpuNet) net = g_new0 (MienCpuNet, 1);
  net->steps = g_new0 (MienCpuStep, graph->n_nodes);
  net->n_steps = graph->n_nodes;
  for (guint i = 0; i < graph->n_nodes; i++)
    init_step (&net->steps[i], graph, &graph->nodes[i],
        kernels->ops[graph->nodes[i].op]);
  net->chains = mien_cpu_chains_new (graph, net->steps,
      cache > 0 ? cache : mien_cpu_cache_size ());
  net->plan = plan_chains (net, graph);
  for (guint i = 0; i < graph->n_nodes; i++)
    set_operands (&net->steps[i], graph, net->plan);

  gsize most;
  if (!prepare_steps (net, kernels, &most, error))
    return NULL;
  net->arena = mien_plan_align (net->plan->size + PORTS_SIZE
      + (most + MIEN_CPU_SLACK) * sizeof (float));
  return g_steal_pointer (&net);
}

void
mien_cpu_net_free (MienCpuNet *net)
{
  if (!net)
    return;
  for (guint i = 0; i < net->n_steps; i++) {
    MienCpuStep *step = &net->steps[i];
    g_free (step->in);
    g_free (step->in_length);
    g_free (step->weight);
    g_free (step->index);
    g_free (step->planes.tap);
    g_free (step->planes.phases);
  }
  g_free (net->steps);
  g_free (net->chains);
  mien_plan_free (net->plan);
  g_free (net);
}

/* Runs the chain or the step that begins at step `i`. */
static void
run_from (const MienCpuNet *net, guint i, gpointer arena)
{
  const MienCpuStep *step = &net->steps[i];
  if (net->chains[i].n > 0) {
    mien_cpu_chain_run (&net->chains[i], step, arena);
  } else if (step->rows) {
    const MienCpuBand all = mien_cpu_all_rows (step);
    step->rows (step, arena, &all);
  } else {
    step->kernel (step, arena);
  }
}

void
mien_cpu_net_run (const MienCpuNet *net, gpointer arena, gsize item,
    char *const *inputs, char *const *outputs)
{
  const MienGraph *graph = net->base.graph;
  const char **ports = (gpointer) ((char *) arena + net->plan->size);
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    ports[k] = inputs[k]
        + item * mien_value_size (&graph->values[mien_graph_input (graph, k)]);
  for (guint i = 0; i < net->n_steps; i += MAX (net->chains[i].n, 1))
    run_from (net, i, arena);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    const guint output = mien_graph_output (graph, k);
    const gsize size = mien_value_size (&graph->values[output]);
    memcpy (outputs[k] + item * size,
        (char *) arena + net->plan->offset[output], size);
  }
}
