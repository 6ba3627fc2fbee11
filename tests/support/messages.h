/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Text of the next message of the type, an error or a warning; or NULL. */
char *test_pop_text (GstBus *bus, GstMessageType type);

G_END_DECLS
