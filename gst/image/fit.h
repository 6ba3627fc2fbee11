/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien_planes_fit (), compiled once per instruction set, which MIEN_IMAGE_LEVEL
 * names; planes.c chooses one at run time.
 */
#pragma once

#include "image/planes.h"

G_BEGIN_DECLS

typedef void (*MienFit) (const MienPlanes *planes, const MienBox *part,
    const MienPlanesFormat *format, float *out);

void mien_fit_generic (const MienPlanes *planes, const MienBox *part,
    const MienPlanesFormat *format, float *out);
void mien_fit_avx2 (const MienPlanes *planes, const MienBox *part,
    const MienPlanesFormat *format, float *out);

#ifdef MIEN_IMAGE_LEVEL
#define MIEN_AT_LEVEL_(name, level) name##_##level
#define MIEN_AT_LEVEL(name, level) MIEN_AT_LEVEL_ (name, level)
#define mien_fit MIEN_AT_LEVEL (mien_fit, MIEN_IMAGE_LEVEL)
#define mien_lines_init MIEN_AT_LEVEL (mien_lines_init, MIEN_IMAGE_LEVEL)
#define mien_lines_load MIEN_AT_LEVEL (mien_lines_load, MIEN_IMAGE_LEVEL)
#endif

G_END_DECLS
