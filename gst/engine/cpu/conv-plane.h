/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "simd.h"
#include "step.h"

/* Whether conv_plane () is faster for this convolution. */
gboolean KERNEL (conv_is_plane) (const MienCpuStep *step);

/* Sets the step's index; its weight is in blocks of TILE channels. */
void KERNEL (conv_plane_prepare) (MienCpuStep *step);

/* Computes the convolution. */
void KERNEL (conv_plane) (const MienCpuStep *step, gpointer arena);
