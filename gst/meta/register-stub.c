/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "register.h"

const GstMetaInfo *
mien_face_meta_register (GType api, GstMetaInitFunction init,
    GstMetaFreeFunction free, GstMetaTransformFunction transform)
{
  return gst_meta_register (api, "GstMienFaceMeta", sizeof (MienFaceMeta), init,
      free, transform);
}
