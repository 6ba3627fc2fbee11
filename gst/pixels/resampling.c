/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "resampling.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "resample.h"
#include "engine/vulkan.h"
#include "item.h"

/* Of a batch; more are made room for. */
#define LEAST_TABLES 16384

/* Commands that are kept: as many frames as elements have between them. */
#define N_RECORDINGS 4

/* Pixels of the frame that a pixel is made of, at most: software devices leave
 * the loops of an invocation, without a word, after 65,535 rounds. */
#define MAX_ROUNDS 32768

typedef struct {
  guint64 serial; /* of the upload that it reads */
  MienVkCommand *command;
} Recording;

struct _MienResampling {
  MienRunner *runner;
  guint slot;
  MienVkDevice *vk;
  guint n_graphs, max_batch;
  guint32 *items; /* max_batch of the first graph, of the next ... */
  guint *n_items; /* per graph, as the next two */
  guint *widths, *heights;
  MienTables tables;
  guint n_sent; /* words of the tables that are on the device */

  MienVkBuffer *data; /* items and tables */
  MienVkBuffer *groups;
  Recording recordings[N_RECORDINGS];
  guint oldest; /* of them */
};

static guint
items_words (const MienResampling *self)
{
  return self->n_graphs * self->max_batch * RESAMPLE_SIZE;
}

static void
forget_recordings (MienResampling *self)
{
  for (guint i = 0; i < N_RECORDINGS; i++)
    g_clear_pointer (&self->recordings[i].command, mien_vk_command_free);
}

static void
cuts_free (gpointer data)
{
  MienResampling *self = data;

  forget_recordings (self);
  mien_vk_buffer_free (self->data);
  mien_vk_buffer_free (self->groups);
  mien_tables_clear (&self->tables);
  g_free (self->items);
  g_free (self->n_items);
  g_free (self->widths);
  g_free (self->heights);
  g_free (self);
}

MienResampling *
mien_resampling_get (MienDevice *device, MienRunner *runner, guint slot)
{
  if (!mien_vulkan_runner_is (runner)
      || mien_vulkan_runner_device (runner) != device)
    return NULL;
  MienResampling *self = mien_vulkan_runner_get_guest (runner, slot);
  if (self)
    return self;
  self = g_new0 (MienResampling, 1);
  self->runner = runner;
  self->slot = slot;
  self->vk = mien_vulkan_device_vk (device);
  self->n_graphs = mien_vulkan_runner_n_graphs (runner);
  self->max_batch = mien_runner_max_batch (runner);
  self->items = g_new0 (guint32, items_words (self));
  self->n_items = g_new0 (guint, self->n_graphs);
  self->widths = g_new0 (guint, self->n_graphs);
  self->heights = g_new0 (guint, self->n_graphs);
  mien_tables_init (&self->tables);
  mien_vulkan_runner_set_guest (runner, slot, self, cuts_free);
  return self;
}

void
mien_resampling_drop (MienResampling *self)
{
  for (guint g = 0; g < self->n_graphs; g++)
    self->n_items[g] = self->widths[g] = self->heights[g] = 0;
}

static gboolean
is_empty (const MienResampling *self)
{
  for (guint g = 0; g < self->n_graphs; g++)
    if (self->n_items[g] > 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_possible (const MienResampling *self, const MienPixelsFrame *frame,
    const MienPixelsJob *job)
{
  const MienPixelsPlace *to = &job->to;
  const MienPort port = mien_runner_input (to->runner, to->slot, to->graph, 0);
  const gsize n =
      (gsize) job->format.channels * job->format.width * job->format.height;

  g_return_val_if_fail (port.type == MIEN_TYPE_FLOAT32
          && port.item_size == n * sizeof (float),
      FALSE);
  return mien_box_is_sane (&job->box) && isfinite (job->angle)
      && frame->planes.width > 0 && frame->planes.height > 0
      && job->format.height <= G_MAXUINT16
      && self->n_items[to->graph] < self->max_batch;
}

/* GPUs are slower at many than the CPU, but who else is to do it where that does
 * not see the frame? */
static double
max_rounds (const MienResampling *self, const MienPixelsFrame *frame)
{
  return frame->source
          && self->vk->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU
      ? DBL_MAX
      : MAX_ROUNDS;
}

static guint32 *
item_of (const MienResampling *self, guint graph, guint i)
{
  return self->items + (graph * self->max_batch + i) * RESAMPLE_SIZE;
}

/* Where an input is to be made that is made already, that one goes. */
static void
drop_same (MienResampling *self, guint graph, guint32 dst)
{
  for (guint i = 0; i < self->n_items[graph]; i++)
    if (item_of (self, graph, i)[RESAMPLE_DST] == dst) {
      self->n_items[graph]--;
      memmove (item_of (self, graph, i),
          item_of (self, graph, self->n_items[graph]),
          RESAMPLE_SIZE * sizeof (guint32));
      return;
    }
}

gboolean
mien_resampling_add (MienResampling *self, const MienPixelsFrame *frame,
    MienBands *bands, const MienPixelsJob *job)
{
  const guint graph = job->to.graph;

  drop_same (self, graph, mien_item_place (job));
  if (!is_possible (self, frame, job))
    return FALSE;
  if (is_empty (self) && mien_tables_trim (&self->tables))
    self->n_sent = 0;
  if (!mien_item_init (item_of (self, graph, self->n_items[graph]),
          &self->tables, items_words (self), frame, bands, job,
          max_rounds (self, frame)))
    return FALSE;
  self->n_items[graph]++;
  self->widths[graph] = MAX (self->widths[graph], job->format.width);
  self->heights[graph] = MAX (self->heights[graph], job->format.height);
  return TRUE;
}

/* A dispatch for the inputs of each graph. */
static gboolean
record (const MienResampling *self, MienVkCommand *command,
    const MienVkPipeline *pipeline, const MienUpload *upload, GError **error)
{
  for (guint g = 0; g < self->n_graphs; g++) {
    const guint32 first = g * self->max_batch * RESAMPLE_SIZE;
    const MienVkBinding bindings[] = {
      mien_vulkan_runner_input (self->runner, self->slot, g, 0),
      { upload->buffer, 0, upload->buffer->size },
      { self->data, 0, self->data->size },
    };
    const MienVkDispatch dispatch = { pipeline, bindings, &first, self->groups,
      g * sizeof (VkDispatchIndirectCommand) };
    if (!mien_vk_command_dispatch (command, &dispatch, error))
      return FALSE;
  }
  mien_vk_command_barrier (command);
  return mien_vk_command_end (command, error);
}

/* The one for this upload, which stays here. */
static const MienVkCommand *
get_command (MienResampling *self, const MienVkPipeline *pipeline,
    const MienUpload *upload, GError **error)
{
  for (guint i = 0; i < N_RECORDINGS; i++)
    if (self->recordings[i].command
        && self->recordings[i].serial == upload->serial)
      return self->recordings[i].command;

  g_autoptr (MienVkCommand) command =
      mien_vk_command_new (self->vk, self->n_graphs, 3 * self->n_graphs, error);
  if (!command || !record (self, command, pipeline, upload, error))
    return NULL;
  Recording *recording = &self->recordings[self->oldest];
  self->oldest = (self->oldest + 1) % N_RECORDINGS;
  mien_vk_command_free (recording->command);
  *recording = (Recording) { upload->serial, g_steal_pointer (&command) };
  return recording->command;
}

/* Room for items and tables. */
static gboolean
make_room (MienResampling *self, GError **error)
{
  const gsize needed =
      ((gsize) items_words (self) + self->tables.words->len) * sizeof (guint32);

  if (!self->groups)
    self->groups = mien_vk_buffer_new (self->vk,
        self->n_graphs * sizeof (VkDispatchIndirectCommand),
        MIEN_VK_MEMORY_UPLOAD, error);
  if (!self->groups)
    return FALSE;
  if (self->data && self->data->size >= needed)
    return TRUE;
  const gsize more = MAX (self->tables.words->len, LEAST_TABLES);
  forget_recordings (self);
  g_clear_pointer (&self->data, mien_vk_buffer_free);
  self->n_sent = 0;
  self->data = mien_vk_buffer_new (self->vk, needed + more * sizeof (guint32),
      MIEN_VK_MEMORY_UPLOAD, error);
  return self->data != NULL;
}

static gsize
send (MienResampling *self)
{
  guint32 *data = (gpointer) self->data->map;
  VkDispatchIndirectCommand *groups = (gpointer) self->groups->map;
  const guint32 *tables = (gpointer) self->tables.words->data;
  const guint n_tables = self->tables.words->len;
  gsize n_words = n_tables - self->n_sent;

  if (n_words > 0)
    memcpy (data + items_words (self) + self->n_sent, tables + self->n_sent,
        n_words * sizeof (guint32));
  self->n_sent = n_tables;
  for (guint g = 0; g < self->n_graphs; g++) {
    const guint first = g * self->max_batch * RESAMPLE_SIZE;
    const guint n = self->n_items[g] * RESAMPLE_SIZE;
    memcpy (data + first, self->items + first, n * sizeof (guint32));
    groups[g] = (VkDispatchIndirectCommand) {
      (self->widths[g] + RESAMPLE_LANES - 1) / RESAMPLE_LANES, self->heights[g],
      self->n_items[g]
    };
    n_words += n;
  }
  return n_words * sizeof (guint32);
}

gboolean
mien_resampling_flush (MienResampling *self, const MienVkPipeline *pipeline,
    const MienUpload *upload, guint64 *sent, GError **error)
{
  const MienVkCommand *command = make_room (self, error)
      ? get_command (self, pipeline, upload, error)
      : NULL;

  if (command) {
    *sent += send (self);
    mien_vulkan_runner_set_before (self->runner, self->slot, command);
  }
  mien_resampling_drop (self);
  return command != NULL;
}
