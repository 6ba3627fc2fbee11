/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>
#include "memory.h"
#include "settings.h"

G_BEGIN_DECLS

/* The pictures of a frame's `faces` by what is `known` of them (memory.h), as
 * `settings` has them; NULL where there is none. */
GstVideoOverlayComposition *gst_mien_gbp_draw (const GstVideoInfo *info,
    const GPtrArray *faces, const GArray *known,
    const GstMienGbpFrame *settings);

G_END_DECLS
