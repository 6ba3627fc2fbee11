/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces that are too large for a network, one that is made up. */

#include "near.h"

#define LARGEST 100
#define MAX_BOXES 4

/* What the network sees in an input of this width. */
typedef struct {
  guint width;
  MienDetection boxes[MAX_BOXES];
} View;

typedef struct {
  const View *views;
  guint n_calls;
  guint widths[8], heights[8];
  guint8 first[3]; /* pixel of the last input */
} Network;

static gboolean
detect (gpointer data, const MienDetectorInput *input,
    const MienDetectorParams *params, GArray *faces, GError **error)
{
  Network *network = data;

  g_assert_cmpuint (network->n_calls, <, G_N_ELEMENTS (network->widths));
  network->widths[network->n_calls] = input->width;
  network->heights[network->n_calls++] = input->height;
  for (guint c = 0; c < 3; c++)
    network->first[c] = input->pixels[c];
  for (const View *view = network->views; view->width > 0; view++)
    for (guint i = 0; view->width == input->width && i < MAX_BOXES; i++)
      if (view->boxes[i].box.width > 0)
        g_array_append_val (faces, view->boxes[i]);
  return TRUE;
}

static const MienDetectorBackend backend = {
  .channels = 3,
  .largest = LARGEST,
  .detect = detect,
};

static GArray *
search (Network *network, guint width, guint height)
{
  const gsize stride = width * 3 + 5;
  g_autofree guint8 *pixels = g_malloc0 (stride * height);
  const MienDetectorInput input = { pixels, stride, width, height };
  const MienDetectorParams params = { 0 };
  GArray *faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  /* Blocks of four pixels with means of 10, 20 and 30. */
  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      for (guint c = 0; c < 3; c++)
        pixels[y * stride + x * 3 + c] = (c + 1) * (y % 2 ? 5 : 15);
  g_assert_true (detect (network, &input, &params, faces, NULL));
  g_assert_true (mien_near_search (&backend, network, &input, &params, faces,
      NULL));
  return faces;
}

/* Boxes as x, y, width, height; in any order. */
static void
assert_boxes (const GArray *faces, const float (*boxes)[4], guint n)
{
  g_assert_cmpuint (faces->len, ==, n);
  for (guint i = 0; i < n; i++) {
    gboolean found = FALSE;
    for (guint k = 0; k < n; k++) {
      const MienDetection *face = &g_array_index (faces, MienDetection, k);
      found |= face->box.x == boxes[i][0] && face->box.y == boxes[i][1]
          && face->box.width == boxes[i][2] && face->box.height == boxes[i][3];
    }
    g_test_message ("%g,%g %gx%g", boxes[i][0], boxes[i][1], boxes[i][2],
        boxes[i][3]);
    g_assert_true (found);
  }
}

/* Without a large box, nothing is searched again. */
static void
test_small (void)
{
  static const View views[] = { { 400, { { { 10, 10, 60, 100 } } } }, { 0 } };
  Network network = { views };
  g_autoptr (GArray) faces = search (&network, 400, 300);

  assert_boxes (faces, (const float[][4]) { { 10, 10, 60, 100 } }, 1);
  g_assert_cmpuint (network.n_calls, ==, 1);
}

/* Two boxes on one face become its own; a small face stays, and what half the
 * size shows of that does not come on top. */
static void
test_parts (void)
{
  static const View views[] = {
    { 401,
        { { { 100, 40, 120, 110 } },
            { { 110, 130, 110, 110 }, .confidence = 1 },
            { { 300, 100, 40, 50 } } } },
    { 200,
        { { { 45, 20, 70, 98 }, .landmarks = { { 60, 70 } } },
            { { 151, 52, 19, 24 } } } },
    { 0 },
  };
  Network network = { views };
  g_autoptr (GArray) faces = search (&network, 401, 301);

  assert_boxes (faces,
      (const float[][4]) { { 300, 100, 40, 50 }, { 90, 40, 140, 196 } }, 2);
  const MienDetection *face = &g_array_index (faces, MienDetection, 1);
  g_assert_cmpfloat (face->landmarks[0][0], ==, 120);
  g_assert_cmpfloat (face->landmarks[0][1], ==, 140);
  g_assert_cmpuint (network.n_calls, ==, 2);
  g_assert_cmpuint (network.heights[1], ==, 150);
  for (guint c = 0; c < 3; c++)
    g_assert_cmpuint (network.first[c], ==, 10 * (c + 1));
}

/* A large box that half the size does not confirm stays, as does one beside
 * the face that it finds. */
static void
test_unconfirmed (void)
{
  static const View views[] = {
    { 600,
        { { { 0, 0, 120, 110 } }, { { 250, 0, 120, 150 } },
            { { 350, 0, 120, 150 } } } },
    { 300, { { { 122, 0, 65, 76 } } } },
    { 0 },
  };
  Network network = { views };
  g_autoptr (GArray) faces = search (&network, 600, 200);

  assert_boxes (faces,
      (const float[][4]) { { 0, 0, 120, 110 }, { 350, 0, 120, 150 },
          { 244, 0, 130, 152 } },
      3);
}

/* As far down as it takes. */
static void
test_quarter (void)
{
  static const View views[] = {
    { 800, { { { 200, 100, 110, 100 } }, { { 320, 300, 100, 110 } } } },
    { 400, { { { 80, 50, 110, 105 } } } },
    { 200, { { { 30, 10, 80, 90 } } } },
    { 0 },
  };
  Network network = { views };
  g_autoptr (GArray) faces = search (&network, 800, 600);

  assert_boxes (faces, (const float[][4]) { { 120, 40, 320, 360 } }, 1);
  g_assert_cmpuint (network.n_calls, ==, 3);
  g_assert_cmpuint (network.widths[2], ==, 200);
}

/* No box is so large that the search would not end. */
static void
test_absurd (void)
{
  static const View views[] = {
    { 256, { { { 0, 0, 1e30f, 1e30f } } } },
    { 128, { { { 0, 0, 1e30f, 1e30f } } } },
    { 64, { { { 0, 0, 1e30f, 1e30f } } } },
    { 0 },
  };
  Network network = { views };
  g_autoptr (GArray) faces = search (&network, 256, 1);
  g_assert_cmpuint (network.n_calls, ==, 1);
  g_array_set_size (faces, 0);

  g_autoptr (GArray) more G_GNUC_UNUSED = search (&network, 256, 256);
  g_assert_cmpuint (network.n_calls, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/near/small", test_small);
  g_test_add_func ("/detect/near/parts", test_parts);
  g_test_add_func ("/detect/near/unconfirmed", test_unconfirmed);
  g_test_add_func ("/detect/near/quarter", test_quarter);
  g_test_add_func ("/detect/near/absurd", test_absurd);
  return g_test_run ();
}
