/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "cuts.h"

#include <math.h>
#include <string.h>

#include "cut.h"
#include "engine/vulkan.h"
#include "image/mix.h"
#include "image/turn.h"
#include "tables.h"

/* Pixels of the frame that a pixel is made of, at most: software devices leave
 * the loops of an invocation, without a word, after 65,535 rounds. */
#define MAX_ROUNDS 32768

/* Of a batch; more are made room for. */
#define LEAST_TABLES 16384

/* Commands that are kept: as many frames as elements have between them. */
#define N_RECORDINGS 4

typedef struct {
  guint64 serial; /* of the upload that it reads */
  MienVkCommand *command;
} Recording;

struct _MienCuts {
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
items_words (const MienCuts *self)
{
  return self->n_graphs * self->max_batch * CUT_SIZE;
}

static void
forget_recordings (MienCuts *self)
{
  for (guint i = 0; i < N_RECORDINGS; i++)
    g_clear_pointer (&self->recordings[i].command, mien_vk_command_free);
}

static void
cuts_free (gpointer data)
{
  MienCuts *self = data;

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

MienCuts *
mien_cuts_get (MienDevice *device, MienRunner *runner, guint slot)
{
  if (!mien_vulkan_runner_is (runner)
      || mien_vulkan_runner_device (runner) != device)
    return NULL;
  MienCuts *self = mien_vulkan_runner_get_guest (runner, slot);
  if (self)
    return self;
  self = g_new0 (MienCuts, 1);
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
mien_cuts_drop (MienCuts *self)
{
  for (guint g = 0; g < self->n_graphs; g++)
    self->n_items[g] = self->widths[g] = self->heights[g] = 0;
}

static gboolean
is_empty (const MienCuts *self)
{
  for (guint g = 0; g < self->n_graphs; g++)
    if (self->n_items[g] > 0)
      return FALSE;
  return TRUE;
}

/* What of the frame is resized, and to how many pixels. */
typedef struct {
  MienBox part;
  guint width, height;
  guint n_components, per_pixel; /* of the plate */
} Resize;

/* Crops are of colours or of luma. */
static guint
n_components (const MienPixelsFrame *frame, const MienPixelsJob *job)
{
  if (job->is_crop)
    return frame->planes.kind == MIEN_PLANES_RGB ? 3 : 1;
  return mien_planes_n_mixed (&frame->planes, job->format.channels);
}

/* Before any table is made, and a little more than it comes to. */
static gboolean
is_too_much (const MienPixelsFrame *frame, const Resize *resize)
{
  const double x = 2 * MAX (1, (double) resize->part.width / resize->width) + 3;
  const double y =
      2 * MAX (1, (double) resize->part.height / resize->height) + 3;

  return MIN (x, frame->planes.width) * MIN (y, frame->planes.height)
      * resize->n_components * resize->per_pixel
      > MAX_ROUNDS;
}

static void
set_axis (guint32 *words, const MienTableAxis *axis, guint base)
{
  words[AXIS_FIRST] = base + axis->first;
  words[AXIS_WEIGHTS] = base + axis->weights;
  words[AXIS_TAPS] = axis->taps;
}

static void
set_component (MienCuts *self, guint32 *item, guint i,
    const MienPixelsFrame *frame, const Resize *resize, MienBands *bands)
{
  const gboolean half_x = i > 0 && frame->planes.half_width;
  const gboolean half_y = i > 0 && frame->planes.half_height;
  const double x = half_x ? 0.5 : 1, y = half_y ? 0.5 : 1;
  const MienBand *band = &bands->bands[bands->components[i].band];
  const guint step = frame->planes.planes[i].step;
  guint32 *words = item + CUT_COMPONENTS + i * COMPONENT_SIZE;
  guint begin[2], end[2];

  words[COMPONENT_BYTES] = band->offset + bands->components[i].first;
  words[COMPONENT_STRIDE] = band->pitch;
  words[COMPONENT_STEP] = step;
  const MienTableAxis *axis = mien_tables_axis (&self->tables,
      bands->components[i].n_x, resize->part.x * x, resize->part.width * x,
      resize->width);
  set_axis (words + COMPONENT_COLUMNS, axis, items_words (self));
  begin[0] = axis->begin;
  end[0] = axis->end;
  axis = mien_tables_axis (&self->tables, bands->components[i].n_y,
      resize->part.y * y, resize->part.height * y, resize->height);
  set_axis (words + COMPONENT_ROWS, axis, items_words (self));
  begin[1] = axis->begin;
  end[1] = axis->end;
  mien_bands_want (bands, i, step, begin, end);
}

/* As mien_crop () does, which cuts the samples and not what comes out. */
static MienMix
mix_of_crop (const MienPixelsFrame *frame, const MienPlanesFormat *format,
    guint c)
{
  const gboolean limited = frame->planes.limited_range;
  const float black = limited ? 16 : 0, white = limited ? 235 : 255;
  const float scale =
      (format->range_max[c] - format->range_min[c]) / (white - black);
  MienMix mix = { .offset = format->range_min[c] - black * scale,
    .min = -G_MAXFLOAT,
    .max = G_MAXFLOAT };

  if (frame->planes.kind != MIEN_PLANES_RGB) {
    mix.factor[0] = scale;
  } else if (format->channels == 1) {
    mix.factor[0] = 0.299f * scale;
    mix.factor[1] = 0.587f * scale;
    mix.factor[2] = 0.114f * scale;
  } else {
    mix.factor[format->bgr ? 2 - c : c] = scale;
  }
  return mix;
}

static void
set_mixes (guint32 *item, const MienPixelsFrame *frame,
    const MienPixelsJob *job)
{
  for (guint c = 0; c < job->format.channels; c++) {
    guint32 *words = item + CUT_MIXES + c * MIX_SIZE;
    const MienMix mix = job->is_crop
        ? mix_of_crop (frame, &job->format, c)
        : mien_mix_of_planes (&frame->planes, &job->format, c);
    for (guint i = 0; i < 3; i++)
      words[MIX_FACTORS + i] = mien_word_of_float (mix.factor[i]);
    words[MIX_OFFSET] = mien_word_of_float (mix.offset);
    words[MIX_MIN] = mien_word_of_float (mix.min);
    words[MIX_MAX] = mien_word_of_float (mix.max);
    words[MIX_BLACK] = mien_word_of_float (job->format.range_min[c]);
  }
}

static void
set_turn (MienCuts *self, guint32 *item, const MienTurn *turn, guint height)
{
  const guint at = mien_tables_add (&self->tables, 2 * height);
  guint32 *rows = &g_array_index (self->tables.words, guint32, at);

  for (guint y = 0; y < height; y++) {
    *rows++ = mien_word_of_float (turn->origin_x + y * turn->down_x);
    *rows++ = mien_word_of_float (turn->origin_y + y * turn->down_y);
  }
  item[CUT_ROWS] = items_words (self) + at;
  item[CUT_RIGHT_X] = mien_word_of_float (turn->right_x);
  item[CUT_RIGHT_Y] = mien_word_of_float (turn->right_y);
  item[CUT_PLATE_WIDTH] = turn->width;
  item[CUT_PLATE_HEIGHT] = turn->height;
}

static guint32
place_of (const MienPixelsJob *job)
{
  const MienPlanesFormat *format = &job->format;

  return job->to.item * format->channels * format->width * format->height;
}

static void
set_picture (guint32 *item, const MienPixelsFrame *frame,
    const MienPixelsJob *job)
{
  const MienPlanesFormat *format = &job->format;
  const float level = frame->planes.word_level;
  const gboolean limited = job->is_crop && frame->planes.limited_range;
  const float most = job->is_crop ? 255 : G_MAXFLOAT;

  item[CUT_DST] = place_of (job);
  item[CUT_CHANNELS] = format->channels;
  item[CUT_WIDTH] = format->width;
  item[CUT_HEIGHT] = format->height;
  item[CUT_PICTURE_WIDTH] = format->picture_width;
  item[CUT_PICTURE_HEIGHT] = format->picture_height;
  item[CUT_MIRRORED] = job->to.mirrored;
  item[CUT_ROWS] = 0;
  item[CUT_WORDS] = level > 0;
  item[CUT_LEVEL] = mien_word_of_float (level > 0 ? level : 1);
  item[CUT_LOWEST] = mien_word_of_float (limited ? 16 : 0);
  item[CUT_HIGHEST] = mien_word_of_float (limited ? 235 : most);
}

static gboolean
is_possible (const MienCuts *self, const MienPixelsFrame *frame,
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

static guint32 *
item_of (const MienCuts *self, guint graph, guint i)
{
  return self->items + (graph * self->max_batch + i) * CUT_SIZE;
}

/* Where an input is to be made that is made already, that one goes. */
static void
drop_same (MienCuts *self, guint graph, guint32 dst)
{
  for (guint i = 0; i < self->n_items[graph]; i++)
    if (item_of (self, graph, i)[CUT_DST] == dst) {
      self->n_items[graph]--;
      memmove (item_of (self, graph, i),
          item_of (self, graph, self->n_items[graph]),
          CUT_SIZE * sizeof (guint32));
      return;
    }
}

gboolean
mien_cuts_add (MienCuts *self, const MienPixelsFrame *frame, MienBands *bands,
    const MienPixelsJob *job)
{
  const MienPlanesFormat *format = &job->format;
  const guint graph = job->to.graph;
  Resize resize = { job->box, format->picture_width, format->picture_height,
    n_components (frame, job), 1 };
  MienTurn turn = { 0 };

  drop_same (self, graph, place_of (job));
  if (!is_possible (self, frame, job))
    return FALSE;
  if (job->angle != 0) {
    turn = mien_turn_of (&job->box, job->angle,
        mien_image_pixel_aspect (&frame->image), format->width, format->height);
    resize.part = turn.around;
    resize.width = turn.width;
    resize.height = turn.height;
    resize.per_pixel = 4;
  }
  if (is_too_much (frame, &resize))
    return FALSE;
  if (is_empty (self) && mien_tables_trim (&self->tables))
    self->n_sent = 0;

  guint32 *item = item_of (self, graph, self->n_items[graph]);
  set_picture (item, frame, job);
  set_mixes (item, frame, job);
  item[CUT_N_COMPONENTS] = resize.n_components;
  for (guint i = 0; i < resize.n_components; i++)
    set_component (self, item, i, frame, &resize, bands);
  if (job->angle != 0)
    set_turn (self, item, &turn, format->height);
  self->n_items[graph]++;
  self->widths[graph] = MAX (self->widths[graph], format->width);
  self->heights[graph] = MAX (self->heights[graph], format->height);
  return TRUE;
}

/* A dispatch for the inputs of each graph. */
static gboolean
record (const MienCuts *self, MienVkCommand *command,
    const MienVkPipeline *pipeline, const MienUpload *upload, GError **error)
{
  for (guint g = 0; g < self->n_graphs; g++) {
    const guint32 first = g * self->max_batch * CUT_SIZE;
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
get_command (MienCuts *self, const MienVkPipeline *pipeline,
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
make_room (MienCuts *self, GError **error)
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
send (MienCuts *self)
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
    const guint first = g * self->max_batch * CUT_SIZE;
    const guint n = self->n_items[g] * CUT_SIZE;
    memcpy (data + first, self->items + first, n * sizeof (guint32));
    groups[g] = (VkDispatchIndirectCommand) { (self->widths[g] + CUT_LANES - 1)
          / CUT_LANES,
      self->heights[g], self->n_items[g] };
    n_words += n;
  }
  return n_words * sizeof (guint32);
}

gboolean
mien_cuts_flush (MienCuts *self, const MienVkPipeline *pipeline,
    const MienUpload *upload, guint64 *sent, GError **error)
{
  const MienVkCommand *command = make_room (self, error)
      ? get_command (self, pipeline, upload, error)
      : NULL;

  if (command) {
    *sent += send (self);
    mien_vulkan_runner_set_before (self->runner, self->slot, command);
  }
  mien_cuts_drop (self);
  return command != NULL;
}
