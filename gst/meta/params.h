/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parameters of regions say of faces, as attributes. */
#pragma once

#include <gst/video/video.h>

#include "carrier.h"

G_BEGIN_DECLS

/* The face gets the attributes that the region tells and it lacks. */
void mien_params_adopt (const GstVideoRegionOfInterestMeta *roi,
    MienFaceMeta *meta);

/* Whether this would do anything. */
gboolean mien_params_has_strangers (const GstVideoRegionOfInterestMeta *roi,
    const MienFaceMeta *meta);

/* Whether the region tells the winner of `attribute`, under its name. */
gboolean mien_params_tell (const GstVideoRegionOfInterestMeta *roi,
    const GstMienAttribute *attribute);

G_END_DECLS
