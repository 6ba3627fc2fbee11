/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "detector/net.h"

#include <string.h>

#include "places.h"
#include "suppress.h"

/* Size in pixels of the pictures for precision trials. */
#define TRIAL_SIZE 160

/* What was begun last. */
typedef struct {
  MienDetectorPlace *place; /* NULL: nothing yet */
  guint n_pictures;
  gboolean submitted; /* and not yet waited for */
} Slot;

struct _MienDetectorNet {
  MienDetectorModel *model;
  MienDevice *device;
  MienDetectorPlaces *places;
  guint n_slots;
  Slot *slots;
};

/* Only on the CPU, where this takes milliseconds. Software Vulkan devices
 * compile for seconds, and again for each size. */
static gboolean
try (MienDetectorNet *self, GError **error)
{
  if (strcmp (mien_device_get_backend (self->device), "cpu") != 0)
    return TRUE;
  const guint least = mien_detector_model_fit (self->model, 1);
  g_autoptr (MienDetectorPlaces) places =
      mien_detector_places_new (self->model, self->device, 1);
  MienDetectorPlace *place = mien_detector_places_take (places,
      &(MienDetectorSize) { least, least, 1 }, error);
  const gboolean ok = place && mien_runner_run (place->runner, 0, 1, error);
  mien_detector_places_release (places, place);
  return ok;
}

/* If a trial is needed, it uses a small picture: the precision has the same
 * effect at every size. */
static MienDevice *
choose_device (MienDetectorModel *model, MienDevice *device,
    MienPrecision precision, GError **error)
{
  const guint size = mien_detector_model_fit (model, TRIAL_SIZE);
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
    MienPrecision precision, guint n_slots, GError **error)
{
  g_autoptr (MienDevice) found = mien_device_get (device, error);

  return found
      ? mien_detector_net_new_on (model, found, precision, n_slots, error)
      : NULL;
}

MienDetectorNet *
mien_detector_net_new_on (MienDetectorModel *model, MienDevice *device,
    MienPrecision precision, guint n_slots, GError **error)
{
  g_return_val_if_fail (n_slots >= 1, NULL);

  g_autoptr (MienDetectorNet) self = g_new0 (MienDetectorNet, 1);
  self->model = mien_detector_model_ref (model);
  self->n_slots = n_slots;
  self->slots = g_new0 (Slot, n_slots);
  self->device = choose_device (model, device, precision, error);
  if (!self->device || !try (self, error))
    return NULL;
  self->places = mien_detector_places_new (model, self->device, n_slots);
  return g_steal_pointer (&self);
}

void
mien_detector_net_free (MienDetectorNet *self)
{
  if (!self)
    return;
  for (guint slot = 0; slot < self->n_slots; slot++)
    mien_detector_places_release (self->places, self->slots[slot].place);
  g_clear_pointer (&self->places, mien_detector_places_free);
  g_clear_pointer (&self->device, mien_device_unref);
  mien_detector_model_unref (self->model);
  g_free (self->slots);
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

static MienDetectorSize
fit (const MienDetectorNet *self, guint width, guint height, guint most)
{
  return (MienDetectorSize) { mien_detector_model_fit (self->model, width),
    mien_detector_model_fit (self->model, height), most };
}

void
mien_detector_net_prepare (MienDetectorNet *self, guint width, guint height)
{
  const MienDetectorSize size = fit (self, width, height, 1);

  mien_detector_places_prepare (self->places, &size);
}

static gboolean
begin (MienDetectorNet *self, guint slot, guint n, const MienDetectorSize *size,
    MienDetectorPicture *pictures, GError **error)
{
  g_return_val_if_fail (slot < self->n_slots && !self->slots[slot].submitted,
      FALSE);

  Slot *s = &self->slots[slot];
  MienDetectorPlace *before = s->place;
  s->place = mien_detector_places_take (self->places, size, error);
  mien_detector_places_release (self->places, before);
  if (!s->place)
    return FALSE;
  s->n_pictures = n;
  const MienPort port = mien_runner_input (s->place->runner, slot, 0, 0);
  for (guint i = 0; i < n; i++)
    pictures[i] = (MienDetectorPicture) { mien_port_floats (port, i),
      size->width, size->height, s->place->runner, slot, i };
  return TRUE;
}

gboolean
mien_detector_net_begin (MienDetectorNet *self, guint slot, guint width,
    guint height, MienDetectorPicture *picture, GError **error)
{
  const MienDetectorSize size = fit (self, width, height, 1);

  return begin (self, slot, 1, &size, picture, error);
}

gboolean
mien_detector_net_begin_many (MienDetectorNet *self, guint slot, guint n,
    guint width, guint height, MienDetectorPicture *pictures, GError **error)
{
  const MienDetectorSize size = fit (self, width, height, MIEN_DETECTOR_MOST);

  g_return_val_if_fail (n >= 1 && n <= MIEN_DETECTOR_MOST, FALSE);
  return begin (self, slot, n, &size, pictures, error);
}

gboolean
mien_detector_net_submit (MienDetectorNet *self, guint slot, GError **error)
{
  Slot *s = &self->slots[slot];

  g_return_val_if_fail (s->place && !s->submitted, FALSE);
  s->submitted =
      mien_runner_submit (s->place->runner, slot, s->n_pictures, error);
  return s->submitted;
}

gboolean
mien_detector_net_wait (MienDetectorNet *self, guint slot, GError **error)
{
  Slot *s = &self->slots[slot];

  g_return_val_if_fail (s->submitted, FALSE);
  s->submitted = FALSE;
  return mien_runner_wait (s->place->runner, slot, error);
}

void
mien_detector_net_give_up (MienDetectorNet *self, guint slot)
{
  if (self->slots[slot].submitted)
    mien_detector_net_wait (self, slot, NULL);
}

void
mien_detector_net_read (MienDetectorNet *self, guint slot, guint i,
    const MienDetectorThresholds *thresholds, GArray *faces)
{
  const MienDetectorPlace *place = self->slots[slot].place;
  const MienDetectorLayout *layout = &place->sized->layout;
  const float *outputs[MIEN_MAX_PORTS];
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  for (guint k = 0; k < mien_graph_n_outputs (place->sized->graph); k++)
    outputs[k] =
        mien_port_floats (mien_runner_output (place->runner, slot, 0, k), i);
  layout->kind->decode (layout, outputs, thresholds->score, found);
  mien_detections_drop_unfit (found, 0, 0);
  mien_suppress (found, thresholds->overlap);
  mien_detections_merge (found);
  g_array_append_vals (faces, found->data, found->len);
}

gboolean
mien_detector_net_find (MienDetectorNet *self, guint slot,
    const MienDetectorThresholds *thresholds, GArray *faces, GError **error)
{
  if (!mien_detector_net_submit (self, slot, error)
      || !mien_detector_net_wait (self, slot, error))
    return FALSE;
  mien_detector_net_read (self, slot, 0, thresholds, faces);
  return TRUE;
}
