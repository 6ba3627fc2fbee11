/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "carrier.h"

G_BEGIN_DECLS

/* Each function updates one kind of mirror for all faces (`metas`) of a
 * writable buffer. Analytics must be first, because regions contain its ids. */
void mien_analytics_mirror (GstBuffer *buffer, GPtrArray *metas, guint width,
    guint height);
void mien_roi_mirror (GstBuffer *buffer, GPtrArray *metas, guint width,
    guint height);

/* Removes the relation meta of `buffer` if it only mirrors the faces of
 * `metas`: single Mtds in it can be neither changed nor removed. */
void mien_analytics_clear (GstBuffer *buffer, GPtrArray *metas);

G_END_DECLS
