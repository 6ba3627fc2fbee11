/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Objects that are created once per key and shared while they are in use.
 * Thread-safe; callers wait for an object that is being created.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Initially all zero. */
typedef struct {
  GMutex lock;
  GHashTable *by_key, *by_thing; /* lock; of MienRegistered */
} MienRegistry;

/* NULL with an error if the object cannot be created. */
typedef gpointer (*MienRegistryMake) (gconstpointer data, GError **error);

/* A new reference to the object with this key; created from `data` if there is
 * none. */
gpointer mien_registry_get (MienRegistry *self, const char *key,
    MienRegistryMake make, gconstpointer data, GError **error);

void mien_registry_ref (MienRegistry *self, gpointer thing);

/* TRUE if that was the last reference: the caller must free the object. */
gboolean mien_registry_unref (MienRegistry *self, gpointer thing);

/* For a registry that does not live as long as the process. It must be
 * empty. */
void mien_registry_clear (MienRegistry *self);

G_END_DECLS
