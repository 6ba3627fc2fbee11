/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "layouts.h"

const MienTestLayout mien_test_layouts[MIEN_TEST_N_LAYOUTS] = {
  { "gray8", MIEN_PLANES_LUMA, FALSE, FALSE, { { 0, 0, 1 } } },
  { "i420", MIEN_PLANES_YUV, TRUE, TRUE,
      { { 0, 0, 1 }, { 1, 0, 1 }, { 2, 0, 1 } } },
  { "nv12", MIEN_PLANES_YUV, TRUE, TRUE,
      { { 0, 0, 1 }, { 1, 0, 2 }, { 1, 1, 2 } } },
  { "nv21", MIEN_PLANES_YUV, TRUE, TRUE,
      { { 0, 0, 1 }, { 1, 1, 2 }, { 1, 0, 2 } } },
  { "y42b", MIEN_PLANES_YUV, TRUE, FALSE,
      { { 0, 0, 1 }, { 1, 0, 1 }, { 2, 0, 1 } } },
  { "y444", MIEN_PLANES_YUV, FALSE, FALSE,
      { { 0, 0, 1 }, { 1, 0, 1 }, { 2, 0, 1 } } },
  { "yuy2", MIEN_PLANES_YUV, TRUE, FALSE,
      { { 0, 0, 2 }, { 0, 1, 4 }, { 0, 3, 4 } } },
  { "uyvy", MIEN_PLANES_YUV, TRUE, FALSE,
      { { 0, 1, 2 }, { 0, 0, 4 }, { 0, 2, 4 } } },
  { "rgb", MIEN_PLANES_RGB, FALSE, FALSE,
      { { 0, 0, 3 }, { 0, 1, 3 }, { 0, 2, 3 } } },
  { "xbgr", MIEN_PLANES_RGB, FALSE, FALSE,
      { { 0, 3, 4 }, { 0, 2, 4 }, { 0, 1, 4 } } },
  /* 10 bits, in the upper bits and in the lower bits of a word. */
  { "p010", MIEN_PLANES_YUV, TRUE, TRUE,
      { { 0, 0, 2 }, { 1, 0, 4 }, { 1, 2, 4 } }, 1 / 256.0f },
  { "i420_10", MIEN_PLANES_YUV, TRUE, TRUE,
      { { 0, 0, 2 }, { 1, 0, 2 }, { 2, 0, 2 } }, 1 / 257.0f },
};

const MienTestGeometry mien_test_geometries[MIEN_TEST_N_GEOMETRIES] = {
  { "as it is", 24, 18, { 0 }, 24, 18 },
  { "odd", 23, 17, { 0 }, 23, 17 },
  { "third", 63, 45, { 0 }, 21, 15 },
  { "not whole", 50, 41, { 0 }, 19, 17 },
  { "one way", 40, 20, { 0 }, 16, 20 },
  { "tall", 3, 64, { 0 }, 3, 20 },
  { "a pixel", 1, 1, { 0 }, 1, 1 },
  { "two", 2, 2, { 0 }, 2, 2 },
  { "two, enlarged", 2, 2, { 0 }, 70, 5 },
  { "a line", 37, 1, { 0 }, 11, 1 },
  { "part", 40, 30, { 6, 4, 20, 16 }, 20, 16 },
  { "upper left part", 40, 30, { 0, 0, 21, 15 }, 21, 15 },
  { "part, reduced", 40, 30, { 3.5f, 5.25f, 30, 20.5f }, 13, 9 },
  { "part, enlarged", 40, 30, { 10, 8, 6, 5 }, 12, 10 },
  { "over two borders", 31, 17, { -12.5f, -9, 40, 40 }, 20, 20 },
  { "over the others", 31, 17, { 25, 12, 40.5f, 40.5f }, 20, 20 },
  { "beyond", 31, 17, { 50, 40, 10, 10 }, 20, 20 },
};

void
mien_test_picture_init (MienTestPicture *self, const MienTestLayout *layout,
    guint width, guint height, gboolean upside_down)
{
  *self = (MienTestPicture) { .planes = { layout->kind, width, height } };
  self->planes.half_width = layout->half_width;
  self->planes.half_height = layout->half_height;
  self->planes.word_level = layout->word_level;
  const guint components = layout->kind == MIEN_PLANES_LUMA ? 1 : 3;
  for (guint i = 0; i < components; i++) {
    const guint plane = layout->components[i].plane;
    const guint step = layout->components[i].step;
    self->n[i][0] = i > 0 && layout->half_width ? (width + 1) / 2 : width;
    self->n[i][1] = i > 0 && layout->half_height ? (height + 1) / 2 : height;
    /* In packed formats a row holds whole pairs of pixels. */
    const guint stride =
        (width + 1) / 2 * 2 * 4 + (layout->word_level > 0 ? 6 : 5);
    const guint rows = self->n[i][1];
    if (!self->memory[plane]) {
      self->memory[plane] = g_malloc (stride * rows);
      for (guint k = 0; k < stride * rows; k++)
        self->memory[plane][k] = g_test_rand_int_range (0, 256);
    }
    self->planes.planes[i] = (MienPlane) {
      self->memory[plane] + layout->components[i].offset
          + (upside_down ? stride * (rows - 1) : 0),
      upside_down ? -(gssize) stride : (gssize) stride,
      step,
    };
  }
}

void
mien_test_picture_clear (MienTestPicture *self)
{
  for (guint i = 0; i < 3; i++)
    g_free (self->memory[i]);
}
