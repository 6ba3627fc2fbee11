/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "backend.h"

struct _MienDevice {
  guint n_refs;            /* lock */
  const MienBackend *backend;
  gpointer handle;         /* the backend's */
};

static GMutex lock;
static GList *devices;     /* lock; MienDevice, unowned */

static gboolean
is (const char *spec, const char *name)
{
  return g_ascii_strcasecmp (spec, name) == 0;
}

static gpointer
get_auto (const MienBackend **backend, GError **error)
{
  g_autoptr (GError) no_gpu = NULL;
  *backend = &mien_backend_vulkan;
  gpointer handle = mien_backend_vulkan.device_get (NULL, FALSE, &no_gpu);
  if (handle != NULL)
    return handle;
  g_debug ("device auto: no GPU, taking the CPU: %s", no_gpu->message);
  *backend = &mien_backend_cpu;
  return mien_backend_cpu.device_get (NULL, FALSE, error);
}

static gpointer
get_handle (const char *spec, const MienBackend **backend, GError **error)
{
  if (spec == NULL || is (spec, "auto"))
    return get_auto (backend, error);
  *backend = is (spec, "cpu") ? &mien_backend_cpu : &mien_backend_vulkan;
  if (is (spec, "cpu") || is (spec, "vulkan"))
    spec = NULL;
  return (*backend)->device_get (spec, TRUE, error);
}

/* The MienDevice of a backend's device, of which `handle` is a reference. */
static MienDevice *
wrap (const MienBackend *backend, gpointer handle)
{
  for (GList *l = devices; l != NULL; l = l->next) {
    MienDevice *device = l->data;
    if (device->backend == backend && device->handle == handle) {
      backend->device_unref (handle);
      device->n_refs++;
      return device;
    }
  }
  MienDevice *device = g_new0 (MienDevice, 1);
  device->n_refs = 1;
  device->backend = backend;
  device->handle = handle;
  devices = g_list_prepend (devices, device);
  return device;
}

MienDevice *
mien_device_get (const char *spec, GError **error)
{
  g_mutex_lock (&lock);
  const MienBackend *backend = NULL;
  gpointer handle = get_handle (spec, &backend, error);
  MienDevice *device = handle != NULL ? wrap (backend, handle) : NULL;
  g_mutex_unlock (&lock);
  return device;
}

MienDevice *
mien_device_ref (MienDevice *device)
{
  g_mutex_lock (&lock);
  device->n_refs++;
  g_mutex_unlock (&lock);
  return device;
}

void
mien_device_unref (MienDevice *device)
{
  if (device == NULL)
    return;
  g_mutex_lock (&lock);
  gboolean last = --device->n_refs == 0;
  if (last)
    devices = g_list_remove (devices, device);
  g_mutex_unlock (&lock);
  if (last) {
    device->backend->device_unref (device->handle);
    g_free (device);
  }
}

const char *
mien_device_get_name (const MienDevice *device)
{
  return device->backend->device_name (device->handle);
}

const char *
mien_device_get_backend (const MienDevice *device)
{
  return device->backend->name;
}

const MienBackend *
mien_device_backend (const MienDevice *device, gpointer *handle)
{
  *handle = device->handle;
  return device->backend;
}
