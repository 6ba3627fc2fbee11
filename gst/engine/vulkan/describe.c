/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Describes a program as text. */
#include "program.h"

/* Totals for one item over the dispatches of a program. */
typedef struct {
  gsize bytes;
  gsize groups;
} Sum;

/* Bytes of the values of a step, not counting unused bindings, for one item.
 * Each value counts once, however often its elements are read. */
static gsize
item_bytes_of (const MienProgram *program, const MienVulkanStep *step)
{
  const guint values[] = { step->dst, step->src, step->residual, step->other };
  gsize bytes = 0;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i] != MIEN_NO_VALUE)
      bytes += program->blocks->size[values[i]];
  return bytes;
}

static void
describe_step (const MienProgram *program, const MienVulkanStep *step,
    GString *text, Sum *sum)
{
  const MienValue *values = program->graph->values;
  g_autofree char *src = mien_shape_to_string (&values[step->src].shape);
  g_autofree char *dst = mien_shape_to_string (&values[step->dst].shape);
  const gsize bytes =
      item_bytes_of (program, step) + mien_program_params_size (program, step);
  g_string_append_printf (text,
      "  %4u  %-22s %-15s %-15s %5u x %-4u %8.1f  %s\n", step->wave,
      step->shader.name, src, dst, step->n_groups, step->spec[SPEC_LOCAL_X],
      bytes / 1024.0, step->node->name);
  sum->bytes += bytes;
  sum->groups += step->n_groups;
}

char *
mien_program_describe (const MienProgram *program)
{
  GString *text = g_string_new (
      "  wave  kernel                 reads           writes           "
      "workgroups      KiB  node\n");
  Sum sum = { 0 };
  for (guint i = 0; i < program->steps->len; i++)
    describe_step (program, &g_array_index (program->steps, MienVulkanStep, i),
        text, &sum);
  g_string_append_printf (text,
      "  %u dispatches, %u barriers, %" G_GSIZE_FORMAT " workgroups, %.1f KiB "
      "read and written, %.1f KiB of memory an item\n",
      program->steps->len, program->n_waves - 1, sum.groups, sum.bytes / 1024.0,
      program->plan->size / 1024.0);
  return g_string_free (text, FALSE);
}

/* The nodes completed by step `i`: those of the block that ends in its node,
 * unless more steps of the same node follow. */
static void
take_nodes (const MienProgram *program, guint i, MienRunnerStep *out)
{
  const GArray *steps = program->steps, *blocks = program->blocks->blocks;
  const MienNode *node = g_array_index (steps, MienVulkanStep, i).node;
  if (i + 1 < steps->len
      && g_array_index (steps, MienVulkanStep, i + 1).node == node)
    return;
  const guint last = node - program->graph->nodes;
  for (guint b = 0; b < blocks->len; b++) {
    const MienBlock *block = &g_array_index (blocks, MienBlock, b);
    if (block->nodes[block->n_nodes - 1] != last)
      continue;
    for (guint k = 0; k < block->n_nodes; k++)
      out->nodes[out->n_nodes++] = block->nodes[k];
  }
}

G_STATIC_ASSERT (MIEN_BLOCK_MAX <= MIEN_STEP_MAX_NODES);

GArray *
mien_program_steps (const MienProgram *program)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (MienRunnerStep));
  g_array_set_size (steps, program->steps->len);
  for (guint i = 0; i < steps->len; i++) {
    const MienVulkanStep *step =
        &g_array_index (program->steps, MienVulkanStep, i);
    MienRunnerStep *out = &g_array_index (steps, MienRunnerStep, i);
    out->kernel = step->shader.name;
    out->node = step->node->name;
    out->wave = step->wave;
    out->n_groups = step->n_groups;
    out->group_size = step->spec[SPEC_LOCAL_X];
    out->item_bytes = item_bytes_of (program, step);
    out->run_bytes = mien_program_params_size (program, step);
    take_nodes (program, i, out);
  }
  return steps;
}
