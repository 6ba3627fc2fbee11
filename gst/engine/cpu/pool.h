/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What pools and their gradients share. */
#pragma once

#include "simd.h"
#include "step.h"

/* Of a pool from `wide` to `narrow`, as the step's weight: by how many taps
 * each row of windows divides, then each column. */
void KERNEL (count_taps) (MienCpuStep *step, const MienShape *wide,
    const MienShape *narrow);
