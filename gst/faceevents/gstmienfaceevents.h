/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/filter.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_FACE_EVENTS (gst_mien_face_events_get_type ())
G_DECLARE_FINAL_TYPE (GstMienFaceEvents, gst_mien_face_events, GST,
    MIEN_FACE_EVENTS, GstMienFilter)

GST_ELEMENT_REGISTER_DECLARE (faceevents)

G_END_DECLS
