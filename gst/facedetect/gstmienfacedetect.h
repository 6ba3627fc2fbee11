/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/analyzer.h"

G_BEGIN_DECLS

/* GstFaceDetect is the element in GStreamer's own OpenCV plugin. */
#define GST_TYPE_MIEN_FACE_DETECT (gst_mien_face_detect_get_type ())
G_DECLARE_FINAL_TYPE (GstMienFaceDetect, gst_mien_face_detect, GST,
    MIEN_FACE_DETECT, GstMienAnalyzer)

GST_ELEMENT_REGISTER_DECLARE (facedetect)
GST_ELEMENT_REGISTER_DECLARE (mienfacedetect)

G_END_DECLS
