/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

#include "mien-prelude.h"

G_BEGIN_DECLS

GST_MIEN_API
void gst_mien_buffer_set_search (GstBuffer *buffer, guint frames_ago);

GST_MIEN_API
gboolean gst_mien_buffer_get_search (GstBuffer *buffer, guint *frames_ago);

G_END_DECLS
