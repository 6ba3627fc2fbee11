/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "lookahead.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_FACE_ANNOTATE (gst_mien_face_annotate_get_type ())
G_DECLARE_FINAL_TYPE (GstMienFaceAnnotate, gst_mien_face_annotate, GST,
    MIEN_FACE_ANNOTATE, GstMienLookAhead)

GST_ELEMENT_REGISTER_DECLARE (faceannotate)

G_END_DECLS
