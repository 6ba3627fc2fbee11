/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "moved.h"

#include <gst/video/video.h>

#define WIDTH 640
#define HEIGHT 480

void
test_move (GstBuffer *dest, GstBuffer *source, gint left, gint x, gint width)
{
  GstVideoInfo in = { .width = WIDTH, .height = HEIGHT };
  GstVideoInfo out = { .width = width, .height = HEIGHT };
  GstVideoMetaTransformMatrix matrix = { &in, { left, 0, WIDTH - left, HEIGHT },
    &out, { x, 0, WIDTH - left, HEIGHT },
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta (source, &state)))
    meta->info->transform_func (dest, meta, source,
        gst_video_meta_transform_matrix_get_quark (), &matrix);
}
