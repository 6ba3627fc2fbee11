/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The text of the next error or warning, depending on `type`; or NULL. */
char *test_pop_text (GstBus *bus, GstMessageType type);

G_END_DECLS
