/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "meta/mien.h"

/* Labels "a" and "b"; the score of "a" is `first`, of "b" the rest. */
GstMienAttribute *test_attribute (const gchar *name, gfloat first);

/* Copies the metas of `source` to a new buffer as videoscale does it: by their
 * own transform functions. */
GstBuffer *test_scale_metas (GstBuffer *source, gint in_width, gint in_height,
    gint out_width, gint out_height);

/* Metas of that API on `buffer`. */
guint test_count_metas (GstBuffer *buffer, GType api);
