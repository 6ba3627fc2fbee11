/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "carrier.h"

G_BEGIN_DECLS

/* Each brings one kind of mirror up to date for all faces (`metas`) of a
 * writable buffer. The analytics mirror goes first: regions carry its ids. */
void mien_analytics_mirror (GstBuffer *buffer, GPtrArray *metas, guint width,
    guint height);
void mien_roi_mirror (GstBuffer *buffer, GPtrArray *metas, guint width,
    guint height);

/* Removes the relation meta of `buffer` where all of it mirrors the faces of
 * `metas`: what is in it can be neither changed nor removed by itself. */
void mien_analytics_clear (GstBuffer *buffer, GPtrArray *metas);

G_END_DECLS
