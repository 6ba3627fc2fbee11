/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect with YuNet puts exactly one box, the right one, on a near
 * face: close-ups cut from sy32; docs/detection.md has the figures. Uses all
 * photographs with -m slow, otherwise every tenth.
 */

#include <gst/check/gstharness.h>
#include <math.h>

#include "meta/gstmienfacemeta.h"
#include "photos.h"
#include "picture.h"
#include "table.h"

#define MAX_FRACTIONS 6

typedef struct {
  guint width, height;
  float fractions[MAX_FRACTIONS]; /* of the frame's height, for a face */
} Frame;

static const Frame FRAMES[] = {
  { 640, 480, { 0.6f, 0.7f, 0.8f, 0.9f, 1.0f, 1.1f } },
  { 1280, 720, { 0.6f, 0.7f, 0.8f, 0.9f, 1.0f, 1.1f } },
  { 720, 1280, { 0.3f, 0.4f, 0.5f, 0.6f } },
};

/* The start of a section of the picture around `centre`; inside if it fits. */
static float
place (float centre, float size, float limit)
{
  const float start = centre - size / 2;

  return size > limit ? start : CLAMP (start, 0, limit - size);
}

/* The part of the picture shown by the frame. */
static Box
choose_part (const Box *face, const GstVideoInfo *picture, const Frame *frame,
    float fraction)
{
  const float height = face->height / fraction;
  const float width = height * frame->width / frame->height;

  return (Box) { place (face->x + face->width / 2, width, picture->width),
    place (face->y + face->height / 2, height, picture->height), width,
    height };
}

/* Converts the picture to BGR. */
static GstBuffer *
to_bgr (GstSample *sample, GstVideoInfo *bgr)
{
  GstVideoFrame from, to;
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info,
      gst_sample_get_caps (sample)));
  gst_video_info_set_format (bgr, GST_VIDEO_FORMAT_BGR, info.width,
      info.height);
  GstVideoConverter *converter = gst_video_converter_new (&info, bgr, NULL);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, bgr->size, NULL);
  gst_video_frame_map (&from, &info, gst_sample_get_buffer (sample),
      GST_MAP_READ);
  gst_video_frame_map (&to, bgr, buffer, GST_MAP_WRITE);
  gst_video_converter_frame (converter, &from, &to);
  gst_video_frame_unmap (&to);
  gst_video_frame_unmap (&from);
  gst_video_converter_free (converter);
  return buffer;
}

/* Interpolates one channel between four pixels; the border is replicated. */
static float
sample_at (const GstVideoFrame *picture, float x, float y, guint channel)
{
  const guint8 *pixels = GST_VIDEO_FRAME_PLANE_DATA (picture, 0);
  const gsize stride = GST_VIDEO_FRAME_PLANE_STRIDE (picture, 0);
  const gint last_x = picture->info.width - 1;
  const gint last_y = picture->info.height - 1;
  const gint left = floorf (x), top = floorf (y);
  float sum = 0;

  for (gint k = 0; k < 4; k++) {
    const gint to_right = k % 2, down = k / 2;
    const float weight =
        (to_right ? x - left : 1 - x + left) * (down ? y - top : 1 - y + top);
    sum += weight
        * pixels[CLAMP (top + down, 0, last_y) * stride
            + 3 * CLAMP (left + to_right, 0, last_x) + channel];
  }
  return sum;
}

/* Cuts out `part` of the picture as a frame. */
static GstBuffer *
cut (GstSample *sample, const Box *part, const GstVideoInfo *to)
{
  const float step = part->height / to->height;
  GstVideoInfo info;
  g_autoptr (GstBuffer) bgr = to_bgr (sample, &info);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, to->size, NULL);
  GstVideoFrame picture, frame;

  gst_video_frame_map (&picture, &info, bgr, GST_MAP_READ);
  gst_video_frame_map (&frame, to, buffer, GST_MAP_WRITE);
  for (gint y = 0; y < to->height; y++) {
    guint8 *row = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, 0)
        + (gsize) y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0);
    for (gint i = 0; i < 3 * to->width; i++)
      row[i] = lroundf (sample_at (&picture, part->x + i / 3 * step,
          part->y + y * step, i % 3));
  }
  gst_video_frame_unmap (&frame);
  gst_video_frame_unmap (&picture);
  return buffer;
}

static Box
clip (const Box *box, const GstVideoInfo *info)
{
  const float x = MAX (0, box->x), y = MAX (0, box->y);

  return (Box) { x, y, MIN (info->width, box->x + box->width) - x,
    MIN (info->height, box->y + box->height) - y };
}

/* Boxes that show the face or a part of it; others are people behind it. */
static guint
count_boxes (GstBuffer *buffer, const Box *face, const GstVideoInfo *info,
    float *iou)
{
  const Box seen = clip (face, info);
  gpointer state = NULL;
  GstMienFace *meta;
  guint n = 0;

  *iou = 0;
  while ((meta = gst_mien_buffer_iterate_faces (buffer, &state))) {
    const Box box = { meta->x, meta->y, meta->width, meta->height };
    const Box centre = { box.x + box.width / 2, box.y + box.height / 2, 1, 1 };
    const Box visible = clip (&box, info);
    n += box_overlap (&centre, face) > 0
        || box_overlap (&box, face) > 0.3f * box.width * box.height;
    *iou = MAX (*iou, box_iou (&visible, &seen));
  }
  return n;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* The number of photographs with exactly one box on the face; `n` counts
 * all. */
static guint
measure (GstHarness *harness, GPtrArray *photos, const Frame *frame,
    float fraction, guint *n)
{
  g_autoptr (GArray) ious = g_array_new (FALSE, FALSE, sizeof (float));
  guint n_right = 0, n_more = 0;
  GstVideoInfo info;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_BGR, frame->width,
      frame->height);
  for (guint i = 0; i < photos->len; i += g_test_slow () ? 1 : 10) {
    const Photo *photo = photos->pdata[i];
    const Box *face = &g_array_index (photo->labels, Box, 0);
    g_autoptr (GstSample) sample = test_picture_decode (photo->path);
    GstVideoInfo picture;
    gst_video_info_from_caps (&picture, gst_sample_get_caps (sample));
    const Box part = choose_part (face, &picture, frame, fraction);
    const float scale = frame->height / part.height;
    const Box there = { (face->x - part.x) * scale, (face->y - part.y) * scale,
      face->width * scale, face->height * scale };
    GstBuffer *buffer =
        gst_harness_push_and_pull (harness, cut (sample, &part, &info));
    float iou;
    const guint n_boxes = count_boxes (buffer, &there, &info, &iou);
    gst_buffer_unref (buffer);
    n_right += n_boxes == 1;
    n_more += n_boxes > 1;
    g_array_append_val (ious, iou);
  }
  g_array_sort (ious, compare);
  g_test_message ("%ux%u, a face of %.1f: one box on %u of %u, more on %u; "
                  "median of intersection over union %.2f",
      frame->width, frame->height, fraction, n_right, ious->len, n_more,
      g_array_index (ious, float, ious->len / 2));
  *n += ious->len;
  return n_right;
}

static void
test_closeups (gconstpointer data)
{
  const Frame *frame = data;
  g_autoptr (GPtrArray) photos = photos_sy32 ();
  g_autofree char *model = photos != NULL ? photos_yunet ("2022mar") : NULL;
  if (model == NULL)
    return;
  GstElement *element = gst_element_factory_make ("mienfacedetect", NULL);
  g_autofree char *caps = g_strdup_printf ("video/x-raw,format=BGR,width=%u,"
                                           "height=%u,framerate=25/1",
      frame->width, frame->height);
  guint n = 0, n_right = 0;

  g_object_set (element, "model", model, NULL);
  GstHarness *harness = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  gst_harness_set_src_caps_str (harness, caps);
  for (guint i = 0; i < MAX_FRACTIONS && frame->fractions[i] > 0; i++)
    n_right += measure (harness, photos, frame, frame->fractions[i], &n);
  gst_harness_teardown (harness);
  g_assert_cmpfloat ((double) n_right / n, >=, 0.98);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (FRAMES); i++)
    mien_test_add (test_closeups, &FRAMES[i], "/detect/closeups/%ux%u",
        FRAMES[i].width, FRAMES[i].height);
  return g_test_run ();
}
