/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files in memory that stand in for DMABufs: software devices map what they
 * import, whatever it is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of whole pages, as DMABufs are, and zeros; the name is only seen by
 * mien_test_memfd_n_maps (). Close it. */
int mien_test_memfd_new (const char *name, gsize size);

/* Mapped to read and write; unmap it. */
guint8 *mien_test_memfd_map (int fd, gsize size);

/* How often files of that name are mapped in this process. */
guint mien_test_memfd_n_maps (const char *name);

G_END_DECLS
