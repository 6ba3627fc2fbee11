/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "gstmienface.h"

G_BEGIN_DECLS

GST_MIEN_API
void gst_mien_buffer_take_unconfirmed_face (GstBuffer *buffer,
    GstMienFace *face);

GST_MIEN_API
GPtrArray *gst_mien_buffer_get_unconfirmed_faces (GstBuffer *buffer);

G_END_DECLS
