/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "finder.h"

#include <string.h>

#include "detector.h"
#include "input.h"
#include "netsearch.h"

struct _GstMienFinder {
  /* One of the two. */
  MienDetectorNet *net;
  MienDetector *opencv;

  GstMienDetectInput *input; /* for input_width; NULL after a reset */
  guint input_width;
};

/* Whether the engine is to run it: a file of a network, or a name without a
 * folder and an ending, which only models have. */
static gboolean
is_network (const GstMienDetectStartSettings *settings)
{
  const gchar *model = settings->model ? settings->model : "";
  const gchar *device = settings->network.device;
  g_autofree gchar *lower = g_ascii_strdown (model, -1);

  if (device && g_ascii_strcasecmp (device, MIEN_DETECTOR_DEVICE) == 0)
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

  return model ? mien_detector_net_new (model, settings->network.device, error)
               : NULL;
}

GstMienFinder *
gst_mien_finder_new (const GstMienDetectStartSettings *settings, GError **error)
{
  g_autoptr (GstMienFinder) self = g_new0 (GstMienFinder, 1);

  if (is_network (settings))
    self->net = open_net (settings, error);
  else
    self->opencv =
        mien_detector_new (settings->model ? settings->model : "", error);
  return self->net || self->opencv ? g_steal_pointer (&self) : NULL;
}

void
gst_mien_finder_free (GstMienFinder *self)
{
  if (!self)
    return;
  gst_mien_finder_reset (self);
  g_clear_pointer (&self->net, mien_detector_net_free);
  g_clear_pointer (&self->opencv, mien_detector_free);
  g_free (self);
}

const gchar *
gst_mien_finder_name (const GstMienFinder *self)
{
  return self->net ? mien_detector_net_model (self->net)->detector
                   : mien_detector_get_name (self->opencv);
}

const gchar *
gst_mien_finder_device_name (const GstMienFinder *self)
{
  return self->net ? mien_detector_net_device_name (self->net)
                   : mien_detector_opencv_name ();
}

void
gst_mien_finder_reset (GstMienFinder *self)
{
  g_clear_pointer (&self->input, gst_mien_detect_input_free);
}

gboolean
gst_mien_finder_use_cpu (GstMienFinder *self, GError **error)
{
  g_autoptr (MienDetectorModel) model = mien_detector_model_ref (
      (MienDetectorModel *) mien_detector_net_model (self->net));
  MienDetectorNet *net = mien_detector_net_new (model, "cpu", error);

  if (!net)
    return FALSE;
  mien_detector_net_free (self->net);
  self->net = net;
  return TRUE;
}

static void
set_input (GstMienFinder *self, const GstVideoInfo *info, guint max_width)
{
  if (self->input && self->input_width == max_width)
    return;
  gst_mien_finder_reset (self);
  /* Networks of the engine take frames as they are. */
  self->input = gst_mien_detect_input_new (info,
      self->opencv ? mien_detector_get_channels (self->opencv) : 1, max_width);
  self->input_width = max_width;
}

/* In pixels of the reduced frame. */
static gboolean
search_reduced (GstMienFinder *self, GstVideoFrame *frame,
    const MienDetectorParams *params, GArray *faces, GError **error)
{
  MienDetectorInput input;

  if (self->net)
    return gst_mien_net_search (self->net, frame,
        gst_mien_detect_input_size (self->input), params, faces, error);
  gst_mien_detect_input_load (self->input, frame, &input);
  return mien_detector_detect (self->opencv, &input, params, faces, error);
}

gboolean
gst_mien_finder_search (GstMienFinder *self, GstVideoFrame *frame,
    const GstMienDetectFrameSettings *settings, GArray *faces, GError **error)
{
  MienDetectorParams params = settings->params;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  set_input (self, &frame->info, settings->detect_width);
  if (settings->min_stddev > 0
      && gst_mien_detect_input_deviation (self->input, frame)
          < settings->min_stddev)
    return TRUE;
  const GstMienDetectSize size = gst_mien_detect_input_size (self->input);
  const gfloat scale_x = (gfloat) frame->info.width / size.width;
  const gfloat scale_y = (gfloat) frame->info.height / size.height;
  params.min_width /= scale_x;
  params.min_height /= scale_y;
  if (!search_reduced (self, frame, &params, found, error))
    return FALSE;

  mien_detections_scale (found, scale_x, scale_y);
  mien_detections_drop_unfit (found, settings->params.min_width,
      settings->params.min_height);
  mien_detections_keep_largest (found, settings->max_faces);
  g_array_append_vals (faces, found->data, found->len);
  return TRUE;
}
