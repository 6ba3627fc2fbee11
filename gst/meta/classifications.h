/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads ClsMtds as attributes of faces. */
#pragma once

#include <gst/analytics/analytics.h>

#include "carrier.h"

G_BEGIN_DECLS

/* Reads other elements' ClsMtds that are related to the ODMtds of faces, each
 * of them once. */
void mien_classifications_adopt (GstAnalyticsRelationMeta *relations,
    const GPtrArray *metas);

/* Whether mien_classifications_adopt () would change the faces of `buffer`. */
gboolean mien_classifications_has_strangers (
    GstAnalyticsRelationMeta *relations, GstBuffer *buffer);

/* Whether `cls` contains the winner of `attribute` with the same confidence. */
gboolean mien_classification_tells (const GstAnalyticsClsMtd *cls,
    const GstMienAttribute *attribute);

G_END_DECLS
