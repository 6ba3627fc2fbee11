/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/formats.h"
#include "table.h"

static const char *const FORMATS[] = { "NV12", "I420", "YV12", "NV21", "GRAY8",
  "Y42B", "Y444", "YUY2", "UYVY", "RGB", "BGR", "RGBx", "BGRx", "xRGB", "xBGR",
  "RGBA", "BGRA", "ARGB", "ABGR" };
static const char *const DEEP[] = { "P010_10LE", "I420_10LE", "I422_10LE",
  "Y444_10LE", "GRAY16_LE" };

/* Odd: chroma planes and packed pairs are padded. */
#define WIDTH 7
#define HEIGHT 5

/* Writes random pixels with GStreamer's own packer. Stores the row-major 4-byte
 * pixels (AYUV or ARGB) in `rows`. */
static void
pack_noise (GstVideoFrame *frame, guint8 *rows)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;

  for (guint i = 0; i < WIDTH * HEIGHT * 4; i++)
    rows[i] = g_test_rand_int_range (0, 256);
  for (gint y = 0; y < HEIGHT; y++)
    finfo->pack_func (finfo, GST_VIDEO_PACK_FLAG_NONE, rows + y * WIDTH * 4, 0,
        frame->data, frame->info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, y,
        WIDTH);
}

static void
check_pixels (const MienImage *image, const guint8 *rows, const char *format)
{
  for (guint y = 0; y < image->height; y++) {
    for (guint x = 0; x < image->width; x++) {
      const guint8 *want = rows + (y * WIDTH + x) * 4;
      const guint8 *pixel =
          image->pixels + (gssize) y * image->stride + x * image->pixel_step;

      if (mien_image_is_luma (image))
        g_assert_cmpuint (pixel[image->red], ==, want[1]);
      else if (pixel[image->red] != want[1] || pixel[image->green] != want[2]
          || pixel[image->blue] != want[3])
        g_error ("%s at %u,%u: R %u G %u B %u, expected %u %u %u", format, x, y,
            pixel[image->red], pixel[image->green], pixel[image->blue], want[1],
            want[2], want[3]);
    }
  }
}

static void
test_pixels (gconstpointer data)
{
  const char *format = *(const char *const *) data;
  GstVideoInfo info;
  g_assert_true (gst_video_info_set_format (&info,
      gst_video_format_from_string (format), WIDTH, HEIGHT));
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  GstVideoFrame frame;
  g_assert_true (gst_video_frame_map (&frame, &info, buffer,
      GST_MAP_READWRITE));

  guint8 rows[WIDTH * HEIGHT * 4];
  pack_noise (&frame, rows);
  MienImage image;
  gst_mien_frame_to_image (&frame, &image);

  g_assert_cmpuint (image.width, ==, WIDTH);
  g_assert_cmpuint (image.height, ==, HEIGHT);
  g_assert_cmpint (mien_image_is_luma (&image), ==,
      !GST_VIDEO_INFO_IS_RGB (&info));
  check_pixels (&image, rows, format);

  gst_video_frame_unmap (&frame);
  gst_buffer_unref (buffer);
}

/* Checks the luma of a row of random 16-bit pixels, written by GStreamer's own
 * packer, in 8-bit levels. */
static void
check_words (GstVideoFrame *frame, const char *format)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  guint16 row[WIDTH * 4];
  MienImage image;

  for (guint i = 0; i < G_N_ELEMENTS (row); i++)
    row[i] = g_test_rand_int_range (0, 65536);
  finfo->pack_func (finfo, GST_VIDEO_PACK_FLAG_NONE, row, 0, frame->data,
      frame->info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, 0, WIDTH);
  gst_mien_frame_to_image (frame, &image);
  g_assert_true (mien_image_is_luma (&image));
  for (guint x = 0; x < WIDTH; x++) {
    const guint8 *pixel = image.pixels + x * image.pixel_step + image.red;
    const float level = GST_READ_UINT16_LE (pixel) * image.word_level;
    const float want = row[x * 4 + 1] / (image.limited_range ? 256.0f : 257);
    /* the format keeps at least 10 of the 16 bits */
    if (ABS (level - want) > 0.25f)
      g_error ("%s at %u: %g, expected %g", format, x, level, want);
  }
}

static void
test_words (gconstpointer data)
{
  const char *format = *(const char *const *) data;
  const GstVideoColorRange ranges[] = { GST_VIDEO_COLOR_RANGE_16_235,
    GST_VIDEO_COLOR_RANGE_0_255 };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++) {
    GstVideoInfo info;
    GstVideoFrame frame;
    g_assert_true (gst_video_info_set_format (&info,
        gst_video_format_from_string (format), WIDTH, HEIGHT));
    info.colorimetry.range = ranges[i];
    g_autoptr (GstBuffer) buffer =
        gst_buffer_new_allocate (NULL, info.size, NULL);
    g_assert_true (gst_video_frame_map (&frame, &info, buffer,
        GST_MAP_READWRITE));
    check_words (&frame, format);
    gst_video_frame_unmap (&frame);
  }
}

static void
assert_formats (const char *caps_text, const char *const *first, guint n_first,
    const char *const *second, guint n_second)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (caps_text);
  const GValue *list =
      gst_structure_get_value (gst_caps_get_structure (caps, 0), "format");

  g_assert_cmpuint (gst_value_list_get_size (list), ==, n_first + n_second);
  for (guint i = 0; i < n_first + n_second; i++)
    g_assert_cmpstr (g_value_get_string (gst_value_list_get_value (list, i)),
        ==, i < n_first ? first[i] : second[i - n_first]);
}

/* The caps contain exactly the formats listed here. */
static void
test_list (void)
{
  assert_formats (GST_MIEN_VIDEO_CAPS, FORMATS, G_N_ELEMENTS (FORMATS), DEEP,
      G_N_ELEMENTS (DEEP));
  assert_formats (GST_VIDEO_CAPS_MAKE (GST_MIEN_DRAWN_FORMATS), FORMATS,
      G_N_ELEMENTS (FORMATS), NULL, 0);
}

static void
test_range (void)
{
  const struct {
    const char *caps;
    gboolean limited;
  } cases[] = {
    { "video/x-raw,format=I420,width=4,height=4,framerate=0/1", TRUE },
    { "video/x-raw,format=I420,width=4,height=4,framerate=0/1,"
      "colorimetry=bt601",
        TRUE },
    { "video/x-raw,format=NV12,width=4,height=4,framerate=0/1,"
      "colorimetry=1:4:0:0",
        FALSE },
    { "video/x-raw,format=GRAY8,width=4,height=4,framerate=0/1", FALSE },
    { "video/x-raw,format=GRAY8,width=4,height=4,framerate=0/1,"
      "colorimetry=2:4:0:0",
        TRUE },
    { "video/x-raw,format=BGRx,width=4,height=4,framerate=0/1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstCaps) caps = gst_caps_from_string (cases[i].caps);
    GstVideoInfo info;
    g_assert_true (gst_video_info_from_caps (&info, caps));
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
    GstVideoFrame frame;
    g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
    MienImage image;
    gst_mien_frame_to_image (&frame, &image);
    if (image.limited_range != cases[i].limited)
      g_error ("%s: limited_range is %d", cases[i].caps, image.limited_range);
    gst_video_frame_unmap (&frame);
    gst_buffer_unref (buffer);
  }
}

/* Invalid aspect ratios count as square. */
static void
test_pixel_aspect (void)
{
  const struct {
    gint n, d;
    gdouble want;
  } cases[] = {
    { 1, 1, 1 },
    { 2, 1, 2 },
    { 1, 2, 0.5 },
    { 64, 45, 64 / 45.0 },
    { 16, 1, 16 },
    { 1, 16, 1 / 16.0 },
    { 17, 1, 1 },
    { 1, 1000, 1 },
    { 0, 1, 1 },
    { -2, 1, 1 },
    { G_MAXINT, G_MAXINT, 1 },
    { G_MAXINT, 1, 1 },
    { 1, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstVideoInfo info;
    gst_video_info_set_format (&info, GST_VIDEO_FORMAT_I420, 4, 4);
    info.par_n = cases[i].n;
    info.par_d = cases[i].d;
    const gdouble aspect = gst_mien_pixel_aspect (&info);
    if (ABS (aspect - cases[i].want) > 1e-12)
      g_error ("%d:%d is %g, expected %g", cases[i].n, cases[i].d, aspect,
          cases[i].want);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/formats/list", test_list);
  g_test_add_func ("/base/formats/range", test_range);
  g_test_add_func ("/base/formats/pixel-aspect", test_pixel_aspect);
  mien_test_add_table ("/base/formats/pixels/", FORMATS, test_pixels);
  mien_test_add_table ("/base/formats/words/", DEEP, test_words);
  return g_test_run ();
}
