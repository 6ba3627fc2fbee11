/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "quads.h"

#include <string.h>

/* Maximum number of quads an invocation has sums of, and how many of them may
 * be channels of the same pixel. A weight is read once for all its pixels, a
 * pixel once for all its channels. More would need more registers than GPUs
 * have at full occupancy. */
#define MAX_SUMS 16
#define MAX_QUADS 8
#define MAX_PIXELS 4

/* Maximum number of quads of a row that it holds, and of unrolled rows. */
#define MAX_SPAN 16
#define MAX_ROWS 7

#define MAX_LOCAL 64
#define MIN_LOCAL 32

static guint
quads_of (guint channels)
{
  return (channels + 3) / 4;
}

gboolean
mien_quads_window_fits (const MienWindow *window)
{
  return window->kernel_h <= MAX_ROWS
      && (guint64) (window->kernel_w - 1) * window->dilation_w < MAX_SPAN;
}

gboolean
mien_quads_is_dense (const MienNode *node)
{
  return node->op == MIEN_OP_CONV && node->conv.group == 1
      && mien_quads_window_fits (&node->conv.window);
}

gboolean
mien_quads_is_point (const MienNode *node)
{
  const MienWindow *window = &node->conv.window;
  return mien_quads_is_dense (node) && window->kernel_h == 1
      && window->kernel_w == 1 && !window->pad_top && !window->pad_left
      && !window->pad_bottom && !window->pad_right;
}

gboolean
mien_quads_is_bare (const MienNode *node)
{
  return node->residual == MIEN_NO_VALUE
      && node->activation.kind == MIEN_ACTIVATION_NONE;
}

gboolean
mien_quads_is_scale (const MienGraph *graph, const MienNode *node)
{
  if (node->op != MIEN_OP_CONV || node->residual != MIEN_NO_VALUE)
    return FALSE;
  const MienWindow *window = &node->conv.window;
  const MienShape *in = &graph->values[node->inputs[0]].shape;
  const guint channels = mien_shape_dim (in, 0);
  return node->conv.group == channels && mien_shape_elements (in) == channels
      && mien_shape_elements (&graph->values[node->output].shape) == channels
      && window->kernel_h == 1 && window->kernel_w == 1 && !window->pad_top
      && !window->pad_left;
}

MienVulkanStep *
mien_quads_add_step (MienProgram *program, const MienBlock *block, guint src,
    MienShader shader)
{
  const MienGraph *graph = program->graph;
  const MienNode *last = &graph->nodes[block->nodes[block->n_nodes - 1]];
  MienVulkanStep *step = mien_program_add_step (program, last, shader);
  step->src = src;
  mien_vulkan_set_shape (step, SPEC_SRC_C, &graph->values[src].shape);
  step->spec[SPEC_SRC_QUADS] = program->blocks->quads[src];
  step->spec[SPEC_DST_QUADS] = program->blocks->quads[last->output];
  return step;
}

void
mien_quads_set_other (MienProgram *program, MienVulkanStep *step, guint value)
{
  step->other = value;
  step->spec[SPEC_OTHER_QUADS] = program->blocks->quads[value];
  mien_vulkan_set_shape (step, SPEC_OTHER_C,
      &program->graph->values[value].shape);
}

void
mien_quads_set_residual (MienProgram *program, MienVulkanStep *step,
    const MienNode *node)
{
  step->spec[SPEC_RESIDUAL] = node->residual != MIEN_NO_VALUE;
  if (node->residual != MIEN_NO_VALUE)
    mien_quads_set_other (program, step, node->residual);
}

void
mien_quads_set_kept (const MienProgram *program, MienVulkanStep *step,
    const MienBlock *block)
{
  const guint kept = mien_block_kept (program->graph, block);
  step->residual = kept;
  step->spec[SPEC_RESIDUAL] = FALSE;
  step->spec[SPEC_KEPT] = kept != MIEN_NO_VALUE;
  step->spec[SPEC_KEPT_QUADS] =
      kept != MIEN_NO_VALUE && program->blocks->quads[kept];
}

guint
mien_quads_pixels (const MienWindow *window, guint quads, guint width)
{
  guint pixels = MIN (MIN (MAX_SUMS / quads, MAX_PIXELS), width);
  while (pixels > 1
      && (guint64) (pixels - 1) * window->stride_w
              + (guint64) (window->kernel_w - 1) * window->dilation_w
          >= MAX_SPAN)
    pixels--;
  return pixels;
}

void
mien_quads_set_tiles (MienVulkanStep *step, const MienWindow *window)
{
  const guint quads = MIN (quads_of (step->spec[SPEC_DST_C]), MAX_QUADS);
  const guint width = step->spec[SPEC_DST_W];
  step->spec[SPEC_QUADS] = quads;
  step->spec[SPEC_PIXELS] =
      window ? mien_quads_pixels (window, quads, width) : 1;
}

MienQuadsPlace
mien_quads_add_dense (MienProgram *program, MienVulkanStep *step,
    const MienNode *node)
{
  const MienConv *conv = &node->conv;
  const guint in =
      mien_shape_dim (&program->graph->values[node->inputs[0]].shape, 0);
  const guint out = step->spec[SPEC_DST_C];
  const guint width = step->spec[SPEC_QUADS] * 4;
  const guint tiles = (out + width - 1) / width;
  const gsize taps = (gsize) conv->window.kernel_h * conv->window.kernel_w;
  const guint depth = MIN (in, 4);
  const gsize quad_size = taps * depth * width;
  const gsize tile_size = quads_of (in) * quad_size;
  const guint first = step->n_params / 4;
  float *packed =
      mien_program_add_params (program, step, tiles * (tile_size + width));
  for (guint m = 0; m < out; m++) {
    float *tile = packed + m / width * tile_size + m % width;
    packed[tiles * tile_size + m] = conv->bias[m];
    for (guint c = 0; c < in; c++)
      for (gsize k = 0; k < taps; k++)
        tile[c / 4 * quad_size + (k * depth + c % 4) * width] =
            conv->weight[(m * (gsize) in + c) * taps + k];
  }
  return (MienQuadsPlace) { first, first + tiles * tile_size / 4 };
}

/* The last lanes that load weights read past their end. */
void
mien_quads_finish (MienProgram *program, MienVulkanStep *step, gsize n)
{
  mien_program_add_params (program, step, MAX_LANES * 4);
  step->spec[SPEC_LANES] = program->device->lanes;
  mien_program_finish_step (program, step, n);
}

void
mien_quads_finish_tiles (MienProgram *program, MienVulkanStep *step)
{
  const guint quads = step->spec[SPEC_QUADS], pixels = step->spec[SPEC_PIXELS];
  const guint tiles = (quads_of (step->spec[SPEC_DST_C]) + quads - 1) / quads;
  const gsize strips = (gsize) ((step->spec[SPEC_DST_W] + pixels - 1) / pixels)
      * step->spec[SPEC_DST_H];
  const guint local = strips <= MIN_LOCAL ? MIN_LOCAL : MAX_LOCAL;
  step->spec[SPEC_LOCAL_X] = local;
  mien_quads_finish (program, step,
      tiles * ((strips + local - 1) / local * local));
}
