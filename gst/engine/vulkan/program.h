/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network as dispatches on one device: what all runners of the two share.
 * It holds the parameters (weights, biases, slopes), the pipelines and the
 * memory plan, but no memory that a run writes. Immutable once built; any
 * thread.
 */
#pragma once

#include "blocks.h"
#include "device.h"
#include "engine/plan.h"
#include "vk/buffer.h"

G_BEGIN_DECLS

/* One dispatch; the batch item is the z of its workgroups. */
typedef struct {
  const MienNode *node; /* the graph's; a block's last */
  MienShader shader;
  guint32 spec[N_SPEC_IDS];
  const float *slope;       /* of PReLU, or NULL */
  MienVkPipeline *pipeline; /* the device's */
  guint dst, src;           /* values */
  guint residual, other;    /* values or MIEN_NO_VALUE */
  gsize n_params;
  gboolean exact_params; /* float32, whatever values are stored as */
  gsize staged;          /* where they start in the program's staging */
  gsize params_offset;   /* bytes; a multiple of MIEN_PLAN_ALIGN */
  guint n_groups;        /* workgroups for one item */
  guint wave;            /* steps of a wave need no barrier between */
} MienVulkanStep;

struct _MienProgram {
  MienNetwork base;
  MienVulkanDevice *device;
  const MienGraph *graph;
  MienBlocks *blocks;
  MienPlan *plan;
  GArray *steps; /* MienVulkanStep, waves in ascending order */
  guint n_waves;
  GArray *staging; /* float; params while they are collected */
  MienVkBuffer *params;
};

/* See MienBackend in backend.h; errors are of vk/error.h. */
MienProgram *mien_program_new (MienVulkanDevice *device, const MienGraph *graph,
    GError **error);
void mien_program_free (MienProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienProgram, mien_program_free)

/* A line a dispatch: what it is, its workgroups and the bytes that it reads and
 * writes for one item. Free with g_free (). */
char *mien_program_describe (const MienProgram *program);

/* Bytes of a step's parameters. */
gsize mien_program_params_size (const MienProgram *program,
    const MienVulkanStep *step);

/* What values and weights are stored as, but for what the host sees. */
static inline MienType
mien_program_type (const MienProgram *program)
{
  return program->device->base.type;
}

/* See mien_runner_steps (). */
GArray *mien_program_steps (const MienProgram *program);

/* A specialisation constant of type float. */
guint32 mien_spec_float (float value);

/* What an op does to add itself to a program (ops.h): a step for `node` with
 * shapes and epilogue filled in, valid until the next one is added ... */
MienVulkanStep *mien_program_add_step (MienProgram *program,
    const MienNode *node, MienShader shader);

/* (of which this is a part: the channels, the rows, and all axes behind them as
 * columns) ... */
void mien_vulkan_set_shape (MienVulkanStep *step, guint id,
    const MienShape *shape);

/* ... to which it adds parameters (the returned floats are zero and valid
 * until the next call; the offset within the step's parameters is its
 * n_params before the call) ... */
float *mien_program_add_params (MienProgram *program, MienVulkanStep *step,
    gsize n);

/* ... or the numbers of an activation that stand for those of the epilogue,
 * which it has none of ... */
void mien_vulkan_step_set_activation (MienVulkanStep *step,
    const MienActivation *activation);

/* ... or a window ... */
void mien_vulkan_step_set_window (MienVulkanStep *step,
    const MienWindow *window);

/* ... and at last the number of invocations that one item needs. Adds the
 * slopes of PReLU behind the op's own parameters. */
void mien_program_finish_step (MienProgram *program, MienVulkanStep *step,
    gsize n);

/* The same for one invocation per element of the output. */
void mien_program_finish_elements (MienProgram *program, MienVulkanStep *step);

G_END_DECLS
