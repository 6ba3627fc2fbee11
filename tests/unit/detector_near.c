/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces that are too large for a network, with a simulated network. */

#include "detector/near.h"

#define LARGEST 100
#define MAX_BOXES 4

/* The boxes that the network finds in a picture of this width. */
typedef struct {
  guint width;
  MienDetection boxes[MAX_BOXES];
} View;

typedef struct {
  const View *views;
  guint width, height; /* of level 0 */
  guint n_calls, last; /* level */
} Network;

static gboolean
look (gpointer data, guint level, GArray *faces, GError **error)
{
  Network *network = data;

  g_assert_cmpuint (level, ==, network->n_calls);
  network->last = level;
  network->n_calls++;
  for (const View *view = network->views; view->width > 0; view++)
    for (guint i = 0; view->width == network->width >> level && i < MAX_BOXES;
         i++)
      if (view->boxes[i].box.width > 0)
        g_array_append_val (faces, view->boxes[i]);
  return TRUE;
}

static GArray *
search (Network *network, guint width, guint height)
{
  const MienNearView view = { width, height, LARGEST, look, network };
  GArray *faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  network->width = width;
  network->height = height;
  g_assert_true (look (network, 0, faces, NULL));
  g_assert_true (mien_near_search (&view, faces, NULL));
  g_assert_cmpuint (network->last, <=, mien_near_levels (&view));
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

/* Two boxes on one face are replaced by its own box; a small face is kept, and
 * what half size shows of it is not added. */
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
}

/* A large box that half size does not confirm is kept, as is one next to the
 * face found there. */
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

/* Reduced as often as necessary. */
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
}

/* The search ends even for absurdly large boxes. */
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
  g_autoptr (GArray) faces G_GNUC_UNUSED = search (&network, 256, 1);
  g_assert_cmpuint (network.n_calls, ==, 1);

  network.n_calls = 0;
  g_autoptr (GArray) more G_GNUC_UNUSED = search (&network, 256, 256);
  g_assert_cmpuint (network.n_calls, ==, 3);
}

/* The levels that may have to be prepared. */
static void
test_levels (void)
{
  static const struct {
    guint width, height, largest, levels;
  } cases[] = {
    { 640, 480, 256, 2 },
    { 640, 480, 0, 0 },
    { 256, 256, 256, 0 },
    { 257, 1, 256, 0 },
    { 257, 2, 256, 1 },
    { 640, 1138, 256, 3 },
    { 8, 4000, 256, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const MienNearView view = { cases[i].width, cases[i].height,
      cases[i].largest };
    g_assert_cmpuint (mien_near_levels (&view), ==, cases[i].levels);
  }
}

static gboolean
fail (gpointer data, guint level, GArray *faces, GError **error)
{
  g_set_error_literal (error, g_quark_from_string ("test"), 7, "gone");
  return FALSE;
}

static void
test_error (void)
{
  const MienDetection face = { { 0, 0, 120, 120 } };
  const MienNearView view = { 640, 480, LARGEST, fail };
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  g_autoptr (GError) error = NULL;

  g_array_append_val (faces, face);
  g_assert_false (mien_near_search (&view, faces, &error));
  g_assert_cmpint (error->code, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detector/near/small", test_small);
  g_test_add_func ("/detector/near/parts", test_parts);
  g_test_add_func ("/detector/near/unconfirmed", test_unconfirmed);
  g_test_add_func ("/detector/near/quarter", test_quarter);
  g_test_add_func ("/detector/near/absurd", test_absurd);
  g_test_add_func ("/detector/near/levels", test_levels);
  g_test_add_func ("/detector/near/error", test_error);
  return g_test_run ();
}
