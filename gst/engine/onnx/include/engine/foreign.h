/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Detects other kinds of files in place of a model or its side file. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the file is instead, and what to do about it, to follow "found ". NULL
 * if it is not recognised. Thread-safe; static memory. */
const char *mien_foreign_file (const void *data, gsize size);

G_END_DECLS
