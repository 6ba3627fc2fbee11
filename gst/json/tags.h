/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The JSON object that a user wants in each line; `*node` stays NULL where
 * `tags` is NULL or empty. GST_LIBRARY_ERROR_SETTINGS if it is something
 * else. */
gboolean mien_tags_read (const gchar *tags, JsonNode **node, GError **error);

G_END_DECLS
