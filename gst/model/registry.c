/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "model/registry.h"

typedef struct {
  gpointer thing;
  char *key;
  guint n_refs;
} MienRegistered;

static MienRegistered *
add_locked (MienRegistry *self, const char *key, gpointer thing)
{
  MienRegistered *entry = g_new0 (MienRegistered, 1);

  entry->thing = thing;
  entry->key = g_strdup (key);
  if (!self->by_key) {
    self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
    self->by_thing = g_hash_table_new (NULL, NULL);
  }
  g_hash_table_insert (self->by_key, entry->key, entry);
  g_hash_table_insert (self->by_thing, thing, entry);
  return entry;
}

gpointer
mien_registry_get (MienRegistry *self, const char *key, MienRegistryMake make,
    gconstpointer data, GError **error)
{
  g_mutex_lock (&self->lock);
  MienRegistered *entry =
      self->by_key ? g_hash_table_lookup (self->by_key, key) : NULL;
  if (!entry) {
    gpointer thing = make (data, error);
    entry = thing ? add_locked (self, key, thing) : NULL;
  }
  if (entry)
    entry->n_refs++;
  g_mutex_unlock (&self->lock);
  return entry ? entry->thing : NULL;
}

void
mien_registry_ref (MienRegistry *self, gpointer thing)
{
  g_mutex_lock (&self->lock);
  MienRegistered *entry = g_hash_table_lookup (self->by_thing, thing);
  entry->n_refs++;
  g_mutex_unlock (&self->lock);
}

gboolean
mien_registry_unref (MienRegistry *self, gpointer thing)
{
  g_mutex_lock (&self->lock);
  MienRegistered *entry = g_hash_table_lookup (self->by_thing, thing);
  const gboolean last = --entry->n_refs == 0;
  if (last) {
    g_hash_table_remove (self->by_key, entry->key);
    g_hash_table_remove (self->by_thing, thing);
    g_free (entry->key);
    g_free (entry);
  }
  g_mutex_unlock (&self->lock);
  return last;
}

void
mien_registry_clear (MienRegistry *self)
{
  g_clear_pointer (&self->by_key, g_hash_table_unref);
  g_clear_pointer (&self->by_thing, g_hash_table_unref);
  g_mutex_clear (&self->lock);
}
