/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network as dispatches on one device: what all runners of a device and graph
 * share. Holds the parameters (weights, biases, slopes), the pipelines and the
 * memory plan, but no memory that a run writes. Immutable once built;
 * thread-safe.
 */
#pragma once

#include "blocks.h"
#include "device.h"
#include "engine/plan.h"
#include "vk/buffer.h"

G_BEGIN_DECLS

/* One dispatch; the batch item is the z of its workgroups. */
typedef struct {
  const MienNode *node; /* of the graph; the last one of a block */
  MienShader shader;
  guint32 spec[N_SPEC_IDS];
  const float *slope;       /* of PReLU, or NULL */
  MienVkPipeline *pipeline; /* the device's */
  guint dst, src;           /* values */
  guint residual, other;    /* values or MIEN_NO_VALUE */
  gsize n_params;
  gboolean exact_params; /* stored as float32, whatever the type of values */
  gsize staged;          /* where the parameters start in the program's staging
                          * array */
  gsize params_offset;   /* bytes; a multiple of MIEN_PLAN_ALIGN */
  guint n_groups;        /* workgroups per item */
  guint wave;            /* steps of the same wave need no barrier between
                          * them */
} MienVulkanStep;

struct _MienProgram {
  MienNetwork base;
  MienVulkanDevice *device;
  const MienGraph *graph;
  MienBlocks *blocks;
  MienPlan *plan;
  GArray *steps; /* MienVulkanStep, waves in ascending order */
  guint n_waves;
  GArray *staging; /* float; the parameters while they are collected */
  MienVkBuffer *params;
};

/* See MienBackend in backend.h; errors are of vk/error.h. */
MienProgram *mien_program_new (MienVulkanDevice *device, const MienGraph *graph,
    GError **error);
void mien_program_free (MienProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienProgram, mien_program_free)

/* Returns one line per dispatch: what it is, its workgroups, and the bytes it
 * reads and writes per item. Free with g_free (). */
char *mien_program_describe (const MienProgram *program);

/* Bytes of a step's parameters. */
gsize mien_program_params_size (const MienProgram *program,
    const MienVulkanStep *step);

/* Storage type of values and weights, except of what the host accesses. */
static inline MienType
mien_program_type (const MienProgram *program)
{
  return program->device->base.type;
}

/* See mien_runner_steps (). */
GArray *mien_program_steps (const MienProgram *program);

/* Encodes a specialisation constant of type float. */
guint32 mien_spec_float (float value);

/* Functions with which an op adds itself to a program (ops.h). This adds a
 * step for `node` with shapes and epilogue set, valid until the next one is
 * added. */
MienVulkanStep *mien_program_add_step (MienProgram *program,
    const MienNode *node, MienShader shader);

/* Sets a shape as channels, rows, and all further axes as columns. Called by
 * mien_program_add_step (). */
void mien_vulkan_set_shape (MienVulkanStep *step, guint id,
    const MienShape *shape);

/* Adds parameters to a step. The returned floats are zero and valid until the
 * next call. Their offset within the step's parameters is its n_params before
 * the call. */
float *mien_program_add_params (MienProgram *program, MienVulkanStep *step,
    gsize n);

/* Sets the parameters of an activation in place of those of the epilogue, which
 * the step must not have. */
void mien_vulkan_step_set_activation (MienVulkanStep *step,
    const MienActivation *activation);

/* Sets a window. */
void mien_vulkan_step_set_window (MienVulkanStep *step,
    const MienWindow *window);

/* Finishes a step, with the number of invocations that one item needs. Adds the
 * slopes of PReLU after the op's own parameters. */
void mien_program_finish_step (MienProgram *program, MienVulkanStep *step,
    gsize n);

/* The same with one invocation per element of the output. */
void mien_program_finish_elements (MienProgram *program, MienVulkanStep *step);

G_END_DECLS
