/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What other elements found: regions "face", and then ODMtds "face" that are
 * not of a face by now. */
#pragma once

#include "carrier.h"

G_BEGIN_DECLS

/* Give faces to these. `buffer` is writable. */
void mien_roi_adopt (GstBuffer *buffer);
void mien_analytics_adopt (GstBuffer *buffer);

/* Whether these would do anything. */
gboolean mien_roi_has_strangers (GstBuffer *buffer);
gboolean mien_analytics_has_strangers (GstBuffer *buffer);

/* Whether these would give faces to a buffer that has none. */
gboolean mien_roi_has_faces (GstBuffer *buffer);
gboolean mien_analytics_has_faces (GstBuffer *buffer);

G_END_DECLS
