/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "finder-private.h"

#include <string.h>

#include "engine/device.h"
#include "engine/error.h"

/* Whether the engine runs the model: a network's file, or a name without folder
 * and extension, which only models have. */
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

/* Takes ownership of `net`, which may be NULL. */
static GstMienFindPlace *
place_of (const GstMienFinder *self, MienDetectorNet *net, guint n_jobs)
{
  if (!net)
    return NULL;
  GstMienFindPlace *place = g_atomic_rc_box_new0 (GstMienFindPlace);
  place->net = net;
  place->pixels =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mien_pixels_free);
  for (guint i = 0; i < n_jobs; i++)
    g_ptr_array_add (place->pixels,
        mien_pixels_new (mien_detector_net_device (net),
            self->frames_on ? MIEN_PIXELS_VULKAN : self->where));
  return place;
}

static GstMienFindPlace *
place_new (const GstMienFinder *self, const char *device,
    MienPrecision precision, guint n_jobs, GError **error)
{
  return place_of (self,
      mien_detector_net_new (self->model, device, precision, n_jobs, error),
      n_jobs);
}

static void
place_clear (gpointer data)
{
  GstMienFindPlace *place = data;

  mien_detector_net_free (place->net);
  g_ptr_array_unref (place->pixels);
}

/* The user's value, or the device's preference if it is 0. */
static guint
choose_n_jobs (const GstMienNetworkSettings *settings, GError **error)
{
  if (settings->nireq > 0)
    return settings->nireq;
  g_autoptr (MienDevice) device = mien_device_get (settings->device, error);
  return device
      ? gst_mien_network_choose_in_flight (mien_device_is_gpu (device))
      : 0;
}

static gboolean
open_network (GstMienFinder *self, const GstMienDetectStartSettings *settings,
    guint *n_jobs, GError **error)
{
  const GstMienNetworkSettings *network = &settings->network;

  self->model =
      mien_detector_model_load (settings->model, network->model_path, error);
  if (!self->model)
    return FALSE;
  *n_jobs = choose_n_jobs (network, error);
  if (*n_jobs == 0)
    return FALSE;
  GstMienFindPlace *place =
      place_new (self, network->device, network->precision, *n_jobs, error);
  if (!place)
    return FALSE;
  gst_mien_location_move (&self->location, place);
  return TRUE;
}

static gboolean
open_opencv (GstMienFinder *self, const GstMienDetectStartSettings *settings,
    guint *n_jobs, GError **error)
{
  self->opencv =
      mien_opencv_detector_new (settings->model ? settings->model : "", error);
  *n_jobs = 1;
  return self->opencv != NULL;
}

GstMienFinder *
gst_mien_finder_new (const GstMienDetectStartSettings *settings, GError **error)
{
  g_autoptr (GstMienFinder) self = g_new0 (GstMienFinder, 1);
  guint n_jobs;

  gst_mien_location_init (&self->location, place_clear);
  self->where = settings->network.pre_process;
  if (!(is_network (settings) ? open_network : open_opencv) (self, settings,
          &n_jobs, error))
    return NULL;
  self->jobs = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_jobs; i++)
    g_ptr_array_add (self->jobs, gst_mien_find_job_new (self, i));
  return g_steal_pointer (&self);
}

void
gst_mien_finder_free (GstMienFinder *self)
{
  if (!self)
    return;
  gst_mien_finder_reset (self);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  gst_mien_location_clear (&self->location);
  g_clear_pointer (&self->model, mien_detector_model_unref);
  g_clear_pointer (&self->opencv, mien_opencv_detector_free);
  g_clear_pointer (&self->frames_on, mien_device_unref);
  g_free (self);
}

MienDevice *
gst_mien_finder_frames_on (const GstMienFinder *self)
{
  return self->frames_on;
}

static gboolean
refuse_opencv (GError **error)
{
  g_set_error_literal (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "the frames are images of a Vulkan device, which OpenCV does not read; "
      "put vulkandownload before, or name a network, such as model=face");
  return FALSE;
}

gboolean
gst_mien_finder_move (GstMienFinder *self, MienDevice *device,
    const GstMienDetectStartSettings *settings, GError **error)
{
  const GstMienNetworkSettings *network = &settings->network;
  const guint n = self->jobs->len;
  g_autoptr (MienDevice) before = NULL;

  if (self->opencv)
    return refuse_opencv (error);
  before = g_steal_pointer (&self->frames_on);
  self->frames_on = device ? mien_device_ref (device) : NULL;
  GstMienFindPlace *place = device
      ? place_of (self,
          mien_detector_net_new_on (self->model, device, network->precision, n,
              error),
          n)
      : place_new (self, network->device, network->precision, n, error);
  if (!place)
    return FALSE;
  gst_mien_location_move (&self->location, place);
  return TRUE;
}

const gchar *
gst_mien_finder_name (const GstMienFinder *self)
{
  return self->model ? self->model->detector
                     : mien_opencv_detector_get_name (self->opencv);
}

const gchar *
gst_mien_finder_device_name (const GstMienFinder *self)
{
  const GstMienFindPlace *place = gst_mien_location_peek (&self->location);

  return place ? mien_detector_net_device_name (place->net)
               : mien_opencv_name ();
}

const gchar *
gst_mien_finder_precision (const GstMienFinder *self)
{
  const GstMienFindPlace *place = gst_mien_location_peek (&self->location);

  return place ? mien_detector_net_precision (place->net) : NULL;
}

guint
gst_mien_finder_n_jobs (const GstMienFinder *self)
{
  return self->jobs->len;
}

void
gst_mien_finder_reset (GstMienFinder *self)
{
  g_clear_pointer (&self->input, gst_mien_detect_input_free);
  gst_mien_rescan_clear (&self->rescan);
}

void
gst_mien_finder_set_input (GstMienFinder *self, const GstVideoInfo *info,
    guint max_width)
{
  if (self->input && self->input_width == max_width)
    return;
  gst_mien_finder_reset (self);
  /* Networks of the engine convert frames themselves. */
  self->input = gst_mien_detect_input_new (info,
      self->opencv ? mien_opencv_detector_get_channels (self->opencv) : 1,
      max_width);
  self->input_width = max_width;
}

gboolean
gst_mien_finder_has_to_wait (const GstMienFinder *self,
    const GstMienDetectFrameSettings *settings)
{
  return settings->rescan_interval > 1
      || settings->detect_width != self->input_width;
}

GstMienFindJob *
gst_mien_finder_begin (GstMienFinder *self, GstVideoFrame *frame,
    const MienPixelsSource *source, const MienPixelsLoan *loan,
    const GstMienDetectFrameSettings *settings)
{
  GstMienFindJob *job = self->jobs->pdata[self->next];

  self->next = (self->next + 1) % self->jobs->len;
  gst_mien_find_job_begin (job, frame, source, loan, settings);
  return job;
}

gboolean
gst_mien_finder_use_cpu (GstMienFinder *self, GError **error)
{
  GstMienFindPlace *cpu =
      place_new (self, "cpu", MIEN_PRECISION_FP32, self->jobs->len, error);

  if (!cpu)
    return FALSE;
  gst_mien_location_move (&self->location, cpu);
  return TRUE;
}
