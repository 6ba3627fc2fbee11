/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "simd.h"
#include "step.h"

/* Whether it is faster for this convolution, whose planes are laid out. */
gboolean KERNEL (conv_is_winograd) (const MienCpuStep *step);

/* Packs the weights; the floats of scratch memory that it takes. */
gsize KERNEL (conv_winograd_prepare) (MienCpuStep *step);

/* The convolution. */
void KERNEL (conv_winograd) (const MienCpuStep *step, gpointer arena);
