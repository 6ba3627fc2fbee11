/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Searches all of a frame, or only around the faces of the previous one. */

#include "base/planes.h"
#include "finder-private.h"

typedef enum {
  NOTHING, /* to search */
  WINDOWS,
  WHOLE,
} What;

struct _GstMienFindJob {
  GstMienFinder *finder;
  guint slot;
  GstVideoFrame *frame;
  const MienPixelsSource *source; /* NULL: the frame is mapped */
  const MienPixelsLoan *loan;     /* of its memory, or NULL */
  const GstMienDetectFrameSettings *settings;
  GstMienDetectSize size; /* of the reduced frame */
  What what;
  GstMienFindPlace *place; /* NULL with OpenCV */
  GError *error;           /* from submitting at the begin */
};

GstMienFindJob *
gst_mien_find_job_new (GstMienFinder *finder, guint slot)
{
  GstMienFindJob *self = g_new0 (GstMienFindJob, 1);

  self->finder = finder;
  self->slot = slot;
  return self;
}

static MienPixels *
pixels_of (const GstMienFindJob *self)
{
  return self->place->pixels->pdata[self->slot];
}

static GstMienNetSearch
search_of (const GstMienFindJob *self)
{
  const MienDetectParams *params = &self->settings->params;

  return (GstMienNetSearch) { self->place->net, self->slot, pixels_of (self),
    self->frame, self->size,
    { params->score_threshold, params->nms_threshold } };
}

/* Whether to search around the last faces. Their positions are only read if the
 * interval is above 1, and then the caller has waited for the earlier jobs. */
static gboolean
wants_windows (const GstMienFindJob *self)
{
  const guint interval = self->settings->rescan_interval;

  return interval > 1 && self->finder->since_whole + 1 < interval
      && gst_mien_rescan_serves (&self->finder->rescan);
}

/* Uses the device that the network runs on now. With OpenCV there is nothing to
 * submit. */
static void
begin (GstMienFindJob *self)
{
  MienPlanes planes;

  self->place = gst_mien_location_ref_place (&self->finder->location);
  if (!self->place)
    return;
  mien_pixels_forget_frame (pixels_of (self));
  if (self->what == NOTHING)
    return;
  gst_mien_frame_to_planes (self->frame, &planes);
  mien_pixels_set_source (pixels_of (self), self->source);
  mien_pixels_set_loan (pixels_of (self), self->loan);
  mien_pixels_set_planes (pixels_of (self), &planes);
  const GstMienNetSearch search = search_of (self);
  self->what = wants_windows (self) ? WINDOWS : WHOLE;
  if (self->what == WINDOWS)
    gst_mien_rescan_begin (&self->finder->rescan, &search, &self->error);
  else
    gst_mien_net_search_begin (&search, &self->error);
}

/* Frames on a device are never flat: their pixels cannot be read here. */
static gboolean
is_flat (const GstMienFindJob *self)
{
  const guint least = self->settings->min_stddev;

  return least > 0 && !self->source
      && gst_mien_detect_input_deviation (self->finder->input, self->frame)
      < least;
}

void
gst_mien_find_job_begin (GstMienFindJob *self, GstVideoFrame *frame,
    const MienPixelsSource *source, const MienPixelsLoan *loan,
    const GstMienDetectFrameSettings *settings)
{
  gst_mien_finder_set_input (self->finder, &frame->info,
      settings->detect_width);
  self->frame = frame;
  self->source = source;
  self->loan = loan;
  self->settings = settings;
  self->size = gst_mien_detect_input_size (self->finder->input);
  self->what = is_flat (self) ? NOTHING : WHOLE;
  begin (self);
}

static gboolean
run_opencv (const GstMienFindJob *self, const MienDetectParams *params,
    GArray *faces, GError **error)
{
  MienOpencvInput input;

  gst_mien_detect_input_load (self->finder->input, self->frame, &input);
  return mien_opencv_detector_detect (self->finder->opencv, &input, params,
      faces, error);
}

/* The faces are in pixels of the frame. */
static gboolean
run_whole (GstMienFindJob *self, GArray *faces, GError **error)
{
  const gfloat scale_x =
      (gfloat) GST_VIDEO_FRAME_WIDTH (self->frame) / self->size.width;
  const gfloat scale_y =
      (gfloat) GST_VIDEO_FRAME_HEIGHT (self->frame) / self->size.height;

  self->finder->since_whole = 0;
  if (self->place) {
    const GstMienNetSearch search = search_of (self);
    if (!gst_mien_net_search_end (&search, faces, error))
      return FALSE;
  } else {
    MienDetectParams params = self->settings->params;
    params.min_width /= scale_x;
    params.min_height /= scale_y;
    if (!run_opencv (self, &params, faces, error))
      return FALSE;
  }
  mien_detections_scale (faces, scale_x, scale_y);
  return TRUE;
}

/* Searches the whole frame if a face was not found again. */
static gboolean
run_windows (GstMienFindJob *self, GArray *faces, GError **error)
{
  const GstMienNetSearch search = search_of (self);
  gboolean found;

  if (!gst_mien_rescan_end (&self->finder->rescan, &search, faces, &found,
          error))
    return FALSE;
  if (found) {
    self->finder->since_whole++;
    return TRUE;
  }
  self->what = WHOLE;
  return gst_mien_net_search_begin (&search, error)
      && run_whole (self, faces, error);
}

gboolean
gst_mien_find_job_run (GstMienFindJob *self, GArray *faces, GError **error)
{
  const GstMienDetectFrameSettings *settings = self->settings;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  if (self->what == NOTHING)
    return TRUE;
  if (self->error) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
  }
  if (!(self->what == WINDOWS ? run_windows : run_whole) (self, found, error))
    return FALSE;
  mien_detections_drop_unfit (found, settings->params.min_width,
      settings->params.min_height);
  gst_mien_rescan_remember (&self->finder->rescan, found);
  mien_detections_keep_largest (found, settings->max_faces);
  g_array_append_vals (faces, found->data, found->len);
  return TRUE;
}

MienUpload *
gst_mien_find_job_share (GstMienFindJob *self)
{
  return self->place ? mien_pixels_share (pixels_of (self)) : NULL;
}

void
gst_mien_find_job_end (GstMienFindJob *self)
{
  if (self->place)
    mien_detector_net_give_up (self->place->net, self->slot);
  g_clear_error (&self->error);
  gst_mien_location_unref_place (&self->finder->location,
      g_steal_pointer (&self->place));
}

gboolean
gst_mien_find_job_is_left_behind (const GstMienFindJob *self)
{
  return !gst_mien_location_is (&self->finder->location, self->place);
}

void
gst_mien_find_job_restart (GstMienFindJob *self)
{
  gst_mien_find_job_end (self);
  begin (self);
}
