/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/foreign.h"

#include <string.h>

#define LFS \
  "a Git LFS pointer, not the file itself: run \"git lfs pull\" in " \
  "its repository, or download the file itself"
#define HTML \
  "a web page (HTML), not the file itself: download it from its raw " \
  "link"

const char *
mien_foreign_file (const void *data, gsize size)
{
  static const struct {
    const char *start, *what;
  } kinds[] = {
    /* https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
    { "version https://git-lfs.github.com/spec/", LFS },
    { "<!doctype html", HTML },
    { "<html", HTML },
  };
  const char *text = data;
  while (size > 0 && g_ascii_isspace (*text)) {
    text++;
    size--;
  }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    gsize n = strlen (kinds[i].start);
    if (size >= n && g_ascii_strncasecmp (text, kinds[i].start, n) == 0)
      return kinds[i].what;
  }
  return NULL;
}
