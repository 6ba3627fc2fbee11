/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "simd.h"
#include "step.h"

/* Whether it is faster for this convolution. */
gboolean KERNEL (conv_is_plane) (const MienCpuStep *step);

/* Makes the step's index; its weight is in blocks of TILE channels. */
void KERNEL (conv_plane_prepare) (MienCpuStep *step);

/* The convolution. */
void KERNEL (conv_plane) (const MienCpuStep *step, gpointer arena);
