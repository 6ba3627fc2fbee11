/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The heart of the dense convolutions: TILE output channels by 1 to
 * TILE_VECTORS vectors of output positions in registers, all taps of the
 * window added up before anything is stored.
 */
#pragma once

#include "simd.h"

#if defined(__AVX512F__)
#define TILE 8
#else
#define TILE 4
#endif
#define TILE_VECTORS 3
