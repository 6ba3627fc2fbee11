/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "known.h"

#include "known-data.h" /* of known.py */

const KnownNetwork *
known_network (guint i)
{
  return i < G_N_ELEMENTS (networks) ? &networks[i] : NULL;
}

gboolean
known_is_at (const KnownNetwork *network, const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return FALSE;
  g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256,
      (const guchar *) bytes, length);
  return g_str_equal (sha256, network->sha256);
}

const guint8 *
known_picture (void)
{
  return picture;
}
