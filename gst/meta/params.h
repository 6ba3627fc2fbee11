/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads the parameters of regions as attributes of faces. */
#pragma once

#include <gst/video/video.h>

#include "carrier.h"

G_BEGIN_DECLS

/* Adds the attributes of the region that the face lacks. */
void mien_params_adopt (const GstVideoRegionOfInterestMeta *roi,
    MienFaceMeta *meta);

/* Whether mien_params_adopt () would change anything. */
gboolean mien_params_has_strangers (const GstVideoRegionOfInterestMeta *roi,
    const MienFaceMeta *meta);

/* Whether the region has the winner of `attribute`, under the same name. */
gboolean mien_params_tell (const GstVideoRegionOfInterestMeta *roi,
    const GstMienAttribute *attribute);

G_END_DECLS
