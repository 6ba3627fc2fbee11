/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames of noise in all layouts that analysers accept. */
#pragma once

#include "image/planes.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  MienPlanesKind kind;
  gboolean half_width, half_height;
  /* Per component: memory plane, byte offset of the first sample, step. */
  struct {
    guint plane, offset, step;
  } components[3];
  float word_level;
} MienTestLayout;

#define MIEN_TEST_N_LAYOUTS 12
extern const MienTestLayout mien_test_layouts[MIEN_TEST_N_LAYOUTS];

typedef struct {
  MienPlanes planes;
  guint8 *memory[3];
  guint n[3][2]; /* columns and rows of each component */
} MienTestPicture;

/* A frame, the part of it that is used, and the size to which it is scaled. */
typedef struct {
  const char *name;
  guint width, height;
  MienBox part; /* empty: the whole frame */
  guint picture_width, picture_height;
} MienTestGeometry;

#define MIEN_TEST_N_GEOMETRIES 17
extern const MienTestGeometry mien_test_geometries[MIEN_TEST_N_GEOMETRIES];

/* Rows are padded; `upside_down` gives negative strides. */
void mien_test_picture_init (MienTestPicture *self,
    const MienTestLayout *layout, guint width, guint height,
    gboolean upside_down);
void mien_test_picture_clear (MienTestPicture *self);

G_END_DECLS
