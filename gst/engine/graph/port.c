/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/port.h"

gsize
mien_type_size (MienType type)
{
  static const gsize sizes[MIEN_N_TYPES] = {
    [MIEN_TYPE_FLOAT32] = 4,
    [MIEN_TYPE_FLOAT16] = 2,
  };
  return sizes[type];
}

float *
mien_port_floats (MienPort port, guint item)
{
  g_return_val_if_fail (port.type == MIEN_TYPE_FLOAT32
          && port.place == MIEN_PLACE_HOST,
      NULL);
  return (float *) (gpointer) ((char *) port.data + item * port.item_size);
}
