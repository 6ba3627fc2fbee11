/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A queue in front of a runner, for runners that batch their items together
 * (mien_runner_new_shared ()). If a slot is free, a request goes to the device
 * at once. While all slots compute, requests are queued; the next free slot
 * takes them in order, as many as fit in a batch. No request waits for others
 * to arrive.
 *
 * The first thread that waits for a request of a batch waits for the whole
 * batch and returns all its requests when it has finished. A thread whose
 * request is not in that batch waits for it only if its own request has no slot
 * yet and no other thread is about to free one.
 *
 * This helps if submissions are expensive and items cheap, as on GPUs. On the
 * CPU, separate runners are faster.
 */
#include "queue.h"

#include <string.h>

/* One computes while the next one is gathered. */
#define N_SLOTS 2

typedef enum {
  FREE,
  GATHERED,  /* its inputs are being copied by the thread that will submit it */
  SUBMITTED, /* no thread is waiting for it */
  AWAITED,   /* a thread is waiting for it and will return it */
} State;

/* The contents of a slot of the queue's runner. */
struct _MienBatch {
  State state;
  guint slot, number; /* batches are numbered in order */
  guint n_items;
  GQueue requests; /* of MienRequest */
};

struct _MienQueue {
  guint n_members;    /* queues_lock */
  MienRunner *runner; /* a slot belongs to its batch's thread */
  GMutex lock;
  GCond changed;
  /* guarded by lock */
  MienBatch batches[N_SLOTS];
  guint n_batches; /* created so far */
  GQueue waiting;  /* of MienRequest, oldest first */
};

static GMutex queues_lock;
static GList *queues; /* queues_lock; of MienQueue */

static gboolean
is_of (const MienQueue *queue, const MienDevice *device,
    const MienGraph *const *graphs, guint n_graphs, guint max_batch)
{
  const MienRunner *runner = queue->runner;
  return !g_atomic_int_get (&device->lost) && runner->device == device
      && runner->max_batch == max_batch && runner->n_graphs == n_graphs
      && memcmp (runner->graphs, graphs, n_graphs * sizeof (*graphs)) == 0;
}

static MienQueue *
queue_new (MienDevice *device, const MienGraph *const *graphs, guint n_graphs,
    guint max_batch, GError **error)
{
  MienRunner *runner =
      mien_runner_new (device, graphs, n_graphs, max_batch, N_SLOTS, error);
  if (!runner)
    return NULL;
  MienQueue *queue = g_new0 (MienQueue, 1);
  queue->runner = runner;
  g_mutex_init (&queue->lock);
  g_cond_init (&queue->changed);
  for (guint i = 0; i < N_SLOTS; i++)
    queue->batches[i].slot = i;
  queues = g_list_prepend (queues, queue);
  return queue;
}

/* The lock is held while a queue is created, so that callers who want the same
 * one wait for it and do not create another. */
MienQueue *
mien_queue_get (MienDevice *device, const MienGraph *const *graphs,
    guint n_graphs, guint max_batch, GError **error)
{
  MienQueue *queue = NULL;
  g_mutex_lock (&queues_lock);
  for (GList *l = queues; l && !queue; l = l->next)
    if (is_of (l->data, device, graphs, n_graphs, max_batch))
      queue = l->data;
  if (!queue)
    queue = queue_new (device, graphs, n_graphs, max_batch, error);
  if (queue)
    queue->n_members++;
  g_mutex_unlock (&queues_lock);
  return queue;
}

void
mien_queue_put (MienQueue *queue)
{
  g_mutex_lock (&queues_lock);
  const gboolean last = --queue->n_members == 0;
  if (last)
    queues = g_list_remove (queues, queue);
  g_mutex_unlock (&queues_lock);
  if (!last)
    return;
  mien_runner_free (queue->runner);
  g_cond_clear (&queue->changed);
  g_mutex_clear (&queue->lock);
  g_free (queue);
}

MienRunner *
mien_queue_runner (MienQueue *queue)
{
  return queue->runner;
}

static void
gather_input (MienQueue *queue, const MienBatch *batch, guint m, guint k)
{
  const MienPort port = mien_runner_input (queue->runner, batch->slot, m, k);
  char *to = port.data;
  for (const GList *l = batch->requests.head; l; l = l->next) {
    const MienRequest *request = l->data;
    const gsize size = request->n_items * port.item_size;
    memcpy (to, request->ports[m].inputs[k], size);
    to += size;
  }
}

static void
gather_inputs (MienQueue *queue, const MienBatch *batch)
{
  for (guint m = 0; m < queue->runner->n_graphs; m++)
    for (guint k = 0; k < mien_graph_n_inputs (queue->runner->graphs[m]); k++)
      gather_input (queue, batch, m, k);
}

static void
scatter_output (MienQueue *queue, const MienBatch *batch, guint m, guint k)
{
  const MienPort port = mien_runner_output (queue->runner, batch->slot, m, k);
  const char *from = port.data;
  for (const GList *l = batch->requests.head; l; l = l->next) {
    const MienRequest *request = l->data;
    const gsize size = request->n_items * port.item_size;
    memcpy (request->ports[m].outputs[k], from, size);
    from += size;
  }
}

static void
scatter_outputs (MienQueue *queue, const MienBatch *batch)
{
  for (guint m = 0; m < queue->runner->n_graphs; m++)
    for (guint k = 0; k < mien_graph_n_outputs (queue->runner->graphs[m]); k++)
      scatter_output (queue, batch, m, k);
}

/* The lock is held here and below, but not while batches are gathered, computed
 * and scattered. */
static MienBatch *
find_free (MienQueue *queue)
{
  for (guint i = 0; i < N_SLOTS; i++)
    if (queue->batches[i].state == FREE)
      return &queue->batches[i];
  return NULL;
}

/* The oldest submitted batch that no thread is waiting for, or NULL. */
static MienBatch *
find_unawaited (MienQueue *queue)
{
  MienBatch *oldest = NULL;
  for (guint i = 0; i < N_SLOTS; i++) {
    MienBatch *batch = &queue->batches[i];
    if (batch->state == SUBMITTED
        && (!oldest || (gint) (batch->number - oldest->number) < 0))
      oldest = batch;
  }
  return oldest;
}

/* Takes waiting requests in order until one does not fit. */
static void
take_batch (MienQueue *queue, MienBatch *batch)
{
  batch->state = GATHERED;
  batch->number = queue->n_batches++;
  batch->n_items = 0;
  while (!g_queue_is_empty (&queue->waiting)) {
    MienRequest *request = g_queue_peek_head (&queue->waiting);
    if (batch->n_items + request->n_items > queue->runner->max_batch)
      break;
    batch->n_items += request->n_items;
    request->batch = batch;
    g_queue_push_tail_link (&batch->requests,
        g_queue_pop_head_link (&queue->waiting));
  }
}

/* Completes all requests of the batch, with or without an error. */
static void
hand_back (MienQueue *queue, MienBatch *batch, const GError *error)
{
  while (!g_queue_is_empty (&batch->requests)) {
    MienRequest *request = g_queue_pop_head_link (&batch->requests)->data;
    request->done = TRUE;
    request->error = error ? g_error_copy (error) : NULL;
  }
  batch->state = FREE;
  g_cond_broadcast (&queue->changed);
}

/* If a slot is free, submits a batch of waiting requests. Returns FALSE if
 * there was nothing to do. */
static gboolean
launch (MienQueue *queue)
{
  MienBatch *batch = find_free (queue);
  if (!batch || g_queue_is_empty (&queue->waiting))
    return FALSE;
  g_autoptr (GError) error = NULL;
  take_batch (queue, batch);
  g_mutex_unlock (&queue->lock);
  gather_inputs (queue, batch);
  mien_runner_submit (queue->runner, batch->slot, batch->n_items, &error);
  g_mutex_lock (&queue->lock);
  if (error) {
    hand_back (queue, batch, error);
  } else {
    batch->state = SUBMITTED;
    g_cond_broadcast (&queue->changed);
  }
  return TRUE;
}

/* Waits for a submitted batch. Then makes sure that its slot is used again: by
 * the thread that waits for the next request, or else by this one. */
static void
land (MienQueue *queue, MienBatch *batch)
{
  g_autoptr (GError) error = NULL;
  batch->state = AWAITED;
  g_mutex_unlock (&queue->lock);
  if (mien_runner_wait (queue->runner, batch->slot, &error))
    scatter_outputs (queue, batch);
  g_mutex_lock (&queue->lock);
  hand_back (queue, batch, error);
  const MienRequest *next = g_queue_peek_head (&queue->waiting);
  if (next && !next->wanted)
    launch (queue);
}

void
mien_queue_submit (MienQueue *queue, MienRequest *request, guint n_items)
{
  g_mutex_lock (&queue->lock);
  request->link.data = request;
  request->n_items = n_items;
  request->batch = NULL;
  request->done = request->wanted = FALSE;
  g_queue_push_tail_link (&queue->waiting, &request->link);
  launch (queue);
  g_mutex_unlock (&queue->lock);
}

/* Makes progress for a request. Returns FALSE if all it can do is wait. */
static gboolean
push_on (MienQueue *queue, MienRequest *request)
{
  MienBatch *batch = request->batch;
  if (!batch && launch (queue))
    return TRUE;
  if (!batch)
    batch = find_unawaited (queue);
  if (!batch || batch->state != SUBMITTED)
    return FALSE;
  land (queue, batch);
  return TRUE;
}

gboolean
mien_queue_wait (MienQueue *queue, MienRequest *request, GError **error)
{
  g_mutex_lock (&queue->lock);
  request->wanted = TRUE;
  while (!request->done)
    if (!push_on (queue, request))
      g_cond_wait (&queue->changed, &queue->lock);
  g_mutex_unlock (&queue->lock);

  const gboolean ok = !request->error;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&request->error));
  return ok;
}
