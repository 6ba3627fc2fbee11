/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stage.h"

#include <stdint.h>

#include "resample.h"
#include "resample.spv.h"
#include "resampling.h"
#include "engine/vulkan.h"
#include "log/log.h"
#include "upload.h"

/* Frames that others still look at, and the next. */
#define MAX_UPLOADS 8

struct _MienStage {
  MienDevice *device;
  MienVkDevice *vk;
  MienVkPipeline *pipeline;
  MienPixelsFrame frame;
  MienBands bands;
  MienUpload *uploads[MAX_UPLOADS]; /* its own, for one frame after the other */
  MienUpload *upload;               /* of the frame */
  gboolean shared;                  /* others read it: nothing is sent to it */
  guint64 sent;
  gboolean refused; /* the frame before, which was said */
};

static MienVkPipeline *
make_pipeline (MienVkDevice *vk, GError **error)
{
  const MienVkPipelineInfo info = {
    .code = resample_spv,
    .code_size = sizeof resample_spv,
    .n_storage = 3,
    .push_size = sizeof (guint32),
  };

  return mien_vk_pipeline_new (vk, &info, error);
}

MienStage *
mien_stage_new (MienDevice *device, gboolean on_software)
{
  MienVkDevice *vk = mien_vulkan_device_vk (device);
  g_autoptr (GError) error = NULL;

  if (!vk
      || (!on_software
          && vk->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU))
    return NULL;
  MienVkPipeline *pipeline = make_pipeline (vk, &error);
  if (!pipeline) {
    MIEN_WARNING ("%s: the CPU makes the networks' inputs: %s",
        mien_device_get_name (device), error->message);
    return NULL;
  }
  MienStage *self = g_new0 (MienStage, 1);
  self->device = mien_device_ref (device);
  self->vk = vk;
  self->pipeline = pipeline;
  MIEN_INFO ("%s makes the networks' inputs of frames itself",
      mien_device_get_name (device));
  return self;
}

void
mien_stage_unref (MienStage *self)
{
  mien_upload_unref (self->upload);
  for (guint i = 0; i < MAX_UPLOADS; i++)
    mien_upload_unref (self->uploads[i]);
  mien_vk_pipeline_unref (self->pipeline);
  mien_device_unref (self->device);
  g_free (self);
}

guint64
mien_stage_sent (const MienStage *self)
{
  return self->sent;
}

/* A place for an upload that nobody looks at, if there is one. */
static MienUpload **
find_free (MienStage *self)
{
  MienUpload **found = NULL;

  for (guint i = 0; i < MAX_UPLOADS; i++) {
    MienUpload **upload = &self->uploads[i];
    if (*upload && mien_upload_is_free (*upload))
      return upload;
    if (!*upload && !found)
      found = upload;
  }
  return found;
}

/* Frames that lie on the device are copied there: the host sees none of it. */
static MienVkMemory
kind_of (const MienStage *self)
{
  return self->frame.source ? MIEN_VK_MEMORY_DEVICE : MIEN_VK_MEMORY_UPLOAD;
}

static gboolean
suits (const MienStage *self, const MienUpload *upload)
{
  return upload->buffer->size >= self->bands.size
      && upload->kind == kind_of (self);
}

/* One of its own, with nothing there. */
static gboolean
take_own (MienStage *self, GError **error)
{
  g_clear_pointer (&self->upload, mien_upload_unref);
  MienUpload **upload = find_free (self);
  if (!upload) {
    g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
        "%u frames are still in use", MAX_UPLOADS);
    return FALSE;
  }
  if (*upload && !suits (self, *upload))
    g_clear_pointer (upload, mien_upload_unref);
  if (!*upload)
    *upload =
        mien_upload_new (self->device, self->bands.size, kind_of (self), error);
  if (!*upload)
    return FALSE;
  self->upload = mien_upload_ref (*upload);
  self->shared = FALSE;
  mien_bands_set_there (&self->bands, NULL);
  return TRUE;
}

static gboolean
fits (const MienStage *self, GError **error)
{
  const gsize most = self->vk->properties.limits.maxStorageBufferRange;

  if (self->bands.size <= most)
    return TRUE;
  g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
      "they are %" G_GSIZE_FORMAT " bytes, shaders read %" G_GSIZE_FORMAT
      " at most",
      self->bands.size, most);
  return FALSE;
}

/* Whether it was sent by somebody else. */
static gboolean
take_over (MienStage *self, MienUpload *upload)
{
  if (!upload || upload->device != self->device
      || !mien_bands_are_alike (&upload->bands, &self->bands))
    return FALSE;
  g_clear_pointer (&self->upload, mien_upload_unref);
  self->upload = mien_upload_ref (upload);
  self->shared = TRUE;
  mien_bands_set_there (&self->bands, &upload->bands);
  return TRUE;
}

/* Says why the CPU makes the inputs, of the first one of several such frames. */
static void
tell_refused (MienStage *self, const GError *error)
{
  if (!self->refused)
    MIEN_WARNING ("%s: the CPU makes the networks' inputs of frames of %ux%u: "
                  "%s",
        mien_device_get_name (self->device), self->frame.planes.width,
        self->frame.planes.height, error->message);
}

gboolean
mien_stage_set_frame (MienStage *self, const MienPixelsFrame *frame,
    MienUpload *upload, GError **error)
{
  GError *cause = NULL;

  if (frame->planes.width == 0 || frame->planes.height == 0)
    return FALSE;
  self->frame = *frame;
  if (frame->source)
    mien_bands_init_whole (&self->bands, &frame->planes, MIEN_PIXELS_ALIGN);
  else
    mien_bands_init (&self->bands, &frame->planes);
  const gboolean ok = fits (self, &cause)
      && (take_over (self, upload) || take_own (self, &cause));
  if (!ok && !frame->source)
    tell_refused (self, cause);
  self->refused = !ok;
  if (cause)
    g_propagate_error (error, cause);
  return ok;
}

MienUpload *
mien_stage_share (MienStage *self)
{
  /* One is for the next frame, however long others keep theirs. */
  if (!self->upload || self->shared || !find_free (self))
    return NULL;
  self->shared = TRUE;
  self->upload->bands = self->bands;
  return mien_upload_ref (self->upload);
}

gboolean
mien_stage_add (MienStage *self, const MienPixelsJob *job)
{
  MienResampling *resampling =
      mien_resampling_get (self->device, job->to.runner, job->to.slot);

  return resampling
      && mien_resampling_add (resampling, &self->frame, &self->bands, job);
}

/* Has the device copy all of the frame. */
static gboolean
copy (MienStage *self, GError **error)
{
  const MienBands *bands = &self->bands;
  const MienPixelsSource *source = self->frame.source;
  MienPixelsTarget target = { &self->upload->buffer->handle, bands->n_bands };

  if (mien_bands_have_all (bands))
    return TRUE;
  for (guint b = 0; b < bands->n_bands; b++) {
    const MienBand *band = &bands->bands[b];
    target.rows[b] = (MienPixelsRows) { band->bytes, band->offset, band->pitch,
      band->n_bytes, band->n_rows };
  }
  if (!source->copy (source->data, &target, error))
    return FALSE;
  mien_bands_set_all_there (&self->bands);
  return TRUE;
}

/* Makes what is looked at readable for the device. */
static gboolean
send (MienStage *self, GError **error)
{
  if (self->frame.source)
    return copy (self, error);
  self->sent += mien_bands_send (&self->bands, self->upload->buffer->map);
  return TRUE;
}

gboolean
mien_stage_flush (MienStage *self, MienRunner *runner, guint slot,
    GError **error)
{
  MienResampling *resampling = mien_resampling_get (self->device, runner, slot);
  const guint64 before = self->sent;
  GError *cause = NULL;

  const gboolean serves =
      self->upload && (!self->shared || mien_bands_have_all (&self->bands));
  if ((!serves && !take_own (self, &cause)) || !send (self, &cause)
      || !mien_resampling_flush (resampling, self->pipeline, self->upload,
          &self->sent, &cause)) {
    mien_resampling_drop (resampling);
    if (!self->frame.source)
      MIEN_WARNING ("%s: the CPU made the networks' inputs of a frame: %s",
          mien_device_get_name (self->device), cause->message);
    g_propagate_error (error, cause);
    return FALSE;
  }
  MIEN_LOG ("%s: %" G_GUINT64_FORMAT " bytes went up for a frame of %ux%u",
      mien_device_get_name (self->device), self->sent - before,
      self->frame.planes.width, self->frame.planes.height);
  return TRUE;
}
