/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which word somebody may have meant. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Insertions, deletions, replacements and swaps of two neighbouring bytes that
 * make one word of the other (optimal string alignment). */
guint mien_word_distance (const char *a, const char *b);

/* The one of `known` (NULL-terminated, not empty) that is nearest to `word`:
 * the first that begins with it, else the first of the least distance. */
const char *mien_nearest_word (const char *word, const char *const *known);

G_END_DECLS
