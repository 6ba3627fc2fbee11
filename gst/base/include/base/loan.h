/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames in DMABuf memory, which a device may read where they are. They are
 * mapped all the same: the kernel then waits for whoever writes to them (a
 * GPU, a decoder), and the CPU can make what the device does not. Any thread.
 */
#pragma once

#include <gst/video/video.h>

#include "pixels/pixels.h"

G_BEGIN_DECLS

/* Says where a mapped frame lies, for mien_pixels_set_loan (); it is for no
 * longer than the mapping. FALSE: not, or not only, in DMABufs. */
gboolean gst_mien_frame_to_loan (const GstVideoFrame *frame,
    MienPixelsLoan *loan);

G_END_DECLS
