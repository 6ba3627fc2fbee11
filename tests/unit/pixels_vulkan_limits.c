/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the device does not support is computed on the CPU. */

#include <math.h>

#include "engine/vulkan.h"
#include "layouts.h"
#include "pixelstest.h"

#define WIDTH MIEN_TEST_PIXELS_WIDTH
#define HEIGHT MIEN_TEST_PIXELS_HEIGHT

static MienTestPixels test;

/* The bytes uploaded for a frame of that size, NV12. */
static guint64
show (MienPixels *pixels, guint width, guint height)
{
  MienRunner *runner = mien_test_pixels_runner (&test, 3, HEIGHT, WIDTH);
  const MienPixelsPlace to = { runner };
  const guint64 before = mien_pixels_sent (pixels);
  g_autoptr (GError) error = NULL;
  MienTestPicture picture;

  mien_test_picture_init (&picture, &mien_test_layouts[2], width, height,
      FALSE);
  mien_pixels_set_planes (pixels, &picture.planes);
  mien_pixels_fit (pixels, NULL, &mien_test_pixels_format, &to);
  g_assert_true (mien_pixels_flush (pixels, runner, 0, NULL));
  mien_runner_run (runner, 0, 1, &error);
  g_assert_no_error (error);
  mien_test_pixels_check_whole (&picture.planes,
      mien_port_floats (mien_runner_output (runner, 0, 0, 0), 0));
  mien_test_picture_clear (&picture);
  return mien_pixels_sent (pixels) - before;
}

/* Larger than a shader can read; reported once for consecutive frames. */
static void
test_frame (void)
{
  if (!mien_test_pixels_init (&test))
    return;
  /* The runner is created by a device that is not faked. */
  g_assert_cmpuint (show (test.pixels, 80, 60), >, 0);
  VkPhysicalDeviceLimits *limits =
      &mien_vulkan_device_vk (test.device)->properties.limits;
  const guint32 most = limits->maxStorageBufferRange;
  limits->maxStorageBufferRange = 100 * 80 * 3 / 2 - 1;
  g_test_expect_message ("Mien", G_LOG_LEVEL_MESSAGE, "*100x80*at most*");
  g_assert_cmpuint (show (test.pixels, 100, 80), ==, 0);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (show (test.pixels, 100, 80), ==, 0);
  limits->maxStorageBufferRange = most;
  g_assert_cmpuint (show (test.pixels, 100, 80), >, 0);
}

/* An output pixel that covers so many input pixels that software devices would
 * abort their loops. */
static void
test_rounds (void)
{
  if (!mien_test_pixels_init (&test))
    return;
  g_assert_cmpuint (show (test.pixels, 2000, 1500), >, 0);
  g_assert_cmpuint (show (test.pixels, 2600, 1950), ==, 0);
}

static void
test_where (void)
{
  if (!mien_test_pixels_init (&test))
    return;
  VkPhysicalDeviceProperties *properties =
      &mien_vulkan_device_vk (test.device)->properties;
  const VkPhysicalDeviceType type = properties->deviceType;
  for (guint gpu = 0; gpu < 2; gpu++) {
    properties->deviceType = gpu ? VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU
                                 : VK_PHYSICAL_DEVICE_TYPE_CPU;
    for (MienPixelsWhere where = 0; where <= MIEN_PIXELS_VULKAN; where++) {
      g_autoptr (MienPixels) pixels = mien_pixels_new (test.device, where);
      g_assert_cmpint (mien_pixels_are_on_device (pixels), ==,
          where == MIEN_PIXELS_VULKAN || (where == MIEN_PIXELS_AUTO && gpu));
      g_assert_cmpint (show (pixels, 80, 60) > 0, ==,
          mien_pixels_are_on_device (pixels));
    }
  }
  properties->deviceType = type;
}

/* Requests that are batched with others use host memory, like those for the
 * CPU. */
static void
test_others (void)
{
  if (!mien_test_pixels_init (&test))
    return;
  const MienBox rect = { 5, 5, 20, 20 };
  const MienCropFormat crop = { 8, 8, 1, FALSE, { 0 }, { 255 } };
  guint8 memory[30 * 30];
  const MienImage image = { memory, 30, 30, 30, 1 };
  float want[64];
  for (guint i = 0; i < sizeof (memory); i++)
    memory[i] = g_test_rand_int_range (0, 256);
  g_assert_true (mien_crop (&image, &rect, &crop, want));
  MienRunner *own = mien_test_pixels_runner (&test, 1, 8, 8);
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) cpu = mien_device_get ("cpu", &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 2; i++) {
    MienDevice *device = i == 0 ? test.device : cpu;
    const MienGraph *graph = mien_test_pixels_graph (&test, own);
    g_autoptr (MienRunner) runner = i == 0
        ? mien_runner_new_shared (device, &graph, 1, 2, 1, &error)
        : mien_runner_new (device, &graph, 1, 2, 1, &error);
    g_assert_no_error (error);
    g_autoptr (MienPixels) pixels =
        mien_pixels_new (device, MIEN_PIXELS_VULKAN);
    const MienPixelsPlace to = { runner, 0, 0, 1, TRUE };
    mien_pixels_set_image (pixels, &image);
    g_assert_true (mien_pixels_crop (pixels, &rect, 0, &crop, &to));
    g_assert_true (mien_pixels_flush (pixels, runner, 0, NULL));
    g_assert_cmpuint (mien_pixels_sent (pixels), ==, 0);
    mien_runner_run (runner, 0, 2, &error);
    g_assert_no_error (error);
    const float *got =
        mien_port_floats (mien_runner_output (runner, 0, 0, 0), 1);
    for (guint k = 0; k < 64; k++)
      g_assert_cmpfloat (got[k], ==, want[k / 8 * 8 + 7 - k % 8]);
  }
}

/* Inputs written by the host for the next submission are used. */
static void
test_by_hand (void)
{
  if (!mien_test_pixels_init (&test))
    return;
  g_assert_cmpuint (show (test.pixels, 80, 60), >, 0);
  MienRunner *runner = mien_test_pixels_runner (&test, 3, HEIGHT, WIDTH);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3 * HEIGHT * WIDTH; i++)
    mien_port_floats (mien_runner_input (runner, 0, 0, 0), 0)[i] = i;
  mien_runner_run (runner, 0, 1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3 * HEIGHT * WIDTH; i++)
    g_assert_cmpfloat (mien_port_floats (mien_runner_output (runner, 0, 0, 0),
                           0)[i],
        ==, i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixels/limits/frame", test_frame);
  g_test_add_func ("/pixels/limits/rounds", test_rounds);
  g_test_add_func ("/pixels/limits/where", test_where);
  g_test_add_func ("/pixels/limits/by-hand", test_by_hand);
  g_test_add_func ("/pixels/limits/others", test_others);
  const int result = g_test_run ();
  mien_test_pixels_clear (&test);
  return result;
}
