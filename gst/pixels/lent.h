/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The memories of a frame that shaders read where they are. */
#pragma once

#include "bands.h"
#include "imports.h"

G_BEGIN_DECLS

typedef struct {
  MienUpload *uploads[MIEN_PIXELS_MAX_PARTS]; /* a reference to each */
  guint n;
} MienLent;

/* Takes the frame's memories, and says in `bands` where in them it lies. Where
 * that fails, nothing is taken. */
gboolean mien_lent_take (MienLent *self, MienImports *imports,
    const MienPixelsLoan *loan, const MienPlanes *planes, MienBands *bands,
    GError **error);

void mien_lent_clear (MienLent *self);

G_END_DECLS
