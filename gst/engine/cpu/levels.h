/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Declares this compilation's kernels. Each of these sources is compiled
 * once per instruction set, MIEN_CPU_LEVEL being its name.
 */
#pragma once

#include "simd.h"
#include "kernels.h"

void KERNEL (conv) (const MienCpuStep *step, float *arena);
void KERNEL (conv_vector) (const MienCpuStep *step, float *arena);
void KERNEL (depthwise) (const MienCpuStep *step, float *arena);
void KERNEL (max_pool) (const MienCpuStep *step, float *arena);
void KERNEL (average_pool) (const MienCpuStep *step, float *arena);
void KERNEL (reduce_mean) (const MienCpuStep *step, float *arena);
void KERNEL (softmax) (const MienCpuStep *step, float *arena);
void KERNEL (activation) (const MienCpuStep *step, float *arena);
void KERNEL (add) (const MienCpuStep *step, float *arena);
void KERNEL (mul) (const MienCpuStep *step, float *arena);
void KERNEL (winner) (const MienCpuStep *step, float *arena);
void KERNEL (spread) (const MienCpuStep *step, float *arena);
void KERNEL (max_pool_backward) (const MienCpuStep *step, float *arena);
void KERNEL (average_pool_backward) (const MienCpuStep *step, float *arena);
void KERNEL (reduce_mean_backward) (const MienCpuStep *step, float *arena);
void KERNEL (softmax_backward) (const MienCpuStep *step, float *arena);
void KERNEL (activation_backward) (const MienCpuStep *step, float *arena);
