/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames in memory that the device reads in place. */

#include "lentframe.h"
#include "memfds.h"
#include "table.h"

/* Maximum bytes uploaded for a frame that is read in place, except for the
 * first. */
#define SAYING 1000

/* An offset that is odd, unless samples are 16-bit words. */
static guint
first_of (const MienTestLayout *layout)
{
  return layout->word_level > 0 ? 14 : 13;
}

static void
run (const MienTestLayout *layout, gboolean each)
{
  MienTestLent lent;

  mien_test_lend (&lent, layout, first_of (layout), each, FALSE);
  for (guint frame = 0; frame < 3; frame++) {
    for (guint i = 0; i < lent.n_files; i++)
      for (gsize k = 0; k < lent.files[i].size; k++)
        lent.files[i].map[k] += 37 * frame;
    const guint64 sent = mien_test_lent_look (mien_test_lent.pixels, &lent);
    if (frame > 0)
      g_assert_cmpuint (sent, <, SAYING);
    g_assert_null (mien_pixels_share (mien_test_lent.pixels));
  }
  g_assert_cmpuint (mien_test_lent_n_imports, ==, lent.n_files);
  mien_test_take_back (&lent);
}

static void
test_one (gconstpointer layout)
{
  if (mien_test_lent_init ())
    run (layout, FALSE);
}

static void
test_each (gconstpointer layout)
{
  if (mien_test_lent_init ())
    run (layout, TRUE);
}

/* Planes in separate memories of one file are imported once. */
static void
test_same_file (void)
{
  if (!mien_test_lent_init ())
    return;
  MienTestLent lent;

  mien_test_lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  lent.loan.parts[1] = lent.loan.parts[0];
  lent.loan.parts[1].memory = &lent;
  lent.loan.n_parts = 2;
  mien_test_lent_look (mien_test_lent.pixels, &lent);
  g_assert_cmpuint (mien_test_lent_n_imports, ==, 1);
  mien_test_take_back (&lent);
}

/* Cycles through a few memories, like a camera. */
static void
test_pool (void)
{
  if (!mien_test_lent_init ())
    return;
  MienTestLent pool[4];
  g_autoptr (MienPixels) other =
      mien_pixels_new (mien_test_lent.device, MIEN_PIXELS_VULKAN);

  for (guint i = 0; i < 4; i++)
    mien_test_lend (&pool[i], &mien_test_layouts[2], 13, FALSE, FALSE);
  for (guint frame = 0; frame < 100; frame++) {
    const guint64 sent =
        mien_test_lent_look (mien_test_lent.pixels, &pool[frame % 4]);
    if (frame > 3)
      g_assert_cmpuint (sent, <, SAYING);
  }
  g_assert_cmpuint (mien_test_lent_n_imports, ==, 4);
  /* Another MienPixels on the same device reuses the imports. */
  for (guint i = 0; i < 4; i++)
    mien_test_lent_look (other, &pool[i]);
  g_assert_cmpuint (mien_test_lent_n_imports, ==, 4);
  for (guint i = 0; i < 4; i++)
    mien_test_take_back (&pool[i]);
}

/* More memories than imports are kept, none of which is freed. */
static void
test_flood (void)
{
  if (!mien_test_lent_init ())
    return;
  MienTestLent lent[80];

  for (guint i = 0; i < G_N_ELEMENTS (lent); i++) {
    mien_test_lend (&lent[i], &mien_test_layouts[0], 13, FALSE, FALSE);
    mien_test_lent_look (mien_test_lent.pixels, &lent[i]);
  }
  g_assert_cmpuint (mien_test_lent_n_imports, ==, G_N_ELEMENTS (lent));
  const guint n =
      mien_test_memfd_n_maps (MIEN_TEST_LENT_NAME) - G_N_ELEMENTS (lent);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <=, 64);
  for (guint i = 0; i < G_N_ELEMENTS (lent); i++)
    mien_test_take_back (&lent[i]);
}

/* The memory is freed, and the device goes on to another. */
static void
test_memory_goes (void)
{
  if (!mien_test_lent_init ())
    return;
  MienTestLent first, second;

  mien_test_lend (&first, &mien_test_layouts[2], 13, FALSE, FALSE);
  mien_test_lend (&second, &mien_test_layouts[2], 13, FALSE, FALSE);
  mien_test_lent_look (mien_test_lent.pixels, &first);
  mien_test_take_back (&first);
  mien_test_lent_look (mien_test_lent.pixels, &second);
  g_assert_cmpuint (mien_test_memfd_n_maps (MIEN_TEST_LENT_NAME), ==, 2);
  mien_test_take_back (&second);
  mien_pixels_set_loan (mien_test_lent.pixels, NULL);
}

/* The memory is freed while the device reads it. */
static void
test_memory_goes_early (void)
{
  if (!mien_test_lent_init ())
    return;
  const gsize n = 3 * MIEN_TEST_PIXELS_WIDTH * MIEN_TEST_PIXELS_HEIGHT;
  g_autofree float *want = g_new (float, n);
  MienRunner *runner = mien_test_lent_runner ();
  MienTestLent lent;

  mien_test_lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  mien_planes_fit (&lent.planes, NULL, &mien_test_pixels_format, want);
  mien_test_lent_submit (mien_test_lent.pixels, &lent, runner);
  mien_test_take_back (&lent);
  mien_test_pixels_compare ("picture", mien_test_lent_wait (runner), want, n,
      255);
  mien_pixels_set_loan (mien_test_lent.pixels, NULL);
}

/* The device is freed before the memory; another one imports it again. */
static void
test_device_goes (void)
{
  if (!mien_test_lent_init ())
    return;
  MienTestLent lent;

  mien_test_lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  for (guint i = 0; i < 2; i++) {
    mien_test_lent_look (mien_test_lent.pixels, &lent);
    g_assert_cmpuint (mien_test_memfd_n_maps (MIEN_TEST_LENT_NAME), ==, 2);
    g_clear_pointer (&mien_test_lent.pixels, mien_pixels_free);
    g_assert_cmpuint (mien_test_memfd_n_maps (MIEN_TEST_LENT_NAME), ==, 1);
    mien_test_lent.pixels =
        mien_pixels_new (mien_test_lent.device, MIEN_PIXELS_VULKAN);
  }
  g_assert_cmpuint (mien_test_lent_n_imports, ==, 2);
  mien_test_take_back (&lent);
}

static void
add_tests (void)
{
  for (guint i = 0; i < MIEN_TEST_N_LAYOUTS; i++) {
    const MienTestLayout *layout = &mien_test_layouts[i];
    mien_test_add (test_one, layout, "/pixels/vulkan/lent/one/%s",
        layout->name);
    if (layout->components[1].plane > 0)
      mien_test_add (test_each, layout, "/pixels/vulkan/lent/each/%s",
          layout->name);
  }
  g_test_add_func ("/pixels/vulkan/lent/same-file", test_same_file);
  g_test_add_func ("/pixels/vulkan/lent/pool", test_pool);
  g_test_add_func ("/pixels/vulkan/lent/flood", test_flood);
  g_test_add_func ("/pixels/vulkan/lent/memory-goes", test_memory_goes);
  g_test_add_func ("/pixels/vulkan/lent/memory-goes-early",
      test_memory_goes_early);
  g_test_add_func ("/pixels/vulkan/lent/device-goes", test_device_goes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  const int result = g_test_run ();
  mien_test_pixels_clear (&mien_test_lent);
  return result;
}
