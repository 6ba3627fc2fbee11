/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "carrier.h"

G_BEGIN_DECLS

/* The regions of a buffer, of any type. Free the array, not its elements. */
GPtrArray *mien_roi_collect (GstBuffer *buffer);

/* Takes the region that mirrors the face of `meta` out of `regions`: of those
 * with its id and type, which other detectors may use too, the one that fits
 * best.
 * NULL: none. */
GstVideoRegionOfInterestMeta *mien_roi_claim (GPtrArray *regions,
    const MienFaceMeta *meta);

G_END_DECLS
