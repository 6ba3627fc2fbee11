/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The output of facejson, as text. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The whole content of the buffer. */
char *test_line_of (GstBuffer *buffer);

/* The number of occurrences of `part` in `text`. */
guint test_count_parts (const char *text, const char *part);

G_END_DECLS
