/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/uploadmeta.h"

typedef struct {
  GstMeta meta;
  MienUpload *upload;
  GstBuffer *memory; /* holds the frame's memory, which makes it read-only */
} UploadMeta;

static GType
upload_meta_api_get_type (void)
{
  static const gchar *tags[] = { GST_META_TAG_MEMORY_STR, NULL };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        gst_meta_api_type_register ("GstMienUploadMetaAPI", tags));
  return type;
}

static gboolean
upload_meta_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  UploadMeta *self = (UploadMeta *) meta;

  self->upload = NULL;
  self->memory = NULL;
  return TRUE;
}

static void
upload_meta_free (GstMeta *meta, GstBuffer *buffer)
{
  UploadMeta *self = (UploadMeta *) meta;

  mien_upload_unref (self->upload);
  gst_clear_buffer (&self->memory);
}

static const GstMetaInfo *upload_meta_get_info (void);

static void
add (GstBuffer *buffer, MienUpload *upload, GstBuffer *memory)
{
  UploadMeta *self = (UploadMeta *) gst_buffer_add_meta (buffer,
      upload_meta_get_info (), NULL);

  self->upload = upload;
  self->memory = memory;
}

/* A copy of a buffer has the same memory; has_memory_of () detects if not. */
static gboolean
upload_meta_transform (GstBuffer *to, GstMeta *meta, GstBuffer *from,
    GQuark type, gpointer data)
{
  const UploadMeta *self = (const UploadMeta *) meta;

  if (!GST_META_TRANSFORM_IS_COPY (type)
      || ((const GstMetaTransformCopy *) data)->region)
    return FALSE;
  add (to, mien_upload_ref (self->upload), gst_buffer_ref (self->memory));
  return TRUE;
}

static const GstMetaInfo *
upload_meta_get_info (void)
{
  static gsize info;

  if (g_once_init_enter (&info))
    g_once_init_leave (&info,
        (gsize) gst_meta_register (upload_meta_api_get_type (),
            "GstMienUploadMeta", sizeof (UploadMeta), upload_meta_init,
            upload_meta_free, upload_meta_transform));
  return (const GstMetaInfo *) info;
}

void
gst_mien_query_ask_for_upload (GstQuery *query)
{
  if (!gst_query_find_allocation_meta (query, upload_meta_api_get_type (),
          NULL))
    gst_query_add_allocation_meta (query, upload_meta_api_get_type (), NULL);
}

static gboolean
is_asked_for (GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  if (!caps)
    return FALSE;

  GstQuery *query = gst_query_new_allocation (caps, FALSE);
  const gboolean asked = gst_pad_peer_query (pad, query)
      && gst_query_find_allocation_meta (query, upload_meta_api_get_type (),
          NULL);
  gst_query_unref (query);
  return asked;
}

/* NULL if the memory cannot be shared. */
static GstBuffer *
hold_memory (GstBuffer *buffer)
{
  GstBuffer *held = gst_buffer_new ();

  for (guint i = 0; i < gst_buffer_n_memory (buffer); i++) {
    GstMemory *memory = gst_buffer_peek_memory (buffer, i);
    if (GST_MEMORY_IS_NO_SHARE (memory)) {
      gst_buffer_unref (held);
      return NULL;
    }
    gst_buffer_append_memory (held, gst_memory_ref (memory));
  }
  return held;
}

void
gst_mien_buffer_take_upload (GstBuffer *buffer, MienUpload *upload)
{
  GstBuffer *memory = upload ? hold_memory (buffer) : NULL;

  /* An earlier one, which the element that asked for it did not remove. */
  mien_upload_unref (gst_mien_buffer_steal_upload (buffer));
  if (memory)
    add (buffer, upload, memory);
  else
    mien_upload_unref (upload);
}

void
gst_mien_buffer_offer_upload (GstBuffer *buffer, MienUpload *upload,
    GstPad *pad, GstMienUploadWish *wish)
{
  if (!upload)
    return;
  if (!wish->asked) {
    wish->asked = TRUE;
    wish->wanted = is_asked_for (pad);
  }
  if (wish->wanted)
    gst_mien_buffer_take_upload (buffer, upload);
  else
    mien_upload_unref (upload);
}

static gboolean
has_memory_of (GstBuffer *buffer, GstBuffer *other)
{
  const guint n = gst_buffer_n_memory (buffer);

  if (gst_buffer_n_memory (other) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (gst_buffer_peek_memory (buffer, i) != gst_buffer_peek_memory (other, i))
      return FALSE;
  return TRUE;
}

MienUpload *
gst_mien_buffer_steal_upload (GstBuffer *buffer)
{
  GstMeta *meta = gst_buffer_get_meta (buffer, upload_meta_api_get_type ());
  MienUpload *upload = NULL;

  if (!meta)
    return NULL;
  const UploadMeta *self = (const UploadMeta *) meta;
  if (has_memory_of (buffer, self->memory))
    upload = mien_upload_ref (self->upload);
  gst_buffer_remove_meta (buffer, meta);
  return upload;
}
