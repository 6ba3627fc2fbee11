/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One object per key, while it is in use. */

#include "model/registry.h"

static MienRegistry registry;
static guint n_made;

static gpointer
make (gconstpointer data, GError **error)
{
  if (!data) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "nothing to make");
    return NULL;
  }
  n_made++;
  return g_strdup (data);
}

static char *
get (const char *key)
{
  return mien_registry_get (&registry, key, make, key, NULL);
}

static void
drop (char *thing, gboolean last)
{
  g_assert_cmpint (mien_registry_unref (&registry, thing), ==, last);
  if (last)
    g_free (thing);
}

static void
test_shared (void)
{
  char *a = get ("a"), *b = get ("b");

  g_assert_cmpuint (n_made, ==, 2);
  g_assert_true (get ("a") == a);
  g_assert_true (get ("b") == b);
  mien_registry_ref (&registry, a);
  g_assert_cmpuint (n_made, ==, 2);
  drop (a, FALSE);
  drop (b, FALSE);
  drop (a, FALSE);
  drop (b, TRUE);
  drop (a, TRUE);

  a = get ("a");
  g_assert_cmpuint (n_made, ==, 3);
  drop (a, TRUE);
}

static void
test_failed (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mien_registry_get (&registry, "none", make, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  drop (get ("none"), TRUE);
}

static gpointer
get_many (gpointer data)
{
  for (guint i = 0; i < 2000; i++) {
    char *thing = get ("one of all threads");
    g_assert_cmpstr (thing, ==, "one of all threads");
    if (mien_registry_unref (&registry, thing))
      g_free (thing);
  }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, get_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  drop (get ("one of all threads"), TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/registry/shared", test_shared);
  g_test_add_func ("/model/registry/failed", test_failed);
  g_test_add_func ("/model/registry/threads", test_threads);
  return g_test_run ();
}
