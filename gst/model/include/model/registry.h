/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Things that are made once for each key, and shared as long as anybody uses
 * them. Any thread; what is made meanwhile is waited for.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All zero at first. */
typedef struct {
  GMutex lock;
  GHashTable *by_key, *by_thing; /* lock; of MienRegistered */
} MienRegistry;

/* NULL with an error where it cannot be made. */
typedef gpointer (*MienRegistryMake) (gconstpointer data, GError **error);

/* The thing of that key, with a reference more; made of `data` where there is
 * none. */
gpointer mien_registry_get (MienRegistry *self, const char *key,
    MienRegistryMake make, gconstpointer data, GError **error);

void mien_registry_ref (MienRegistry *self, gpointer thing);

/* TRUE where it was the last reference: the thing is the caller's to free. */
gboolean mien_registry_unref (MienRegistry *self, gpointer thing);

/* Of a registry that does not live as long as the process. It is empty. */
void mien_registry_clear (MienRegistry *self);

G_END_DECLS
