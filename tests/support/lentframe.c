/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lentframe.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memfds.h"

MienTestPixels mien_test_lent;
guint mien_test_lent_n_imports;
static PFN_vkGetMemoryFdPropertiesKHR get_properties;

static VKAPI_ATTR VkResult VKAPI_CALL
count_import (VkDevice device, VkExternalMemoryHandleTypeFlagBits type, int fd,
    VkMemoryFdPropertiesKHR *properties)
{
  mien_test_lent_n_imports++;
  return get_properties (device, type, fd, properties);
}

MienVkDevice *
mien_test_lent_vk (void)
{
  return mien_vulkan_device_vk (mien_test_lent.device);
}

gboolean
mien_test_lent_init (void)
{
  if (!mien_test_pixels_init (&mien_test_lent))
    return FALSE;
  if (!mien_test_lent_vk ()->dmabufs) {
    g_test_skip ("no VK_EXT_external_memory_dma_buf");
    return FALSE;
  }
  if (mien_test_lent_vk ()->properties.deviceType
      != VK_PHYSICAL_DEVICE_TYPE_CPU) {
    g_test_skip ("only software devices import files that are no DMABufs");
    return FALSE;
  }
  if (!get_properties) {
    get_properties = mien_test_lent_vk ()->get_memory_fd_properties;
    mien_test_lent_vk ()->get_memory_fd_properties = count_import;
  }
  mien_test_lent_n_imports = 0;
  return TRUE;
}

gsize
mien_test_lent_plane_size (const MienTestLent *self,
    const MienTestLayout *layout, guint plane)
{
  for (guint i = 0; i < 3; i++)
    if (layout->components[i].plane == plane && self->picture.n[i][1] > 0)
      return ABS (self->picture.planes.planes[i].stride)
          * self->picture.n[i][1];
  return 0;
}

static void
move_plane (MienTestLent *self, const MienTestLayout *layout, guint plane,
    guint8 *to)
{
  const guint8 *from = self->picture.memory[plane];

  memcpy (to, from, mien_test_lent_plane_size (self, layout, plane));
  for (guint i = 0; i < 3; i++)
    if (layout->components[i].plane == plane && self->picture.n[i][1] > 0)
      self->planes.planes[i].samples =
          to + (self->picture.planes.planes[i].samples - from);
}

static void
add_file (MienTestLent *self, gsize size)
{
  const guint i = self->n_files++;
  const int fd = mien_test_memfd_new (MIEN_TEST_LENT_NAME, size);
  guint8 *map = mien_test_memfd_map (fd, size);

  self->files[i].fd = fd;
  self->files[i].map = map;
  self->files[i].size = size;
  self->loan.parts[i] = (MienPixelsPart) { map, fd, map + MIEN_TEST_LENT_OFFSET,
    size - MIEN_TEST_LENT_OFFSET, MIEN_TEST_LENT_OFFSET };
  self->loan.n_parts = self->n_files;
}

void
mien_test_lend (MienTestLent *self, const MienTestLayout *layout, guint first,
    gboolean each, gboolean upside_down)
{
  gsize at = 0, size = 0;

  *self = (MienTestLent) { .n_files = 0 };
  mien_test_picture_init (&self->picture, layout, MIEN_TEST_LENT_WIDTH,
      MIEN_TEST_LENT_HEIGHT, upside_down);
  self->planes = self->picture.planes;
  for (guint p = 0; p < 3; p++)
    size += first + mien_test_lent_plane_size (self, layout, p);
  if (!each)
    add_file (self, size);
  for (guint p = 0; p < 3 && self->picture.memory[p]; p++) {
    if (each) {
      add_file (self, size);
      at = 0;
    }
    at += first;
    move_plane (self, layout, p, self->files[self->n_files - 1].map + at);
    at += mien_test_lent_plane_size (self, layout, p);
  }
}

void
mien_test_take_back (MienTestLent *self)
{
  for (guint i = 0; i < self->n_files; i++) {
    mien_pixels_forget_memory (self->files[i].map);
    munmap (self->files[i].map, self->files[i].size);
    close (self->files[i].fd);
  }
  mien_test_picture_clear (&self->picture);
}

void
mien_test_lent_submit (MienPixels *pixels, const MienTestLent *lent,
    MienRunner *runner)
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

const float *
mien_test_lent_wait (MienRunner *runner)
{
  g_autoptr (GError) error = NULL;

  mien_runner_wait (runner, 0, &error);
  g_assert_no_error (error);
  return mien_port_floats (mien_runner_output (runner, 0, 0, 0), 0);
}

MienRunner *
mien_test_lent_runner (void)
{
  return mien_test_pixels_runner (&mien_test_lent, 3, MIEN_TEST_PIXELS_HEIGHT,
      MIEN_TEST_PIXELS_WIDTH);
}

guint64
mien_test_lent_look (MienPixels *pixels, const MienTestLent *lent)
{
  MienRunner *runner = mien_test_lent_runner ();
  const guint64 before = mien_pixels_sent (pixels);

  mien_test_lent_submit (pixels, lent, runner);
  mien_test_pixels_check_whole (&lent->planes, mien_test_lent_wait (runner));
  return mien_pixels_sent (pixels) - before;
}
