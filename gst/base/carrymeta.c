/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "carrymeta.h"

#include <gst/video/video.h>

static GType
carry_meta_api_get_type (void)
{
  static const gchar *tags[] = { NULL };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        gst_meta_api_type_register ("GstMienCarryMetaAPI", tags));
  return type;
}

static gboolean
carry_meta_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  return TRUE;
}

/* Metas about the picture and not its memory, which elements drop if they do
 * not handle such tags. */
static gboolean
is_carried (const GstMeta *meta)
{
  const GType api = meta->info->api;

  return !gst_meta_api_type_has_tag (api,
             g_quark_from_static_string (GST_META_TAG_MEMORY_STR))
      && gst_meta_api_type_has_tag (api,
          g_quark_from_static_string (GST_META_TAG_VIDEO_STR))
      && meta->info->transform_func;
}

/* Pooled metas do not count: they stay on the buffers of a pool, empty. */
static gboolean
has_carried (GstBuffer *buffer)
{
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta (buffer, &state)))
    if (is_carried (meta) && !GST_META_FLAG_IS_SET (meta, GST_META_FLAG_POOLED))
      return TRUE;
  return FALSE;
}

/* A plain copy of the buffer already has the other metas, and gets this one
 * too. If it does not have them it is a conversion of the picture, and gets
 * them. */
static gboolean
carry_meta_transform (GstBuffer *to, GstMeta *meta, GstBuffer *from,
    GQuark type, gpointer data)
{
  gpointer state = NULL;
  GstMeta *carried;

  if (!GST_META_TRANSFORM_IS_COPY (type))
    return FALSE;
  if (has_carried (to)) {
    gst_mien_buffer_carry_metas (to);
    return TRUE;
  }
  while ((carried = gst_buffer_iterate_meta (from, &state)))
    if (is_carried (carried))
      carried->info->transform_func (to, carried, from, type, data);
  return TRUE;
}

static const GstMetaInfo *
carry_meta_get_info (void)
{
  static gsize info;

  if (g_once_init_enter (&info))
    g_once_init_leave (&info,
        (gsize) gst_meta_register (carry_meta_api_get_type (),
            "GstMienCarryMeta", sizeof (GstMeta), carry_meta_init, NULL,
            carry_meta_transform));
  return (const GstMetaInfo *) info;
}

void
gst_mien_buffer_carry_metas (GstBuffer *buffer)
{
  gst_mien_buffer_stop_carrying (buffer);
  gst_buffer_add_meta (buffer, carry_meta_get_info (), NULL);
}

void
gst_mien_buffer_stop_carrying (GstBuffer *buffer)
{
  GstMeta *meta = gst_buffer_get_meta (buffer, carry_meta_api_get_type ());

  if (meta)
    gst_buffer_remove_meta (buffer, meta);
}
