/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The convolution of each channel by itself. */
#pragma once

#include "simd.h"
#include "step.h"

/* One channel at a time, from the planes of the step. */
void KERNEL (depthwise) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band);

/* Whether depthwise_three () is the fastest: 3x3 at stride 1. */
gboolean KERNEL (depthwise_is_three) (const MienCpuStep *step);

/* Floats of scratch memory that it takes. */
gsize KERNEL (depthwise_three_scratch) (const MienCpuStep *step);

/* One channel at a time, from its rows as they lie in memory. */
void KERNEL (depthwise_three) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band);

/* Whether depthwise_few () is the fastest, where depthwise_three () is not. */
gboolean KERNEL (depthwise_is_few) (const MienCpuStep *step);

/* Floats of scratch memory that it takes. */
gsize KERNEL (depthwise_few_scratch) (const MienCpuStep *step);

/* A vector of channels at a time. */
void KERNEL (depthwise_few) (const MienCpuStep *step, gpointer arena);
