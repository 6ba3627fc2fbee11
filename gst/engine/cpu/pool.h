/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shared by pools and their gradients. */
#pragma once

#include "simd.h"
#include "step.h"

/* For a pool from `wide` to `narrow`, stores as the step's weight the number of
 * taps that each row of windows divides by, then each column. */
void KERNEL (count_taps) (MienCpuStep *step, const MienShape *wide,
    const MienShape *narrow);

/* Whether max_pool_three () applies: 3x3 at stride 2. */
gboolean KERNEL (pool_is_three) (const MienCpuStep *step);

/* Max-pool without scratch memory. */
void KERNEL (max_pool_three) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band);
