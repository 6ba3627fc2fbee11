/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames in images of a Vulkan device (memory:VulkanImage), between GStreamer's
 * own Vulkan elements: the results are those for frames in memory, and no image
 * is mapped.
 */

#include <math.h>

#include "imageplayer.h"
#include "meta/mien.h"
#include "picture.h"

#define FRAMES 3

/* vulkanupload of GStreamer 1.26 distorts frames unless their width is a
 * multiple of 8. */
#define WIDTH 504
#define HEIGHT 512

#define IN_MEMORY "mienfacedetect device=cpu ! faceclassify device=cpu"
#define ON_DEVICE "mienfacedetect name=detect ! faceclassify name=classify"

static GPtrArray *
faces_of (GstSample *sample)
{
  return gst_mien_buffer_get_faces (gst_sample_get_buffer (sample));
}

static void
compare_scores (const GstMienFace *a, const GstMienFace *b)
{
  const guint n = gst_mien_face_get_n_attributes (b);

  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (gst_mien_face_get_n_attributes (a), ==, n);
  for (guint m = 0; m < n; m++) {
    guint n_a, n_b;
    const gfloat *x = gst_mien_attribute_get_scores (
        gst_mien_face_get_attribute ((GstMienFace *) a, m), &n_a);
    const gfloat *y = gst_mien_attribute_get_scores (
        gst_mien_face_get_attribute ((GstMienFace *) b, m), &n_b);
    g_assert_cmpuint (n_a, ==, n_b);
    for (guint k = 0; k < n_a; k++)
      g_assert_cmpfloat (fabsf (x[k] - y[k]), <=, 1e-3);
  }
}

/* Both must have one face, with the same position and scores. */
static void
compare (GstSample *sample, GstSample *expected)
{
  g_autoptr (GPtrArray) got = faces_of (sample);
  g_autoptr (GPtrArray) want = faces_of (expected);

  g_assert_cmpuint (want->len, ==, 1);
  g_assert_cmpuint (got->len, ==, 1);
  const GstMienFace *a = got->pdata[0], *b = want->pdata[0];
  g_assert_cmpfloat (fabsf (a->x - b->x), <=, 0.5);
  g_assert_cmpfloat (fabsf (a->y - b->y), <=, 0.5);
  g_assert_cmpfloat (fabsf (a->width - b->width), <=, 0.5);
  g_assert_cmpfloat (fabsf (a->height - b->height), <=, 0.5);
  g_assert_cmpfloat (fabsf (a->confidence - b->confidence), <=, 1e-3);
  compare_scores (a, b);
}

static GstSample *
expect (GstSample *picture)
{
  ImagePlayer p = image_player_new (IN_MEMORY);
  GstSample *sample = image_player_pass (&p, picture);

  image_player_stop (&p);
  return sample;
}

/* Passes FRAMES frames, and compares each with the result in memory. */
static void
check_passes (const ImagePlayer *p, GstSample *picture)
{
  g_autoptr (GstSample) expected = expect (picture);

  for (guint i = 0; i < FRAMES; i++) {
    g_autoptr (GstSample) sample = image_player_pass (p, picture);
    compare (sample, expected);
  }
}

static void
same_faces (gconstpointer format)
{
  g_autoptr (GstSample) picture = test_picture (format, WIDTH, HEIGHT);
  ImagePlayer p = image_player_new ("vulkanupload name=upload ! " ON_DEVICE
                                    " ! vulkandownload");

  image_player_forget_maps ();
  check_passes (&p, picture);
  g_assert_cmpuint (image_player_n_maps (), ==, 0);
  image_player_stop (&p);
}

/* Maps of images are counted. */
static void
maps_are_seen (void)
{
  g_autoptr (GstSample) picture = test_picture ("RGBA", WIDTH, HEIGHT);
  ImagePlayer p;
  g_autoptr (GstSample) sample = image_player_make_image (&p, picture);
  GstMapInfo map;

  image_player_forget_maps ();
  GstMemory *memory =
      gst_buffer_peek_memory (gst_sample_get_buffer (sample), 0);
  if (gst_memory_map (memory, &map, GST_MAP_READ))
    gst_memory_unmap (memory, &map);
  g_assert_cmpuint (image_player_n_maps (), ==, 1);
  image_player_stop (&p);
}

static void
downloaded_between (void)
{
  g_autoptr (GstSample) picture = test_picture ("NV12", WIDTH, HEIGHT);
  ImagePlayer p = image_player_new (
      "vulkanupload ! mienfacedetect ! facetrack min-hits=1 ! vulkandownload ! "
      "faceclassify device=cpu");

  check_passes (&p, picture);
  image_player_stop (&p);
}

/* Without vulkandownload: that of GStreamer 1.26 keeps using buffers of the
 * first size. */
static void
caps_change (void)
{
  g_autoptr (GstSample) large = test_picture ("NV12", WIDTH, HEIGHT);
  g_autoptr (GstSample) colour = test_picture ("BGRA", WIDTH, HEIGHT);
  g_autoptr (GstSample) small = test_picture ("BGRA", 320, 320);
  ImagePlayer p = image_player_new (IMAGE_PLAYER_UPLOAD " ! " ON_DEVICE);

  check_passes (&p, large);
  check_passes (&p, small);
  check_passes (&p, colour);
  check_passes (&p, large);
  image_player_stop (&p);
}

/* Frames alternate between memory and images. */
static void
images_and_memory (void)
{
  g_autoptr (GstSample) picture = test_picture ("NV12", WIDTH, HEIGHT);
  g_autoptr (GstSample) expected = expect (picture);
  ImagePlayer uploads;
  g_autoptr (GstSample) image = image_player_make_image (&uploads, picture);
  ImagePlayer p = image_player_new (ON_DEVICE);
  GstSample *turns[] = { picture, image, picture, image };

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++) {
    g_autoptr (GstSample) sample = image_player_pass (&p, turns[i]);
    compare (sample, expected);
  }
  image_player_stop (&p);
  image_player_stop (&uploads);
}

/* Two pipelines use images of one device at the same time. */
static void
two_pipelines (void)
{
  g_autoptr (GstSample) picture = test_picture ("BGRA", WIDTH, HEIGHT);
  g_autoptr (GstSample) expected = expect (picture);
  ImagePlayer uploads = image_player_new (IMAGE_PLAYER_UPLOAD);
  ImagePlayer p[] = { image_player_new (ON_DEVICE),
    image_player_new (ON_DEVICE) };

  for (guint i = 0; i < FRAMES; i++) {
    g_autoptr (GstSample) first = image_player_pass (&uploads, picture);
    g_autoptr (GstSample) second = image_player_pass (&uploads, picture);
    image_player_push (&p[0], first);
    image_player_push (&p[1], second);
    for (guint k = 0; k < 2; k++) {
      g_autoptr (GstSample) sample = image_player_pull (&p[k]);
      compare (sample, expected);
    }
  }
  for (guint k = 0; k < 2; k++)
    image_player_stop (&p[k]);
  image_player_stop (&uploads);
}

static void
state_changes (void)
{
  static const GstState states[] = { GST_STATE_PAUSED, GST_STATE_PLAYING,
    GST_STATE_READY, GST_STATE_NULL, GST_STATE_PLAYING };
  g_autoptr (GstSample) picture = test_picture ("RGBA", WIDTH, HEIGHT);
  g_autoptr (GstSample) expected = expect (picture);
  ImagePlayer p =
      image_player_new ("vulkanupload ! " ON_DEVICE " ! vulkandownload");

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    image_player_settle (&p);
    gst_element_set_state (p.pipeline, states[i]);
    if (states[i] != GST_STATE_PLAYING)
      continue;
    g_autoptr (GstSample) sample = image_player_pass (&p, picture);
    compare (sample, expected);
  }
  image_player_stop (&p);
}

/* Images are refused with an error that says what to do. */
static void
refused (gconstpointer middle)
{
  g_autoptr (GstSample) picture = test_picture ("RGBA", WIDTH, HEIGHT);
  ImagePlayer uploads;
  g_autoptr (GstSample) image = image_player_make_image (&uploads, picture);
  ImagePlayer p = image_player_new (middle);

  image_player_push (&p, image);
  image_player_expect_error (&p, "put vulkandownload before");
  image_player_stop (&p);
  image_player_stop (&uploads);
}

/* The device is specified by its index and by its name. */
static void
device_is_named (void)
{
  g_autoptr (GstSample) picture = test_picture ("RGBA", WIDTH, HEIGHT);
  ImagePlayer uploads;
  g_autoptr (GstSample) image = image_player_make_image (&uploads, picture);
  g_autoptr (GstSample) expected = expect (picture);
  const GstVulkanPhysicalDevice *physical =
      image_player_device (image)->physical_device;
  g_autofree char *line = g_strdup_printf (
      "mienfacedetect device=%u ! faceclassify device=\"%.6s\"",
      physical->device_index, physical->properties.deviceName);
  ImagePlayer p = image_player_new (line);
  g_autoptr (GstSample) sample = image_player_pass (&p, image);

  compare (sample, expected);
  image_player_stop (&p);
  image_player_stop (&uploads);
}

int
main (int argc, char **argv)
{
  static const char *const formats[] = { "NV12", "BGRA", "RGBA", "RGBx",
    "xBGR" };

  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  /* GStreamer logs warnings of layers and drivers as warnings, and validation
   * errors as critical. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  if (!image_player_has_device ()) {
    g_print ("1..0 # SKIP no vulkanupload, or no Vulkan device for it\n");
    return 0;
  }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *path = g_strdup_printf ("/images/same/%s", formats[i]);
    g_test_add_data_func (path, formats[i], same_faces);
  }
  g_test_add_func ("/images/maps-are-seen", maps_are_seen);
  g_test_add_func ("/images/downloaded-between", downloaded_between);
  g_test_add_func ("/images/caps-change", caps_change);
  g_test_add_func ("/images/images-and-memory", images_and_memory);
  g_test_add_func ("/images/two-pipelines", two_pipelines);
  g_test_add_func ("/images/state-changes", state_changes);
  g_test_add_func ("/images/device-is-named", device_is_named);
  g_test_add_data_func ("/images/refused/cpu", "mienfacedetect device=cpu",
      refused);
  if (g_strcmp0 (g_getenv ("MIEN_TEST_NO_CASCADES"), "") == 0)
    g_test_add_data_func ("/images/refused/opencv",
        "mienfacedetect model=haarcascade_frontalface_default.xml", refused);
  g_test_add_data_func ("/images/refused/other-device",
      "mienfacedetect ! faceclassify device=cpu", refused);
  return g_test_run ();
}
