/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien_over () for the visible part, compiled once per instruction set, which
 * MIEN_IMAGE_LEVEL names; over.c chooses one at run time.
 */
#pragma once

#include "fit.h"
#include "image/over.h"

G_BEGIN_DECLS

/* The picture must be entirely inside the surface. */
typedef void (*MienLay) (const MienSurface *surface, const MienPicture *picture,
    guint x, guint y);

void mien_lay_generic (const MienSurface *surface, const MienPicture *picture,
    guint x, guint y);
void mien_lay_avx2 (const MienSurface *surface, const MienPicture *picture,
    guint x, guint y);

#ifdef MIEN_IMAGE_LEVEL
#define mien_lay MIEN_AT_LEVEL (mien_lay, MIEN_IMAGE_LEVEL)
#endif

G_END_DECLS
