/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keeper.h"

#include "base/analyzer.h"
#include "engine/error.h"
#include "opencv.h"

void
gst_mien_keeper_init (GstMienKeeper *self, GstMienFilter *element,
    GstMienNetworkSettings *network)
{
  *self = (GstMienKeeper) { element, network, NULL };
}

void
gst_mien_keeper_post (const GstMienKeeper *self, const GError *error)
{
  /* File names may be any bytes, but messages must be UTF-8. */
  g_autofree gchar *text = g_utf8_make_valid (error->message, -1);

  if (error->domain == MIEN_ENGINE_ERROR)
    gst_mien_network_post_error (GST_ELEMENT (self->element), error);
  else if (g_error_matches (error, MIEN_OPENCV_ERROR,
               MIEN_OPENCV_ERROR_NOT_FOUND))
    GST_ELEMENT_ERROR (self->element, RESOURCE, NOT_FOUND, ("%s", text),
        (NULL));
  else
    GST_ELEMENT_ERROR (self->element, LIBRARY, INIT, ("%s", text), (NULL));
}

static void
show_device (const GstMienKeeper *self)
{
  const GstMienFinder *on = self->finder;

  gst_mien_network_set_device (GST_ELEMENT (self->element), self->network,
      on ? gst_mien_finder_device_name (on) : NULL,
      on ? gst_mien_finder_precision (on) : NULL);
}

gboolean
gst_mien_keeper_start (GstMienKeeper *self,
    const GstMienDetectStartSettings *settings)
{
  g_autoptr (GError) error = NULL;

  self->finder = gst_mien_finder_new (settings, &error);
  if (!self->finder) {
    gst_mien_keeper_post (self, error);
    return FALSE;
  }
  show_device (self);
  const guint n = gst_mien_finder_n_jobs (self->finder);
  if (settings->network.nireq > n)
    GST_WARNING_OBJECT (self->element,
        "nireq=%u has no effect: OpenCV searches one frame at a time",
        settings->network.nireq);
  GST_INFO_OBJECT (self->element, "%s runs on %s, %u frames at a time",
      settings->model, gst_mien_finder_device_name (self->finder), n);
  return TRUE;
}

void
gst_mien_keeper_stop (GstMienKeeper *self)
{
  g_clear_pointer (&self->finder, gst_mien_finder_free);
  show_device (self);
}

gboolean
gst_mien_keeper_follow (GstMienKeeper *self, MienDevice *device,
    const GstMienDetectStartSettings *settings, GError **error)
{
  if (gst_mien_finder_frames_on (self->finder) == device)
    return TRUE;
  gst_mien_analyzer_settle (GST_MIEN_ANALYZER (self->element));
  if (!gst_mien_finder_move (self->finder, device, settings, error))
    return FALSE;
  show_device (self);
  return TRUE;
}

void
gst_mien_keeper_warn (const GstMienKeeper *self, const gchar *reason)
{
  g_autofree gchar *message =
      g_strdup_printf ("No faces were searched in a frame: %s", reason);

  gst_mien_filter_warn (self->element, message);
}

static gboolean
use_cpu (GstMienKeeper *self, GError **error)
{
  if (gst_mien_finder_frames_on (self->finder)
      || !gst_mien_network_falls_back (GST_ELEMENT (self->element),
          self->network, error)
      || !gst_mien_finder_use_cpu (self->finder, error))
    return FALSE;
  show_device (self);
  return TRUE;
}

/* Restarts the job on the device that the network runs on now. `*error` is the
 * error of its first run. */
static gboolean
go_on_with_cpu (GstMienKeeper *self, GstMienFindJob *job, GError **error)
{
  if (gst_mien_find_job_is_left_behind (job))
    g_clear_error (error);
  else if (!use_cpu (self, error))
    return FALSE;
  gst_mien_find_job_restart (job);
  return TRUE;
}

/* FALSE if the element cannot continue because the device is lost. */
static gboolean
report (GstMienKeeper *self, const GError *error)
{
  if (g_error_matches (error, MIEN_ENGINE_ERROR,
          MIEN_ENGINE_ERROR_DEVICE_LOST)) {
    gst_mien_keeper_post (self, error);
    return FALSE;
  }
  gst_mien_keeper_warn (self, error->message);
  return TRUE;
}

gboolean
gst_mien_keeper_run (GstMienKeeper *self, GstMienFindJob *job, GArray *faces)
{
  g_autoptr (GError) error = NULL;

  return gst_mien_find_job_run (job, faces, &error)
      || (go_on_with_cpu (self, job, &error)
          && gst_mien_find_job_run (job, faces, &error))
      || report (self, error);
}

gboolean
gst_mien_keeper_take_error (GstMienKeeper *self, GError **error)
{
  return use_cpu (self, error) || report (self, *error);
}
