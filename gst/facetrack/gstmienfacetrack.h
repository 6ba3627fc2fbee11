/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/analyzer.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_FACE_TRACK (gst_mien_face_track_get_type ())
G_DECLARE_FINAL_TYPE (GstMienFaceTrack, gst_mien_face_track, GST,
    MIEN_FACE_TRACK, GstMienAnalyzer)

GST_ELEMENT_REGISTER_DECLARE (facetrack)

G_END_DECLS
