/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stage.h"

#include <stdint.h>

#include "bands.h"
#include "cut.h"
#include "cut.spv.h"
#include "cuts.h"
#include "engine/vulkan.h"
#include "log/log.h"

struct _MienStage {
  MienDevice *device;
  MienVkDevice *vk;
  MienVkPipeline *pipeline;
  MienPixelsFrame frame;
  MienBands bands;
  MienVkBuffer *buffer; /* of the bands */
  guint64 serial;       /* of the buffer */
  guint64 sent;
  gboolean refused; /* the frame before, which was said */
};

/* So that cuts see whether it is another one than they know. */
static guint64
next_serial (void)
{
  static GMutex lock;
  static guint64 last;

  g_mutex_lock (&lock);
  const guint64 serial = ++last;
  g_mutex_unlock (&lock);
  return serial;
}

static MienVkPipeline *
make_pipeline (MienVkDevice *vk, GError **error)
{
  const MienVkPipelineInfo info = {
    .code = cut_spv,
    .code_size = sizeof cut_spv,
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
  mien_vk_buffer_free (self->buffer);
  mien_vk_pipeline_unref (self->pipeline);
  mien_device_unref (self->device);
  g_free (self);
}

guint64
mien_stage_sent (const MienStage *self)
{
  return self->sent;
}

static gboolean
make_room (MienStage *self, GError **error)
{
  const gsize most = self->vk->properties.limits.maxStorageBufferRange;

  if (self->bands.size > most) {
    g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
        "they are %" G_GSIZE_FORMAT " bytes, shaders read %" G_GSIZE_FORMAT
        " at most",
        self->bands.size, most);
    return FALSE;
  }
  if (self->buffer && self->buffer->size >= self->bands.size)
    return TRUE;
  g_clear_pointer (&self->buffer, mien_vk_buffer_free);
  self->buffer = mien_vk_buffer_new (self->vk, self->bands.size,
      MIEN_VK_MEMORY_UPLOAD, error);
  self->serial = next_serial ();
  return self->buffer != NULL;
}

gboolean
mien_stage_set_frame (MienStage *self, const MienPixelsFrame *frame)
{
  g_autoptr (GError) error = NULL;

  if (frame->planes.width == 0 || frame->planes.height == 0)
    return FALSE;
  self->frame = *frame;
  mien_bands_init (&self->bands, &frame->planes);
  const gboolean ok = make_room (self, &error);
  if (!ok && !self->refused)
    MIEN_WARNING ("%s: the CPU makes the networks' inputs of frames of %ux%u: "
                  "%s",
        mien_device_get_name (self->device), frame->planes.width,
        frame->planes.height, error->message);
  self->refused = !ok;
  return ok;
}

gboolean
mien_stage_add (MienStage *self, const MienPixelsJob *job)
{
  MienCuts *cuts = mien_cuts_get (self->device, job->to.runner, job->to.slot);

  return cuts && mien_cuts_add (cuts, &self->frame, &self->bands, job);
}

gboolean
mien_stage_flush (MienStage *self, MienRunner *runner, guint slot)
{
  const MienCutsSource source = { self->pipeline, self->buffer, self->serial };
  const guint64 before = self->sent;
  g_autoptr (GError) error = NULL;

  if (!mien_cuts_flush (mien_cuts_get (self->device, runner, slot), &source,
          &self->sent, &error)) {
    MIEN_WARNING ("%s: the CPU made the networks' inputs of a frame: %s",
        mien_device_get_name (self->device), error->message);
    return FALSE;
  }
  self->sent += mien_bands_send (&self->bands, self->buffer->map);
  MIEN_LOG ("%s: %" G_GUINT64_FORMAT " bytes went up for a frame of %ux%u",
      mien_device_get_name (self->device), self->sent - before,
      self->frame.planes.width, self->frame.planes.height);
  return TRUE;
}
