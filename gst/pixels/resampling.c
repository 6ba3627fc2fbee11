/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "resampling.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "resample.h"
#include "engine/vulkan.h"
#include "item.h"

/* Minimum spare room for later tables in a new buffer, words. */
#define LEAST_TABLES 16384

/* Command buffers that are kept, one for each memory that frames arrive in:
 * more than a camera's pool usually has. */
#define N_RECORDINGS 16

/* Maximum number of samples for an output pixel: software devices silently
 * leave the loops of an invocation after 65,535 iterations. */
#define MAX_ROUNDS 32768

typedef struct {
  guint64 serials[MIEN_PIXELS_MAX_PARTS]; /* of the uploads that it reads */
  MienVkPipeline *pipeline; /* a reference: the stage may be freed */
  MienVkCommand *command;
} Recording;

struct _MienResampling {
  MienRunner *runner;
  guint slot;
  MienVkDevice *vk;
  guint n_graphs, max_batch;
  guint32 *items; /* max_batch for each graph, RESAMPLE_SIZE words each */
  guint *n_items; /* per graph, like the next two */
  guint *widths, *heights;
  MienTables tables;
  guint n_sent; /* words of the tables already uploaded */

  MienVkBuffer *data;   /* items and tables */
  MienVkBuffer *groups; /* a VkDispatchIndirectCommand per graph */
  Recording recordings[N_RECORDINGS];
  guint oldest; /* index of the recording to replace next */
};

static guint
items_words (const MienResampling *self)
{
  return self->n_graphs * self->max_batch * RESAMPLE_SIZE;
}

static void
recording_clear (Recording *self)
{
  g_clear_pointer (&self->command, mien_vk_command_free);
  g_clear_pointer (&self->pipeline, mien_vk_pipeline_unref);
}

static void
forget_recordings (MienResampling *self)
{
  for (guint i = 0; i < N_RECORDINGS; i++)
    recording_clear (&self->recordings[i]);
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

/* With many samples, a GPU is slower than the CPU; but if the frame is on the
 * device, the CPU cannot access it. */
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

/* Discards the item that was added earlier for the same input, if any. */
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

/* Buffer `i` of the frame. The first one stands in for bindings that the frame
 * does not need. */
static MienVkBinding
binding_of (const MienResamplingFrom *from, guint i)
{
  const MienVkBuffer *buffer = from->uploads[i < from->n ? i : 0]->buffer;

  return (MienVkBinding) { buffer, 0, buffer->size };
}

/* Records one dispatch for each graph. */
static gboolean
dispatch_all (const MienResampling *self, MienVkCommand *command,
    const MienVkPipeline *pipeline, const MienResamplingFrom *from,
    GError **error)
{
  for (guint g = 0; g < self->n_graphs; g++) {
    const guint32 first = g * self->max_batch * RESAMPLE_SIZE;
    const MienVkBinding bindings[] = {
      mien_vulkan_runner_input (self->runner, self->slot, g, 0),
      binding_of (from, 0),
      { self->data, 0, self->data->size },
      binding_of (from, 1),
      binding_of (from, 2),
    };
    const MienVkDispatch dispatch = { pipeline, bindings, &first, self->groups,
      g * sizeof (VkDispatchIndirectCommand) };
    if (!mien_vk_command_dispatch (command, &dispatch, error))
      return FALSE;
  }
  return TRUE;
}

static void
transfer (MienVkCommand *command, const MienResamplingFrom *from, gboolean back)
{
  for (guint i = 0; i < from->n; i++)
    if (from->uploads[i]->buffer->foreign)
      mien_vk_command_transfer (command, from->uploads[i]->buffer, back);
}

static gboolean
record (const MienResampling *self, MienVkCommand *command,
    const MienVkPipeline *pipeline, const MienResamplingFrom *from,
    GError **error)
{
  transfer (command, from, FALSE);
  if (!dispatch_all (self, command, pipeline, from, error))
    return FALSE;
  transfer (command, from, TRUE);
  mien_vk_command_barrier (command);
  return mien_vk_command_end (command, error);
}

/* Returns the command buffer for these uploads, recorded if necessary. `self`
 * owns it. */
static const MienVkCommand *
get_command (MienResampling *self, MienVkPipeline *pipeline,
    const MienResamplingFrom *from, GError **error)
{
  Recording wanted = { { 0 } };

  for (guint i = 0; i < from->n; i++)
    wanted.serials[i] = from->uploads[i]->serial;
  for (guint i = 0; i < N_RECORDINGS; i++)
    if (self->recordings[i].command
        && memcmp (self->recordings[i].serials, wanted.serials,
               sizeof (wanted.serials))
            == 0)
      return self->recordings[i].command;

  g_autoptr (MienVkCommand) command = mien_vk_command_new (self->vk,
      self->n_graphs, pipeline->n_buffers * self->n_graphs, error);
  if (!command || !record (self, command, pipeline, from, error))
    return NULL;
  Recording *recording = &self->recordings[self->oldest];
  self->oldest = (self->oldest + 1) % N_RECORDINGS;
  recording_clear (recording);
  *recording = wanted;
  recording->pipeline = mien_vk_pipeline_ref (pipeline);
  recording->command = g_steal_pointer (&command);
  return recording->command;
}

/* Ensures that the buffers exist and have room for items and tables. */
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
mien_resampling_flush (MienResampling *self, MienVkPipeline *pipeline,
    const MienResamplingFrom *from, guint64 *sent, GError **error)
{
  const MienVkCommand *command = make_room (self, error)
      ? get_command (self, pipeline, from, error)
      : NULL;

  if (command) {
    *sent += send (self);
    mien_vulkan_runner_set_before (self->runner, self->slot, command);
  }
  mien_resampling_drop (self);
  return command != NULL;
}
