/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

#define GST_TYPE_MIEN_FACE_JSON (gst_mien_face_json_get_type ())
G_DECLARE_FINAL_TYPE (GstMienFaceJson, gst_mien_face_json, GST, MIEN_FACE_JSON,
    GstBaseTransform)

GST_ELEMENT_REGISTER_DECLARE (facejson)

G_END_DECLS
