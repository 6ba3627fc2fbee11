/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program in words. */
#include "program.h"

/* What the dispatches of a program move and start for one item. */
typedef struct {
  gsize bytes;
  gsize groups;
} Sum;

/* The values of a step without those that it does not use. Every value counts
 * once, however often its elements are read. */
static gsize
bytes_of (const MienProgram *program, const MienVulkanStep *step)
{
  const guint values[] = { step->dst, step->src, step->residual, step->other };
  gsize bytes = mien_program_params_size (program, step);
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
  const gsize bytes = bytes_of (program, step);
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
