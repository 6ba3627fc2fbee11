/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "veil.h"

#include <math.h>

#include "base/view.h"

/* Cells across a head and down, so that as much detail is left of a large head
 * as of a small one. The face has two thirds of them each way. With 6,
 * detectors still find a face in the blur; with 4, occasionally. */
#define CELLS 3
/* Minimum side of a cell, in pixels. */
#define SMALLEST 8

/* GStreamer may write a few pixels past the end of an unpacked line. */
#define PAD 16

/* Lines of a frame that GStreamer unpacks and packs. */
typedef struct {
  GstVideoFrame frame; /* the part if the format has views, else all of it */
  MienArea area;       /* in the whole frame */
  gint first;          /* first line in `frame` */
  MienPixels pixels;   /* the lines, unpacked */
} Part;

void
gst_mien_veil_clear (GstMienVeil *self)
{
  g_clear_pointer (&self->lines, g_free);
  g_clear_pointer (&self->spans, g_array_unref);
  self->size = 0;
}

static void
add_bounds (const MienOval *oval, GstVideoRectangle *area)
{
  const MienBox box = mien_oval_bounds (oval);
  const gint left = (gint) floorf (box.x) - 1, top = (gint) floorf (box.y) - 1;
  const gint right =
      MAX (area->x + area->w, (gint) ceilf (box.x + box.width) + 1);
  const gint bottom =
      MAX (area->y + area->h, (gint) ceilf (box.y + box.height) + 1);

  area->x = MIN (area->x, left);
  area->y = MIN (area->y, top);
  area->w = right - area->x;
  area->h = bottom - area->y;
}

static GstVideoRectangle
bounds_of (const MienOval *ovals, guint n)
{
  GstVideoRectangle area = { (gint) ovals[0].x, (gint) ovals[0].y, 1, 1 };

  for (guint i = 0; i < n; i++)
    add_bounds (&ovals[i], &area);
  return area;
}

/* Takes whole lines, for formats without views. Packing writes a new palette,
 * which belongs to the whole frame: then all lines are taken. */
static gboolean
take_lines (Part *part, const GstVideoRectangle *wanted)
{
  const GstVideoFormatInfo *format = part->frame.info.finfo;
  const gint height = GST_VIDEO_FRAME_HEIGHT (&part->frame);
  const gboolean all = GST_VIDEO_FORMAT_INFO_HAS_PALETTE (format);
  gint step_x, step_y;

  gst_mien_view_get_step (format, &step_x, &step_y);
  const gint top = all ? 0 : MAX (wanted->y, 0) / step_y * step_y;
  const gint bottom = all
      ? height
      : MIN (GST_ROUND_UP_N (wanted->y + wanted->h, step_y), height);
  if (top >= bottom)
    return FALSE;
  part->first = top;
  part->area = (MienArea) { 0, (guint) top,
    (guint) GST_VIDEO_FRAME_WIDTH (&part->frame), (guint) (bottom - top) };
  return TRUE;
}

/* Returns FALSE if it is outside the frame. */
static gboolean
take_part (const GstVideoFrame *frame, const GstVideoRectangle *wanted,
    Part *part)
{
  GstVideoRectangle inside = *wanted;

  part->frame = *frame;
  if (!gst_mien_has_views (frame->info.finfo))
    return take_lines (part, wanted);
  if (!gst_mien_view_shrink (&part->frame, &inside))
    return FALSE;
  part->first = 0;
  part->area = (MienArea) { (guint) (wanted->x - inside.x),
    (guint) (wanted->y - inside.y),
    (guint) GST_VIDEO_FRAME_WIDTH (&part->frame),
    (guint) GST_VIDEO_FRAME_HEIGHT (&part->frame) };
  return TRUE;
}

static void
make_room (GstMienVeil *self, Part *part)
{
  const GstVideoFormatInfo *unpacked =
      gst_video_format_get_info (part->frame.info.finfo->unpack_format);
  const gboolean words = GST_VIDEO_FORMAT_INFO_BITS (unpacked) == 16;
  const gsize stride = (gsize) (part->area.width + PAD) * (words ? 8 : 4);
  const gsize size = stride * part->area.height;

  if (size > self->size) {
    g_free (self->lines);
    self->lines = g_malloc (size);
    self->size = size;
  }
  if (!self->spans)
    self->spans = g_array_new (FALSE, FALSE, sizeof (MienSpan));
  g_array_set_size (self->spans, part->area.height);
  part->pixels = (MienPixels) { self->lines, stride, part->area.width,
    part->area.height, words };
}

static void
unpack (Part *part)
{
  const GstVideoFormatInfo *format = part->frame.info.finfo;

  for (guint y = 0; y < part->area.height; y++)
    format->unpack_func (format, GST_VIDEO_PACK_FLAG_NONE,
        part->pixels.pixels + y * part->pixels.stride, part->frame.data,
        part->frame.info.stride, 0, part->first + (gint) y,
        (gint) part->area.width);
}

static void
pack (Part *part)
{
  const GstVideoFormatInfo *format = part->frame.info.finfo;

  for (guint y = 0; y < part->area.height; y++)
    format->pack_func (format, GST_VIDEO_PACK_FLAG_NONE,
        part->pixels.pixels + y * part->pixels.stride, 0, part->frame.data,
        part->frame.info.stride, part->frame.info.chroma_site,
        part->first + (gint) y, (gint) part->area.width);
}

/* Black, in the samples of `part`. */
static void
set_black (const Part *part, guint16 color[4])
{
  const GstVideoInfo *info = &part->frame.info;
  const guint shift = part->pixels.words ? 8 : 0;
  const gboolean limited =
      info->colorimetry.range == GST_VIDEO_COLOR_RANGE_16_235;

  color[0] = part->pixels.words ? 0xffff : 0xff;
  color[1] = color[2] = color[3] = 0;
  if (GST_VIDEO_INFO_IS_RGB (info))
    return;
  color[1] = (guint16) ((limited ? 16 : 0) << shift);
  color[2] = color[3] = (guint16) (128 << shift);
}

void
gst_mien_veil_draw (GstMienVeil *self, const GstVideoFrame *frame,
    const MienOval *ovals, guint n, MienCoverKind kind)
{
  const GstVideoRectangle bounds = bounds_of (ovals, n);
  gint step_x, step_y;
  guint16 black[4];
  Part part;

  if (!take_part (frame, &bounds, &part))
    return;
  make_room (self, &part);
  gst_mien_view_get_step (frame->info.finfo, &step_x, &step_y);
  MienSpan *spans = (MienSpan *) (gpointer) self->spans->data;
  mien_ovals_to_spans (ovals, n, &part.area, (guint) step_x, (guint) step_y,
      spans);
  set_black (&part, black);
  unpack (&part);
  mien_cover (&part.pixels, spans, kind,
      MAX ((guint) bounds.w / CELLS, SMALLEST),
      MAX ((guint) bounds.h / CELLS, SMALLEST), black);
  pack (&part);
}
