/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ClsMtds: what they say of faces, as attributes. */
#pragma once

#include <gst/analytics/analytics.h>

#include "carrier.h"

G_BEGIN_DECLS

/* Reads the ClsMtds of others that are related to the ODMtds of faces; each is
 * read once. */
void mien_classifications_adopt (GstAnalyticsRelationMeta *relations,
    const GPtrArray *metas);

/* Whether this would do anything to the faces of `buffer`. */
gboolean mien_classifications_has_strangers (
    GstAnalyticsRelationMeta *relations, GstBuffer *buffer);

/* Whether the winner of `attribute` is in there, with its confidence. */
gboolean mien_classification_tells (const GstAnalyticsClsMtd *cls,
    const GstMienAttribute *attribute);

G_END_DECLS
