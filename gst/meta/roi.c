/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "roi.h"

#include "adopt.h"
#include "objectclass.h"
#include "params.h"
#include "place.h"

static GstVideoRegionOfInterestMeta *
next_region (GstBuffer *buffer, gpointer *state)
{
  return (GstVideoRegionOfInterestMeta *) gst_buffer_iterate_meta_filtered (
      buffer, state, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE);
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

/* Other detectors store negative positions in the unsigned fields. */
static gdouble
overlap (const GstVideoRegionOfInterestMeta *roi, const GstMienFace *face)
{
  return mien_face_overlap (face, (gint) roi->x, (gint) roi->y, roi->w, roi->h);
}

static gboolean
may_be_mirror (const GstVideoRegionOfInterestMeta *roi,
    const MienFaceMeta *meta)
{
  return meta->has_roi && roi->id == meta->roi_id
      && roi->roi_type == meta->roi_type;
}

GstVideoRegionOfInterestMeta *
mien_roi_claim (GPtrArray *regions, const MienFaceMeta *meta)
{
  gdouble best_overlap = -1;
  guint best = 0;

  for (guint i = 0; meta->has_roi && i < regions->len; i++) {
    const GstVideoRegionOfInterestMeta *roi = g_ptr_array_index (regions, i);
    if (!may_be_mirror (roi, meta))
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
is_face (const GstVideoRegionOfInterestMeta *roi, const gchar *classes)
{
  return roi->w > 0 && roi->h > 0
      && mien_object_class_has (classes, roi->roi_type);
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

/* Removes the face that the region shows from `metas` and returns it, or
 * NULL. */
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

/* Removes the regions that are mirrors from `regions`, and their faces from
 * `metas`. The faces get the results that other elements added to the
 * regions. */
static void
claim_all (GPtrArray *regions, GPtrArray *metas)
{
  for (guint i = 0; i < metas->len;) {
    const GstVideoRegionOfInterestMeta *roi =
        mien_roi_claim (regions, metas->pdata[i]);
    if (!roi) {
      i++;
      continue;
    }
    mien_params_adopt (roi, metas->pdata[i]);
    g_ptr_array_remove_index (metas, i);
  }
}

static guint
count_claimants (GstBuffer *buffer, const GstVideoRegionOfInterestMeta *roi)
{
  const MienFaceMeta *meta;
  gpointer state = NULL;
  guint n = 0;

  while ((meta = mien_face_metas_next (buffer, &state)))
    n += may_be_mirror (roi, meta);
  return n;
}

static guint
count_alike (GstBuffer *buffer, const GstVideoRegionOfInterestMeta *roi)
{
  const GstVideoRegionOfInterestMeta *other;
  gpointer state = NULL;
  guint n = 0;

  while ((other = next_region (buffer, &state)))
    n += other->id == roi->id && other->roi_type == roi->roi_type;
  return n;
}

static gboolean
has_new_params (GstBuffer *buffer, const GstVideoRegionOfInterestMeta *roi)
{
  const MienFaceMeta *meta;
  gpointer state = NULL;

  while ((meta = mien_face_metas_next (buffer, &state)))
    if (may_be_mirror (roi, meta) && mien_params_has_strangers (roi, meta))
      return TRUE;
  return FALSE;
}

/* Does not allocate, because the usual answer is no. */
gboolean
mien_roi_has_strangers (GstBuffer *buffer, const gchar *classes)
{
  const GstVideoRegionOfInterestMeta *roi;
  gpointer state = NULL;

  while ((roi = next_region (buffer, &state)))
    if ((mien_object_class_has (classes, roi->roi_type)
            && count_claimants (buffer, roi) < count_alike (buffer, roi))
        || has_new_params (buffer, roi))
      return TRUE;
  return FALSE;
}

void
mien_roi_adopt (GstBuffer *buffer, const gchar *classes)
{
  if (!mien_roi_has_strangers (buffer, classes))
    return;
  g_autoptr (GPtrArray) regions = mien_roi_collect (buffer);
  g_autoptr (GPtrArray) metas = mien_face_metas_collect (buffer);
  claim_all (regions, metas);
  for (guint i = 0; i < regions->len; i++) {
    GstVideoRegionOfInterestMeta *roi = g_ptr_array_index (regions, i);
    if (!is_face (roi, classes))
      continue;
    MienFaceMeta *meta = take_same (metas, roi);
    if (!meta)
      meta = adopt (buffer, roi);
    meta->has_roi = TRUE;
    meta->roi_id = roi->id;
    meta->roi_type = roi->roi_type;
    mien_params_adopt (roi, meta);
  }
}

gboolean
mien_roi_has_faces (GstBuffer *buffer, const gchar *classes)
{
  const GstVideoRegionOfInterestMeta *roi;
  gpointer state = NULL;

  while ((roi = next_region (buffer, &state)))
    if (is_face (roi, classes))
      return TRUE;
  return FALSE;
}
