/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gate.h"

static gboolean
is_gate (const MienNode *node)
{
  return node->op == MIEN_OP_ACTIVATION_BACKWARD;
}

guint
mien_gate_core (const MienBlockSearch *search, guint last)
{
  const MienNode *nodes = search->graph->nodes;
  if (!is_gate (&nodes[last]))
    return last;
  if (nodes[last].residual != MIEN_NO_VALUE)
    return MIEN_NO_VALUE;
  const guint core = mien_block_feeder (search, nodes[last].inputs[0]);
  return core != MIEN_NO_VALUE
          && nodes[core].activation.kind == MIEN_ACTIVATION_NONE
      ? core
      : MIEN_NO_VALUE;
}

const MienNode *
mien_gate_core_of (const MienGraph *graph, const MienBlock *block)
{
  const MienNode *last = &graph->nodes[block->nodes[block->n_nodes - 1]];
  return is_gate (last) ? mien_block_producer (graph, block, last->inputs[0])
                        : last;
}

void
mien_gate_close (const MienGraph *graph, MienBlock *block, guint last)
{
  if (is_gate (&graph->nodes[last]))
    block->nodes[block->n_nodes++] = last;
}

void
mien_gate_set (const MienProgram *program, MienVulkanStep *step,
    const MienBlock *block)
{
  const MienNode *last =
      &program->graph->nodes[block->nodes[block->n_nodes - 1]];
  step->residual = MIEN_NO_VALUE;
  if (!is_gate (last))
    return;
  step->residual = last->inputs[1];
  step->spec[SPEC_GATE_QUADS] = program->blocks->quads[last->inputs[1]];
  step->spec[SPEC_DERIVED] = last->derivative.of.kind;
  step->spec[SPEC_RULE] = last->derivative.rule;
  mien_vulkan_step_set_activation (step, &last->derivative.of);
}
