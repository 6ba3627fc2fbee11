/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/analyzer.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_FACE_CLASSIFY (gst_mien_face_classify_get_type ())
G_DECLARE_FINAL_TYPE (GstMienFaceClassify, gst_mien_face_classify, GST,
    MIEN_FACE_CLASSIFY, GstMienAnalyzer)

GST_ELEMENT_REGISTER_DECLARE (faceclassify);

G_END_DECLS
