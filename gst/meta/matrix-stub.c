/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "transform.h"

gboolean
mien_face_meta_transform_matrix (const MienFaceMeta *source, GstBuffer *dest,
    GQuark type, gpointer data)
{
  return FALSE;
}
