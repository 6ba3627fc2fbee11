/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ops as dispatches, one function each, in files by kind. A function adds
 * the steps of a node to a program; the steps of one node must not depend on
 * each other.
 */
#pragma once

#include "program.h"

G_BEGIN_DECLS

typedef void (*MienAddSteps) (MienProgram *program, const MienNode *node);

void mien_conv_forward (MienProgram *program, const MienNode *node);
void mien_pool_forward (MienProgram *program, const MienNode *node);
void mien_max_pool_backward (MienProgram *program, const MienNode *node);
void mien_average_pool_backward (MienProgram *program, const MienNode *node);
void mien_reduce_mean_forward (MienProgram *program, const MienNode *node);
void mien_reduce_mean_backward (MienProgram *program, const MienNode *node);
void mien_softmax_forward (MienProgram *program, const MienNode *node);
void mien_softmax_backward (MienProgram *program, const MienNode *node);
void mien_winner_forward (MienProgram *program, const MienNode *node);
void mien_activation_forward (MienProgram *program, const MienNode *node);
void mien_activation_backward (MienProgram *program, const MienNode *node);
void mien_binary_forward (MienProgram *program, const MienNode *node);
void mien_concat_forward (MienProgram *program, const MienNode *node);
void mien_transpose_forward (MienProgram *program, const MienNode *node);
void mien_pad_forward (MienProgram *program, const MienNode *node);
void mien_spread_forward (MienProgram *program, const MienNode *node);

extern const MienAddSteps mien_vulkan_ops[MIEN_N_OPS];

G_END_DECLS
