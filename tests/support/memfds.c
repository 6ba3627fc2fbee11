/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define _GNU_SOURCE
#include "memfds.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int
mien_test_memfd_new (const char *name, gsize size)
{
  const gsize page = sysconf (_SC_PAGESIZE);
  const int fd = memfd_create (name, MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, (size + page - 1) / page * page), ==, 0);
  return fd;
}

guint8 *
mien_test_memfd_map (int fd, gsize size)
{
  guint8 *map = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

  g_assert_true (map != MAP_FAILED);
  return map;
}

guint
mien_test_memfd_n_maps (const char *name)
{
  g_autofree char *maps = NULL;
  g_autofree char *file = g_strdup_printf ("/memfd:%s ", name);
  guint n = 0;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  for (const char *at = maps; (at = strstr (at, file)); at++)
    n++;
  return n;
}
