/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "tags.h"

#include <gst/gst.h>
#include <math.h>

static gboolean is_finite (JsonNode *node);

static gboolean
all_finite (GList *nodes)
{
  for (GList *l = nodes; l; l = l->next)
    if (!is_finite (l->data))
      return FALSE;
  return TRUE;
}

/* JSON-GLib reads 1e999 as infinity, which it writes as no other reads it. */
static gboolean
is_finite (JsonNode *node)
{
  g_autoptr (GList) inside = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    inside = json_object_get_values (json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    inside = json_array_get_elements (json_node_get_array (node));
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return isfinite (json_node_get_double (node));
  return all_finite (inside);
}

gboolean
mien_tags_read (const gchar *tags, JsonNode **node, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!tags || !*tags)
    return TRUE;
  *node = json_from_string (tags, &reason);
  if (*node && JSON_NODE_HOLDS_OBJECT (*node) && is_finite (*node))
    return TRUE;
  g_clear_pointer (node, json_node_unref);
  g_autofree gchar *valid = g_utf8_make_valid (tags, -1);
  g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
      "The tags have to be a JSON object such as {\"floor\": 2}, not %s%s%s",
      valid, reason ? ": " : "", reason ? reason->message : "");
  return FALSE;
}
