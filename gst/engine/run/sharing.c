/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runners that batch their items together in a queue (queue.h). */
#include "engine/runner.h"
#include "queue.h"

typedef struct {
  MienRunner base;
  MienQueue *queue;
  MienSharedPorts *ports; /* per slot and model */
  MienRequest *requests;  /* per slot */
} Member;

static MienSharedPorts *
ports_of (const Member *member, guint slot, guint model)
{
  return &member->ports[slot * member->base.n_graphs + model];
}

static void
member_clear (MienRunner *runner)
{
  Member *member = (Member *) runner;
  for (guint i = 0; member->ports && i < runner->n_slots * runner->n_graphs;
       i++)
    for (guint k = 0; k < MIEN_MAX_PORTS; k++) {
      g_free (member->ports[i].inputs[k]);
      g_free (member->ports[i].outputs[k]);
    }
  g_free (member->ports);
  g_free (member->requests);
  if (member->queue)
    mien_queue_put (member->queue);
}

static gpointer
member_input (MienRunner *runner, guint slot, guint model, guint k)
{
  return ports_of ((Member *) runner, slot, model)->inputs[k];
}

static gpointer
member_output (MienRunner *runner, guint slot, guint model, guint k)
{
  return ports_of ((Member *) runner, slot, model)->outputs[k];
}

static gboolean
member_submit (MienRunner *runner, guint slot, guint n_items, GError **error)
{
  Member *member = (Member *) runner;
  mien_queue_submit (member->queue, &member->requests[slot], n_items);
  return TRUE;
}

static gboolean
member_wait (MienRunner *runner, guint slot, GError **error)
{
  Member *member = (Member *) runner;
  return mien_queue_wait (member->queue, &member->requests[slot], error);
}

static const MienRunnerClass member_class = {
  .clear = member_clear,
  .input = member_input,
  .output = member_output,
  .submit = member_submit,
  .wait = member_wait,
};

static void
make_ports (MienSharedPorts *ports, MienRunner *runner, guint m)
{
  const MienGraph *graph = runner->graphs[m];
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    ports->inputs[k] = g_malloc0 (runner->max_batch
        * mien_runner_input (runner, 0, m, k).item_size);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    ports->outputs[k] = g_malloc0 (runner->max_batch
        * mien_runner_output (runner, 0, m, k).item_size);
}

static void
make_requests (Member *member)
{
  const MienRunner *runner = &member->base;
  member->ports = g_new0 (MienSharedPorts, runner->n_slots * runner->n_graphs);
  member->requests = g_new0 (MienRequest, runner->n_slots);
  for (guint slot = 0; slot < runner->n_slots; slot++) {
    member->requests[slot].ports = ports_of (member, slot, 0);
    for (guint m = 0; m < runner->n_graphs; m++)
      make_ports (ports_of (member, slot, m), mien_queue_runner (member->queue),
          m);
  }
}

MienRunner *
mien_runner_new_shared (MienDevice *device, const MienGraph *const *graphs,
    guint n_graphs, guint max_batch, guint n_slots, GError **error)
{
  g_return_val_if_fail (n_graphs >= 1 && max_batch >= 1 && n_slots >= 1, NULL);

  MienQueue *queue =
      mien_queue_get (device, graphs, n_graphs, max_batch, error);
  if (!queue)
    return NULL;
  const MienRunnerInfo info = { mien_queue_runner (queue)->graphs, n_graphs,
    max_batch, n_slots };
  Member *member =
      mien_runner_alloc (sizeof (Member), &member_class, device, &info, error);
  if (!member) {
    mien_queue_put (queue);
    return NULL;
  }
  member->queue = queue;
  make_requests (member);
  mien_device_ref (device);
  return &member->base;
}
