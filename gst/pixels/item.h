/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An input to be made, in the words of shaders/resample.h. */
#pragma once

#include "bands.h"
#include "stage.h"
#include "tables.h"

G_BEGIN_DECLS

/* Where it is to be, which tells it from the others of its graph. */
guint32 mien_item_place (const MienPixelsJob *job);

/* Writes RESAMPLE_SIZE words. What it looks up is added to `tables`, which lie `base`
 * words on; what it looks at is wanted of `bands`, the frame's. The job's box is
 * sane. FALSE: some pixel is made of more than `max_rounds` of the frame. */
gboolean mien_item_init (guint32 *item, MienTables *tables, guint base,
    const MienPixelsFrame *frame, MienBands *bands, const MienPixelsJob *job,
    double max_rounds);

G_END_DECLS
