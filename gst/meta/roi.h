/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "carrier.h"

G_BEGIN_DECLS

/* All regions of a buffer, of any type. Free the array, not its elements. */
GPtrArray *mien_roi_collect (GstBuffer *buffer);

/* Removes the region that mirrors the face of `meta` from `regions` and returns
 * it. Other detectors may use the same id and type: of such regions it is the
 * one that overlaps the face most. NULL: none. */
GstVideoRegionOfInterestMeta *mien_roi_claim (GPtrArray *regions,
    const MienFaceMeta *meta);

G_END_DECLS
