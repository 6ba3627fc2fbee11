/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "simd.h"
#include "step.h"

/* Whether conv_few () is faster for this convolution, whose planes have been
 * laid out. */
gboolean KERNEL (conv_is_few) (const MienCpuStep *step);

/* Number of output channels in a block of its weights. */
guint KERNEL (conv_few_lanes) (const MienCpuStep *step);

/* Computes the convolution. */
void KERNEL (conv_few) (const MienCpuStep *step, gpointer arena);
