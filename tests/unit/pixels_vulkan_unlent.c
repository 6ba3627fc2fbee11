/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames in memory that the device cannot read in place are uploaded. */

#include <string.h>
#include <unistd.h>

#include "lentframe.h"
#include "log/log.h"

static guint n_lines;
static char *last_line;

static void G_GNUC_PRINTF (5, 0) hear (MienLogLevel level, const char *file,
    const char *function, int line, const char *format, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);

  if (level != MIEN_LOG_INFO || !strstr (text, "DMABuf memory"))
    return;
  n_lines++;
  g_free (last_line);
  last_line = g_steal_pointer (&text);
}

/* The frame is copied, with correct results; the reason is logged once. */
static void
check_refused (const MienTestLent *lent, const char *reason)
{
  g_autoptr (MienPixels) pixels =
      mien_pixels_new (mien_test_lent.device, MIEN_PIXELS_VULKAN);

  n_lines = 0;
  mien_log_set_hook (hear);
  for (guint frame = 0; frame < 3; frame++)
    g_assert_cmpuint (mien_test_lent_look (pixels, lent), >,
        MIEN_TEST_LENT_WIDTH * MIEN_TEST_LENT_HEIGHT);
  mien_log_set_hook (NULL);
  g_assert_cmpuint (n_lines, ==, 1);
  g_test_message ("%s", last_line);
  g_assert_nonnull (strstr (last_line, reason));
  g_clear_pointer (&last_line, g_free);
}

static void
test_no_extension (void)
{
  if (!mien_test_pixels_init (&mien_test_lent))
    return;
  const gboolean dmabufs = mien_test_lent_vk ()->dmabufs;
  MienTestLent lent;

  mien_test_lent_vk ()->dmabufs = FALSE;
  mien_test_lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  check_refused (&lent, "cannot import");
  mien_test_take_back (&lent);
  mien_test_lent_vk ()->dmabufs = dmabufs;
}

/* The memory is larger than shaders can read, but the frame in it is not. */
static void
test_large (void)
{
  if (!mien_test_lent_init ())
    return;
  guint32 *most =
      &mien_test_lent_vk ()->properties.limits.maxStorageBufferRange;
  const guint32 before = *most;
  MienTestLent lent;

  mien_test_lent_runner ();
  mien_test_lend (&lent, &mien_test_layouts[2], 5000, FALSE, FALSE);
  *most = lent.files[0].size - 5000;
  check_refused (&lent, "shaders read");
  mien_test_take_back (&lent);
  *most = before;
}

static void
test_few_buffers (void)
{
  if (!mien_test_lent_init ())
    return;
  guint32 *most = &mien_test_lent_vk ()
                       ->properties.limits.maxPerStageDescriptorStorageBuffers;
  const guint32 before = *most;
  MienTestLent lent;

  *most = 4;
  mien_test_lend (&lent, &mien_test_layouts[1], 13, TRUE, FALSE);
  check_refused (&lent, "several memories");
  mien_test_take_back (&lent);
  *most = before;
}

static void
check_layout (guint layout, gboolean upside_down, const char *reason)
{
  if (!mien_test_lent_init ())
    return;
  MienTestLent lent;

  mien_test_lend (&lent, &mien_test_layouts[layout], 13, FALSE, upside_down);
  check_refused (&lent, reason);
  mien_test_take_back (&lent);
}

static void
test_upside_down (void)
{
  check_layout (2, TRUE, "bottom to top");
}

static void
test_odd_words (void)
{
  check_layout (10, FALSE, "odd bytes");
}

/* A part is shorter than the plane that starts in it. */
static void
test_short (void)
{
  if (!mien_test_lent_init ())
    return;
  MienTestLent lent;

  mien_test_lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  lent.loan.parts[0].n_bytes = 13
      + mien_test_lent_plane_size (&lent, &mien_test_layouts[2], 0)
      - MIEN_TEST_LENT_OFFSET;
  check_refused (&lent, "outside its memory");
  lent.loan.parts[0].n_bytes =
      lent.files[0].size - MIEN_TEST_LENT_OFFSET - 1000;
  check_refused (&lent, "ends beyond");
  mien_test_take_back (&lent);
}

/* The file descriptor cannot be imported at all. */
static void
test_no_file (void)
{
  if (!mien_test_lent_init ())
    return;
  int ends[2];
  MienTestLent lent;

  mien_test_lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  g_assert_cmpint (pipe (ends), ==, 0);
  lent.loan.parts[0].fd = ends[0];
  check_refused (&lent, "0 bytes");
  close (ends[0]);
  close (ends[1]);
  mien_test_take_back (&lent);
}

static void
add_tests (void)
{
  g_test_add_func ("/pixels/vulkan/unlent/no-extension", test_no_extension);
  g_test_add_func ("/pixels/vulkan/unlent/large", test_large);
  g_test_add_func ("/pixels/vulkan/unlent/few-buffers", test_few_buffers);
  g_test_add_func ("/pixels/vulkan/unlent/upside-down", test_upside_down);
  g_test_add_func ("/pixels/vulkan/unlent/odd-words", test_odd_words);
  g_test_add_func ("/pixels/vulkan/unlent/short", test_short);
  g_test_add_func ("/pixels/vulkan/unlent/no-file", test_no_file);
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
