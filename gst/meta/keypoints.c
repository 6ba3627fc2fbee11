/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keypoints.h"

#include <math.h>
#include <string.h>

#include "detections.h"

#define GROUP_TAG "face-5-kp"
#define MAX_POINTS 68

/* Range of points in a group whose mean is a landmark. */
typedef struct {
  guint8 first, n;
} Part;

/* The points of each kind of group. 300-W counts from the person's right: each
 * eye has six points, and the corners of the mouth are the first point of its
 * outline and the one halfway round. */
static const struct {
  guint n_points;
  Part parts[GST_MIEN_N_LANDMARKS];
} layouts[] = {
  { 5, { { 0, 1 }, { 1, 1 }, { 2, 1 }, { 3, 1 }, { 4, 1 } } },
  { MAX_POINTS, { { 36, 6 }, { 42, 6 }, { 30, 1 }, { 48, 1 }, { 54, 1 } } },
};

static gboolean
is_of_face (const GstAnalyticsGroupMtd *group)
{
  g_autofree gchar *tag = gst_analytics_mtd_get_semantic_tag (group);

  return tag && (strstr (tag, "face") || strstr (tag, "facial"));
}

/* Finds the points by the ids that the group lists. */
static gboolean
collect_members (const GstAnalyticsGroupMtd *group, GstAnalyticsMtd *points,
    guint n_points)
{
  for (guint i = 0; i < n_points; i++) {
    GstAnalyticsMtd member;
    if (!gst_analytics_group_mtd_get_member (group, i, &member)
        || !mien_analytics_get_mtd (group->meta, member.id,
            gst_analytics_keypoint_mtd_get_mtd_type (), &points[i])
        || !(gst_analytics_relation_meta_get_relation (group->meta, group->id,
                 member.id)
            & GST_ANALYTICS_REL_TYPE_CONTAIN))
      return FALSE;
  }
  return TRUE;
}

/* Finds the points by relations, in the order in which they were added. */
static gboolean
collect_related (const GstAnalyticsGroupMtd *group, GstAnalyticsMtd *points,
    guint n_points)
{
  gpointer state = NULL;
  GstAnalyticsMtd point;
  guint n = 0;

  while (gst_analytics_relation_meta_get_direct_related (group->meta, group->id,
      GST_ANALYTICS_REL_TYPE_CONTAIN,
      gst_analytics_keypoint_mtd_get_mtd_type (), &state, &point)) {
    if (n == n_points)
      return FALSE;
    points[n++] = point;
  }
  return n == n_points;
}

/* A confidence of 0 means that the point was not found. */
static gboolean
read_mean (const GstAnalyticsMtd *points, const Part *part, GstMienPoint *mean)
{
  gdouble sum_x = 0, sum_y = 0;

  for (guint i = part->first; i < part->first + part->n; i++) {
    GstAnalyticsKeypointDimensions dimensions;
    gint x, y, z;
    gfloat confidence;
    if (!gst_analytics_keypoint_mtd_get_position (&points[i], &x, &y, &z,
            &dimensions)
        || !gst_analytics_keypoint_mtd_get_confidence (&points[i], &confidence)
        || confidence <= 0)
      return FALSE;
    sum_x += x;
    sum_y += y;
  }
  *mean =
      (GstMienPoint) { (gfloat) (sum_x / part->n), (gfloat) (sum_y / part->n) };
  return TRUE;
}

/* FALSE if the group is not one of facial landmarks. If GStreamer merged the
 * metas of two buffers, the ids in groups are outdated, but relations are
 * valid. */
static gboolean
read_group (const GstAnalyticsGroupMtd *group, GstMienPoint *landmarks)
{
  const gsize n_points = gst_analytics_group_mtd_get_member_count (group);
  GstAnalyticsMtd points[MAX_POINTS];

  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++) {
    if (layouts[i].n_points != n_points)
      continue;
    if (!is_of_face (group)
        || (!collect_members (group, points, (guint) n_points)
            && !collect_related (group, points, (guint) n_points)))
      return FALSE;
    for (guint k = 0; k < GST_MIEN_N_LANDMARKS; k++)
      if (!read_mean (points, &layouts[i].parts[k], &landmarks[k]))
        return FALSE;
    return TRUE;
  }
  return FALSE;
}

static gboolean
next_group (GstAnalyticsRelationMeta *relations, gpointer *state,
    GstAnalyticsGroupMtd *group)
{
  return gst_analytics_relation_meta_iterate (relations, state,
      gst_analytics_group_mtd_get_mtd_type (), group);
}

static gboolean
wants (const MienFaceMeta *meta, const GstAnalyticsGroupMtd *group)
{
  return !meta->face->has_landmarks
      && mien_detection_is_related (group->meta, meta, group->id);
}

/* The face without landmarks that the group belongs to. */
static MienFaceMeta *
find_face (const GstAnalyticsGroupMtd *group, const GPtrArray *metas)
{
  for (guint i = 0; i < metas->len; i++) {
    MienFaceMeta *meta = metas->pdata[i];
    if (wants (meta, group))
      return meta;
  }
  return NULL;
}

void
mien_keypoints_adopt (GstAnalyticsRelationMeta *relations,
    const GPtrArray *metas)
{
  gpointer state = NULL;
  GstAnalyticsGroupMtd group;
  GstMienPoint landmarks[GST_MIEN_N_LANDMARKS];

  while (next_group (relations, &state, &group)) {
    MienFaceMeta *meta = find_face (&group, metas);
    if (!meta || mien_detection_is_marked (relations, group.id)
        || !read_group (&group, landmarks))
      continue;
    GstMienFace *face = mien_face_meta_write (meta);
    memcpy (face->landmarks, landmarks, sizeof landmarks);
    face->has_landmarks = TRUE;
    mien_detection_mark (relations, group.id);
    meta->group_id = group.id;
    meta->made_group = FALSE;
  }
}

static gboolean
is_stranger (const GstAnalyticsGroupMtd *group)
{
  GstMienPoint landmarks[GST_MIEN_N_LANDMARKS];

  return !mien_detection_is_marked (group->meta, group->id)
      && read_group (group, landmarks);
}

gboolean
mien_keypoints_has_strangers (GstAnalyticsRelationMeta *relations,
    GstBuffer *buffer)
{
  gpointer state = NULL, next = NULL;
  GstAnalyticsGroupMtd group;
  const MienFaceMeta *meta;

  while (next_group (relations, &state, &group)) {
    if (!is_stranger (&group))
      continue;
    for (next = NULL; (meta = mien_face_metas_next (buffer, &next));)
      if (wants (meta, &group))
        return TRUE;
  }
  return FALSE;
}

/* GStreamer's transforms round to whole pixels. */
static gboolean
tells (const GstAnalyticsGroupMtd *group, const GstMienFace *face)
{
  const gfloat near = 1 + 0.05f * MAX (face->width, face->height);
  GstMienPoint landmarks[GST_MIEN_N_LANDMARKS];

  if (!read_group (group, landmarks))
    return FALSE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    if (!(fabsf (landmarks[i].x - face->landmarks[i].x) <= near
            && fabsf (landmarks[i].y - face->landmarks[i].y) <= near))
      return FALSE;
  return TRUE;
}

static gboolean
is_mirrored (GstAnalyticsRelationMeta *relations, const MienFaceMeta *meta)
{
  gpointer state = NULL;
  GstAnalyticsGroupMtd group;

  while (next_group (relations, &state, &group))
    if (mien_detection_is_related (relations, meta, group.id)
        && tells (&group, meta->face))
      return TRUE;
  return FALSE;
}

/* Removes the tag as well, because readers may find groups by it. */
static void
drop_group (GstAnalyticsRelationMeta *relations, MienFaceMeta *meta)
{
  GstAnalyticsMtd group;

  if (meta->made_group
      && mien_analytics_get_mtd (relations, meta->group_id,
          gst_analytics_group_mtd_get_mtd_type (), &group)
      && mien_detection_is_related (relations, meta, group.id)) {
    mien_analytics_detach (relations, meta->od_id, group.id);
    gst_analytics_mtd_set_semantic_tag (&group, NULL);
  }
  meta->group_id = MIEN_NO_MTD;
  meta->made_group = FALSE;
}

/* FALSE if the face has no landmarks, or not finite or too large ones. */
static gboolean
round_landmarks (const GstMienFace *face, gint *positions)
{
  const gfloat limit = 1 << 24;

  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    const GstMienPoint point = face->landmarks[i];
    if (!(fabsf (point.x) < limit && fabsf (point.y) < limit))
      return FALSE;
    positions[2 * i] = (gint) lroundf (point.x);
    positions[2 * i + 1] = (gint) lroundf (point.y);
  }
  return face->has_landmarks;
}

void
mien_keypoints_mirror (GstAnalyticsRelationMeta *relations, MienFaceMeta *meta)
{
  gint positions[2 * GST_MIEN_N_LANDMARKS];
  const gboolean wanted = round_landmarks (meta->face, positions);
  GstAnalyticsGroupMtd group;

  if (wanted && is_mirrored (relations, meta))
    return;
  drop_group (relations, meta);
  if (!wanted
      || !gst_analytics_relation_meta_add_keypoints_group (relations, GROUP_TAG,
          GST_ANALYTICS_KEYPOINT_DIMENSIONS_2D, G_N_ELEMENTS (positions),
          positions, GST_MIEN_N_LANDMARKS, NULL, NULL, 0, NULL, &group))
    return;
  mien_analytics_own (relations, meta->od_id, group.id);
  mien_detection_mark (relations, group.id);
  meta->group_id = group.id;
  meta->made_group = TRUE;
}

guint
mien_keypoints_count_needed (const GstMienFace *face)
{
  return face->has_landmarks ? 1 + GST_MIEN_N_LANDMARKS : 0;
}

guint
mien_keypoints_count (const MienFaceMeta *meta)
{
  return meta->made_group ? 1 + GST_MIEN_N_LANDMARKS : 0;
}
