/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A runner per size of pictures. detect-width makes sizes few: one for a
 * stream, and its half, quarter ... where faces are near. What is prepared is
 * made in a thread, one size after the other; who needs it before it is there
 * waits.
 */

#include "detector/net.h"

#include <string.h>

#include "engine/runner.h"
#include "log/log.h"
#include "model.h"
#include "suppress.h"

/* Runners that are kept: a size with all its halves, and some change. */
#define MAX_RUNNERS 8

/* Pixels of the pictures that a precision is tried with. */
#define TRIAL_SIZE 160

typedef struct {
  guint width, height; /* that fit the model */
  guint most;          /* pictures at once */
} Size;

/* What is there for a size. */
typedef struct {
  Size size;
  MienDetectorSized *sized;
  MienRunner *runner;
} Place;

struct _MienDetectorNet {
  MienDetectorModel *model;
  MienDevice *device;
  GQueue places; /* of Place; the last one used first; lock */
  Place *begun;  /* one of them */
  guint n_begun; /* pictures */

  GMutex lock;
  GCond made;      /* a size of `wanted` was, or could not be */
  GQueue wanted;   /* of Size; the first is being made; lock */
  GThread *maker;  /* of the last that were wanted */
  gboolean making; /* it takes more from `wanted`; lock */
};

static void
place_free (Place *place)
{
  if (!place)
    return;
  g_clear_pointer (&place->runner, mien_runner_free);
  if (place->sized)
    mien_detector_sized_unref (place->sized);
  g_free (place);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Place, place_free)

static Place *
place_new (MienDetectorNet *self, Size size, GError **error)
{
  g_autoptr (Place) place = g_new0 (Place, 1);

  place->size = size;
  place->sized =
      mien_detector_sized_get (self->model, size.width, size.height, error);
  if (!place->sized)
    return NULL;
  const MienGraph *graph = place->sized->graph;
  place->runner =
      mien_runner_new (self->device, &graph, 1, size.most, 1, error);
  return place->runner ? g_steal_pointer (&place) : NULL;
}

static gboolean
is_same (const Size *a, const Size *b)
{
  return a->width == b->width && a->height == b->height && a->most == b->most;
}

/* The lock is held, here and below where it says so. */
static GList *
find_locked (MienDetectorNet *self, const Size *size)
{
  for (GList *l = self->places.head; l; l = l->next)
    if (is_same (&((Place *) l->data)->size, size))
      return l;
  return NULL;
}

static gboolean
is_wanted_locked (MienDetectorNet *self, const Size *size)
{
  for (GList *l = self->wanted.head; l; l = l->next)
    if (is_same (l->data, size))
      return TRUE;
  return FALSE;
}

/* Those used last stay, and the one in use. */
static void
add_locked (MienDetectorNet *self, Place *place)
{
  g_queue_push_head (&self->places, place);
  while (self->places.length > MAX_RUNNERS) {
    Place *oldest = g_queue_pop_tail (&self->places);
    if (oldest == self->begun)
      g_queue_push_head (&self->places, oldest);
    else
      place_free (oldest);
  }
}

static gpointer
make_wanted (gpointer data)
{
  MienDetectorNet *self = data;

  g_mutex_lock (&self->lock);
  while (!g_queue_is_empty (&self->wanted)) {
    const Size *size = g_queue_peek_head (&self->wanted);
    g_autoptr (GError) error = NULL;
    g_mutex_unlock (&self->lock);
    Place *place = place_new (self, *size, &error);
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

/* On the CPU, where that is a matter of milliseconds: software devices of Vulkan
 * compile for seconds, for each size again. */
static gboolean
try (MienDetectorNet *self, GError **error)
{
  if (strcmp (mien_device_get_backend (self->device), "cpu") != 0)
    return TRUE;
  const guint least = mien_detector_model_fit (self->model, 1);
  g_autoptr (Place) place = place_new (self, (Size) { least, least, 1 }, error);
  return place && mien_runner_run (place->runner, 0, 1, error);
}

/* By a small picture, if need be: what the precision does to a network, it does
 * at every size. */
static MienDevice *
choose_device (MienDetectorModel *model, const char *spec,
    MienPrecision precision, GError **error)
{
  const guint size = mien_detector_model_fit (model, TRIAL_SIZE);
  g_autoptr (MienDevice) device = mien_device_get (spec, error);
  if (!device)
    return NULL;
  if (strcmp (mien_device_get_backend (device), "cpu") == 0)
    return mien_device_choose (device, precision, NULL, 0, error);
  MienDetectorSized *sized = mien_detector_sized_get (model, size, size, error);
  if (!sized)
    return NULL;
  const MienTrial trial = { sized->graph, model->range_min[0],
    model->range_max[0], MIEN_GOAL_OF_BOXES };
  MienDevice *chosen = mien_device_choose (device, precision, &trial, 1, error);
  mien_detector_sized_unref (sized);
  return chosen;
}

MienDetectorNet *
mien_detector_net_new (MienDetectorModel *model, const char *device,
    MienPrecision precision, GError **error)
{
  g_autoptr (MienDetectorNet) self = g_new0 (MienDetectorNet, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->made);
  self->model = mien_detector_model_ref (model);
  self->device = choose_device (model, device, precision, error);
  if (!self->device)
    return NULL;
  return try (self, error) ? g_steal_pointer (&self) : NULL;
}

void
mien_detector_net_free (MienDetectorNet *self)
{
  if (!self)
    return;
  if (self->maker)
    g_thread_join (self->maker);
  g_queue_clear_full (&self->places, (GDestroyNotify) place_free);
  g_clear_pointer (&self->device, mien_device_unref);
  mien_detector_model_unref (self->model);
  g_cond_clear (&self->made);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const MienDetectorModel *
mien_detector_net_model (const MienDetectorNet *self)
{
  return self->model;
}

MienDevice *
mien_detector_net_device (const MienDetectorNet *self)
{
  return self->device;
}

const char *
mien_detector_net_device_name (const MienDetectorNet *self)
{
  return mien_device_get_name (self->device);
}

const char *
mien_detector_net_precision (const MienDetectorNet *self)
{
  return mien_precision_name (mien_device_get_type (self->device));
}

static Size
fit (const MienDetectorNet *self, guint width, guint height, guint most)
{
  return (Size) { mien_detector_model_fit (self->model, width),
    mien_detector_model_fit (self->model, height), most };
}

void
mien_detector_net_prepare (MienDetectorNet *self, guint width, guint height)
{
  const Size size = fit (self, width, height, 1);

  g_mutex_lock (&self->lock);
  if (!find_locked (self, &size) && !is_wanted_locked (self, &size)) {
    g_queue_push_tail (&self->wanted, g_memdup2 (&size, sizeof (size)));
    if (!self->making) {
      /* It has nothing left to do. */
      if (self->maker)
        g_thread_join (self->maker);
      self->making = TRUE;
      self->maker = g_thread_new ("mien-sizes", make_wanted, self);
    }
  }
  g_mutex_unlock (&self->lock);
}

/* Makes it where nobody does already. */
static Place *
get_place_locked (MienDetectorNet *self, const Size *size, GError **error)
{
  while (is_wanted_locked (self, size))
    g_cond_wait (&self->made, &self->lock);
  GList *link = find_locked (self, size);
  if (link) {
    g_queue_unlink (&self->places, link);
    g_queue_push_head_link (&self->places, link);
    return link->data;
  }
  g_mutex_unlock (&self->lock);
  Place *place = place_new (self, *size, error);
  g_mutex_lock (&self->lock);
  if (place)
    add_locked (self, place);
  return place;
}

static gboolean
begin (MienDetectorNet *self, guint n, const Size *size,
    MienDetectorPicture *pictures, GError **error)
{
  g_mutex_lock (&self->lock);
  self->begun = get_place_locked (self, size, error);
  g_mutex_unlock (&self->lock);
  if (!self->begun)
    return FALSE;
  self->n_begun = n;
  const MienPort port = mien_runner_input (self->begun->runner, 0, 0, 0);
  for (guint i = 0; i < n; i++)
    pictures[i] = (MienDetectorPicture) { mien_port_floats (port, i),
      size->width, size->height, self->begun->runner, i };
  return TRUE;
}

gboolean
mien_detector_net_begin (MienDetectorNet *self, guint width, guint height,
    MienDetectorPicture *picture, GError **error)
{
  const Size size = fit (self, width, height, 1);

  return begin (self, 1, &size, picture, error);
}

gboolean
mien_detector_net_begin_many (MienDetectorNet *self, guint n, guint width,
    guint height, MienDetectorPicture *pictures, GError **error)
{
  const Size size = fit (self, width, height, MIEN_DETECTOR_MOST);

  g_return_val_if_fail (n >= 1 && n <= MIEN_DETECTOR_MOST, FALSE);
  return begin (self, n, &size, pictures, error);
}

gboolean
mien_detector_net_run (MienDetectorNet *self, GError **error)
{
  g_return_val_if_fail (self->begun, FALSE);
  return mien_runner_run (self->begun->runner, 0, self->n_begun, error);
}

void
mien_detector_net_read (MienDetectorNet *self, guint i,
    const MienDetectorThresholds *thresholds, GArray *faces)
{
  const Place *place = self->begun;
  const MienDetectorLayout *layout = &place->sized->layout;
  const float *outputs[MIEN_MAX_PORTS];
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  for (guint k = 0; k < mien_graph_n_outputs (place->sized->graph); k++)
    outputs[k] =
        mien_port_floats (mien_runner_output (place->runner, 0, 0, k), i);
  layout->kind->decode (layout, outputs, thresholds->score, found);
  mien_detections_drop_unfit (found, 0, 0);
  mien_suppress (found, thresholds->overlap);
  mien_detections_merge (found);
  g_array_append_vals (faces, found->data, found->len);
}

gboolean
mien_detector_net_find (MienDetectorNet *self,
    const MienDetectorThresholds *thresholds, GArray *faces, GError **error)
{
  if (!mien_detector_net_run (self, error))
    return FALSE;
  mien_detector_net_read (self, 0, thresholds, faces);
  return TRUE;
}
