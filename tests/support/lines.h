/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What facejson writes, as text. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* All that the buffer holds. */
char *test_line_of (GstBuffer *buffer);

/* How often `part` stands in `text`. */
guint test_count_parts (const char *text, const char *part);

G_END_DECLS
