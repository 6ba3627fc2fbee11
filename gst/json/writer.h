/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One line of JSON, without a newline; free with g_free (). */
gchar *mien_json_write (JsonNode *node);

G_END_DECLS
