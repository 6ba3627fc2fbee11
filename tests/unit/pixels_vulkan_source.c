/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames already on the device, on a device that was opened by others and is
 * also used by them. */

#include <string.h>

#include "engine/vulkan.h"
#include "layouts.h"
#include "pixelstest.h"
#include "table.h"

#define WIDTH MIEN_TEST_PIXELS_WIDTH
#define HEIGHT MIEN_TEST_PIXELS_HEIGHT

/* The given offsets and strides of planes, which must not be used. */
#define NOWHERE ((gsize) 1 << 24)

static MienTestPixels test;

/* Another user of the queue: the test's own device. */
typedef struct {
  MienVkDevice *vk;
  gboolean locked;
  guint n_locks, n_releases;
} Owner;

static void
lock (gpointer data)
{
  Owner *owner = data;

  mien_vk_device_lock_queue (owner->vk);
  g_assert_false (owner->locked);
  owner->locked = TRUE;
  owner->n_locks++;
}

static void
unlock (gpointer data)
{
  Owner *owner = data;

  owner->locked = FALSE;
  mien_vk_device_unlock_queue (owner->vk);
}

static void
release (gpointer data)
{
  ((Owner *) data)->n_releases++;
}

static MienDevice *
adopt (Owner *owner)
{
  const MienVkDevice *vk = owner->vk;
  const MienForeignDevice foreign = { vk->physical.handle, vk->handle,
    vk->queue, vk->queue_family, lock, unlock, owner, release };
  g_autoptr (GError) error = NULL;
  MienDevice *device = mien_device_adopt (&foreign, &error);

  g_assert_no_error (error);
  return device;
}

/* A picture in memory that its planes do not refer to. */
typedef struct {
  MienTestPicture picture;
  MienPlanes planes;
  const MienTestLayout *layout;
  MienDevice *device;
  guint n_copies;
} Hidden;

static gboolean
copy (gpointer data, const MienPixelsTarget *to, GError **error)
{
  Hidden *self = data;
  MienVkDevice *vk = mien_vulkan_device_vk (self->device);
  MienVkBuffer target = { vk, *(const VkBuffer *) to->buffer, .size = 0 };

  self->n_copies++;
  for (guint i = 0; i < to->n_rows; i++) {
    const MienPixelsRows *rows = &to->rows[i];
    const gsize plane = GPOINTER_TO_SIZE (rows->from) / NOWHERE - 1;
    g_assert_cmpuint (GPOINTER_TO_SIZE (rows->from) % NOWHERE, ==, 0);
    for (guint y = 0; y < rows->n_rows; y++) {
      const guint8 *from = self->picture.memory[plane]
          + y * self->picture.planes.planes[i].stride;
      if (!mien_vk_buffer_upload (&target, rows->offset + y * rows->pitch, from,
              rows->n_bytes, error))
        return FALSE;
    }
  }
  return TRUE;
}

static void
hide (Hidden *self, const MienTestLayout *layout, MienDevice *device)
{
  const guint n = layout->kind == MIEN_PLANES_LUMA ? 1 : 3;

  *self = (Hidden) { .layout = layout, .device = device };
  mien_test_picture_init (&self->picture, layout, 200, 151, FALSE);
  self->planes = self->picture.planes;
  for (guint i = 0; i < n; i++)
    self->planes.planes[i].samples =
        GSIZE_TO_POINTER (NOWHERE * (1 + layout->components[i].plane)
            + layout->components[i].offset);
}

static const float *
run (MienPixels *pixels, MienRunner *runner)
{
  g_autoptr (GError) error = NULL;

  mien_pixels_flush (pixels, runner, 0, &error);
  g_assert_no_error (error);
  mien_runner_run (runner, 0, 1, &error);
  g_assert_no_error (error);
  return mien_port_floats (mien_runner_output (runner, 0, 0, 0), 0);
}

static void
look (MienDevice *device, const MienTestLayout *layout)
{
  const MienGraph *graph = mien_test_pixels_graph (&test,
      mien_test_pixels_runner (&test, 3, HEIGHT, WIDTH));
  g_autoptr (GError) error = NULL;
  g_autoptr (MienRunner) runner =
      mien_runner_new (device, &graph, 1, 1, 1, &error);
  g_assert_no_error (error);
  g_autoptr (MienPixels) pixels = mien_pixels_new (device, MIEN_PIXELS_VULKAN);
  const MienPixelsPlace to = { runner };
  Hidden hidden;
  hide (&hidden, layout, device);
  const MienPixelsSource source = { copy, &hidden };

  mien_pixels_set_source (pixels, &source);
  mien_pixels_set_planes (pixels, &hidden.planes);
  for (guint i = 0; i < 2; i++) {
    mien_pixels_fit (pixels, NULL, &mien_test_pixels_format, &to);
    mien_test_pixels_check_whole (&hidden.picture.planes, run (pixels, runner));
  }
  g_assert_cmpuint (hidden.n_copies, ==, 1);
  mien_test_picture_clear (&hidden.picture);
}

static void
test_hidden (gconstpointer layout)
{
  if (!mien_test_pixels_init (&test))
    return;
  Owner owner = { mien_vulkan_device_vk (test.device) };
  MienDevice *device = adopt (&owner);

  look (device, layout);
  g_assert_cmpuint (owner.n_locks, >, 0);
  g_assert_false (owner.locked);
  /* One queue is one device, whose user is held once. */
  MienVkDevice *vk = mien_vulkan_device_vk (device);
  g_assert_cmpuint (vk->sharers->len, ==, 1);
  MienDevice *same = adopt (&owner);
  g_assert_true (same == device);
  g_assert_cmpuint (vk->sharers->len, ==, 1);
  g_assert_cmpuint (owner.n_releases, ==, 1);
  mien_device_unref (same);
  mien_device_unref (device);
  g_assert_cmpuint (owner.n_releases, ==, 2);
}

static gboolean
no_copy (gpointer data, const MienPixelsTarget *to, GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO,
      "a cable is loose");
  return FALSE;
}

/* The error for a frame whose source fails, with inputs made by `backend`. */
static GError *
flush_failing (MienPixelsWhere backend)
{
  const MienPixelsSource source = { no_copy };
  MienRunner *runner = mien_test_pixels_runner (&test, 3, HEIGHT, WIDTH);
  const MienPixelsPlace to = { runner };
  g_autoptr (MienPixels) pixels = mien_pixels_new (test.device, backend);
  GError *error = NULL;
  Hidden hidden;
  hide (&hidden, &mien_test_layouts[0], test.device);

  mien_pixels_set_source (pixels, &source);
  mien_pixels_set_planes (pixels, &hidden.planes);
  mien_pixels_fit (pixels, NULL, &mien_test_pixels_format, &to);
  g_assert_false (mien_pixels_flush (pixels, runner, 0, &error));
  mien_test_picture_clear (&hidden.picture);
  return error;
}

/* A frame that cannot be copied is not read on the CPU either. */
static void
test_not_copied (void)
{
  if (!mien_test_pixels_init (&test))
    return;
  g_autoptr (GError) error = flush_failing (MIEN_PIXELS_VULKAN);
  g_assert_nonnull (strstr (error->message, "a cable is loose"));
  g_assert_nonnull (strstr (error->message, "put vulkandownload before"));
}

/* The CPU does not support frames on devices. */
static void
test_on_cpu (void)
{
  if (!mien_test_pixels_init (&test))
    return;
  g_autoptr (GError) error = flush_failing (MIEN_PIXELS_CPU);
  g_assert_nonnull (strstr (error->message, "no network runs there"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < MIEN_TEST_N_LAYOUTS; i++)
    mien_test_add (test_hidden, &mien_test_layouts[i],
        "/pixels/vulkan/source/%s", mien_test_layouts[i].name);
  g_test_add_func ("/pixels/vulkan/source/not-copied", test_not_copied);
  g_test_add_func ("/pixels/vulkan/source/on-cpu", test_on_cpu);
  const int result = g_test_run ();
  mien_test_pixels_clear (&test);
  return result;
}
