/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Suggests what a misspelt word was meant to be. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Number of insertions, deletions, replacements and swaps of two neighbouring
 * bytes that turn one word into the other (optimal string alignment). */
guint mien_word_distance (const char *a, const char *b);

/* The word in `known` (NULL-terminated, not empty) that is nearest to `word`:
 * the first that begins with it, else the first with the smallest distance. */
const char *mien_nearest_word (const char *word, const char *const *known);

G_END_DECLS
