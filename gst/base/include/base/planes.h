/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "image/planes.h"

G_BEGIN_DECLS

/* Describes all components of a mapped frame in one of the analysers' formats,
 * with the colorimetry of its caps; `planes` is valid as long as the mapping.
 * Any thread. */
void gst_mien_frame_to_planes (const GstVideoFrame *frame, MienPlanes *planes);

G_END_DECLS
