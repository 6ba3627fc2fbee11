/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "decoder.h"

#include <string.h>

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include "base/formats.h"

#define PATIENCE (5 * GST_SECOND)

/* Exact decoding: the fast transforms are off by up to 5 levels. */
#define JPEG \
  "appsrc name=src format=time caps=image/jpeg ! " \
  "jpegdec idct-method=islow ! appsink name=sink sync=false"
/* For files with an EXIF orientation. videoflip keeps applying the last
 * orientation it received, and jpegparse holds a picture until more data
 * arrives, so this pipeline decodes one picture followed by EOS. */
#define PHOTO \
  "appsrc name=src format=time caps=image/jpeg ! jpegparse ! " \
  "jpegdec idct-method=islow ! videoconvert ! " \
  "videoflip video-direction=auto ! appsink name=sink sync=false"
/* EXIF is in one of the first segments, none of which is longer than this. */
#define MAX_HEADER (64 << 10)
#define PNG \
  "appsrc name=src format=time caps=image/png,framerate=1/1 ! " \
  "pngdec ! appsink name=sink sync=false"

typedef struct {
  GstElement *pipeline, *src, *sink;
} Chain;

struct _EvalDecoder {
  Chain jpeg, png;   /* created on first use */
  Chain photo;       /* created for each file */
  GstSample *sample; /* of the mapped frame */
  GstVideoFrame frame;
};

EvalDecoder *
eval_decoder_new (void)
{
  return g_new0 (EvalDecoder, 1);
}

static void
chain_clear (Chain *chain)
{
  if (chain->pipeline)
    gst_element_set_state (chain->pipeline, GST_STATE_NULL);
  gst_clear_object (&chain->src);
  gst_clear_object (&chain->sink);
  gst_clear_object (&chain->pipeline);
}

static gboolean
has_exif (const char *data, gsize size)
{
  static const char mark[] = { 'E', 'x', 'i', 'f', 0, 0 };

  for (gsize i = 0; i + sizeof mark <= MIN (size, MAX_HEADER); i++)
    if (memcmp (data + i, mark, sizeof mark) == 0)
      return TRUE;
  return FALSE;
}

static void
close_frame (EvalDecoder *self)
{
  if (self->sample)
    gst_video_frame_unmap (&self->frame);
  g_clear_pointer (&self->sample, gst_sample_unref);
}

void
eval_decoder_free (EvalDecoder *self)
{
  if (!self)
    return;
  close_frame (self);
  chain_clear (&self->jpeg);
  chain_clear (&self->png);
  chain_clear (&self->photo);
  g_free (self);
}

static gboolean
chain_init (Chain *chain, const char *description, GError **error)
{
  if (chain->pipeline)
    return TRUE;
  chain->pipeline = gst_parse_launch_full (description, NULL,
      GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (!chain->pipeline)
    return FALSE;
  chain->src = gst_bin_get_by_name (GST_BIN (chain->pipeline), "src");
  chain->sink = gst_bin_get_by_name (GST_BIN (chain->pipeline), "sink");
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_MIEN_VIDEO_CAPS);
  gst_app_sink_set_caps (GST_APP_SINK (chain->sink), caps);
  gst_element_set_state (chain->pipeline, GST_STATE_PLAYING);
  return TRUE;
}

/* Takes ownership of `data`. `is_last` sends EOS after it. */
static GstSample *
chain_decode (Chain *chain, char *data, gsize size, gboolean is_last,
    GError **error)
{
  GstBuffer *buffer = gst_buffer_new_wrapped (data, size);
  GST_BUFFER_PTS (buffer) = 0;
  gst_app_src_push_buffer (GST_APP_SRC (chain->src), buffer);
  if (is_last)
    gst_app_src_end_of_stream (GST_APP_SRC (chain->src));
  GstSample *sample =
      gst_app_sink_try_pull_sample (GST_APP_SINK (chain->sink), PATIENCE);
  if (sample)
    return sample;

  g_autoptr (GstBus) bus = gst_element_get_bus (chain->pipeline);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  if (message)
    gst_message_parse_error (message, error, NULL);
  else
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECODE,
        "the decoder produced no picture");
  return NULL;
}

static gboolean
decode_file (EvalDecoder *self, const char *path, GError **error)
{
  g_autofree char *data = NULL;
  gsize size;
  if (!g_file_get_contents (path, &data, &size, error))
    return FALSE;

  const gboolean is_png = g_str_has_prefix (data, "\x89PNG");
  const gboolean is_photo = !is_png && has_exif (data, size);
  Chain *chain = is_png ? &self->png : is_photo ? &self->photo : &self->jpeg;
  if (!chain_init (chain, is_png ? PNG : is_photo ? PHOTO : JPEG, error))
    return FALSE;
  self->sample =
      chain_decode (chain, g_steal_pointer (&data), size, is_photo, error);
  if (is_photo)
    chain_clear (chain);
  g_prefix_error (error, "%s: ", path);
  return self->sample != NULL;
}

gboolean
eval_decoder_open (EvalDecoder *self, const char *path, MienImage *image,
    GError **error)
{
  GstVideoInfo info;

  close_frame (self);
  if (!decode_file (self, path, error))
    return FALSE;
  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (self->sample))
      || !gst_video_frame_map (&self->frame, &info,
          gst_sample_get_buffer (self->sample), GST_MAP_READ)) {
    g_clear_pointer (&self->sample, gst_sample_unref);
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "%s: the decoded picture cannot be read", path);
    return FALSE;
  }
  gst_mien_frame_to_image (&self->frame, image);
  return TRUE;
}
