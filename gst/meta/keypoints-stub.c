/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keypoints.h"

void
mien_keypoints_adopt (GstAnalyticsRelationMeta *relations,
    const GPtrArray *metas)
{
}

gboolean
mien_keypoints_has_strangers (GstAnalyticsRelationMeta *relations,
    GstBuffer *buffer)
{
  return FALSE;
}

void
mien_keypoints_mirror (GstAnalyticsRelationMeta *relations, MienFaceMeta *meta)
{
}

guint
mien_keypoints_count_needed (const GstMienFace *face)
{
  return 0;
}

guint
mien_keypoints_count (const MienFaceMeta *meta)
{
  return 0;
}
