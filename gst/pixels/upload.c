/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "upload.h"

#include "engine/vulkan.h"
#include "vk/dmabuf.h"

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

/* Takes ownership of the buffer. */
static MienUpload *
new_on (MienDevice *device, MienVkBuffer *buffer)
{
  MienUpload *self = g_new0 (MienUpload, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->device = mien_device_ref (device);
  self->buffer = buffer;
  self->serial = next_serial ();
  return self;
}

MienUpload *
mien_upload_new (MienDevice *device, gsize size, MienVkMemory kind,
    GError **error)
{
  MienVkBuffer *buffer =
      mien_vk_buffer_new (mien_vulkan_device_vk (device), size, kind, error);

  if (!buffer)
    return NULL;
  MienUpload *self = new_on (device, buffer);
  self->kind = kind;
  return self;
}

MienUpload *
mien_upload_new_of_dmabuf (MienDevice *device, int fd, GError **error)
{
  MienVkBuffer *buffer =
      mien_vk_buffer_new_of_dmabuf (mien_vulkan_device_vk (device), fd, error);

  return buffer ? new_on (device, buffer) : NULL;
}

gboolean
mien_upload_is_free (const MienUpload *self)
{
  return g_atomic_ref_count_compare ((gatomicrefcount *) &self->n_refs, 1);
}

MienUpload *
mien_upload_ref (MienUpload *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
mien_upload_unref (MienUpload *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->n_refs))
    return;
  mien_vk_buffer_free (self->buffer);
  mien_device_unref (self->device);
  g_free (self);
}
