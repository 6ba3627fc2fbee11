/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "snapshot.h"

#include <math.h>

#include "base/formats.h"

/* Maximum time to create an encoder and encode one small picture. */
#define PATIENCE (5 * GST_SECOND)

static gboolean
find_part (const GstVideoInfo *info, const MienBox *box, gfloat margin,
    MienBox *part)
{
  const MienBox around = { box->x - margin * box->width,
    box->y - margin * box->height, (1 + 2 * margin) * box->width,
    (1 + 2 * margin) * box->height };

  return mien_box_is_sane (&around)
      && mien_box_clip (&around, GST_VIDEO_INFO_WIDTH (info),
          GST_VIDEO_INFO_HEIGHT (info), part);
}

/* The picture is not YUV because GStreamer's converter keeps the range between
 * formats with the same matrix, while JPEG needs the full range. */
static void
describe (GstVideoInfo *info, const MienBox *part, gdouble aspect, guint size)
{
  const gdouble width = part->width * aspect, height = part->height;
  const gdouble scale = MIN (1, size / MAX (width, height));

  gst_video_info_set_format (info, GST_VIDEO_FORMAT_RGB,
      MAX (lround (width * scale), 1), MAX (lround (height * scale), 1));
}

static GstVideoConverter *
converter_new (const GstVideoInfo *in, const MienBox *part,
    const GstVideoInfo *out)
{
  return gst_video_converter_new (in, out,
      gst_structure_new ("options", GST_VIDEO_CONVERTER_OPT_SRC_X, G_TYPE_INT,
          (gint) part->x, GST_VIDEO_CONVERTER_OPT_SRC_Y, G_TYPE_INT,
          (gint) part->y, GST_VIDEO_CONVERTER_OPT_SRC_WIDTH, G_TYPE_INT,
          (gint) part->width, GST_VIDEO_CONVERTER_OPT_SRC_HEIGHT, G_TYPE_INT,
          (gint) part->height, NULL));
}

GstSample *
gst_mien_snapshot_cut (GstVideoFrame *frame, const MienBox *box,
    const GstMienSnapshotStyle *style)
{
  GstVideoInfo in = frame->info, out;
  GstVideoFrame cut;
  MienBox part;

  if (!find_part (&in, box, style->margin, &part))
    return NULL;
  describe (&out, &part, gst_mien_pixel_aspect (&in), style->size);
  /* The converter requires these to be equal. */
  out.fps_n = in.fps_n;
  out.fps_d = in.fps_d;
  out.interlace_mode = in.interlace_mode;
  GstVideoConverter *converter = converter_new (&in, &part, &out);
  if (!converter)
    return NULL;
  g_autoptr (GstBuffer) buffer =
      gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (&out), NULL);
  gst_video_frame_map (&cut, &out, buffer, GST_MAP_WRITE);
  gst_video_converter_frame (converter, frame, &cut);
  gst_video_frame_unmap (&cut);
  gst_video_converter_free (converter);

  out.interlace_mode = GST_VIDEO_INTERLACE_MODE_PROGRESSIVE;
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&out);
  return gst_sample_new (buffer, caps, NULL, NULL);
}

GstSample *
gst_mien_snapshot_encode (GstSample *picture, GError **error)
{
  g_autoptr (GstCaps) jpeg = gst_caps_new_empty_simple ("image/jpeg");

  return gst_video_convert_sample (picture, jpeg, PATIENCE, error);
}
