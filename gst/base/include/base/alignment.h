/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The property "align" of elements that run a network on faces. */
#pragma once

#include "base/properties.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_ALIGN_NONE,
  GST_MIEN_ALIGN_AUTO,
} GstMienAlign;

/* `offset` is that of a GstMienAlign in the instance. */
void gst_mien_align_install_property (gpointer klass, glong offset);

G_END_DECLS
