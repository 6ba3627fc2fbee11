/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory for the duration of a function: on the stack, and on the heap for what
 * does not fit there, so that faces of usual sizes are resized without an
 * allocation.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MIEN_SCRATCH_STACK 32768

typedef struct {
  guint8 *next; /* free bytes of the stack */
  gsize left;
  GSList *heap; /* allocations that did not fit */
} MienScratch;

/* Initializer; must be used in the function that uses the memory. */
#define MIEN_SCRATCH_INIT \
  { \
    g_alloca (MIEN_SCRATCH_STACK), MIEN_SCRATCH_STACK, NULL \
  }

/* `n` elements, uninitialised. */
#define mien_scratch_new(self, type, n) \
  ((type *) mien_scratch_take (self, (gsize) (n) * sizeof (type)))

static inline gpointer
mien_scratch_take (MienScratch *self, gsize bytes)
{
  const gsize aligned = (bytes + 15) / 16 * 16;

  if (aligned > self->left) {
    self->heap = g_slist_prepend (self->heap, g_malloc (bytes));
    return self->heap->data;
  }
  gpointer memory = self->next;
  self->next += aligned;
  self->left -= aligned;
  return memory;
}

static inline void
mien_scratch_clear (MienScratch *self)
{
  g_slist_free_full (self->heap, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MienScratch, mien_scratch_clear)

G_END_DECLS
