/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ops as dispatches; the file of an op's name has it.
 */
#pragma once

#include "program.h"

G_BEGIN_DECLS

typedef struct {
  /* Adds the steps of a node to a program; the steps of one node must not
   * depend on each other. */
  void (*add_steps) (MienProgram *program, const MienNode *node);
} MienVulkanOp;

extern const MienVulkanOp *const mien_vulkan_ops[MIEN_N_OPS];

/* What several ops are made of: */

/* A step with the node's run. */
MienVulkanStep *mien_vulkan_add_run (MienProgram *program, const MienNode *node,
    MienShader shader);
/* One invocation per run, or a workgroup where it is long: for shaders that
 * include run.glsl. */
void mien_vulkan_finish_runs (MienProgram *program, MienVulkanStep *step);

/* A step that puts the input's elements where `spread` says, and `around`
 * between and around them. */
void mien_vulkan_add_spread (MienProgram *program, const MienNode *node,
    const MienSpread *spread, float around);

G_END_DECLS
