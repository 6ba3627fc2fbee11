/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "simd.h"
#include "step.h"

/* Whether conv_winograd () is faster for this convolution, whose planes have
 * been laid out. */
gboolean KERNEL (conv_is_winograd) (const MienCpuStep *step);

/* Packs the weights; returns the floats of scratch memory it needs. */
gsize KERNEL (conv_winograd_prepare) (MienCpuStep *step);

/* Computes the convolution. */
void KERNEL (conv_winograd) (const MienCpuStep *step, gpointer arena);
