/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "carrier.h"

G_BEGIN_DECLS

/* A GstMetaTransformFunction: copy, scale and, if built, matrix transforms. */
gboolean mien_face_meta_transform (GstBuffer *dest, GstMeta *meta,
    GstBuffer *source, GQuark type, gpointer data);

/* In matrix.c (GStreamer >= 1.28) or its stub. FALSE: another transform. */
gboolean mien_face_meta_transform_matrix (const MienFaceMeta *source,
    GstBuffer *dest, GQuark type, gpointer data);

G_END_DECLS
