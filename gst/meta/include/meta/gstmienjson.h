/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mien-prelude.h"

G_BEGIN_DECLS

GST_MIEN_API
gchar *gst_mien_sample_to_json (GstSample *sample, const gchar *source,
    const gchar *tags, GError **error);

G_END_DECLS
