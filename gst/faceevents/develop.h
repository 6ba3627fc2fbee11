/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "album.h"
#include "base/filter.h"

G_BEGIN_DECLS

/* Encodes `picture` as JPEG and writes it to `album`, which may be NULL; the
 * path becomes the field snapshot-location of `report`. NULL if it cannot be
 * encoded. Failures are posted as warnings of `filter`. Streaming thread. */
GstSample *gst_mien_develop (GstMienFilter *filter, GstSample *picture,
    GstMienAlbum *album, GstStructure *report);

G_END_DECLS
