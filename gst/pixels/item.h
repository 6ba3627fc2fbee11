/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An input to be made, as the words that shaders/resample.h defines. */
#pragma once

#include "bands.h"
#include "stage.h"
#include "tables.h"

G_BEGIN_DECLS

/* The offset at which the input is written, in elements; it identifies the
 * input among those of its graph. */
guint32 mien_item_place (const MienPixelsJob *job);

/* Writes RESAMPLE_SIZE words. Its lookup tables are added to `tables`, which
 * start at word `base`, and the samples that it reads are requested from
 * `bands`, the frame's. The job's box must be sane. Returns FALSE if an output
 * pixel would take more than `max_rounds` samples of the frame. */
gboolean mien_item_init (guint32 *item, MienTables *tables, guint base,
    const MienPixelsFrame *frame, MienBands *bands, const MienPixelsJob *job,
    double max_rounds);

G_END_DECLS
