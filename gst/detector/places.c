/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sizes are prepared in a thread, one after the other. A caller that needs a
 * size that is being created waits for it.
 */

#include "places.h"

#include "log/log.h"

/* A size with all its halves, and a few more. */
#define MAX_PLACES 8

struct _MienDetectorPlaces {
  MienDetectorModel *model;
  MienDevice *device;
  guint n_slots;

  GMutex lock;
  GCond made; /* a place was created, or its creation failed */
  /* guarded by lock */
  GQueue places;   /* of MienDetectorPlace; most recently used first */
  GQueue wanted;   /* of MienDetectorSize; the first one is being created */
  GQueue taken;    /* of MienDetectorSize; being created by the callers that
                    * take them */
  gboolean making; /* the thread will take more from `wanted` */

  GThread *maker; /* the last thread that was started */
};

static void
place_free (MienDetectorPlace *place)
{
  if (!place)
    return;
  g_clear_pointer (&place->runner, mien_runner_free);
  if (place->sized)
    mien_detector_sized_unref (place->sized);
  g_free (place);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDetectorPlace, place_free)

static MienDetectorPlace *
place_new (MienDetectorPlaces *self, const MienDetectorSize *size,
    GError **error)
{
  g_autoptr (MienDetectorPlace) place = g_new0 (MienDetectorPlace, 1);

  place->size = *size;
  place->sized =
      mien_detector_sized_get (self->model, size->width, size->height, error);
  if (!place->sized)
    return NULL;
  const MienGraph *graph = place->sized->graph;
  place->runner = mien_runner_new (self->device, &graph, 1, size->most,
      self->n_slots, error);
  return place->runner ? g_steal_pointer (&place) : NULL;
}

MienDetectorPlaces *
mien_detector_places_new (MienDetectorModel *model, MienDevice *device,
    guint n_slots)
{
  MienDetectorPlaces *self = g_new0 (MienDetectorPlaces, 1);

  self->model = mien_detector_model_ref (model);
  self->device = mien_device_ref (device);
  self->n_slots = n_slots;
  g_mutex_init (&self->lock);
  g_cond_init (&self->made);
  return self;
}

void
mien_detector_places_free (MienDetectorPlaces *self)
{
  if (!self)
    return;
  if (self->maker)
    g_thread_join (self->maker);
  g_queue_clear_full (&self->places, (GDestroyNotify) place_free);
  mien_device_unref (self->device);
  mien_detector_model_unref (self->model);
  g_cond_clear (&self->made);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
is_same (const MienDetectorSize *a, const MienDetectorSize *b)
{
  return a->width == b->width && a->height == b->height && a->most == b->most;
}

/* The lock is held in this and all functions whose names end in _locked. */
static GList *
find_locked (MienDetectorPlaces *self, const MienDetectorSize *size)
{
  for (GList *l = self->places.head; l; l = l->next)
    if (is_same (&((MienDetectorPlace *) l->data)->size, size))
      return l;
  return NULL;
}

static gboolean
is_among (const GQueue *sizes, const MienDetectorSize *size)
{
  for (const GList *l = sizes->head; l; l = l->next)
    if (is_same (l->data, size))
      return TRUE;
  return FALSE;
}

static gboolean
is_coming_locked (const MienDetectorPlaces *self, const MienDetectorSize *size)
{
  return is_among (&self->wanted, size) || is_among (&self->taken, size);
}

/* Keeps the most recently used places and those in use. */
static void
add_locked (MienDetectorPlaces *self, MienDetectorPlace *place)
{
  g_queue_push_head (&self->places, place);
  GList *next = self->places.tail;
  while (next != self->places.head && self->places.length > MAX_PLACES) {
    GList *oldest = next;
    next = oldest->prev;
    if (((MienDetectorPlace *) oldest->data)->n_users > 0)
      continue;
    place_free (oldest->data);
    g_queue_delete_link (&self->places, oldest);
  }
}

static gpointer
make_wanted (gpointer data)
{
  MienDetectorPlaces *self = data;

  g_mutex_lock (&self->lock);
  while (!g_queue_is_empty (&self->wanted)) {
    const MienDetectorSize *size = g_queue_peek_head (&self->wanted);
    g_autoptr (GError) error = NULL;
    g_mutex_unlock (&self->lock);
    MienDetectorPlace *place = place_new (self, size, &error);
    if (!place)
      MIEN_DEBUG ("model %s: nothing for %ux%u: %s", self->model->name,
          size->width, size->height, error->message);
    g_mutex_lock (&self->lock);
    if (place)
      add_locked (self, place);
    g_free (g_queue_pop_head (&self->wanted));
    g_cond_broadcast (&self->made);
  }
  self->making = FALSE;
  g_mutex_unlock (&self->lock);
  return NULL;
}

void
mien_detector_places_prepare (MienDetectorPlaces *self,
    const MienDetectorSize *size)
{
  g_mutex_lock (&self->lock);
  if (!find_locked (self, size) && !is_coming_locked (self, size)) {
    g_queue_push_tail (&self->wanted, g_memdup2 (size, sizeof (*size)));
    if (!self->making) {
      /* The previous thread has finished. */
      if (self->maker)
        g_thread_join (self->maker);
      self->making = TRUE;
      self->maker = g_thread_new ("mien-sizes", make_wanted, self);
    }
  }
  g_mutex_unlock (&self->lock);
}

static MienDetectorPlace *
make_locked (MienDetectorPlaces *self, const MienDetectorSize *size,
    GError **error)
{
  g_queue_push_tail (&self->taken, (gpointer) size);
  g_mutex_unlock (&self->lock);
  MienDetectorPlace *place = place_new (self, size, error);
  g_mutex_lock (&self->lock);
  g_queue_remove (&self->taken, size);
  if (place) {
    place->n_users++;
    add_locked (self, place);
  }
  g_cond_broadcast (&self->made);
  return place;
}

MienDetectorPlace *
mien_detector_places_take (MienDetectorPlaces *self,
    const MienDetectorSize *size, GError **error)
{
  MienDetectorPlace *place;

  g_mutex_lock (&self->lock);
  while (is_coming_locked (self, size))
    g_cond_wait (&self->made, &self->lock);
  GList *link = find_locked (self, size);
  if (link) {
    g_queue_unlink (&self->places, link);
    g_queue_push_head_link (&self->places, link);
    place = link->data;
    place->n_users++;
  } else {
    place = make_locked (self, size, error);
  }
  g_mutex_unlock (&self->lock);
  return place;
}

void
mien_detector_places_release (MienDetectorPlaces *self,
    MienDetectorPlace *place)
{
  if (!place)
    return;
  g_mutex_lock (&self->lock);
  place->n_users--;
  g_mutex_unlock (&self->lock);
}
