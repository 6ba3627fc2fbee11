/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compares blending by rectangle with the library's blending by line: the same
 * bytes for every format that the library supports. */

#include "base/blend.h"
#include "base/overlay.h"
#include "table.h"

/* Odd, partly outside the frame, across chroma samples, of one pixel, and
 * completely outside. */
static const GstVideoRectangle AREAS[] = {
  { 0, 0, 37, 21 },
  { 3, 5, 9, 6 },
  { 4, 4, 8, 8 },
  { 7, 7, 1, 1 },
  { -5, -3, 12, 9 },
  { 30, 15, 50, 50 },
  { -10, -10, 100, 100 },
  { 36, 20, 5, 5 },
  { 40, 0, 5, 5 },
  { 0, -9, 5, 9 },
};

static const struct {
  guint width, height;
} SIZES[] = {
  { 37, 21 },
  { 64, 48 },
  { 1, 1 },
  { 2, 3 },
};

typedef void (*Paint) (guint8 *pixels, gint width, gint height);

/* White, with a half-transparent left half. */
static void
paint_halves (guint8 *pixels, gint width, gint height)
{
  for (gint i = 0; i < width * height; i++)
    memset (pixels + i * 4, i % width < width / 2 ? 0x80 : 0xff, 4);
}

/* Every opacity, with colours up to it. */
static void
paint_all (guint8 *pixels, gint width, gint height)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (width * 1000 + height);
  for (gint i = 0; i < width * height; i++) {
    const guint32 opacity = g_rand_int_range (random, 0, 256);
    guint32 pixel = opacity << 24;
    for (guint shift = 0; shift < 24; shift += 8)
      pixel |= (guint32) g_rand_int_range (random, 0, opacity + 1) << shift;
    ((guint32 *) (gpointer) pixels)[i] = pixel;
  }
}

static const Paint PAINTS[] = { paint_halves, paint_all };

static GstVideoOverlayComposition *
composition_new (const GstVideoRectangle *area, Paint paint)
{
  guint8 *pixels = g_malloc ((gsize) area->w * area->h * 4);
  paint (pixels, area->w, area->h);
  g_autoptr (GstBuffer) buffer =
      gst_mien_overlay_pixels_take (pixels, area->w, area->h);
  g_autoptr (GstVideoOverlayRectangle) rectangle =
      gst_video_overlay_rectangle_new_raw (buffer, area->x, area->y, area->w,
          area->h, GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
  return gst_video_overlay_composition_new (rectangle);
}

/* A frame that is unchanged by unpacking and packing. */
static GstBuffer *
frame_new (const GstVideoInfo *info)
{
  const GstVideoFormatInfo *format = info->finfo;
  const guint width = GST_VIDEO_INFO_WIDTH (info);
  const gsize size = (width + 8) * 8;
  g_autofree guint8 *line = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    line[i] = 40 + (i * 7) % 90;

  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  gst_buffer_memset (buffer, 0, 0, info->size);
  GstVideoFrame frame;
  g_assert_true (gst_video_frame_map (&frame, info, buffer, GST_MAP_WRITE));
  for (gint y = 0; y < GST_VIDEO_INFO_HEIGHT (info); y++) {
    format->pack_func (format, GST_VIDEO_PACK_FLAG_NONE, line, 0, frame.data,
        frame.info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, y, width);
  }
  gst_video_frame_unmap (&frame);
  return buffer;
}

typedef gboolean (*Blend) (GstVideoOverlayComposition *, GstVideoFrame *);

static GBytes *
blended (Blend blend, GstVideoOverlayComposition *composition,
    GstBuffer *source, const GstVideoInfo *info)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_copy_deep (source);
  GstVideoFrame frame;
  g_assert_true (gst_video_frame_map (&frame, info, buffer, GST_MAP_READWRITE));
  g_assert_true (blend (composition, &frame));
  gst_video_frame_unmap (&frame);

  gpointer data;
  gsize size;
  gst_buffer_extract_dup (buffer, 0, -1, &data, &size);
  return g_bytes_new_take (data, size);
}

static void
compare (const GstVideoInfo *info, const GstVideoRectangle *area, Paint paint)
{
  g_autoptr (GstVideoOverlayComposition) composition =
      composition_new (area, paint);
  g_autoptr (GstBuffer) source = frame_new (info);
  g_autoptr (GBytes) ours = blended (gst_mien_blend, composition, source, info);
  g_autoptr (GBytes) theirs =
      blended (gst_video_overlay_composition_blend, composition, source, info);

  const guint8 *a = g_bytes_get_data (ours, NULL);
  const guint8 *b = g_bytes_get_data (theirs, NULL);
  for (gsize i = 0; i < info->size; i++) {
    if (a[i] != b[i])
      g_error ("%s %dx%d, rectangle %dx%d at %d,%d: byte %" G_GSIZE_FORMAT
               " of %" G_GSIZE_FORMAT " is %u, not %u",
          GST_VIDEO_INFO_NAME (info), GST_VIDEO_INFO_WIDTH (info),
          GST_VIDEO_INFO_HEIGHT (info), area->w, area->h, area->x, area->y, i,
          info->size, a[i], b[i]);
  }
}

static void
test_format (gconstpointer data)
{
  const GstVideoFormat format = GPOINTER_TO_UINT (data);
  for (guint s = 0; s < G_N_ELEMENTS (SIZES); s++) {
    GstVideoInfo info;
    g_assert_true (gst_video_info_set_format (&info, format, SIZES[s].width,
        SIZES[s].height));
    /* GStreamer swaps the last U and V of such lines, inside the rectangle or
     * not. */
    if (format == GST_VIDEO_FORMAT_NV61 && SIZES[s].width % 2)
      continue;
    for (guint a = 0; a < G_N_ELEMENTS (AREAS); a++) {
      for (guint p = 0; p < G_N_ELEMENTS (PAINTS); p++)
        compare (&info, &AREAS[a], PAINTS[p]);
    }
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  guint n_formats;
  const GstVideoFormat *formats = gst_video_formats_raw (&n_formats);
  for (guint i = 0; i < n_formats; i++)
    mien_test_add (test_format, GUINT_TO_POINTER (formats[i]), "/base/blend/%s",
        gst_video_format_to_string (formats[i]));
  return g_test_run ();
}
