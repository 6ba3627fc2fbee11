/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "nonetworks.h"

MienNetwork *
mien_test_network_new (MienDevice *device, const MienGraph *graph,
    GError **error)
{
  return g_new0 (MienNetwork, 1);
}

void
mien_test_network_free (MienNetwork *network)
{
  g_free (network);
}

gboolean
mien_test_use_run (MienDevice *device, gint *runs_left, gboolean *lost,
    GError **error)
{
  if (*runs_left == 0) {
    *runs_left = -1;
    *lost = TRUE;
  }
  if (*lost) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE_LOST,
        "%s was lost", device->name);
    return FALSE;
  }
  if (*runs_left > 0)
    (*runs_left)--;
  return TRUE;
}
