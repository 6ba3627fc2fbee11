/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "album.h"
#include "base/filter.h"

G_BEGIN_DECLS

/* Makes a JPEG of `picture` and puts it into `album`, which may be NULL; the
 * path becomes the field snapshot-location of `report`. NULL: there is no
 * encoder. What goes wrong is a warning of `filter`. Streaming thread. */
GstSample *gst_mien_develop (GstMienFilter *filter, GstSample *picture,
    GstMienAlbum *album, GstStructure *report);

G_END_DECLS
