/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "roi.h"

#include "adopt.h"
#include "place.h"

static GstVideoRegionOfInterestMeta *
next_region (GstBuffer *buffer, gpointer *state)
{
  const GQuark type = g_quark_from_static_string ("face");
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta_filtered (buffer, state,
              GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE)))
    if (((GstVideoRegionOfInterestMeta *) meta)->roi_type == type)
      return (GstVideoRegionOfInterestMeta *) meta;
  return NULL;
}

GPtrArray *
mien_roi_collect (GstBuffer *buffer)
{
  GPtrArray *regions = g_ptr_array_new ();
  gpointer state = NULL;
  GstVideoRegionOfInterestMeta *roi;

  while ((roi = next_region (buffer, &state)))
    g_ptr_array_add (regions, roi);
  return regions;
}

/* Other detectors write negative positions into the unsigned fields. */
static gdouble
overlap (const GstVideoRegionOfInterestMeta *roi, const GstMienFace *face)
{
  return mien_face_overlap (face, (gint) roi->x, (gint) roi->y, roi->w, roi->h);
}

GstVideoRegionOfInterestMeta *
mien_roi_claim (GPtrArray *regions, const MienFaceMeta *meta)
{
  gdouble best_overlap = -1;
  guint best = 0;

  for (guint i = 0; meta->has_roi && i < regions->len; i++) {
    const GstVideoRegionOfInterestMeta *roi = g_ptr_array_index (regions, i);
    if (roi->id != meta->roi_id)
      continue;
    gdouble fit = overlap (roi, meta->face);
    if (fit > best_overlap) {
      best_overlap = fit;
      best = i;
    }
  }
  return best_overlap < 0 ? NULL : g_ptr_array_remove_index (regions, best);
}

static gboolean
is_box (const GstVideoRegionOfInterestMeta *roi)
{
  return roi->w > 0 && roi->h > 0;
}

static MienFaceMeta *
adopt (GstBuffer *buffer, GstVideoRegionOfInterestMeta *roi)
{
  GstMienFace *face = gst_mien_face_new ((gint) roi->x, (gint) roi->y, roi->w,
      roi->h, 1, "roi");
  const GstStructure *detection =
      gst_video_region_of_interest_meta_get_param (roi, "detection");
  const GstStructure *object =
      gst_video_region_of_interest_meta_get_param (roi, "object_id");
  gdouble confidence;
  gint track_id;

  if (detection
      && gst_structure_get_double (detection, "confidence", &confidence))
    face->confidence = mien_confidence (confidence);
  if (object && gst_structure_get_int (object, "id", &track_id) && track_id > 0)
    face->track_id = track_id;
  return mien_face_meta_add (buffer, GST_MIEN_FACE_META_INFO, face);
}

/* Takes the face that the region means, too, out of `metas`. */
static MienFaceMeta *
take_same (GPtrArray *metas, const GstVideoRegionOfInterestMeta *roi)
{
  gdouble most = 0;
  guint best = 0;

  for (guint i = 0; i < metas->len; i++) {
    const MienFaceMeta *meta = metas->pdata[i];
    gdouble fit = overlap (roi, meta->face);
    if (fit >= MIEN_SAME_FACE && fit > most) {
      most = fit;
      best = i;
    }
  }
  return most > 0 ? g_ptr_array_remove_index (metas, best) : NULL;
}

/* Takes the regions that mirror faces out, and these faces. */
static void
claim_all (GPtrArray *regions, GPtrArray *metas)
{
  for (guint i = 0; i < metas->len;)
    if (mien_roi_claim (regions, metas->pdata[i]))
      g_ptr_array_remove_index (metas, i);
    else
      i++;
}

static guint
count_claimants (GstBuffer *buffer, gint id)
{
  gpointer state = NULL;
  GstMeta *meta;
  guint n = 0;

  while ((meta = gst_buffer_iterate_meta_filtered (buffer, &state,
              GST_MIEN_FACE_META_API_TYPE)))
    n += ((MienFaceMeta *) meta)->has_roi
        && ((MienFaceMeta *) meta)->roi_id == id;
  return n;
}

static guint
count_regions (GstBuffer *buffer, gint id)
{
  const GstVideoRegionOfInterestMeta *roi;
  gpointer state = NULL;
  guint n = 0;

  while ((roi = next_region (buffer, &state)))
    n += roi->id == id;
  return n;
}

/* The usual case, told without an array. */
static gboolean
all_are_mirrors (GstBuffer *buffer)
{
  const GstVideoRegionOfInterestMeta *roi;
  gpointer state = NULL;

  while ((roi = next_region (buffer, &state)))
    if (count_claimants (buffer, roi->id) < count_regions (buffer, roi->id))
      return FALSE;
  return TRUE;
}

void
mien_roi_adopt (GstBuffer *buffer)
{
  if (all_are_mirrors (buffer))
    return;
  g_autoptr (GPtrArray) regions = mien_roi_collect (buffer);
  g_autoptr (GPtrArray) metas = mien_face_metas_collect (buffer);
  claim_all (regions, metas);
  for (guint i = 0; i < regions->len; i++) {
    GstVideoRegionOfInterestMeta *roi = g_ptr_array_index (regions, i);
    MienFaceMeta *meta = take_same (metas, roi);
    if (!meta && is_box (roi))
      meta = adopt (buffer, roi);
    if (meta) {
      meta->has_roi = TRUE;
      meta->roi_id = roi->id;
    }
  }
}

gboolean
mien_roi_has_strangers (GstBuffer *buffer)
{
  return !all_are_mirrors (buffer);
}

gboolean
mien_roi_has_faces (GstBuffer *buffer)
{
  const GstVideoRegionOfInterestMeta *roi;
  gpointer state = NULL;

  while ((roi = next_region (buffer, &state)))
    if (is_box (roi))
      return TRUE;
  return FALSE;
}
