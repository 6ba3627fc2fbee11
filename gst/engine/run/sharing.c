/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A queue in front of a runner, for runners that put their items together
 * (mien_runner_new_shared ()). What is submitted while the runner computes
 * stays in the queue; whoever waits first when the runner is free takes all
 * that is in the queue, as far as it fits a batch and in order, and runs it
 * for all. Nothing waits for others to come: a request alone runs at once.
 *
 * It pays where a submission costs much and items cost little, which is so on
 * GPUs. On the CPU runners of one's own are faster.
 */
#include <string.h>

#include "engine/backend.h"
#include "engine/runner.h"

typedef struct {
  guint n_members;    /* queues_lock */
  MienRunner *runner; /* for whoever set `running` */
  GMutex lock;
  GCond ended;      /* a run has */
  gboolean running; /* lock, as the next */
  GQueue waiting;   /* of Member, the first to come first */
} Queue;

/* Per input and output of a graph, max_batch items. */
typedef struct {
  char *inputs[MIEN_MAX_PORTS], *outputs[MIEN_MAX_PORTS];
} Ports;

typedef struct {
  MienRunner base;
  Queue *queue;
  Ports *ports; /* per model */
  GList link;   /* of waiting; the queue's lock, as the next */
  guint n_items;
  gboolean done;
  GError *error; /* of the run */
} Member;

static GMutex queues_lock;
static GList *queues; /* queues_lock; of Queue */

static gboolean
is_of (const Queue *queue, const MienDevice *device,
    const MienGraph *const *graphs, guint n_graphs, guint max_batch)
{
  const MienRunner *runner = queue->runner;
  return !g_atomic_int_get (&device->lost) && runner->device == device
      && runner->max_batch == max_batch && runner->n_graphs == n_graphs
      && memcmp (runner->graphs, graphs, n_graphs * sizeof (*graphs)) == 0;
}

static Queue *
queue_new (MienDevice *device, const MienGraph *const *graphs, guint n_graphs,
    guint max_batch, GError **error)
{
  MienRunner *runner =
      mien_runner_new (device, graphs, n_graphs, max_batch, 1, error);
  if (!runner)
    return NULL;
  Queue *queue = g_new0 (Queue, 1);
  queue->runner = runner;
  g_mutex_init (&queue->lock);
  g_cond_init (&queue->ended);
  g_queue_init (&queue->waiting);
  queues = g_list_prepend (queues, queue);
  return queue;
}

/* The lock is held while a queue is made: who wants the same waits for it
 * rather than make another. */
static Queue *
queue_get (MienDevice *device, const MienGraph *const *graphs, guint n_graphs,
    guint max_batch, GError **error)
{
  Queue *queue = NULL;
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

static void
queue_put (Queue *queue)
{
  g_mutex_lock (&queues_lock);
  const gboolean last = --queue->n_members == 0;
  if (last)
    queues = g_list_remove (queues, queue);
  g_mutex_unlock (&queues_lock);
  if (!last)
    return;
  mien_runner_free (queue->runner);
  g_cond_clear (&queue->ended);
  g_mutex_clear (&queue->lock);
  g_free (queue);
}

static void
member_clear (MienRunner *runner)
{
  Member *member = (Member *) runner;
  for (guint m = 0; m < runner->n_graphs; m++)
    for (guint k = 0; k < MIEN_MAX_PORTS; k++) {
      g_free (member->ports[m].inputs[k]);
      g_free (member->ports[m].outputs[k]);
    }
  g_free (member->ports);
  queue_put (member->queue);
}

static gpointer
member_input (MienRunner *runner, guint slot, guint model, guint k)
{
  return ((Member *) runner)->ports[model].inputs[k];
}

static gpointer
member_output (MienRunner *runner, guint slot, guint model, guint k)
{
  return ((Member *) runner)->ports[model].outputs[k];
}

/* Takes those who wait, the first first, until one does not fit. */
static guint
take_batch (Queue *queue, GQueue *batch)
{
  guint n_items = 0;
  while (!g_queue_is_empty (&queue->waiting)) {
    const Member *member = g_queue_peek_head (&queue->waiting);
    if (n_items + member->n_items > queue->runner->max_batch)
      break;
    n_items += member->n_items;
    g_queue_push_tail_link (batch, g_queue_pop_head_link (&queue->waiting));
  }
  return n_items;
}

static void
gather_input (Queue *queue, const GQueue *batch, guint m, guint k)
{
  const MienPort port = mien_runner_input (queue->runner, 0, m, k);
  char *to = port.data;
  for (const GList *l = batch->head; l; l = l->next) {
    const Member *member = l->data;
    const gsize size = member->n_items * port.item_size;
    memcpy (to, member->ports[m].inputs[k], size);
    to += size;
  }
}

static void
gather_inputs (Queue *queue, const GQueue *batch)
{
  for (guint m = 0; m < queue->runner->n_graphs; m++)
    for (guint k = 0; k < mien_graph_n_inputs (queue->runner->graphs[m]); k++)
      gather_input (queue, batch, m, k);
}

static void
scatter_output (Queue *queue, const GQueue *batch, guint m, guint k)
{
  const MienPort port = mien_runner_output (queue->runner, 0, m, k);
  const char *from = port.data;
  for (const GList *l = batch->head; l; l = l->next) {
    const Member *member = l->data;
    const gsize size = member->n_items * port.item_size;
    memcpy (member->ports[m].outputs[k], from, size);
    from += size;
  }
}

static void
scatter_outputs (Queue *queue, const GQueue *batch)
{
  for (guint m = 0; m < queue->runner->n_graphs; m++)
    for (guint k = 0; k < mien_graph_n_outputs (queue->runner->graphs[m]); k++)
      scatter_output (queue, batch, m, k);
}

/* Computes for all who wait. The lock is held, but not while that goes on. */
static void
run_waiting (Queue *queue)
{
  g_autoptr (GError) error = NULL;
  GQueue batch = G_QUEUE_INIT;
  const guint n_items = take_batch (queue, &batch);

  queue->running = TRUE;
  g_mutex_unlock (&queue->lock);
  gather_inputs (queue, &batch);
  const gboolean ok = mien_runner_submit (queue->runner, 0, n_items, &error)
      && mien_runner_wait (queue->runner, 0, &error);
  if (ok)
    scatter_outputs (queue, &batch);
  g_mutex_lock (&queue->lock);

  while (!g_queue_is_empty (&batch)) {
    Member *member = g_queue_pop_head_link (&batch)->data;
    member->done = TRUE;
    member->error = ok ? NULL : g_error_copy (error);
  }
  queue->running = FALSE;
  g_cond_broadcast (&queue->ended);
}

static gboolean
member_submit (MienRunner *runner, guint slot, guint n_items, GError **error)
{
  Member *member = (Member *) runner;
  g_mutex_lock (&member->queue->lock);
  member->n_items = n_items;
  member->done = FALSE;
  g_queue_push_tail_link (&member->queue->waiting, &member->link);
  g_mutex_unlock (&member->queue->lock);
  return TRUE;
}

static gboolean
member_wait (MienRunner *runner, guint slot, GError **error)
{
  Member *member = (Member *) runner;
  Queue *queue = member->queue;

  g_mutex_lock (&queue->lock);
  while (!member->done) {
    if (queue->running)
      g_cond_wait (&queue->ended, &queue->lock);
    else
      run_waiting (queue);
  }
  g_mutex_unlock (&queue->lock);

  const gboolean ok = !member->error;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&member->error));
  return ok;
}

static const MienRunnerClass member_class = {
  .clear = member_clear,
  .input = member_input,
  .output = member_output,
  .submit = member_submit,
  .wait = member_wait,
};

static void
make_ports (Ports *ports, MienRunner *runner, guint m)
{
  const MienGraph *graph = runner->graphs[m];
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    ports->inputs[k] = g_malloc0 (runner->max_batch
        * mien_runner_input (runner, 0, m, k).item_size);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    ports->outputs[k] = g_malloc0 (runner->max_batch
        * mien_runner_output (runner, 0, m, k).item_size);
}

MienRunner *
mien_runner_new_shared (MienDevice *device, const MienGraph *const *graphs,
    guint n_graphs, guint max_batch, GError **error)
{
  g_return_val_if_fail (n_graphs >= 1 && max_batch >= 1, NULL);

  Queue *queue = queue_get (device, graphs, n_graphs, max_batch, error);
  if (!queue)
    return NULL;
  const MienRunnerInfo info = { queue->runner->graphs, n_graphs, max_batch, 1 };
  Member *member =
      mien_runner_alloc (sizeof (Member), &member_class, device, &info, error);
  if (!member) {
    queue_put (queue);
    return NULL;
  }
  member->queue = queue;
  member->link.data = member;
  member->ports = g_new0 (Ports, n_graphs);
  for (guint m = 0; m < n_graphs; m++)
    make_ports (&member->ports[m], queue->runner, m);
  mien_device_ref (device);
  return &member->base;
}
