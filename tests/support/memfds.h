/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files in memory that stand in for DMABufs: software devices map any file that
 * they import.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns a file of zeros; its size is rounded up to whole pages, like that of
 * DMABufs. The name is only for mien_test_memfd_n_maps (). Close it. */
int mien_test_memfd_new (const char *name, gsize size);

/* Maps the file for reading and writing; unmap it. */
guint8 *mien_test_memfd_map (int fd, gsize size);

/* The number of mappings of files with that name in this process. */
guint mien_test_memfd_n_maps (const char *name);

G_END_DECLS
