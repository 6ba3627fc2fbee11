/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stage.h"

#include <stdint.h>

#include "resample.h"
#include "resample.spv.h"
#include "resample_several.spv.h"
#include "resampling.h"
#include "engine/vulkan.h"
#include "lent.h"
#include "log/log.h"
#include "upload.h"

/* Frames that others still use, and the next one. */
#define MAX_UPLOADS 8

/* Buffers of the shader: the frame's, one or up to three, and two others. */
#define N_STORAGE 3
#define N_STORAGE_SEVERAL 5

struct _MienStage {
  MienDevice *device;
  MienVkDevice *vk;
  MienVkPipeline *pipeline;
  MienVkPipeline *several; /* for several buffers; NULL until needed */
  MienImports *imports;
  MienPixelsFrame frame;
  MienBands bands;
  MienUpload *uploads[MAX_UPLOADS]; /* its own, reused for later frames */
  MienUpload *upload;               /* of the frame */
  gboolean shared;                  /* others read it: do not write to it */
  MienLent lent;                    /* the frame's memories, if read in place */
  guint64 sent;
  gboolean refused; /* the previous frame was refused */
  enum { NO_LOAN, IN_PLACE, COPIED } logged; /* what was logged last */
};

static MienVkPipeline *
make_pipeline (MienVkDevice *vk, const guint32 *code, gsize code_size,
    guint n_storage, GError **error)
{
  const MienVkPipelineInfo info = {
    .code = code,
    .code_size = code_size,
    .n_storage = n_storage,
    .push_size = sizeof (guint32),
  };

  return mien_vk_pipeline_new (vk, &info, error);
}

/* The pipeline for frames in several buffers. */
static MienVkPipeline *
make_several (MienVkDevice *vk, GError **error)
{
  const guint most = vk->properties.limits.maxPerStageDescriptorStorageBuffers;

  if (most >= N_STORAGE_SEVERAL)
    return make_pipeline (vk, resample_several_spv, sizeof resample_several_spv,
        N_STORAGE_SEVERAL, error);
  g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
      "its planes are in several memories, and shaders read %u buffers", most);
  return NULL;
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
  MienVkPipeline *pipeline =
      make_pipeline (vk, resample_spv, sizeof resample_spv, N_STORAGE, &error);
  if (!pipeline) {
    MIEN_WARNING ("%s: the CPU makes the networks' inputs: %s",
        mien_device_get_name (device), error->message);
    return NULL;
  }
  MienStage *self = g_new0 (MienStage, 1);
  self->device = mien_device_ref (device);
  self->vk = vk;
  self->pipeline = pipeline;
  self->imports = mien_imports_ref (device);
  MIEN_INFO ("%s makes the networks' inputs of frames itself",
      mien_device_get_name (device));
  return self;
}

void
mien_stage_unref (MienStage *self)
{
  mien_upload_unref (self->upload);
  mien_lent_clear (&self->lent);
  mien_imports_unref (self->imports);
  for (guint i = 0; i < MAX_UPLOADS; i++)
    mien_upload_unref (self->uploads[i]);
  mien_vk_pipeline_unref (self->pipeline);
  mien_vk_pipeline_unref (self->several);
  mien_device_unref (self->device);
  g_free (self);
}

guint64
mien_stage_sent (const MienStage *self)
{
  return self->sent;
}

/* Returns an entry of `uploads` that is empty or used by nobody else, or
 * NULL. */
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

/* Frames on the device are copied on the device, so the host needs no
 * access. */
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

/* Uses an upload of its own for the frame, with nothing uploaded yet. */
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

/* Uses what somebody else uploaded of the frame, if possible. */
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

/* Warns that the CPU makes the inputs, and why; once for consecutive frames. */
static void
log_refused (MienStage *self, const GError *error)
{
  if (!self->refused)
    MIEN_WARNING ("%s: the CPU makes the networks' inputs of frames of %ux%u: "
                  "%s",
        mien_device_get_name (self->device), self->frame.planes.width,
        self->frame.planes.height, error->message);
}

/* Logs whether DMABuf memory is read in place or copied, when that changes. */
static void
log_lent (MienStage *self, const GError *error)
{
  if (self->logged == (error ? COPIED : IN_PLACE))
    return;
  self->logged = error ? COPIED : IN_PLACE;
  if (error)
    MIEN_INFO ("%s: frames in DMABuf memory are copied to it: %s",
        mien_device_get_name (self->device), error->message);
  else
    MIEN_INFO ("%s reads frames in DMABuf memory in place",
        mien_device_get_name (self->device));
}

/* Makes the shaders read the frame in place, if possible. */
static gboolean
borrow (MienStage *self)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = mien_lent_take (&self->lent, self->imports, self->frame.loan,
      &self->frame.planes, &self->bands, &error);

  if (ok && self->lent.n > 1 && !self->several) {
    self->several = make_several (self->vk, &error);
    ok = self->several != NULL;
  }
  if (!ok)
    mien_lent_clear (&self->lent);
  log_lent (self, error);
  return ok;
}

gboolean
mien_stage_set_frame (MienStage *self, const MienPixelsFrame *frame,
    MienUpload *upload, GError **error)
{
  GError *cause = NULL;

  mien_lent_clear (&self->lent);
  if (frame->planes.width == 0 || frame->planes.height == 0)
    return FALSE;
  self->frame = *frame;
  if (frame->loan && borrow (self)) {
    self->refused = FALSE;
    return TRUE;
  }
  if (frame->source)
    mien_bands_init_whole (&self->bands, &frame->planes, MIEN_PIXELS_ALIGN);
  else
    mien_bands_init (&self->bands, &frame->planes);
  const gboolean ok = fits (self, &cause)
      && (take_over (self, upload) || take_own (self, &cause));
  if (!ok && !frame->source)
    log_refused (self, cause);
  self->refused = !ok;
  if (cause)
    g_propagate_error (error, cause);
  return ok;
}

MienUpload *
mien_stage_share (MienStage *self)
{
  /* Keep one for the next frame, however long others hold theirs. */
  if (self->lent.n > 0 || !self->upload || self->shared || !find_free (self))
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

/* Makes the device copy the whole frame, unless it has done so already. */
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

/* Makes the requested samples available to the device. */
static gboolean
send (MienStage *self, GError **error)
{
  if (self->lent.n > 0)
    return TRUE;
  if (self->frame.source)
    return copy (self, error);
  self->sent += mien_bands_send (&self->bands, self->upload->buffer->map);
  return TRUE;
}

/* Whether the device has all requested samples, or can get those missing. */
static gboolean
serves (const MienStage *self)
{
  return self->lent.n > 0
      || (self->upload
          && (!self->shared || mien_bands_have_all (&self->bands)));
}

static gboolean
resample (MienStage *self, MienResampling *resampling, GError **error)
{
  const MienResamplingFrom own = { &self->upload, 1 };
  const MienResamplingFrom lent = { self->lent.uploads, self->lent.n };

  return mien_resampling_flush (resampling,
      lent.n > 1 ? self->several : self->pipeline, lent.n > 0 ? &lent : &own,
      &self->sent, error);
}

gboolean
mien_stage_flush (MienStage *self, MienRunner *runner, guint slot,
    GError **error)
{
  MienResampling *resampling = mien_resampling_get (self->device, runner, slot);
  const guint64 before = self->sent;
  GError *cause = NULL;

  if ((!serves (self) && !take_own (self, &cause)) || !send (self, &cause)
      || !resample (self, resampling, &cause)) {
    mien_resampling_drop (resampling);
    if (!self->frame.source)
      MIEN_WARNING ("%s: the CPU made the networks' inputs of a frame: %s",
          mien_device_get_name (self->device), cause->message);
    g_propagate_error (error, cause);
    return FALSE;
  }
  MIEN_LOG ("%s: uploaded %" G_GUINT64_FORMAT " bytes for a frame of %ux%u",
      mien_device_get_name (self->device), self->sent - before,
      self->frame.planes.width, self->frame.planes.height);
  return TRUE;
}
