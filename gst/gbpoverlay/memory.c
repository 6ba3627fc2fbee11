/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "memory.h"

#include "base/trackstore.h"
#include "meta/facebox.h"

struct _GstMienMemory {
  GstMienTrackStore *store; /* of GstMienMap */

  /* Kept between frames to avoid allocations. */
  GPtrArray *due;  /* of GstMienFace */
  GPtrArray *maps; /* of GstMienMap */
};

GstMienMemory *
gst_mien_memory_new (void)
{
  GstMienMemory *self = g_new (GstMienMemory, 1);

  self->store = gst_mien_track_store_new ((GDestroyNotify) gst_mien_map_unref);
  self->due = g_ptr_array_new ();
  self->maps = g_ptr_array_new ();
  return self;
}

void
gst_mien_memory_free (GstMienMemory *self)
{
  if (!self)
    return;
  gst_mien_track_store_free (self->store);
  g_ptr_array_unref (self->due);
  g_ptr_array_unref (self->maps);
  g_free (self);
}

void
gst_mien_memory_clear (GstMienMemory *self)
{
  gst_mien_track_store_clear (self->store);
}

void
gst_mien_memory_begin_frame (GstMienMemory *self, gboolean repeated)
{
  gst_mien_track_store_begin_frame (self->store, repeated);
}

static GstMienMap *
find_map (GstMienMemory *self, const GstMienFace *face, guint *frames_ago)
{
  const MienBox box = gst_mien_face_box (face);

  return gst_mien_track_store_find (self->store, face->track_id, &box,
      frames_ago);
}

GPtrArray *
gst_mien_memory_pick_due (GstMienMemory *self, const GPtrArray *faces,
    guint interval)
{
  const gboolean repeated = gst_mien_track_store_get_frame (self->store)
      > gst_mien_track_store_get_picture (self->store);
  guint frames_ago;

  g_ptr_array_set_size (self->due, 0);
  for (guint i = 0; i < faces->len; i++)
    if (!find_map (self, faces->pdata[i], &frames_ago)
        || (!repeated && frames_ago >= interval))
      g_ptr_array_add (self->due, faces->pdata[i]);
  return self->due;
}

void
gst_mien_memory_keep (GstMienMemory *self, const GstMienFace *face,
    GstMienMap *map)
{
  const MienBox box = gst_mien_face_box (face);

  gst_mien_track_store_put (self->store, face->track_id, &box, map);
}

const GPtrArray *
gst_mien_memory_get_maps (GstMienMemory *self, const GPtrArray *faces)
{
  g_ptr_array_set_size (self->maps, 0);
  for (guint i = 0; i < faces->len; i++)
    g_ptr_array_add (self->maps, find_map (self, faces->pdata[i], NULL));
  return self->maps;
}
