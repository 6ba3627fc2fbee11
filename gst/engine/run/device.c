/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/backend.h"

#include "log/log.h"

MienBackends mien_backends = { &mien_backend_vulkan, &mien_backend_cpu };

static GMutex lock;
static GList *devices; /* lock; MienDevice, unowned */

static gboolean
is (const char *spec, const char *name)
{
  return g_ascii_strcasecmp (spec, name) == 0;
}

/* Registers a new device, which has no references yet. */
static MienDevice *
keep (const MienBackend *backend, MienDevice *device)
{
  if (device && device->n_refs == 0) {
    device->backend = backend;
    devices = g_list_prepend (devices, device);
  }
  return device;
}

static MienDevice *
ask (const MienBackend *backend, const char *spec, gboolean allow_software,
    GError **error)
{
  return keep (backend,
      backend->device_get (spec, allow_software, devices, error));
}

static MienDevice *
choose (const char *spec, GError **error)
{
  if (is (spec, "cpu"))
    return ask (mien_backends.cpu, NULL, TRUE, error);
  if (is (spec, "vulkan"))
    return ask (mien_backends.gpu, NULL, TRUE, error);
  if (!is (spec, "auto"))
    return ask (mien_backends.gpu, spec, TRUE, error);

  g_autoptr (GError) no_gpu = NULL;
  MienDevice *device = ask (mien_backends.gpu, NULL, FALSE, &no_gpu);
  if (device)
    return device;
  MIEN_DEBUG ("device auto uses the CPU: %s", no_gpu->message);
  return ask (mien_backends.cpu, NULL, FALSE, error);
}

MienDevice *
mien_device_get (const char *spec, GError **error)
{
  if (!spec)
    spec = "auto";
  g_mutex_lock (&lock);
  MienDevice *device = choose (spec, error);
  if (device)
    device->n_refs++;
  g_mutex_unlock (&lock);
  if (device)
    MIEN_INFO ("device \"%s\": %s (%s)", spec, device->name,
        device->backend->name);
  return device;
}

MienDevice *
mien_device_adopt (const MienForeignDevice *foreign, GError **error)
{
  const MienBackend *backend = mien_backends.gpu;
  MienDevice *device = NULL;
  if (!backend->device_adopt) {
    foreign->release (foreign->owner);
    g_set_error_literal (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "this build of Mien has no Vulkan");
    return NULL;
  }
  g_mutex_lock (&lock);
  device = keep (backend, backend->device_adopt (foreign, devices, error));
  if (device)
    device->n_refs++;
  g_mutex_unlock (&lock);
  if (device)
    MIEN_INFO ("device opened by the application: %s (%s)", device->name,
        device->backend->name);
  return device;
}

/* The lock is held. */
static MienDevice *
find_at (const MienDevice *base, MienType type)
{
  for (GList *l = devices; l; l = l->next) {
    MienDevice *device = l->data;
    if (device->base == base && device->type == type
        && !g_atomic_int_get (&device->lost))
      return device;
  }
  return NULL;
}

/* Returns a new device without references. The lock is held. */
static MienDevice *
make_at (MienDevice *base, MienType type, GError **error)
{
  if (!base->backend->device_at) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a Vulkan device for precision fp16, found %s, which "
        "computes in fp32 only; use precision auto or fp32",
        base->name);
    return NULL;
  }
  MienDevice *device = base->backend->device_at (base, type, error);
  if (!device)
    return NULL;
  device->backend = base->backend;
  device->base = base;
  device->type = type;
  base->n_refs++;
  devices = g_list_prepend (devices, device);
  return device;
}

MienDevice *
mien_device_at (MienDevice *device, MienType type, GError **error)
{
  MienDevice *base = device->base ? device->base : device;
  g_mutex_lock (&lock);
  MienDevice *found = base->type == type ? base : find_at (base, type);
  if (!found)
    found = make_at (base, type, error);
  if (found)
    found->n_refs++;
  g_mutex_unlock (&lock);
  return found;
}

MienType
mien_device_get_type (const MienDevice *device)
{
  return device->type;
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
  if (!device)
    return;
  g_mutex_lock (&lock);
  gboolean last = --device->n_refs == 0;
  if (last)
    devices = g_list_remove (devices, device);
  g_mutex_unlock (&lock);
  if (last) {
    device->backend->device_clear (device);
    g_hash_table_unref (device->networks);
    g_mutex_clear (&device->lock);
    g_free (device->name);
    mien_device_unref (device->base);
    g_free (device);
  }
}

const char *
mien_device_get_name (const MienDevice *device)
{
  return device->name;
}

const char *
mien_device_get_backend (const MienDevice *device)
{
  return device->backend->name;
}

gboolean
mien_device_set_timing (MienDevice *device, MienTiming timing)
{
  return device->backend->device_set_timing
      && device->backend->device_set_timing (device, timing);
}

double
mien_device_take_time (MienDevice *device, guint *n_runs, GArray *steps)
{
  *n_runs = 0;
  return device->backend->device_take_time
      ? device->backend->device_take_time (device, n_runs, steps)
      : 0;
}

gboolean
mien_device_is_gpu (const MienDevice *device)
{
  return device->gpu;
}
