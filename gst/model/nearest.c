/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/nearest.h"

#include <string.h>

/* Longer words are too different to matter, and the cost is quadratic. */
#define MAX_LENGTH 63

guint
mien_word_distance (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  if (n > MAX_LENGTH || m > MAX_LENGTH)
    return MAX (n, m);
  /* d[i][k]: distance between the first i bytes of a and the first k of b. */
  guint d[MAX_LENGTH + 1][MAX_LENGTH + 1];
  for (gsize i = 0; i <= n; i++)
    d[i][0] = i;
  for (gsize k = 0; k <= m; k++)
    d[0][k] = k;
  for (gsize i = 1; i <= n; i++)
    for (gsize k = 1; k <= m; k++) {
      guint replaced = d[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
      d[i][k] = MIN (replaced, MIN (d[i - 1][k], d[i][k - 1]) + 1);
      if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
        d[i][k] = MIN (d[i][k], d[i - 2][k - 2] + 1);
    }
  return d[n][m];
}

const char *
mien_nearest_word (const char *word, const char *const *known)
{
  const char *nearest = known[0];
  guint least = G_MAXUINT;
  for (guint i = 0; known[i]; i++) {
    if (*word != '\0' && g_str_has_prefix (known[i], word))
      return known[i];
    guint distance = mien_word_distance (word, known[i]);
    if (distance < least) {
      least = distance;
      nearest = known[i];
    }
  }
  return nearest;
}
