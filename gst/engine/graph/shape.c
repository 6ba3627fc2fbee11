/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/shape.h"

gboolean
mien_shape_is_sane (const MienShape *shape)
{
  if (shape->n_dims > MIEN_MAX_DIMS)
    return FALSE;
  guint64 n = 1;
  for (guint i = 0; i < shape->n_dims; i++) {
    n *= shape->dims[i];
    if (n < 1 || n > MIEN_MAX_ELEMENTS)
      return FALSE;
  }
  return TRUE;
}

gboolean
mien_shape_equal (const MienShape *a, const MienShape *b)
{
  if (a->n_dims != b->n_dims)
    return FALSE;
  for (guint i = 0; i < a->n_dims; i++)
    if (a->dims[i] != b->dims[i])
      return FALSE;
  return TRUE;
}

char *
mien_shape_to_string (const MienShape *shape)
{
  GString *text = g_string_new ("{");
  for (guint i = 0; i < MIN (shape->n_dims, MIEN_MAX_DIMS); i++)
    g_string_append_printf (text, i == 0 ? "%u" : ", %u", shape->dims[i]);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}
