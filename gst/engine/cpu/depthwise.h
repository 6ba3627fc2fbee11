/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The convolution of each channel by itself. */
#pragma once

#include "simd.h"
#include "step.h"

/* 3x3 at stride 1: rows of the output share most of their input. */
gboolean KERNEL (depthwise_shares_rows) (const MienCpuStep *step);

/* One channel at a time, from the planes of the step. */
void KERNEL (depthwise) (const MienCpuStep *step, gpointer arena);

/* Whether depthwise_few () is the faster one. */
gboolean KERNEL (depthwise_is_few) (const MienCpuStep *step);

/* Floats of scratch memory that it takes. */
gsize KERNEL (depthwise_few_scratch) (const MienCpuStep *step);

/* A vector of channels at a time. */
void KERNEL (depthwise_few) (const MienCpuStep *step, gpointer arena);
