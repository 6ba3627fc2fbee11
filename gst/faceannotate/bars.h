/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "labels.h"

G_BEGIN_DECLS

/* A panel with a bar for each score of each attribute of a face, the winners
 * in `color`; NULL if there are none. */
GstBuffer *gst_mien_bars_draw (GstMienLabels *labels, const GstMienFace *face,
    const GstMienTextFormat *format, guint32 color);

G_END_DECLS
