/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Declares the kernels of this compilation. Each kernel source is compiled once
 * per instruction set, with its name as MIEN_CPU_LEVEL.
 */
#pragma once

#include "simd.h"
#include "kernels.h"
