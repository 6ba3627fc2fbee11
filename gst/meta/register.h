/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "carrier.h"

G_BEGIN_DECLS

/* In register.c (GStreamer >= 1.24, with serialization) or its stub. */
const GstMetaInfo *mien_face_meta_register (GType api, GstMetaInitFunction init,
    GstMetaFreeFunction free, GstMetaTransformFunction transform);

G_END_DECLS
