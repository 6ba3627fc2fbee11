/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "finder.h"

#include <string.h>

#include "opencv.h"
#include "input.h"
#include "netsearch.h"
#include "rescan.h"

struct _GstMienFinder {
  /* One of the two. */
  MienDetectorNet *net;
  MienOpencvDetector *opencv;

  MienPixels *pixels; /* of the network */
  MienPixelsWhere where;

  GstMienDetectInput *input; /* for input_width; NULL after a reset */
  guint input_width;

  GstMienRescan rescan; /* of networks */
  guint since_whole;    /* frames since the whole was searched */
};

/* Whether the engine is to run it: a file of a network, or a name without a
 * folder and an ending, which only models have. */
static gboolean
is_network (const GstMienDetectStartSettings *settings)
{
  const gchar *model = settings->model ? settings->model : "";
  const gchar *device = settings->network.device;
  g_autofree gchar *lower = g_ascii_strdown (model, -1);

  if (device && g_ascii_strcasecmp (device, MIEN_OPENCV_DEVICE) == 0)
    return FALSE;
  return g_str_has_suffix (lower, ".onnx")
      || (*model != '\0' && !strpbrk (model, "./"));
}

static MienDetectorNet *
open_net (const GstMienDetectStartSettings *settings, GError **error)
{
  g_autoptr (MienDetectorModel) model =
      mien_detector_model_load (settings->model, settings->network.model_path,
          error);

  return model ? mien_detector_net_new (model, settings->network.device,
             settings->network.precision, error)
               : NULL;
}

/* Takes `net`, unless it is NULL. */
static gboolean
use_net (GstMienFinder *self, MienDetectorNet *net)
{
  if (!net)
    return FALSE;
  g_clear_pointer (&self->net, mien_detector_net_free);
  g_clear_pointer (&self->pixels, mien_pixels_free);
  self->net = net;
  self->pixels = mien_pixels_new (mien_detector_net_device (net), self->where);
  return TRUE;
}

GstMienFinder *
gst_mien_finder_new (const GstMienDetectStartSettings *settings, GError **error)
{
  g_autoptr (GstMienFinder) self = g_new0 (GstMienFinder, 1);

  self->where = settings->network.pre_process;
  if (is_network (settings))
    use_net (self, open_net (settings, error));
  else
    self->opencv =
        mien_opencv_detector_new (settings->model ? settings->model : "",
            error);
  return self->net || self->opencv ? g_steal_pointer (&self) : NULL;
}

void
gst_mien_finder_free (GstMienFinder *self)
{
  if (!self)
    return;
  gst_mien_finder_reset (self);
  g_clear_pointer (&self->net, mien_detector_net_free);
  g_clear_pointer (&self->pixels, mien_pixels_free);
  g_clear_pointer (&self->opencv, mien_opencv_detector_free);
  g_free (self);
}

const gchar *
gst_mien_finder_name (const GstMienFinder *self)
{
  return self->net ? mien_detector_net_model (self->net)->detector
                   : mien_opencv_detector_get_name (self->opencv);
}

const gchar *
gst_mien_finder_device_name (const GstMienFinder *self)
{
  return self->net ? mien_detector_net_device_name (self->net)
                   : mien_opencv_name ();
}

const gchar *
gst_mien_finder_precision (const GstMienFinder *self)
{
  return self->net ? mien_detector_net_precision (self->net) : NULL;
}

void
gst_mien_finder_reset (GstMienFinder *self)
{
  g_clear_pointer (&self->input, gst_mien_detect_input_free);
  gst_mien_rescan_clear (&self->rescan);
}

gboolean
gst_mien_finder_use_cpu (GstMienFinder *self, GError **error)
{
  g_autoptr (MienDetectorModel) model = mien_detector_model_ref (
      (MienDetectorModel *) mien_detector_net_model (self->net));

  return use_net (self,
      mien_detector_net_new (model, "cpu", MIEN_PRECISION_FP32, error));
}

static void
set_input (GstMienFinder *self, const GstVideoInfo *info, guint max_width)
{
  if (self->input && self->input_width == max_width)
    return;
  gst_mien_finder_reset (self);
  /* Networks of the engine take frames as they are. */
  self->input = gst_mien_detect_input_new (info,
      self->opencv ? mien_opencv_detector_get_channels (self->opencv) : 1,
      max_width);
  self->input_width = max_width;
}

/* In pixels of the frame. */
static gboolean
search_whole (GstMienFinder *self, GstVideoFrame *frame,
    const MienDetectParams *params, GArray *faces, GError **error)
{
  const GstMienDetectSize size = gst_mien_detect_input_size (self->input);
  const gfloat scale_x = (gfloat) frame->info.width / size.width;
  const gfloat scale_y = (gfloat) frame->info.height / size.height;
  MienDetectParams reduced = *params;
  MienOpencvInput input;

  reduced.min_width /= scale_x;
  reduced.min_height /= scale_y;
  self->since_whole = 0;
  if (self->net) {
    if (!gst_mien_net_search (self->net, self->pixels, frame, size, &reduced,
            faces, error))
      return FALSE;
  } else {
    gst_mien_detect_input_load (self->input, frame, &input);
    if (!mien_opencv_detector_detect (self->opencv, &input, &reduced, faces,
            error))
      return FALSE;
  }
  mien_detections_scale (faces, scale_x, scale_y);
  return TRUE;
}

/* Where the faces were, if that is enough; `*found` says so. */
static gboolean
search_windows (GstMienFinder *self, const GstVideoFrame *frame,
    const GstMienDetectFrameSettings *settings, GArray *faces, gboolean *found,
    GError **error)
{
  *found = FALSE;
  if (!self->net || self->since_whole + 1 >= settings->rescan_interval)
    return TRUE;
  self->since_whole++;
  return gst_mien_rescan (&self->rescan, self->net, self->pixels, frame,
      gst_mien_detect_input_size (self->input), &settings->params, faces, found,
      error);
}

gboolean
gst_mien_finder_search (GstMienFinder *self, GstVideoFrame *frame,
    const GstMienDetectFrameSettings *settings, GArray *faces, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  gboolean all_found;

  set_input (self, &frame->info, settings->detect_width);
  if (self->pixels)
    mien_pixels_forget_frame (self->pixels);
  if (settings->min_stddev > 0
      && gst_mien_detect_input_deviation (self->input, frame)
          < settings->min_stddev)
    return TRUE;
  if (!search_windows (self, frame, settings, found, &all_found, error)
      || (!all_found
          && !search_whole (self, frame, &settings->params, found, error)))
    return FALSE;

  mien_detections_drop_unfit (found, settings->params.min_width,
      settings->params.min_height);
  gst_mien_rescan_remember (&self->rescan, found);
  mien_detections_keep_largest (found, settings->max_faces);
  g_array_append_vals (faces, found->data, found->len);
  return TRUE;
}

MienUpload *
gst_mien_finder_share (GstMienFinder *self)
{
  return self->pixels ? mien_pixels_share (self->pixels) : NULL;
}
