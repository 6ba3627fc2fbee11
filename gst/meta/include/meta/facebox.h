/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Not installed, because the library does not expose box. */
#pragma once

#include "box/box.h"
#include "meta/gstmienface.h"

G_BEGIN_DECLS

static inline MienBox
gst_mien_face_box (const GstMienFace *face)
{
  return (MienBox) { face->x, face->y, face->width, face->height };
}

G_END_DECLS
