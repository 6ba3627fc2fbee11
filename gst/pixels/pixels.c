/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "pixels/pixels.h"

#include <string.h>

#include "engine/error.h"
#include "stage.h"

struct _MienPixels {
  MienStage *stage;               /* NULL if the CPU makes all inputs */
  const MienPixelsSource *source; /* for frames set from now on */
  const MienPixelsLoan *loan;     /* likewise */
  MienPixelsFrame frame;
  gboolean staged; /* the device can make inputs from the frame */
  GError
      *refusal; /* why a frame on the device cannot be used; until the flush */
  GArray *jobs; /* MienPixelsJob for the device; until the flush */
  GArray *picture; /* float; scratch memory for mirroring */
};

MienPixels *
mien_pixels_new (MienDevice *device, MienPixelsWhere where)
{
  MienPixels *self = g_new0 (MienPixels, 1);

  if (where != MIEN_PIXELS_CPU)
    self->stage = mien_stage_new (device, where == MIEN_PIXELS_VULKAN);
  self->jobs = g_array_new (FALSE, FALSE, sizeof (MienPixelsJob));
  self->picture = g_array_new (FALSE, FALSE, sizeof (float));
  return self;
}

void
mien_pixels_free (MienPixels *self)
{
  if (!self)
    return;
  if (self->stage)
    mien_stage_unref (self->stage);
  g_array_unref (self->jobs);
  g_array_unref (self->picture);
  g_clear_error (&self->refusal);
  g_free (self);
}

gboolean
mien_pixels_are_on_device (const MienPixels *self)
{
  return self->stage != NULL;
}

guint64
mien_pixels_sent (const MienPixels *self)
{
  return self->stage ? mien_stage_sent (self->stage) : 0;
}

void
mien_pixels_set_source (MienPixels *self, const MienPixelsSource *source)
{
  self->source = source;
}

void
mien_pixels_set_loan (MienPixels *self, const MienPixelsLoan *loan)
{
  self->loan = loan;
}

/* Remembers why a frame that only the device can access cannot be used. */
static void
refuse (MienPixels *self, const char *reason)
{
  if (!self->refusal)
    g_set_error (&self->refusal, MIEN_ENGINE_ERROR,
        MIEN_ENGINE_ERROR_UNSUPPORTED,
        "the frame of %ux%u is on the device, and what a network is to see of "
        "it cannot be made there: %s; put vulkandownload before",
        self->frame.planes.width, self->frame.planes.height, reason);
}

static void
set_frame (MienPixels *self, MienUpload *upload)
{
  g_autoptr (GError) error = NULL;

  g_warn_if_fail (self->jobs->len == 0);
  g_clear_error (&self->refusal);
  self->frame.source = self->source;
  self->frame.loan = self->source ? NULL : self->loan;
  self->staged = self->stage
      && mien_stage_set_frame (self->stage, &self->frame, upload, &error);
  if (self->source && !self->staged)
    refuse (self, error ? error->message : "no network runs there");
}

void
mien_pixels_set_frame (MienPixels *self, const MienPlanes *planes,
    const MienImage *image, MienUpload *upload)
{
  self->frame = (MienPixelsFrame) { .planes = *planes, .image = *image };
  set_frame (self, upload);
}

void
mien_pixels_set_planes (MienPixels *self, const MienPlanes *planes)
{
  self->frame = (MienPixelsFrame) { .planes = *planes };
  set_frame (self, NULL);
}

/* The components that mien_crop () reads from an image. */
static MienPlanes
planes_of (const MienImage *image)
{
  const gboolean luma = mien_image_is_luma (image);
  const guint offsets[] = { image->red, image->green, image->blue };
  MienPlanes planes = {
    .kind = luma ? MIEN_PLANES_LUMA : MIEN_PLANES_RGB,
    .width = image->width,
    .height = image->height,
    .limited_range = image->limited_range,
    .word_level = image->word_level,
  };

  for (guint i = 0; i < (luma ? 1 : 3); i++)
    planes.planes[i] = (MienPlane) { image->pixels + offsets[i], image->stride,
      image->pixel_step };
  return planes;
}

void
mien_pixels_set_image (MienPixels *self, const MienImage *image)
{
  self->frame =
      (MienPixelsFrame) { .planes = planes_of (image), .image = *image };
  set_frame (self, NULL);
}

void
mien_pixels_forget_frame (MienPixels *self)
{
  self->staged = FALSE;
}

MienUpload *
mien_pixels_share (MienPixels *self)
{
  return self->staged ? mien_stage_share (self->stage) : NULL;
}

/* Copies rows, flipped left to right. */
static void
mirror (const float *from, guint n_rows, guint width, float *to)
{
  for (guint y = 0; y < n_rows; y++, from += width, to += width)
    for (guint x = 0; x < width; x++)
      to[x] = from[width - 1 - x];
}

static gboolean
draw (const MienPixels *self, const MienPixelsJob *job, float *out)
{
  const MienPlanesFormat *f = &job->format;

  if (!job->is_crop) {
    mien_planes_fit (&self->frame.planes, &job->box, f, out);
    return TRUE;
  }
  MienCropFormat format = { f->width, f->height, f->channels, f->bgr };
  memcpy (format.range_min, f->range_min, sizeof (format.range_min));
  memcpy (format.range_max, f->range_max, sizeof (format.range_max));
  return mien_crop_turned (&self->frame.image, &job->box, job->angle, &format,
      out);
}

/* Input memory must only be written to, so mirroring uses scratch memory. */
static gboolean
do_on_cpu (MienPixels *self, const MienPixelsJob *job)
{
  const MienPixelsPlace *to = &job->to;
  float *out =
      mien_port_floats (mien_runner_input (to->runner, to->slot, to->graph, 0),
          to->item);
  const guint n_rows = job->format.channels * job->format.height;

  if (!to->mirrored)
    return draw (self, job, out);
  g_array_set_size (self->picture, n_rows * job->format.width);
  float *picture = (float *) (gpointer) self->picture->data;
  if (!draw (self, job, picture))
    return FALSE;
  mirror (picture, n_rows, job->format.width, out);
  return TRUE;
}

/* Discards an earlier job for the same input. */
static void
drop_same (MienPixels *self, const MienPixelsPlace *place)
{
  for (guint i = self->jobs->len; i-- > 0;) {
    const MienPixelsPlace *to =
        &g_array_index (self->jobs, MienPixelsJob, i).to;
    if (to->runner == place->runner && to->slot == place->slot
        && to->graph == place->graph && to->item == place->item)
      g_array_remove_index (self->jobs, i);
  }
}

static gboolean
add (MienPixels *self, const MienPixelsJob *job)
{
  drop_same (self, &job->to);
  if (self->staged && mien_stage_add (self->stage, job)) {
    g_array_append_vals (self->jobs, job, 1);
    return TRUE;
  }
  if (!self->frame.source)
    return do_on_cpu (self, job);
  if (!job->is_crop)
    refuse (self, "a pixel is made of too many");
  return FALSE;
}

void
mien_pixels_fit (MienPixels *self, const MienBox *part,
    const MienPlanesFormat *format, const MienPixelsPlace *to)
{
  const MienPlanes *planes = &self->frame.planes;
  const MienPixelsJob job = { .box = part
        ? *part
        : (MienBox) { 0, 0, planes->width, planes->height },
    .format = *format,
    .to = *to };

  add (self, &job);
}

gboolean
mien_pixels_crop (MienPixels *self, const MienBox *rect, float angle,
    const MienCropFormat *format, const MienPixelsPlace *to)
{
  MienPixelsJob job = { .is_crop = TRUE,
    .box = *rect,
    .angle = angle,
    .format = { format->width, format->height, format->width, format->height,
        format->channels, format->bgr },
    .to = *to };

  memcpy (job.format.range_min, format->range_min, sizeof (format->range_min));
  memcpy (job.format.range_max, format->range_max, sizeof (format->range_max));
  return add (self, &job);
}

static void
do_all_on_cpu (MienPixels *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    do_on_cpu (self, &g_array_index (self->jobs, MienPixelsJob, i));
}

gboolean
mien_pixels_flush (MienPixels *self, MienRunner *runner, guint slot,
    GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (self->jobs->len > 0
      && !mien_stage_flush (self->stage, runner, slot, &cause)) {
    if (self->frame.source)
      refuse (self, cause->message);
    else
      do_all_on_cpu (self);
  }
  g_array_set_size (self->jobs, 0);
  if (!self->refusal)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->refusal));
  return FALSE;
}
