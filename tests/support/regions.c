/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "regions.h"

GstVideoRegionOfInterestMeta *
first_region (GstBuffer *buffer)
{
  return (GstVideoRegionOfInterestMeta *) gst_buffer_get_meta (buffer,
      GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE);
}

GstStructure *
region_param (GstVideoRegionOfInterestMeta *region, const gchar *name)
{
  GstStructure *param =
      gst_video_region_of_interest_meta_get_param (region, name);

  g_assert_nonnull (param);
  return param;
}

gdouble
region_double (GstVideoRegionOfInterestMeta *region, const gchar *name,
    const gchar *field)
{
  gdouble value = -1;

  g_assert_true (gst_structure_get_double (region_param (region, name), field,
      &value));
  return value;
}

gint
region_int (GstVideoRegionOfInterestMeta *region, const gchar *name,
    const gchar *field)
{
  gint value = -1;

  g_assert_true (gst_structure_get_int (region_param (region, name), field,
      &value));
  return value;
}

const gchar *
region_string (GstVideoRegionOfInterestMeta *region, const gchar *name,
    const gchar *field)
{
  return gst_structure_get_string (region_param (region, name), field);
}
