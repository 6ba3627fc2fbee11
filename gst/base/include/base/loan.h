/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames in DMABuf memory, which a device may read in place. They are mapped
 * nevertheless: mapping waits for the device that writes to them (a GPU, a
 * decoder), and lets the CPU make the inputs that the device cannot. Any
 * thread.
 */
#pragma once

#include <gst/video/video.h>

#include "pixels/pixels.h"

G_BEGIN_DECLS

/* Describes the memory of a mapped frame for mien_pixels_set_loan (); valid as
 * long as the mapping. Returns FALSE if any part of it is not a DMABuf. */
gboolean gst_mien_frame_to_loan (const GstVideoFrame *frame,
    MienPixelsLoan *loan);

G_END_DECLS
