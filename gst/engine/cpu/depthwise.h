/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Depthwise convolutions. */
#pragma once

#include "simd.h"
#include "step.h"

/* Processes one channel at a time, from the planes of the step. */
void KERNEL (depthwise) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band);

/* Whether depthwise_three () is the fastest: 3x3 at stride 1. */
gboolean KERNEL (depthwise_is_three) (const MienCpuStep *step);

/* Floats of scratch memory it needs. */
gsize KERNEL (depthwise_three_scratch) (const MienCpuStep *step);

/* Processes one channel at a time, directly from the rows of the input. */
void KERNEL (depthwise_three) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band);

/* Whether depthwise_few () is the fastest, if depthwise_three () is not. */
gboolean KERNEL (depthwise_is_few) (const MienCpuStep *step);

/* Floats of scratch memory it needs. */
gsize KERNEL (depthwise_few_scratch) (const MienCpuStep *step);

/* Processes a vector of channels at a time. */
void KERNEL (depthwise_few) (const MienCpuStep *step, gpointer arena);
