/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "imports.h"

#include "engine/vulkan.h"
#include "log/log.h"

/* More than any pool has. The limit is for sources that allocate memory for
 * each frame and keep it all, which would exhaust the device. */
#define MAX_IMPORTS 64

typedef struct {
  gconstpointer memory; /* only compared */
  MienUpload *upload;   /* NULL if the import failed */
  GError *error;
} Import;

struct _MienImports {
  MienDevice *device; /* the first user's; its Vulkan device imports */
  guint n_users;
  GPtrArray *list; /* of Import, most recently used last */
};

static GMutex lock;
static GList *all; /* of MienImports; `lock` protects them and the list */

static void
import_free (gpointer data)
{
  Import *self = data;

  mien_upload_unref (self->upload);
  g_clear_error (&self->error);
  g_free (self);
}

static MienImports *
find_locked (MienDevice *device)
{
  for (GList *l = all; l; l = l->next) {
    MienImports *self = l->data;
    if (mien_vulkan_device_vk (self->device) == mien_vulkan_device_vk (device))
      return self;
  }
  return NULL;
}

MienImports *
mien_imports_ref (MienDevice *device)
{
  g_mutex_lock (&lock);
  MienImports *self = find_locked (device);
  if (!self) {
    self = g_new0 (MienImports, 1);
    self->device = mien_device_ref (device);
    self->list = g_ptr_array_new_with_free_func (import_free);
    all = g_list_prepend (all, self);
  }
  self->n_users++;
  g_mutex_unlock (&lock);
  return self;
}

void
mien_imports_unref (MienImports *self)
{
  g_mutex_lock (&lock);
  const gboolean last = --self->n_users == 0;
  if (last)
    all = g_list_remove (all, self);
  g_mutex_unlock (&lock);

  if (!last)
    return;
  g_ptr_array_unref (self->list);
  mien_device_unref (self->device);
  g_free (self);
}

static Import *
make_import (MienImports *self, const MienPixelsPart *part)
{
  Import *import = g_new0 (Import, 1);

  import->memory = part->memory;
  import->upload =
      mien_upload_new_of_dmabuf (self->device, part->fd, &import->error);
  if (import->upload)
    MIEN_DEBUG ("%s: imported a DMABuf of %" G_GSIZE_FORMAT " bytes",
        mien_device_get_name (self->device), import->upload->buffer->size);
  return import;
}

/* Returns the import of the part's memory, moved to the end of the list;
 * imports it if necessary. Called with the lock held. */
static Import *
use_locked (MienImports *self, const MienPixelsPart *part)
{
  for (guint i = self->list->len; i-- > 0;) {
    Import *import = self->list->pdata[i];
    if (import->memory != part->memory)
      continue;
    g_ptr_array_add (self->list, g_ptr_array_steal_index (self->list, i));
    return import;
  }
  if (self->list->len == MAX_IMPORTS)
    g_ptr_array_remove_index (self->list, 0);
  Import *import = make_import (self, part);
  g_ptr_array_add (self->list, import);
  return import;
}

MienUpload *
mien_imports_get (MienImports *self, const MienPixelsPart *part, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  const Import *import = use_locked (self, part);

  if (import->upload)
    return mien_upload_ref (import->upload);
  g_propagate_error (error, g_error_copy (import->error));
  return NULL;
}

void
mien_pixels_forget_memory (gconstpointer memory)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  for (GList *l = all; l; l = l->next) {
    MienImports *self = l->data;
    for (guint i = self->list->len; i-- > 0;)
      if (((Import *) self->list->pdata[i])->memory == memory)
        g_ptr_array_remove_index (self->list, i);
  }
}
