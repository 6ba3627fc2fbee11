/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Convolution (https://onnx.ai/onnx/operators/onnx__Conv.html), with a shader
 * each for depthwise, pointwise and all other convolutions. Gemm is a pointwise
 * convolution of one pixel.
 */

#include "ops.h"

#include "conv.spv.h"
#include "depthwise.spv.h"
#include "pointwise.spv.h"

#include <string.h>

/* Maximum output of an invocation. The speed of a convolution comes from
 * reading a pixel once for QUADS * 4 channels and a weight once for PIXELS
 * pixels. More would need more registers than GPUs have at full occupancy. */
#define QUADS 2
#define PIXELS 4
#define DEPTHWISE_PIXELS 8

/* Elements of a row that the depthwise shader holds in registers. */
#define DEPTHWISE_SPAN 32

/* Weights in the order of the shaders, [tile][ky][kx][c][channel of the tile],
 * with zeros for the channels that fill up the last tile of a group, followed
 * by the biases. */
static void
add_tiles (MienProgram *program, MienVulkanStep *step)
{
  const MienNode *node = step->node;
  guint width = step->spec[SPEC_QUADS] * 4;
  guint in = step->spec[SPEC_SRC_C] / node->conv.group;
  guint out = step->spec[SPEC_DST_C] / node->conv.group;
  gsize taps = (gsize) node->conv.window.kernel_h * node->conv.window.kernel_w;
  guint tiles = (out + width - 1) / width;
  gsize n_tiles = (gsize) tiles * node->conv.group;
  gsize tile_size = taps * in * width;

  step->spec[SPEC_BIAS] = n_tiles * tile_size;
  float *packed =
      mien_program_add_params (program, step, n_tiles * (tile_size + width));
  float *bias = packed + n_tiles * tile_size;
  const float *weight = node->conv.weight;
  for (guint m = 0; m < step->spec[SPEC_DST_C]; m++) {
    gsize tile = (gsize) m / out * tiles + m % out / width;
    guint lane = m % out % width;
    bias[tile * width + lane] = node->conv.bias[m];
    for (guint c = 0; c < in; c++)
      for (gsize k = 0; k < taps; k++)
        packed[tile * tile_size + (k * in + c) * width + lane] = *weight++;
  }
}

static void
add_tiled (MienProgram *program, const MienNode *node, MienShader shader)
{
  MienVulkanStep *step = mien_program_add_step (program, node, shader);
  guint out = step->spec[SPEC_DST_C] / node->conv.group;
  gsize pixels = (gsize) step->spec[SPEC_DST_H] * step->spec[SPEC_DST_W];
  guint width = out > 4 ? QUADS : 1, height = MIN (PIXELS, pixels);
  mien_vulkan_step_set_window (step, &node->conv.window);
  step->spec[SPEC_GROUPS] = node->conv.group;
  step->spec[SPEC_QUADS] = width;
  step->spec[SPEC_PIXELS] = height;
  add_tiles (program, step);
  gsize tiles =
      (gsize) node->conv.group * ((out + width * 4 - 1) / (width * 4));
  mien_program_finish_step (program, step,
      tiles * ((pixels + height - 1) / height));
}

/* Pixels per invocation of the depthwise shader, or 0 if even for one pixel the
 * row is too long for it. */
static guint
depthwise_pixels (const MienWindow *window, guint width)
{
  for (guint pixels = MIN (DEPTHWISE_PIXELS, width); pixels > 0; pixels--) {
    guint64 span = (guint64) (pixels - 1) * window->stride_w
        + (guint64) (window->kernel_w - 1) * window->dilation_w + 1;
    if (span <= DEPTHWISE_SPAN)
      return pixels;
  }
  return 0;
}

static void
add_depthwise (MienProgram *program, const MienNode *node, guint pixels)
{
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (depthwise));
  guint channels = step->spec[SPEC_DST_C];
  const MienWindow *window = &node->conv.window;
  gsize n = (gsize) channels * window->kernel_h * window->kernel_w;
  mien_vulkan_step_set_window (step, &node->conv.window);
  step->spec[SPEC_PIXELS] = pixels;
  step->spec[SPEC_BIAS] = n;
  float *params = mien_program_add_params (program, step, n + channels);
  memcpy (params, node->conv.weight, n * sizeof (float));
  memcpy (params + n, node->conv.bias, channels * sizeof (float));
  gsize strips = (step->spec[SPEC_DST_W] + pixels - 1) / pixels;
  mien_program_finish_step (program, step,
      strips * step->spec[SPEC_DST_H] * channels);
}

static void
add_steps (MienProgram *program, const MienNode *node)
{
  const MienValue *values = program->graph->values;
  const MienWindow *window = &node->conv.window;
  guint channels = mien_shape_dim (&values[node->inputs[0]].shape, 0);
  guint width = mien_shape_dim (&values[node->output].shape, 2);
  gboolean padded = window->pad_top || window->pad_left || window->pad_bottom
      || window->pad_right;
  guint pixels = depthwise_pixels (window, width);
  if (node->conv.group > 1 && node->conv.group == channels && pixels > 0)
    add_depthwise (program, node, pixels);
  else if (window->kernel_h == 1 && window->kernel_w == 1 && !padded
      && node->conv.group == 1)
    add_tiled (program, node, MIEN_SHADER (pointwise));
  else
    add_tiled (program, node, MIEN_SHADER (conv));
}

const MienVulkanOp mien_vulkan_conv = { add_steps };
