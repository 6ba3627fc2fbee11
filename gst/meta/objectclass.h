/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Of which types objects are faces: a list as DL Streamer has it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether `type` is among `classes`, names separated by commas; NULL is
 * "face". Allocates nothing. */
gboolean mien_object_class_has (const gchar *classes, GQuark type);

G_END_DECLS
