/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drawing on frames in images of a Vulkan device: the results are those for
 * frames in memory, within 1; no image is mapped, and images with other owners
 * are not modified.
 */

#include "drawnimage.h"
#include "meta/mien.h"
#include "picture.h"

#define FRAMES 4

/* vulkanupload of GStreamer 1.26 distorts frames unless their width is a
 * multiple of 8. */
#define WIDTH 504
#define HEIGHT 332

#define BARS \
  "faceannotate draw-bars=true draw-landmarks=true background=dark color=" \
  "0x80ff40c0 color-by=fixed thickness=3"
#define SINK "queue ! appsink sync=false "
#define GBP "gbpoverlay device=vulkan pre-process-backend=vulkan "

typedef struct {
  const char *format;
  guint width, height;
  const char *elements;
} Drawing;

/* Checks some frames, and that no image is mapped for them. */
static void
check_unmapped (const ImagePlayer *p, GstSample *picture, GstSample *expected)
{
  image_player_forget_maps ();
  for (guint i = 0; i < FRAMES; i++) {
    g_autoptr (GstSample) sample = image_player_pass (p, picture);
    drawn_image_compare (sample, expected);
  }
  g_assert_cmpuint (image_player_n_maps (), ==, 0);
}

static void
check_drawing (gconstpointer data)
{
  const Drawing *d = data;
  g_autoptr (GstSample) picture =
      drawn_image_picture (d->format, d->width, d->height);
  g_autoptr (GstSample) expected = drawn_image_in_memory (picture, d->elements);
  ImagePlayer p = drawn_image_player (d->elements, DRAWN_IMAGE_UPLOADED);

  g_assert_cmpuint (drawn_image_largest_difference (picture, expected), >, 60);
  check_unmapped (&p, picture, expected);
  image_player_stop (&p);
}

/* Frames without other owners are drawn on in place. */
static void
in_place (void)
{
  g_autoptr (GstSample) picture = drawn_image_picture ("NV12", WIDTH, HEIGHT);
  ImagePlayer p = drawn_image_player (BARS, DRAWN_IMAGE_LEFT);
  const GstMemory *before = NULL;

  drawn_image_watch (&p, &before);
  g_autoptr (GstSample) sample = image_player_pass (&p, picture);
  g_assert_true (gst_buffer_peek_memory (gst_sample_get_buffer (sample), 0)
      == before);
  image_player_stop (&p);
}

/* An image with other owners is not modified; the output is a new one, with the
 * buffer's metadata. */
static void
others_hold_it (gconstpointer format)
{
  g_autoptr (GstSample) picture = drawn_image_picture (format, WIDTH, HEIGHT);
  g_autoptr (GstSample) expected = drawn_image_in_memory (picture, BARS);
  ImagePlayer uploads, down = image_player_new ("vulkandownload");
  g_autoptr (GstSample) image = image_player_make_image (&uploads, picture);
  ImagePlayer p = drawn_image_player (BARS, DRAWN_IMAGE_THERE);

  for (guint i = 0; i < FRAMES; i++) {
    g_autoptr (GstSample) sample = image_player_pass (&p, image);
    drawn_image_compare (sample, expected);
    g_autoptr (GPtrArray) faces =
        gst_mien_buffer_get_faces (gst_sample_get_buffer (sample));
    g_assert_cmpuint (faces->len, ==, DRAWN_IMAGE_FACES);
  }
  g_autoptr (GstSample) after = image_player_pass (&down, image);
  g_assert_cmpuint (drawn_image_largest_difference (after, picture), ==, 0);
  image_player_stop (&p);
  image_player_stop (&down);
  image_player_stop (&uploads);
}

/* Two branches of a tee draw and one does not: each sees only its own drawing.
 * All work is submitted by one thread, since images of GStreamer 1.26 keep the
 * semaphores to wait for in fields without a lock. */
static void
tee (void)
{
  static const char boxes[] = "faceannotate draw-labels=false";
  g_autoptr (GstSample) picture = drawn_image_picture ("NV12", WIDTH, HEIGHT);
  g_autoptr (GstSample) bars = drawn_image_in_memory (picture, BARS);
  g_autoptr (GstSample) boxed = drawn_image_in_memory (picture, boxes);
  ImagePlayer p = image_player_new (
      "vulkanupload ! identity name=faces ! tee name=t ! faceannotate "
      "draw-labels=false ! vulkandownload ! " SINK "name=boxes "
      "t. ! vulkandownload ! " SINK "name=plain t. ! " BARS
      " ! vulkandownload ! queue");

  drawn_image_add_faces (&p);
  for (guint i = 0; i < FRAMES; i++) {
    image_player_push (&p, picture);
    g_autoptr (GstSample) first = image_player_pull (&p);
    g_autoptr (GstSample) second = drawn_image_pull (&p, "boxes");
    g_autoptr (GstSample) third = drawn_image_pull (&p, "plain");
    drawn_image_compare (first, bars);
    drawn_image_compare (second, boxed);
    drawn_image_compare (third, picture);
  }
  image_player_stop (&p);
}

static void
all_elements (void)
{
  static const char line[] =
      "mienfacedetect device=vulkan pre-process-backend=vulkan ! "
      "faceclassify device=vulkan pre-process-backend=vulkan ! " GBP "! " BARS;
  g_autoptr (GstSample) picture = test_picture ("NV12", 504, 512);
  ImagePlayer memory = image_player_new (line);
  g_autoptr (GstSample) expected = image_player_pass (&memory, picture);
  g_autofree char *on_images =
      g_strdup_printf ("vulkanupload name=upload ! %s ! vulkandownload", line);
  ImagePlayer p = image_player_new (on_images);

  check_unmapped (&p, picture, expected);
  image_player_stop (&p);
  image_player_stop (&memory);
}

static void
caps_change (void)
{
  static const struct {
    const char *format;
    guint width, height;
  } turns[] = { { "NV12", 504, 332 }, { "RGBA", 320, 320 },
    { "BGRA", 640, 480 }, { "NV12", 320, 240 }, { "NV12", 504, 332 } };
  ImagePlayer p = drawn_image_player (BARS, DRAWN_IMAGE_LEFT);

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++) {
    g_autoptr (GstSample) picture =
        drawn_image_picture (turns[i].format, turns[i].width, turns[i].height);
    g_autoptr (GstSample) expected = drawn_image_in_memory (picture, BARS);
    g_autoptr (GstSample) image = image_player_pass (&p, picture);
    /* vulkandownload of GStreamer 1.26 cannot change caps. */
    ImagePlayer down = image_player_new ("vulkandownload");
    g_autoptr (GstSample) sample = image_player_pass (&down, image);
    drawn_image_compare (sample, expected);
    image_player_stop (&down);
  }
  image_player_stop (&p);
}

/* Frames alternate between images and memory. */
static void
images_and_memory (void)
{
  static const char line[] = "identity name=faces ! " GBP "! " BARS;
  g_autoptr (GstSample) picture = drawn_image_picture ("RGBA", WIDTH, HEIGHT);
  ImagePlayer uploads, p = image_player_new (line);
  g_autoptr (GstSample) image = image_player_make_image (&uploads, picture);
  GstSample *turns[] = { image, picture, image, picture };
  g_autoptr (GstSample) expected = NULL;

  drawn_image_add_faces (&p);
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++) {
    g_autoptr (GstSample) sample = image_player_pass (&p, turns[i]);
    if (turns[i] == picture && expected)
      drawn_image_compare (sample, expected);
    if (turns[i] == picture)
      continue;
    ImagePlayer down = image_player_new ("vulkandownload");
    g_clear_pointer (&expected, gst_sample_unref);
    expected = image_player_pass (&down, sample);
    image_player_stop (&down);
  }
  image_player_stop (&p);
  image_player_stop (&uploads);
}

static void
two_pipelines (void)
{
  g_autoptr (GstSample) picture = drawn_image_picture ("BGRA", WIDTH, HEIGHT);
  g_autoptr (GstSample) expected = drawn_image_in_memory (picture, BARS);
  ImagePlayer uploads;
  g_autoptr (GstSample) image = image_player_make_image (&uploads, picture);
  ImagePlayer p[] = { drawn_image_player (BARS, DRAWN_IMAGE_THERE),
    drawn_image_player (BARS, DRAWN_IMAGE_THERE) };

  for (guint i = 0; i < FRAMES; i++) {
    for (guint k = 0; k < 2; k++)
      image_player_push (&p[k], image);
    for (guint k = 0; k < 2; k++) {
      g_autoptr (GstSample) sample = image_player_pull (&p[k]);
      drawn_image_compare (sample, expected);
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
  g_autoptr (GstSample) picture = drawn_image_picture ("RGBA", WIDTH, HEIGHT);
  g_autoptr (GstSample) expected = drawn_image_in_memory (picture, BARS);
  ImagePlayer p = drawn_image_player (BARS, DRAWN_IMAGE_UPLOADED);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    image_player_settle (&p);
    gst_element_set_state (p.pipeline, states[i]);
    if (states[i] != GST_STATE_PLAYING)
      continue;
    for (guint k = 0; k < FRAMES; k++) {
      g_autoptr (GstSample) sample = image_player_pass (&p, picture);
      drawn_image_compare (sample, expected);
    }
  }
  image_player_stop (&p);
}

static void
flush (void)
{
  g_autoptr (GstSample) picture = drawn_image_picture ("NV12", WIDTH, HEIGHT);
  g_autoptr (GstSample) expected = drawn_image_in_memory (picture, BARS);
  ImagePlayer p = drawn_image_player (BARS, DRAWN_IMAGE_UPLOADED);

  for (guint i = 0; i < FRAMES; i++) {
    image_player_push (&p, picture);
    gst_element_send_event (p.src, gst_event_new_flush_start ());
    gst_element_send_event (p.src, gst_event_new_flush_stop (TRUE));
  }
  g_autoptr (GstSample) sample = image_player_pass (&p, picture);
  drawn_image_compare (sample, expected);
  image_player_stop (&p);
}

/* The same without the caps feature, which vulkandownload does not accept. */
static GstSample *
without_feature (GstSample *sample)
{
  g_autoptr (GstCaps) caps = gst_caps_copy (gst_sample_get_caps (sample));

  gst_caps_set_features_simple (caps,
      gst_caps_features_new_single (GST_CAPS_FEATURE_MEMORY_VULKAN_IMAGE));
  return gst_sample_new (gst_sample_get_buffer (sample), caps, NULL, NULL);
}

/* If downstream draws compositions itself, the image is not modified. */
static void
attached (void)
{
  g_autoptr (GstSample) picture = drawn_image_picture ("NV12", WIDTH, HEIGHT);
  ImagePlayer p = drawn_image_player (BARS, DRAWN_IMAGE_LEFT);

  drawn_image_draws_itself (&p);
  g_autoptr (GstSample) sample = image_player_pass (&p, picture);
  const GstVideoOverlayCompositionMeta *meta =
      gst_buffer_get_video_overlay_composition_meta (
          gst_sample_get_buffer (sample));
  g_assert_nonnull (meta);
  g_assert_cmpuint (gst_video_overlay_composition_n_rectangles (meta->overlay),
      >, 0);
  ImagePlayer down = image_player_new ("vulkandownload");
  g_autoptr (GstSample) plain = without_feature (sample);
  g_autoptr (GstSample) after = image_player_pass (&down, plain);
  g_assert_cmpuint (drawn_image_largest_difference (after, picture), ==, 0);
  image_player_stop (&down);
  image_player_stop (&p);
}

/* Images are refused if faces are to be anonymized, whether that is set before
 * or during playback. */
static void
not_anonymized (gconstpointer at_start)
{
  g_autoptr (GstSample) picture = drawn_image_picture ("NV12", WIDTH, HEIGHT);
  ImagePlayer p = drawn_image_player (at_start
          ? "faceannotate name=a anonymize=blur"
          : "faceannotate name=a",
      DRAWN_IMAGE_UPLOADED);
  g_autoptr (GstElement) annotate =
      gst_bin_get_by_name (GST_BIN (p.pipeline), "a");

  if (!at_start) {
    g_autoptr (GstSample) sample = image_player_pass (&p, picture);
    gst_util_set_object_arg (G_OBJECT (annotate), "anonymize", "pixelate");
  }
  image_player_push (&p, picture);
  image_player_expect_error (&p, "Put vulkandownload before");
  image_player_stop (&p);
}

/* A network on another device cannot access the frame. */
static void
other_device (void)
{
  g_autoptr (GstSample) picture = drawn_image_picture ("NV12", WIDTH, HEIGHT);
  ImagePlayer p =
      drawn_image_player ("gbpoverlay device=cpu", DRAWN_IMAGE_UPLOADED);

  image_player_push (&p, picture);
  image_player_expect_error (&p, "put vulkandownload before");
  image_player_stop (&p);
}

static const Drawing drawings[] = {
  { "NV12", WIDTH, HEIGHT, BARS },
  { "BGRA", WIDTH, HEIGHT, BARS },
  { "RGBA", WIDTH, HEIGHT, BARS },
  { "RGBx", WIDTH, HEIGHT, BARS },
  { "xBGR", WIDTH, HEIGHT, BARS },
  { "NV12", 8, 9, BARS },
  { "NV12", 72, 331, BARS },
  { "BGRA", 61, 331, BARS },
  { "NV12", 1920, 1080, BARS },
  { "NV12", WIDTH, HEIGHT, GBP "where=over border-width=3 alpha=0.5" },
  { "RGBA", WIDTH, HEIGHT, GBP "where=beside" },
  { "BGRA", WIDTH, HEIGHT, GBP "where=strip align=none colormap=jet" },
  { "xBGR", WIDTH, HEIGHT, GBP "mode=paper" },
  { "NV12", WIDTH, HEIGHT, GBP "! " BARS },
};

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++) {
    const Drawing *d = &drawings[i];
    g_autofree char *path = g_strdup_printf ("/images-drawn/same/%u-%s-%ux%u",
        i, d->format, d->width, d->height);
    g_test_add_data_func (path, d, check_drawing);
  }
  g_test_add_func ("/images-drawn/in-place", in_place);
  g_test_add_data_func ("/images-drawn/others-hold-it/NV12", "NV12",
      others_hold_it);
  g_test_add_data_func ("/images-drawn/others-hold-it/RGBA", "RGBA",
      others_hold_it);
  g_test_add_func ("/images-drawn/tee", tee);
  g_test_add_func ("/images-drawn/all-elements", all_elements);
  g_test_add_func ("/images-drawn/caps-change", caps_change);
  g_test_add_func ("/images-drawn/images-and-memory", images_and_memory);
  g_test_add_func ("/images-drawn/two-pipelines", two_pipelines);
  g_test_add_func ("/images-drawn/state-changes", state_changes);
  g_test_add_func ("/images-drawn/flush", flush);
  g_test_add_func ("/images-drawn/attached", attached);
  g_test_add_data_func ("/images-drawn/not-anonymized/at-start",
      GINT_TO_POINTER (TRUE), not_anonymized);
  g_test_add_data_func ("/images-drawn/not-anonymized/while-it-plays", NULL,
      not_anonymized);
  g_test_add_func ("/images-drawn/other-device", other_device);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  /* GStreamer logs warnings of layers and drivers as warnings, and validation
   * errors as critical. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  if (!image_player_has_device ()) {
    g_print ("1..0 # SKIP no vulkanupload, or no Vulkan device for it\n");
    return 0;
  }
  image_player_share_device ();
  add_tests ();
  const int result = g_test_run ();
  image_player_forget_device ();
  return result;
}
