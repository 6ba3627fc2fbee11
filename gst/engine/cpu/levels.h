/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Declares this compilation's kernels. Each of these sources is compiled
 * once per instruction set, MIEN_CPU_LEVEL being its name.
 */
#pragma once

#include "simd.h"
#include "kernels.h"
