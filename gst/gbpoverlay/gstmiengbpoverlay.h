/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/overlay.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_GBP_OVERLAY (gst_mien_gbp_overlay_get_type ())
G_DECLARE_FINAL_TYPE (GstMienGbpOverlay, gst_mien_gbp_overlay, GST,
    MIEN_GBP_OVERLAY, GstMienOverlay)

GST_ELEMENT_REGISTER_DECLARE (gbpoverlay);

G_END_DECLS
