/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "simd.h"
#include "step.h"

/* Whether it is faster for this convolution, whose planes are laid out. */
gboolean KERNEL (conv_is_few) (const MienCpuStep *step);

/* Output channels in a block of its weights. */
guint KERNEL (conv_few_lanes) (const MienCpuStep *step);

/* The convolution. */
void KERNEL (conv_few) (const MienCpuStep *step, gpointer arena);
