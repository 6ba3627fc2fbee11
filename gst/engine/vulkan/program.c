/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include <string.h>

#include "activations.h"
#include "log/log.h"
#include "waves.h"

/* A multiple of every GPU's subgroup size, and at most the 128 that all devices
 * support. */
#define LOCAL_X 64

/* Fused kernels are used only if batches of this many items are possible. */
#define ROOM_FOR_BATCH 64

G_STATIC_ASSERT (RUN_LANES == LOCAL_X);
#define SAME_NUMBER(name) \
  G_STATIC_ASSERT (ACTIVATION_##name == MIEN_ACTIVATION_##name);
MIEN_ACTIVATIONS (SAME_NUMBER)

G_STATIC_ASSERT (N_AXES == MIEN_MAX_DIMS);
G_STATIC_ASSERT (RULE_PLAIN == MIEN_RULE_PLAIN);
G_STATIC_ASSERT (RULE_GUIDED == MIEN_RULE_GUIDED);
G_STATIC_ASSERT (RULE_DECONVNET == MIEN_RULE_DECONVNET);

guint32
mien_spec_float (float value)
{
  guint32 bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

void
mien_vulkan_set_shape (MienVulkanStep *step, guint id, const MienShape *shape)
{
  step->spec[id] = mien_shape_dim (shape, 0);
  step->spec[id + 1] = mien_shape_dim (shape, 1);
  step->spec[id + 2] = 1;
  for (guint k = 2; k < shape->n_dims; k++)
    step->spec[id + 2] *= shape->dims[k];
}

MienVulkanStep *
mien_program_add_step (MienProgram *program, const MienNode *node,
    MienShader shader)
{
  const MienValue *values = program->graph->values;
  const guint first = node->n_inputs > 0 ? node->inputs[0] : node->output;
  const MienShape *src = &values[first].shape;
  const MienShape *dst = &values[node->output].shape;
  guint n = program->steps->len;
  g_array_set_size (program->steps, n + 1);
  MienVulkanStep *step = &g_array_index (program->steps, MienVulkanStep, n);
  step->node = node;
  step->shader = shader;
  step->dst = node->output;
  step->src = first;
  step->residual = node->residual;
  step->other = MIEN_NO_VALUE;
  step->staged = program->staging->len;

  step->spec[SPEC_LOCAL_X] = LOCAL_X;
  mien_vulkan_set_shape (step, SPEC_SRC_C, src);
  mien_vulkan_set_shape (step, SPEC_DST_C, dst);
  step->spec[SPEC_RESIDUAL] = node->residual != MIEN_NO_VALUE;
  step->spec[SPEC_ACTIVATION] = node->activation.kind;
  mien_vulkan_step_set_activation (step, &node->activation);
  return step;
}

float *
mien_program_add_params (MienProgram *program, MienVulkanStep *step, gsize n)
{
  gsize first = step->staged + step->n_params;
  step->n_params += n;
  g_array_set_size (program->staging, first + n);
  return &g_array_index (program->staging, float, first);
}

void
mien_vulkan_step_set_activation (MienVulkanStep *step,
    const MienActivation *activation)
{
  step->spec[SPEC_ALPHA] = mien_spec_float (activation->alpha);
  step->spec[SPEC_BETA] = mien_spec_float (activation->beta);
  step->slope =
      activation->kind == MIEN_ACTIVATION_PRELU ? activation->slope : NULL;
}

void
mien_vulkan_step_set_window (MienVulkanStep *step, const MienWindow *window)
{
  step->spec[SPEC_KERNEL_H] = window->kernel_h;
  step->spec[SPEC_KERNEL_W] = window->kernel_w;
  step->spec[SPEC_STRIDE_H] = window->stride_h;
  step->spec[SPEC_STRIDE_W] = window->stride_w;
  step->spec[SPEC_DILATION_H] = window->dilation_h;
  step->spec[SPEC_DILATION_W] = window->dilation_w;
  step->spec[SPEC_PAD_TOP] = window->pad_top;
  step->spec[SPEC_PAD_LEFT] = window->pad_left;
}

void
mien_program_finish_step (MienProgram *program, MienVulkanStep *step, gsize n)
{
  const guint local = step->spec[SPEC_LOCAL_X];
  step->n_groups = (n + local - 1) / local;
  if (step->slope) {
    guint channels = step->spec[SPEC_DST_C];
    step->spec[SPEC_SLOPE] = step->n_params;
    memcpy (mien_program_add_params (program, step, channels), step->slope,
        channels * sizeof (float));
  }
}

void
mien_program_finish_elements (MienProgram *program, MienVulkanStep *step)
{
  const MienValue *dst = &program->graph->values[step->dst];
  mien_program_finish_step (program, step, mien_shape_elements (&dst->shape));
}

/* Adds the steps of every block; those of a block are in the same wave. */
static void
add_steps (MienProgram *self)
{
  g_auto (MienWaves) waves = MIEN_WAVES_INIT (self->blocks, self->plan);
  for (guint i = 0; i < self->blocks->blocks->len; i++) {
    const MienBlock *block =
        &g_array_index (self->blocks->blocks, MienBlock, i);
    const MienNode *node = &self->graph->nodes[block->nodes[0]];
    const guint wave = mien_waves_add (&waves, block);
    const guint first = self->steps->len;
    if (block->op)
      block->op->add_step (self, block);
    else
      mien_vulkan_ops[node->op]->add_steps (self, node);
    for (guint k = first; k < self->steps->len; k++)
      g_array_index (self->steps, MienVulkanStep, k).wave = wave;
  }
  self->n_waves = waves.last + 1;
}

static guint32
float_bit (const MienProgram *self, guint value, guint binding)
{
  return value != MIEN_NO_VALUE
          && self->blocks->type[value] == MIEN_TYPE_FLOAT32
      ? 1u << binding
      : 0;
}

/* Those of a step's values that are stored as float32, as bits. */
static guint32
floats_of (const MienProgram *self, const MienVulkanStep *step)
{
  if (mien_program_type (self) == MIEN_TYPE_FLOAT32)
    return 0;
  return float_bit (self, step->dst, BIND_DST)
      | float_bit (self, step->src, BIND_SRC)
      | float_bit (self, step->residual, BIND_RESIDUAL)
      | float_bit (self, step->other, BIND_OTHER);
}

static gboolean
compile (MienProgram *self, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  const guint n_before = g_hash_table_size (self->device->pipelines);
  for (guint i = 0; i < self->steps->len; i++) {
    MienVulkanStep *step = &g_array_index (self->steps, MienVulkanStep, i);
    step->spec[SPEC_FLOATS] = floats_of (self, step);
    step->pipeline = mien_vulkan_device_pipeline (self->device, step->shader,
        step->spec, error);
    if (!step->pipeline) {
      g_prefix_error (error, "node \"%s\": ", step->node->name);
      return FALSE;
    }
  }
  MIEN_DEBUG ("%s: %u dispatches in %u waves, %u more pipelines compiled in "
              "%.1f ms",
      self->device->base.name, self->steps->len, self->n_waves,
      g_hash_table_size (self->device->pipelines) - n_before,
      (g_get_monotonic_time () - start) / 1e3);
  return TRUE;
}

static MienType
type_of_params (const MienProgram *self, const MienVulkanStep *step)
{
  return step->exact_params ? MIEN_TYPE_FLOAT32 : mien_program_type (self);
}

gsize
mien_program_params_size (const MienProgram *self, const MienVulkanStep *step)
{
  return step->n_params * mien_type_size (type_of_params (self, step));
}

static void
pack_params (const MienProgram *self, const MienVulkanStep *step, guint8 *to)
{
  const float *from = &g_array_index (self->staging, float, step->staged);
  if (type_of_params (self, step) == MIEN_TYPE_FLOAT32) {
    memcpy (to, from, step->n_params * sizeof (float));
    return;
  }
  guint16 *halves = (guint16 *) (gpointer) to;
  for (gsize i = 0; i < step->n_params; i++)
    halves[i] = mien_half (from[i]);
}

/* Packs the parameters of all steps as the shaders read them. Steps without
 * parameters bind some memory too. */
static GArray *
pack_all_params (MienProgram *self)
{
  GArray *packed = g_array_new (FALSE, TRUE, 1);
  g_array_set_size (packed, MIEN_PLAN_ALIGN);
  for (guint i = 0; i < self->steps->len; i++) {
    MienVulkanStep *step = &g_array_index (self->steps, MienVulkanStep, i);
    if (step->n_params == 0)
      continue;
    step->params_offset = packed->len;
    g_array_set_size (packed,
        packed->len + mien_plan_align (mien_program_params_size (self, step)));
    pack_params (self, step,
        &g_array_index (packed, guint8, step->params_offset));
  }
  return packed;
}

static gboolean
upload_params (MienProgram *self, GError **error)
{
  g_autoptr (GArray) packed = pack_all_params (self);
  self->params = mien_vk_buffer_new (self->device->vk, packed->len,
      MIEN_VK_MEMORY_DEVICE, error);
  if (!self->params
      || !mien_vk_buffer_upload (self->params, 0, packed->data, packed->len,
          error))
    return FALSE;
  g_clear_pointer (&self->staging, g_array_unref);
  return TRUE;
}

void
mien_program_free (MienProgram *program)
{
  g_clear_pointer (&program->plan, mien_plan_free);
  g_clear_pointer (&program->blocks, mien_blocks_free);
  g_clear_pointer (&program->steps, g_array_unref);
  g_clear_pointer (&program->staging, g_array_unref);
  mien_vk_buffer_free (program->params);
  g_free (program);
}

/* If the device's texel buffers are too small for a batch, the simple kernels,
 * which use none, are used. */
static MienBlocks *
blocks_for (const MienVulkanDevice *device, const MienGraph *graph)
{
  const MienVkDevice *vk = device->vk;
  const MienType type = device->base.type;
  g_autoptr (MienBlocks) blocks = mien_blocks_new (graph, type,
      mien_vulkan_device_shared (device), vk->subgroup.subgroupSize);
  if (mien_blocks_texels (blocks, ROOM_FOR_BATCH)
      <= vk->properties.limits.maxTexelBufferElements)
    return g_steal_pointer (&blocks);
  return mien_blocks_new (graph, type, 0, 0);
}

MienProgram *
mien_program_new (MienVulkanDevice *device, const MienGraph *graph,
    GError **error)
{
  g_autoptr (MienProgram) self = g_new0 (MienProgram, 1);
  self->device = device;
  self->graph = graph;
  self->blocks = blocks_for (device, graph);
  self->plan = mien_blocks_plan (self->blocks);
  self->steps = g_array_new (FALSE, TRUE, sizeof (MienVulkanStep));
  self->staging = g_array_new (FALSE, TRUE, sizeof (float));
  add_steps (self);
  if (!compile (self, error) || !upload_params (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
