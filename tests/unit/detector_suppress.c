/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One box for several on the same face, as in OpenCV. */

#include "suppress.h"
#include "table.h"

#define MAX_FACES 6

typedef struct {
  const char *name;
  float overlap;
  MienDetection faces[MAX_FACES]; /* terminated by a width of 0 */
  guint left[MAX_FACES + 1];      /* numbers from 1, terminated by 0 */
} Case;

#define FACE(x, y, w, h, score) \
  { \
    .box = { x, y, w, h }, .confidence = score \
  }

static const Case cases[] = {
  { "none", 0.3f, { FACE (0, 0, 0, 0, 0) }, { 0 } },
  { "one", 0.3f, { FACE (0, 0, 10, 10, 0.5f) }, { 1 } },
  { "by score", 0.3f,
      { FACE (0, 0, 10, 10, 0.5f), FACE (50, 0, 10, 10, 0.9f),
          FACE (90, 0, 10, 10, 0.7f) },
      { 2, 3, 1 } },
  { "equal scores stay in order", 0.3f,
      { FACE (0, 0, 10, 10, 0.5f), FACE (50, 0, 10, 10, 0.5f),
          FACE (90, 0, 10, 10, 0.5f) },
      { 1, 2, 3 } },
  { "the weaker goes", 0.3f,
      { FACE (0, 0, 10, 10, 0.5f), FACE (2, 0, 10, 10, 0.9f) }, { 2 } },
  /* 5 of 15 columns overlap. */
  { "as much as may be", 0.34f,
      { FACE (0, 0, 10, 10, 0.9f), FACE (5, 0, 10, 10, 0.5f) }, { 1, 2 } },
  { "more than may be", 0.33f,
      { FACE (0, 0, 10, 10, 0.9f), FACE (5, 0, 10, 10, 0.5f) }, { 1 } },
  /* The second is dropped before the third is compared. */
  { "what is gone suppresses nothing", 0.3f,
      { FACE (0, 0, 10, 10, 0.9f), FACE (4, 0, 10, 10, 0.8f),
          FACE (8, 0, 10, 10, 0.7f) },
      { 1, 3 } },
  /* Whole pixels: 0 to 9 and 5 to 14, an overlap of 4 of 14. */
  { "rounded towards zero", 0.29f,
      { FACE (0, 0, 9.9f, 10, 0.9f), FACE (5.9f, 0, 9.9f, 10, 0.5f) },
      { 1, 2 } },
  { "left of the picture", 0.3f,
      { FACE (-4.9f, -4.9f, 10, 10, 0.9f), FACE (-4, -4, 10, 10, 0.5f),
          FACE (20, 0, 10, 10, 0.4f) },
      { 1, 3 } },
  { "less than a pixel", 0.3f,
      { FACE (0, 0, 0.9f, 0.9f, 0.9f), FACE (50, 0, 0.9f, 0.9f, 0.5f) },
      { 1 } },
  { "all stay", 1, { FACE (0, 0, 10, 10, 0.9f), FACE (0, 0, 10, 10, 0.8f) },
      { 1, 2 } },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  guint n = 0;

  for (guint i = 0; i < MAX_FACES && c->faces[i].box.width > 0; i++)
    g_array_append_val (faces, c->faces[i]);
  mien_suppress (faces, c->overlap);
  for (; c->left[n] > 0; n++) {
    g_assert_cmpuint (faces->len, >, n);
    const MienDetection *face = &g_array_index (faces, MienDetection, n);
    const MienDetection *want = &c->faces[c->left[n] - 1];
    g_assert_cmpfloat (face->box.x, ==, want->box.x);
    g_assert_cmpfloat (face->confidence, ==, want->confidence);
  }
  g_assert_cmpuint (faces->len, ==, n);
}

/* Only a limited number of the best are compared. */
static void
test_many (void)
{
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  for (guint i = 0; i < MIEN_SUPPRESS_MOST + 100; i++) {
    const MienDetection face = FACE (20.0f * i, 0, 10, 10, i / 10000.0f);
    g_array_append_val (faces, face);
  }
  mien_suppress (faces, 0.3f);
  g_assert_cmpuint (faces->len, ==, MIEN_SUPPRESS_MOST);
  g_assert_cmpfloat (
      g_array_index (faces, MienDetection, MIEN_SUPPRESS_MOST - 1).confidence,
      ==, 100 / 10000.0f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/detector/suppress/", cases, test_case);
  g_test_add_func ("/detector/suppress/many", test_many);
  return g_test_run ();
}
