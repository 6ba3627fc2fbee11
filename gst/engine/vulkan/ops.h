/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ops as dispatches; each op is in the file with its name.
 */
#pragma once

#include "program.h"

G_BEGIN_DECLS

typedef struct {
  /* Adds the steps of a node to a program. Steps of the same node must not
   * depend on each other. */
  void (*add_steps) (MienProgram *program, const MienNode *node);
} MienVulkanOp;

extern const MienVulkanOp *const mien_vulkan_ops[MIEN_N_OPS];

/* Shared by several ops: */

/* Adds a step with the node's run. */
MienVulkanStep *mien_vulkan_add_run (MienProgram *program, const MienNode *node,
    MienShader shader);
/* Uses one invocation per run, or a workgroup if runs are long. For shaders
 * that include run.glsl. */
void mien_vulkan_finish_runs (MienProgram *program, MienVulkanStep *step);

/* Adds a step that moves the input's elements as `spread` says, and writes
 * `around` between and around them. */
void mien_vulkan_add_spread (MienProgram *program, const MienNode *node,
    const MienSpread *spread, float around);

G_END_DECLS
