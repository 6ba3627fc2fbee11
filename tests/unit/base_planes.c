/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames of all formats as planes, compared with GStreamer's unpacking. */

#include <math.h>

#include "base/planes.h"
#include "table.h"

static const char *const FORMATS[] = { "NV12", "I420", "YV12", "NV21", "GRAY8",
  "Y42B", "Y444", "YUY2", "UYVY", "RGB", "BGR", "RGBx", "BGRx", "xRGB", "xBGR",
  "RGBA", "BGRA", "ARGB", "ABGR" };

/* Odd: chroma planes and packed pairs are padded. */
#define WIDTH 7
#define HEIGHT 5

static void
fill_noise (GstBuffer *buffer)
{
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
  for (gsize i = 0; i < map.size; i++)
    map.data[i] = g_test_rand_int_range (0, 256);
  gst_buffer_unmap (buffer, &map);
}

/* Compares the components of a pixel in AYUV or ARGB order. If chroma is shared
 * by two pixels, only every second pixel may be checked. */
static void
check_pixel (const MienPlanes *planes, guint x, guint y, const guint8 *want,
    const char *format)
{
  for (guint i = 0; i < (planes->kind == MIEN_PLANES_LUMA ? 1 : 3); i++) {
    const MienPlane *plane = &planes->planes[i];
    const guint half_x = i > 0 && planes->half_width;
    const guint half_y = i > 0 && planes->half_height;
    const guint8 got = plane->samples[(gssize) (y >> half_y) * plane->stride
        + (x >> half_x) * plane->step];
    if (got != want[i + 1])
      g_error ("%s: component %u at %u,%u is %u, expected %u", format, i, x, y,
          got, want[i + 1]);
  }
}

static void
test_pixels (gconstpointer data)
{
  const char *format = *(const char *const *) data;
  GstVideoInfo info;
  GstVideoFrame frame;
  MienPlanes planes;
  guint8 row[WIDTH * 4];

  g_assert_true (gst_video_info_set_format (&info,
      gst_video_format_from_string (format), WIDTH, HEIGHT));
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  fill_noise (buffer);
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  gst_mien_frame_to_planes (&frame, &planes);
  g_assert_cmpuint (planes.width, ==, WIDTH);
  g_assert_cmpuint (planes.height, ==, HEIGHT);
  for (guint y = 0; y < HEIGHT; y += 1 + planes.half_height) {
    info.finfo->unpack_func (info.finfo, GST_VIDEO_PACK_FLAG_NONE, row,
        frame.data, info.stride, 0, y, WIDTH);
    for (guint x = 0; x < WIDTH; x += 1 + planes.half_width)
      check_pixel (&planes, x, y, row + x * 4, format);
  }
  gst_video_frame_unmap (&frame);
  gst_buffer_unref (buffer);
}

typedef struct {
  const char *name, *caps;
  gboolean limited;
  float kr, kb; /* 0: not usable */
  float word_level;
} Colours;

#define CAPS "video/x-raw,width=4,height=4,framerate=0/1,format="
#define BIG "video/x-raw,width=1280,height=720,framerate=0/1,format="

static const Colours COLOURS[] = {
  { "small", CAPS "I420", TRUE, 0.299f, 0.114f },
  { "big", BIG "NV12", TRUE, 0.2126f, 0.0722f },
  { "said small", BIG "NV12,colorimetry=bt601", TRUE, 0.299f, 0.114f },
  { "said big", CAPS "YUY2,colorimetry=bt709", TRUE, 0.2126f, 0.0722f },
  { "full", CAPS "Y444,colorimetry=1:4:0:0", FALSE, 0.299f, 0.114f },
  { "wide", CAPS "I420,colorimetry=bt2020", TRUE, 0.2627f, 0.0593f },
  { "gray", CAPS "GRAY8", FALSE, 0, 0 },
  { "gray, limited", CAPS "GRAY8,colorimetry=2:4:0:0", TRUE, 0, 0 },
  { "rgb", CAPS "BGRx", FALSE, 0, 0 },
  { "10 bits", BIG "P010_10LE", TRUE, 0.2126f, 0.0722f, 1 / 256.0f },
  { "10 bits, the lower ones", CAPS "I420_10LE", TRUE, 0.299f, 0.114f, 0.25f },
  { "16 bits", CAPS "GRAY16_LE", FALSE, 0, 0, 1 / 257.0f },
};

static void
test_colours (gconstpointer data)
{
  const Colours *c = data;
  g_autoptr (GstCaps) caps = gst_caps_from_string (c->caps);
  GstVideoInfo info;
  GstVideoFrame frame;
  MienPlanes planes;

  g_assert_true (gst_video_info_from_caps (&info, caps));
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  gst_mien_frame_to_planes (&frame, &planes);
  g_assert_cmpint (planes.limited_range, ==, c->limited);
  g_assert_cmpfloat_with_epsilon (planes.word_level, c->word_level, 1e-6);
  if (c->kr > 0) {
    g_assert_cmpfloat_with_epsilon (planes.kr, c->kr, 1e-4);
    g_assert_cmpfloat_with_epsilon (planes.kb, c->kb, 1e-4);
  }
  gst_video_frame_unmap (&frame);
  gst_buffer_unref (buffer);
}

/* Luma, and pairs of U and V, each at an even byte. */
static void
test_pairs_of_words (void)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  MienPlanes planes;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_P010_10LE, 4, 4);
  g_autoptr (GstBuffer) buffer =
      gst_buffer_new_allocate (NULL, info.size, NULL);
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  gst_mien_frame_to_planes (&frame, &planes);
  const guint8 *pairs = GST_VIDEO_FRAME_PLANE_DATA (&frame, 1);
  g_assert_true (planes.planes[0].samples
      == (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, 0));
  g_assert_true (planes.planes[1].samples == pairs);
  g_assert_true (planes.planes[2].samples == pairs + 2);
  g_assert_cmpuint (planes.planes[2].step, ==, 4);
  gst_video_frame_unmap (&frame);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/base/planes/pixels/", FORMATS, test_pixels);
  mien_test_add_table ("/base/planes/colours/", COLOURS, test_colours);
  g_test_add_func ("/base/planes/pairs-of-words", test_pairs_of_words);
  return g_test_run ();
}
