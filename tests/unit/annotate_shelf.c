/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceannotate's cache: entries are found by their description, and its size is
 * bounded. */

#include "shelf.h"

enum { MOST = 100000, EACH = 4000 };

static guint n_alive;

static gpointer
thing_new (void)
{
  n_alive++;
  return g_new0 (gint, 1);
}

static void
thing_free (gpointer thing)
{
  n_alive--;
  g_free (thing);
}

static void
test_found (void)
{
  GstMienShelf *shelf = gst_mien_shelf_new (MOST, thing_free);
  gpointer a = thing_new (), b = thing_new ();

  g_assert_null (gst_mien_shelf_find (shelf, "a"));
  gst_mien_shelf_put (shelf, "a", a, EACH);
  gst_mien_shelf_put (shelf, "b", b, EACH);
  g_assert_true (gst_mien_shelf_find (shelf, "a") == a);
  g_assert_true (gst_mien_shelf_find (shelf, "b") == b);
  gst_mien_shelf_clear (shelf);
  g_assert_null (gst_mien_shelf_find (shelf, "a"));
  g_assert_cmpuint (gst_mien_shelf_get_size (shelf), ==, 0);
  g_assert_cmpuint (n_alive, ==, 0);
  gst_mien_shelf_free (shelf);
}

/* Thousands of different texts, some large and some empty. */
static void
test_bounded (void)
{
  GstMienShelf *shelf = gst_mien_shelf_new (MOST, thing_free);
  guint most_alive = 0;

  for (guint i = 0; i < 20000; i++) {
    g_autofree gchar *description = g_strdup_printf ("text %u", i);
    gpointer thing = thing_new ();
    gst_mien_shelf_put (shelf, description, thing, i < 10000 ? EACH : 0);
    g_assert_true (gst_mien_shelf_find (shelf, description) == thing);
    g_assert_cmpuint (gst_mien_shelf_get_size (shelf), <=, MOST);
    most_alive = MAX (most_alive, n_alive);
  }
  g_assert_cmpuint (most_alive, <=, MOST / 100);
  gst_mien_shelf_free (shelf);
  g_assert_cmpuint (n_alive, ==, 0);
}

/* An entry larger than the cache is kept until the next one. */
static void
test_too_large (void)
{
  GstMienShelf *shelf = gst_mien_shelf_new (MOST, thing_free);

  gst_mien_shelf_put (shelf, "small", thing_new (), EACH);
  gst_mien_shelf_put (shelf, "large", thing_new (), 2 * MOST);
  g_assert_null (gst_mien_shelf_find (shelf, "small"));
  g_assert_nonnull (gst_mien_shelf_find (shelf, "large"));
  gst_mien_shelf_put (shelf, "small", thing_new (), EACH);
  g_assert_null (gst_mien_shelf_find (shelf, "large"));
  g_assert_cmpuint (n_alive, ==, 1);
  gst_mien_shelf_free (shelf);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotate/shelf/found", test_found);
  g_test_add_func ("/annotate/shelf/bounded", test_bounded);
  g_test_add_func ("/annotate/shelf/too-large", test_too_large);
  return g_test_run ();
}
