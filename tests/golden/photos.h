/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Labelled photographs in the folder $MIEN_SHARED. */
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

/* The area of the intersection in pixels, and the intersection over union. */
float box_overlap (const Box *a, const Box *b);
float box_iou (const Box *a, const Box *b);

/* The path if the file exists; otherwise NULL, and the test is skipped. */
char *photos_shared (const char *path);

/* The path of YuNet, "2022mar" or "2023mar"; or NULL, and the test is
 * skipped. */
char *photos_yunet (const char *version);

/* The path of the version that this OpenCV can run. */
char *photos_opencv_yunet (void);

/* Arrays of Photo; or NULL, and the test is skipped. sy32: 250 photographs with
 * one labelled face each. dlib: 9 with 43 faces, most of them small. six: one
 * large picture of six people. */
GPtrArray *photos_sy32 (void);
GPtrArray *photos_dlib (void);
GPtrArray *photos_six (void);

/* Group pictures, without labels. */
GPtrArray *photos_groups (void);

G_END_DECLS
