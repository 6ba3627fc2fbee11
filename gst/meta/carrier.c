/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "carrier.h"

MienFaceMeta *
mien_face_meta_add (GstBuffer *buffer, const GstMetaInfo *info,
    GstMienFace *face)
{
  MienFaceMeta *meta =
      (MienFaceMeta *) gst_buffer_add_meta (buffer, info, NULL);

  meta->face = face;
  return meta;
}

GstMienFace *
mien_face_meta_write (MienFaceMeta *meta)
{
  meta->face = gst_mien_face_make_writable (meta->face);
  return meta->face;
}

static MienClsMirror *
find_cls (const MienFaceMeta *meta, GQuark attribute)
{
  for (guint i = 0; meta->cls && i < meta->cls->len; i++) {
    MienClsMirror *mirror = &g_array_index (meta->cls, MienClsMirror, i);
    if (mirror->attribute == attribute)
      return mirror;
  }
  return NULL;
}

MienClsMirror
mien_face_meta_get_cls (const MienFaceMeta *meta, const gchar *name)
{
  const GQuark attribute = g_quark_try_string (name);
  const MienClsMirror *mirror = find_cls (meta, attribute);

  return mirror ? *mirror : (MienClsMirror) { attribute, MIEN_NO_MTD, FALSE };
}

void
mien_face_meta_set_cls (MienFaceMeta *meta, const gchar *name, guint id,
    gboolean made)
{
  const MienClsMirror added = { g_quark_from_string (name), id, made };
  MienClsMirror *mirror = find_cls (meta, added.attribute);

  if (mirror) {
    *mirror = added;
  } else if (id != MIEN_NO_MTD) {
    if (!meta->cls)
      meta->cls = g_array_new (FALSE, FALSE, sizeof (MienClsMirror));
    g_array_append_val (meta->cls, added);
  }
}

guint
mien_face_meta_count_cls (const MienFaceMeta *meta)
{
  guint n = 0;

  for (guint i = 0; meta->cls && i < meta->cls->len; i++)
    n += g_array_index (meta->cls, MienClsMirror, i).made;
  return n;
}

MienFaceMeta *
mien_face_metas_next (GstBuffer *buffer, gpointer *state)
{
  return (MienFaceMeta *) gst_buffer_iterate_meta_filtered (buffer, state,
      GST_MIEN_FACE_META_API_TYPE);
}

GPtrArray *
mien_face_metas_collect (GstBuffer *buffer)
{
  GPtrArray *metas = g_ptr_array_new ();
  gpointer state = NULL;
  MienFaceMeta *meta;

  while ((meta = mien_face_metas_next (buffer, &state)))
    g_ptr_array_add (metas, meta);
  return metas;
}

static MienFaceMeta *
find_face (GstBuffer *buffer, guint id)
{
  gpointer state = NULL;
  MienFaceMeta *meta;

  while ((meta = mien_face_metas_next (buffer, &state)))
    if (meta->face->id == id)
      return meta;
  return NULL;
}

gboolean
mien_face_meta_copy_to (const MienFaceMeta *source, GstBuffer *dest,
    GstMienFace *face)
{
  MienFaceMeta *present = find_face (dest, face->id);

  if (present) {
    if (present->face != face)
      mien_face_share_results (face, mien_face_meta_write (present));
    return TRUE;
  }

  MienFaceMeta *copy =
      mien_face_meta_add (dest, source->meta.info, gst_mien_face_ref (face));
  const GstMeta meta = copy->meta;
  *copy = *source;
  copy->meta = meta;
  copy->face = face;
  copy->cls = source->cls ? g_array_copy (source->cls) : NULL;
  return TRUE;
}
