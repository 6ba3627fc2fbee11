/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The object types that count as faces: a list in DL Streamer's format. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether `type` is among `classes`: names separated by commas; NULL means
 * "face". Does not allocate. */
gboolean mien_object_class_has (const gchar *classes, GQuark type);

G_END_DECLS
