/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What other elements found: regions of faces, and then ODMtds of faces that
 * are not of a GstMienFace by now. `classes`: of which types faces are, as
 * mien_object_class_has () takes them. */
#pragma once

#include "carrier.h"

G_BEGIN_DECLS

/* Give faces to these. `buffer` is writable. */
void mien_roi_adopt (GstBuffer *buffer, const gchar *classes);
void mien_analytics_adopt (GstBuffer *buffer, const gchar *classes);

/* Whether these would do anything. */
gboolean mien_roi_has_strangers (GstBuffer *buffer, const gchar *classes);
gboolean mien_analytics_has_strangers (GstBuffer *buffer, const gchar *classes);

/* Whether these would give faces to a buffer that has none. */
gboolean mien_roi_has_faces (GstBuffer *buffer, const gchar *classes);
gboolean mien_analytics_has_faces (GstBuffer *buffer, const gchar *classes);

G_END_DECLS
