/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "gstmienfacemeta-private.h"

gboolean
mien_face_meta_transform_matrix (const MienFaceMeta *source,
    GstBuffer *dest, GQuark type, gpointer data)
{
  return FALSE;
}
