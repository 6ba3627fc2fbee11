/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A network of the engine looks at frames. Streaming thread. */
#pragma once

#include <gst/video/video.h>

#include "detector/net.h"
#include "pixels/pixels.h"
#include "input.h"
#include "params.h"

G_BEGIN_DECLS

/* Appends to `faces` what `net` finds in `frame` reduced to `size`, in pixels
 * of that; `pixels` make it of the frame. Faces too near for the network are
 * searched in smaller copies. */
gboolean gst_mien_net_search (MienDetectorNet *net, MienPixels *pixels,
    const GstVideoFrame *frame, GstMienDetectSize size,
    const MienDetectParams *params, GArray *faces, GError **error);

/* Makes `part` of the frame that `pixels` were set to (NULL: all) `width` x
 * `height` pixels of `picture`. All that are begun are flushed at once. */
void gst_mien_net_show (const MienDetectorModel *model, MienPixels *pixels,
    const MienBox *part, guint width, guint height,
    const MienDetectorPicture *picture);

G_END_DECLS
