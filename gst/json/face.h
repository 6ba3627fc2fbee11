/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One face as JSON. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "fields.h"
#include "meta/gstmienface.h"

G_BEGIN_DECLS

typedef struct {
  guint width, height; /* of the frame, pixels */
  const MienFields *fields;
} MienJsonFrame;

/* NULL if the face is outside the frame. */
JsonObject *mien_face_to_json (const GstMienFace *face,
    const MienJsonFrame *frame);

G_END_DECLS
