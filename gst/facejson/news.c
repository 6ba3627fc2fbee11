/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "news.h"

#include "base/properties.h"
#include "meta/mien.h"

GType
gst_mien_news_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_MIEN_NEWS_EVERY_FRAME, "A line for every frame", "every_frame" },
    { GST_MIEN_NEWS_ON_CHANGE,
        "When a face comes or goes, or gets another "
        "track id or label",
        "on_change" },
    { GST_MIEN_NEWS_ON_FACE, "For every frame with at least one face",
        "on_face" },
    { 0 },
  };
  return gst_mien_enum_type ("GstMienFaceJsonUpdates", values);
}

/* A summary of one face, without what differs from frame to frame. */
static gchar *
face_to_string (const GstMienFace *face)
{
  const guint n = gst_mien_face_get_n_attributes (face);
  GString *string = g_string_new (NULL);

  g_string_append_printf (string, "%u", face->track_id);
  for (guint i = 0; i < n; i++) {
    const GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);

    g_string_append_printf (string, "\t%s=%d",
        gst_mien_attribute_get_name (attribute),
        gst_mien_attribute_get_label_id (attribute));
  }
  return g_string_free (string, FALSE);
}

static gint
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(gchar *const *) a, *(gchar *const *) b);
}

/* The summary does not depend on the order of the faces. */
static gchar *
faces_to_string (const GPtrArray *faces)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < faces->len; i++)
    g_ptr_array_add (lines, face_to_string (g_ptr_array_index (faces, i)));
  g_ptr_array_sort (lines, compare_strings);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (gchar **) lines->pdata);
}

gboolean
gst_mien_news_wants (GstMienNews news, const GPtrArray *faces, gchar **last)
{
  g_autofree gchar *now = faces_to_string (faces);
  /* Before the first frame there is no summary: no faces are a change, too. */
  const gboolean changed = g_strcmp0 (*last, now) != 0;

  g_free (*last);
  *last = g_steal_pointer (&now);
  return news == GST_MIEN_NEWS_EVERY_FRAME
      || (news == GST_MIEN_NEWS_ON_CHANGE && changed)
      || (news == GST_MIEN_NEWS_ON_FACE && faces->len > 0);
}
