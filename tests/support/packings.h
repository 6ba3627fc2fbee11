/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames with a single plane, from which faces are cropped. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;
  guint step, red, green, blue;
  float word_level;
} MienTestPacking;

static const MienTestPacking mien_test_packings[] = {
  { "gray", 1, 0, 0, 0, 0 },
  { "yuy2", 2, 0, 0, 0, 0 },
  { "rgb", 3, 0, 1, 2, 0 },
  { "xbgr", 4, 3, 2, 1, 0 },
  { "i420-10", 2, 0, 0, 0, 0.25f }, /* values beyond 10 bits count as white */
  { "p010", 2, 0, 0, 0, 1 / 256.0f },
};

G_END_DECLS
