/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Parses the JSON object that the user adds to each line. `*node` stays NULL if
 * `tags` is NULL or empty. The error is GST_LIBRARY_ERROR_SETTINGS if it is not
 * a JSON object. */
gboolean mien_tags_read (const gchar *tags, JsonNode **node, GError **error);

G_END_DECLS
