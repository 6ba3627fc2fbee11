/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The memories of a frame that shaders read in place. */
#pragma once

#include "bands.h"
#include "imports.h"

G_BEGIN_DECLS

typedef struct {
  MienUpload *uploads[MIEN_PIXELS_MAX_PARTS]; /* a reference to each */
  guint n;
} MienLent;

/* Imports the frame's memories, replacing those of an earlier frame, and
 * describes in `bands` where its pixels are. If that fails, `self` is empty. */
gboolean mien_lent_take (MienLent *self, MienImports *imports,
    const MienPixelsLoan *loan, const MienPlanes *planes, MienBands *bands,
    GError **error);

void mien_lent_clear (MienLent *self);

G_END_DECLS
