/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "engine/error.h"
#include "net.h"

static void
set_operands (MienCpuStep *step, const MienGraph *graph, const MienNode *node,
    const MienPlan *plan)
{
  step->node = node;
  step->out_shape = &graph->values[node->output].shape;
  step->in_shape = node->n_inputs > 0
      ? &graph->values[node->inputs[0]].shape
      : step->out_shape;
  step->in = g_new (gsize, node->n_inputs);
  step->in_length = g_new (gsize, node->n_inputs);
  for (guint k = 0; k < node->n_inputs; k++) {
    step->in[k] = plan->offset[node->inputs[k]];
    step->in_length[k] =
        mien_shape_elements (&graph->values[node->inputs[k]].shape);
  }
  if (node->n_inputs > 1)
    step->second_shape = &graph->values[node->inputs[1]].shape;
  step->out = plan->offset[node->output];
  step->residual = node->residual == MIEN_NO_VALUE
      ? MIEN_CPU_NO_RESIDUAL
      : plan->offset[node->residual];
  step->scratch = plan->size;
}

MienCpuNet *
mien_cpu_net_new (const MienGraph *graph, const MienCpuKernels *kernels,
    GError **error)
{
  g_autoptr (MienCpuNet) net = g_new0 (MienCpuNet, 1);
  net->plan = mien_plan_new (graph);
  net->steps = g_new0 (MienCpuStep, graph->n_nodes);

  gsize most = 0;
  for (guint i = 0; i < graph->n_nodes; i++) {
    MienCpuStep *step = &net->steps[net->n_steps++];
    gsize scratch = 0;
    set_operands (step, graph, &graph->nodes[i], net->plan);
    const MienCpuOp *op = kernels->ops[graph->nodes[i].op];
    step->kernel = op->run;
    if (op->prepare && !op->prepare (step, &scratch)) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "node \"%s\": its padded input is too large for the CPU code",
          graph->nodes[i].name);
      return NULL;
    }
    most = MAX (most, scratch);
  }
  net->arena = mien_plan_align (net->plan->size
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
  mien_plan_free (net->plan);
  g_free (net);
}

/* Where the value lies in the arena, and how many bytes it takes there. */
static gpointer
place_of (const MienCpuNet *net, gpointer arena, guint value, gsize *size)
{
  *size = mien_value_size (&net->base.graph->values[value]);
  return (char *) arena + net->plan->offset[value];
}

void
mien_cpu_net_run (const MienCpuNet *net, gpointer arena, gsize item,
    char *const *inputs, char *const *outputs)
{
  const MienGraph *graph = net->base.graph;
  gsize size;
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++) {
    gpointer to = place_of (net, arena, mien_graph_input (graph, k), &size);
    memcpy (to, inputs[k] + item * size, size);
  }
  for (guint i = 0; i < net->n_steps; i++)
    net->steps[i].kernel (&net->steps[i], arena);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    gpointer from = place_of (net, arena, mien_graph_output (graph, k), &size);
    memcpy (outputs[k] + item * size, from, size);
  }
}
