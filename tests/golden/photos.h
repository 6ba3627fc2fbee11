/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Labelled photographs of the folder $MIEN_SHARED. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In pixels. */
typedef struct {
  float x, y, width, height;
} Box;

typedef struct {
  char *path;
  GArray *labels; /* Box */
} Photo;

/* Area of the intersection in pixels, and over that of the union. */
float box_overlap (const Box *a, const Box *b);
float box_iou (const Box *a, const Box *b);

/* The path of what is there; else skips the test and gives NULL. */
char *photos_shared (const char *path);

/* The path of YuNet, "2022mar" or "2023mar"; or NULL, the test skipped. */
char *photos_yunet (const char *version);

/* That of the one that this OpenCV runs. */
char *photos_opencv_yunet (void);

/* Arrays of Photo, or NULL, the test skipped. sy32: 250 photographs with one
 * labelled face each. dlib: 9 with 43 faces, most of them small. Six: one
 * large picture of six people. */
GPtrArray *photos_sy32 (void);
GPtrArray *photos_dlib (void);
GPtrArray *photos_six (void);

/* Group pictures, without labels. */
GPtrArray *photos_groups (void);

G_END_DECLS
