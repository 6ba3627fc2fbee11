/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regions of interest and their parameters, which must exist. */
#pragma once

#include "faces.h"

/* NULL if there is none. */
GstVideoRegionOfInterestMeta *first_region (GstBuffer *buffer);

GstStructure *region_param (GstVideoRegionOfInterestMeta *region,
    const gchar *name);

/* A field of a parameter. A string may be missing (NULL). */
gdouble region_double (GstVideoRegionOfInterestMeta *region, const gchar *name,
    const gchar *field);
gint region_int (GstVideoRegionOfInterestMeta *region, const gchar *name,
    const gchar *field);
const gchar *region_string (GstVideoRegionOfInterestMeta *region,
    const gchar *name, const gchar *field);
