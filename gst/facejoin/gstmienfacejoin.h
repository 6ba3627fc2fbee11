/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

#define GST_TYPE_MIEN_FACE_JOIN (gst_mien_face_join_get_type ())
G_DECLARE_FINAL_TYPE (GstMienFaceJoin, gst_mien_face_join, GST, MIEN_FACE_JOIN,
    GstBaseTransform)

GST_ELEMENT_REGISTER_DECLARE (facejoin);

G_END_DECLS
