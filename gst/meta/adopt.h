/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Adoption of faces from other elements: first regions of faces, then ODMtds of
 * faces that have no GstMienFace yet. `classes` are the types that count as
 * faces, as for mien_object_class_has (). */
#pragma once

#include "carrier.h"

G_BEGIN_DECLS

/* Add a GstMienFace for each such face, or their results to one. `buffer` is
 * writable. */
void mien_roi_adopt (GstBuffer *buffer, const gchar *classes);
void mien_analytics_adopt (GstBuffer *buffer, const gchar *classes);

/* Whether the functions above would change anything. */
gboolean mien_roi_has_strangers (GstBuffer *buffer, const gchar *classes);
gboolean mien_analytics_has_strangers (GstBuffer *buffer, const gchar *classes);

/* Whether they would add faces to a buffer that has none. */
gboolean mien_roi_has_faces (GstBuffer *buffer, const gchar *classes);
gboolean mien_analytics_has_faces (GstBuffer *buffer, const gchar *classes);

G_END_DECLS
