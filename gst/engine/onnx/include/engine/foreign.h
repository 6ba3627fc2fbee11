/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that lie where a model or its side file should. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the file is instead, and what to do, to follow "found "; NULL if it is
 * nothing known. Any thread; static memory. */
const char *mien_foreign_file (const void *data, gsize size);

G_END_DECLS
