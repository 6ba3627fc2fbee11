/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames in memory that the device reads where it is. */

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/vulkan.h"
#include "layouts.h"
#include "log/log.h"
#include "memfds.h"
#include "pixelstest.h"
#include "table.h"

#define WIDTH 200
#define HEIGHT 151
#define NAME "mien-lent"

/* What goes up for a frame that is read in place and was seen before. */
#define SAYING 1000

/* Of the first part, as a memory that is part of another has it. */
#define PART_OFFSET 6

static MienTestPixels test;
static guint n_imports;
static PFN_vkGetMemoryFdPropertiesKHR get_properties;

static VKAPI_ATTR VkResult VKAPI_CALL
count_import (VkDevice device, VkExternalMemoryHandleTypeFlagBits type, int fd,
    VkMemoryFdPropertiesKHR *properties)
{
  n_imports++;
  return get_properties (device, type, fd, properties);
}

static MienVkDevice *
vk (void)
{
  return mien_vulkan_device_vk (test.device);
}

/* FALSE, and the test skipped, where there is no device that imports. */
static gboolean
init (void)
{
  if (!mien_test_pixels_init (&test))
    return FALSE;
  if (!vk ()->dmabufs) {
    g_test_skip ("no VK_EXT_external_memory_dma_buf");
    return FALSE;
  }
  if (vk ()->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU) {
    g_test_skip ("only software devices import files that are no DMABufs");
    return FALSE;
  }
  if (!get_properties) {
    get_properties = vk ()->get_memory_fd_properties;
    vk ()->get_memory_fd_properties = count_import;
  }
  n_imports = 0;
  return TRUE;
}

/* A frame in one file, or its planes in a file each. */
typedef struct {
  MienTestPicture picture; /* the same elsewhere */
  MienPlanes planes;
  struct {
    int fd;
    guint8 *map;
    gsize size;
  } files[3];
  guint n_files;
  MienPixelsLoan loan;
} Lent;

/* Bytes of a plane of the picture. */
static gsize
plane_size (const Lent *self, const MienTestLayout *layout, guint plane)
{
  for (guint i = 0; i < 3; i++)
    if (layout->components[i].plane == plane && self->picture.n[i][1] > 0)
      return ABS (self->picture.planes.planes[i].stride)
          * self->picture.n[i][1];
  return 0;
}

static void
move_plane (Lent *self, const MienTestLayout *layout, guint plane, guint8 *to)
{
  const guint8 *from = self->picture.memory[plane];

  memcpy (to, from, plane_size (self, layout, plane));
  for (guint i = 0; i < 3; i++)
    if (layout->components[i].plane == plane && self->picture.n[i][1] > 0)
      self->planes.planes[i].samples =
          to + (self->picture.planes.planes[i].samples - from);
}

static void
add_file (Lent *self, gsize size)
{
  const guint i = self->n_files++;
  const int fd = mien_test_memfd_new (NAME, size);
  guint8 *map = mien_test_memfd_map (fd, size);

  self->files[i].fd = fd;
  self->files[i].map = map;
  self->files[i].size = size;
  self->loan.parts[i] = (MienPixelsPart) { map, fd, map + PART_OFFSET,
    size - PART_OFFSET, PART_OFFSET };
  self->loan.n_parts = self->n_files;
}

/* Planes start `first` bytes behind the start of a file, or of the one before
 * it. */
static void
lend (Lent *self, const MienTestLayout *layout, guint first, gboolean each,
    gboolean upside_down)
{
  gsize at = 0, size = 0;

  *self = (Lent) { .n_files = 0 };
  mien_test_picture_init (&self->picture, layout, WIDTH, HEIGHT, upside_down);
  self->planes = self->picture.planes;
  for (guint p = 0; p < 3; p++)
    size += first + plane_size (self, layout, p);
  if (!each)
    add_file (self, size);
  for (guint p = 0; p < 3 && self->picture.memory[p]; p++) {
    if (each) {
      add_file (self, size);
      at = 0;
    }
    at += first;
    move_plane (self, layout, p, self->files[self->n_files - 1].map + at);
    at += plane_size (self, layout, p);
  }
}

/* The memory goes. */
static void
take_back (Lent *self)
{
  for (guint i = 0; i < self->n_files; i++) {
    mien_pixels_forget_memory (self->files[i].map);
    munmap (self->files[i].map, self->files[i].size);
    close (self->files[i].fd);
  }
  mien_test_picture_clear (&self->picture);
}

static void
submit (MienPixels *pixels, const Lent *lent, MienRunner *runner)
{
  const MienPixelsPlace to = { runner };
  g_autoptr (GError) error = NULL;

  mien_pixels_set_loan (pixels, &lent->loan);
  mien_pixels_set_planes (pixels, &lent->planes);
  mien_pixels_fit (pixels, NULL, &mien_test_pixels_format, &to);
  g_assert_true (mien_pixels_flush (pixels, runner, 0, &error));
  g_assert_no_error (error);
  mien_runner_submit (runner, 0, 1, &error);
  g_assert_no_error (error);
}

static const float *
wait (MienRunner *runner)
{
  g_autoptr (GError) error = NULL;

  mien_runner_wait (runner, 0, &error);
  g_assert_no_error (error);
  return mien_port_floats (mien_runner_output (runner, 0, 0, 0), 0);
}

static MienRunner *
new_runner (void)
{
  return mien_test_pixels_runner (&test, 3, MIEN_TEST_PIXELS_HEIGHT,
      MIEN_TEST_PIXELS_WIDTH);
}

/* Whether the frame looks as on the CPU; the bytes that went up. */
static guint64
look (MienPixels *pixels, const Lent *lent)
{
  MienRunner *runner = new_runner ();
  const guint64 before = mien_pixels_sent (pixels);

  submit (pixels, lent, runner);
  mien_test_pixels_check_whole (&lent->planes, wait (runner));
  return mien_pixels_sent (pixels) - before;
}

/* Where words of 16 bits may be, and bytes. */
static guint
first_of (const MienTestLayout *layout)
{
  return layout->word_level > 0 ? 14 : 13;
}

static void
run (const MienTestLayout *layout, gboolean each)
{
  Lent lent;

  lend (&lent, layout, first_of (layout), each, FALSE);
  for (guint frame = 0; frame < 3; frame++) {
    for (guint i = 0; i < lent.n_files; i++)
      for (gsize k = 0; k < lent.files[i].size; k++)
        lent.files[i].map[k] += 37 * frame;
    const guint64 sent = look (test.pixels, &lent);
    if (frame > 0)
      g_assert_cmpuint (sent, <, SAYING);
    g_assert_null (mien_pixels_share (test.pixels));
  }
  g_assert_cmpuint (n_imports, ==, lent.n_files);
  take_back (&lent);
}

static void
test_one (gconstpointer layout)
{
  if (init ())
    run (layout, FALSE);
}

static void
test_each (gconstpointer layout)
{
  if (init ())
    run (layout, TRUE);
}

/* Planes that are memories of their own in one file are imported once. */
static void
test_same_file (void)
{
  if (!init ())
    return;
  Lent lent;

  lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  lent.loan.parts[1] = lent.loan.parts[0];
  lent.loan.parts[1].memory = &lent;
  lent.loan.n_parts = 2;
  look (test.pixels, &lent);
  g_assert_cmpuint (n_imports, ==, 1);
  take_back (&lent);
}

/* What a camera does: the same memories again and again. */
static void
test_pool (void)
{
  if (!init ())
    return;
  Lent pool[4];
  g_autoptr (MienPixels) other =
      mien_pixels_new (test.device, MIEN_PIXELS_VULKAN);

  for (guint i = 0; i < 4; i++)
    lend (&pool[i], &mien_test_layouts[2], 13, FALSE, FALSE);
  for (guint frame = 0; frame < 100; frame++) {
    const guint64 sent = look (test.pixels, &pool[frame % 4]);
    if (frame > 3)
      g_assert_cmpuint (sent, <, SAYING);
  }
  g_assert_cmpuint (n_imports, ==, 4);
  /* Another one on the same device. */
  for (guint i = 0; i < 4; i++)
    look (other, &pool[i]);
  g_assert_cmpuint (n_imports, ==, 4);
  for (guint i = 0; i < 4; i++)
    take_back (&pool[i]);
}

/* More memories than are kept, all of which stay. */
static void
test_flood (void)
{
  if (!init ())
    return;
  Lent lent[80];

  for (guint i = 0; i < G_N_ELEMENTS (lent); i++) {
    lend (&lent[i], &mien_test_layouts[0], 13, FALSE, FALSE);
    look (test.pixels, &lent[i]);
  }
  g_assert_cmpuint (n_imports, ==, G_N_ELEMENTS (lent));
  const guint n = mien_test_memfd_n_maps (NAME) - G_N_ELEMENTS (lent);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <=, 64);
  for (guint i = 0; i < G_N_ELEMENTS (lent); i++)
    take_back (&lent[i]);
}

/* The memory goes, and the device does something else. */
static void
test_memory_goes (void)
{
  if (!init ())
    return;
  Lent first, second;

  lend (&first, &mien_test_layouts[2], 13, FALSE, FALSE);
  lend (&second, &mien_test_layouts[2], 13, FALSE, FALSE);
  look (test.pixels, &first);
  take_back (&first);
  look (test.pixels, &second);
  g_assert_cmpuint (mien_test_memfd_n_maps (NAME), ==, 2);
  take_back (&second);
  mien_pixels_set_loan (test.pixels, NULL);
}

/* It goes while the device reads it. */
static void
test_memory_goes_early (void)
{
  if (!init ())
    return;
  const gsize n = 3 * MIEN_TEST_PIXELS_WIDTH * MIEN_TEST_PIXELS_HEIGHT;
  g_autofree float *want = g_new (float, n);
  MienRunner *runner = new_runner ();
  Lent lent;

  lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  mien_planes_fit (&lent.planes, NULL, &mien_test_pixels_format, want);
  submit (test.pixels, &lent, runner);
  take_back (&lent);
  mien_test_pixels_compare ("picture", wait (runner), want, n, 255);
  mien_pixels_set_loan (test.pixels, NULL);
}

/* The device goes before the memory; another one finds it anew. */
static void
test_device_goes (void)
{
  if (!init ())
    return;
  Lent lent;

  lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  for (guint i = 0; i < 2; i++) {
    look (test.pixels, &lent);
    g_assert_cmpuint (mien_test_memfd_n_maps (NAME), ==, 2);
    g_clear_pointer (&test.pixels, mien_pixels_free);
    g_assert_cmpuint (mien_test_memfd_n_maps (NAME), ==, 1);
    test.pixels = mien_pixels_new (test.device, MIEN_PIXELS_VULKAN);
  }
  g_assert_cmpuint (n_imports, ==, 2);
  take_back (&lent);
}

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

/* A frame that is copied, and looks right all the same; it is said once. */
static void
check_refused (const Lent *lent, const char *reason)
{
  g_autoptr (MienPixels) pixels =
      mien_pixels_new (test.device, MIEN_PIXELS_VULKAN);

  n_lines = 0;
  mien_log_set_hook (hear);
  for (guint frame = 0; frame < 3; frame++)
    g_assert_cmpuint (look (pixels, lent), >, WIDTH * HEIGHT);
  mien_log_set_hook (NULL);
  g_assert_cmpuint (n_lines, ==, 1);
  g_test_message ("%s", last_line);
  g_assert_nonnull (strstr (last_line, reason));
  g_clear_pointer (&last_line, g_free);
}

static void
test_no_extension (void)
{
  if (!mien_test_pixels_init (&test))
    return;
  const gboolean dmabufs = vk ()->dmabufs;
  Lent lent;

  vk ()->dmabufs = FALSE;
  lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  check_refused (&lent, "cannot import");
  take_back (&lent);
  vk ()->dmabufs = dmabufs;
}

/* Larger than shaders read, though the frame in it is not. */
static void
test_large (void)
{
  if (!init ())
    return;
  guint32 *most = &vk ()->properties.limits.maxStorageBufferRange;
  const guint32 before = *most;
  Lent lent;

  new_runner ();
  lend (&lent, &mien_test_layouts[2], 5000, FALSE, FALSE);
  *most = lent.files[0].size - 5000;
  check_refused (&lent, "shaders read");
  take_back (&lent);
  *most = before;
}

static void
test_few_buffers (void)
{
  if (!init ())
    return;
  guint32 *most = &vk ()->properties.limits.maxPerStageDescriptorStorageBuffers;
  const guint32 before = *most;
  Lent lent;

  *most = 4;
  lend (&lent, &mien_test_layouts[1], 13, TRUE, FALSE);
  check_refused (&lent, "several memories");
  take_back (&lent);
  *most = before;
}

static void
test_upside_down (void)
{
  if (!init ())
    return;
  Lent lent;

  lend (&lent, &mien_test_layouts[2], 13, FALSE, TRUE);
  check_refused (&lent, "bottom to top");
  take_back (&lent);
}

static void
test_odd_words (void)
{
  if (!init ())
    return;
  Lent lent;

  lend (&lent, &mien_test_layouts[10], 13, FALSE, FALSE);
  check_refused (&lent, "odd bytes");
  take_back (&lent);
}

/* A part that is shorter than the plane that starts in it. */
static void
test_short (void)
{
  if (!init ())
    return;
  Lent lent;

  lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  lent.loan.parts[0].n_bytes =
      13 + plane_size (&lent, &mien_test_layouts[2], 0) - PART_OFFSET;
  check_refused (&lent, "outside its memory");
  lent.loan.parts[0].n_bytes = lent.files[0].size - PART_OFFSET - 1000;
  check_refused (&lent, "ends beyond");
  take_back (&lent);
}

/* Nothing that can be imported at all. */
static void
test_no_file (void)
{
  if (!init ())
    return;
  int ends[2];
  Lent lent;

  lend (&lent, &mien_test_layouts[2], 13, FALSE, FALSE);
  g_assert_cmpint (pipe (ends), ==, 0);
  lent.loan.parts[0].fd = ends[0];
  check_refused (&lent, "0 bytes");
  close (ends[0]);
  close (ends[1]);
  take_back (&lent);
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
  g_test_add_func ("/pixels/vulkan/lent/refused/no-extension",
      test_no_extension);
  g_test_add_func ("/pixels/vulkan/lent/refused/large", test_large);
  g_test_add_func ("/pixels/vulkan/lent/refused/few-buffers", test_few_buffers);
  g_test_add_func ("/pixels/vulkan/lent/refused/upside-down", test_upside_down);
  g_test_add_func ("/pixels/vulkan/lent/refused/odd-words", test_odd_words);
  g_test_add_func ("/pixels/vulkan/lent/refused/short", test_short);
  g_test_add_func ("/pixels/vulkan/lent/refused/no-file", test_no_file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  const int result = g_test_run ();
  mien_test_pixels_clear (&test);
  return result;
}
