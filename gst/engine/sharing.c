/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sharing.h"

#include <string.h>

#include "runner.h"

typedef struct {
  guint n_members;              /* groups_lock */
  MienDevice *device;
  MienModel **models;
  guint n_models, max_batch;
  MienRunner *runner;           /* whoever set `running` */
  GMutex lock;
  GCond ended;                  /* a run has */
  gboolean running;             /* lock, as all below */
  gboolean lost;                /* the device is */
  GQueue waiting;               /* of Member, the first to come first */
} Group;

typedef struct {
  Group *group;
  float **inputs, **outputs;    /* per model, max_batch items */
  guint n_items;                /* the group's lock, as all below */
  gboolean done;
  GError *error;                /* of the run */
} Member;

static GMutex groups_lock;
static GList *groups;           /* groups_lock; of Group */

static gsize
item_size (const MienModel *model, guint value)
{
  return mien_shape_elements (&model->graph->values[value].shape)
      * sizeof (float);
}

static gboolean
is_of (Group *group, const MienDevice *device, MienModel *const *models,
    guint n_models, guint max_batch)
{
  g_mutex_lock (&group->lock);
  gboolean lost = group->lost;
  g_mutex_unlock (&group->lock);
  return !lost && group->device == device && group->n_models == n_models
      && group->max_batch == max_batch
      && memcmp (group->models, models, n_models * sizeof (*models)) == 0;
}

/* The device and the models are held by the group's runner. */
static Group *
group_new (MienDevice *device, MienModel *const *models, guint n_models,
    guint max_batch, GError **error)
{
  MienRunner *runner = mien_runner_new (device, models, n_models, max_batch,
      error);
  if (runner == NULL)
    return NULL;
  Group *group = g_new0 (Group, 1);
  group->device = device;
  group->models = g_memdup2 (models, n_models * sizeof (*models));
  group->n_models = n_models;
  group->max_batch = max_batch;
  group->runner = runner;
  g_mutex_init (&group->lock);
  g_cond_init (&group->ended);
  g_queue_init (&group->waiting);
  groups = g_list_prepend (groups, group);
  return group;
}

/* The lock is held while a group is made: who wants the same waits for it
 * rather than make another. */
static Group *
group_get (MienDevice *device, MienModel *const *models, guint n_models,
    guint max_batch, GError **error)
{
  Group *group = NULL;
  g_mutex_lock (&groups_lock);
  for (GList *l = groups; l != NULL && group == NULL; l = l->next)
    if (is_of (l->data, device, models, n_models, max_batch))
      group = l->data;
  if (group == NULL)
    group = group_new (device, models, n_models, max_batch, error);
  if (group != NULL)
    group->n_members++;
  g_mutex_unlock (&groups_lock);
  return group;
}

static void
group_put (Group *group)
{
  g_mutex_lock (&groups_lock);
  const gboolean last = --group->n_members == 0;
  if (last)
    groups = g_list_remove (groups, group);
  g_mutex_unlock (&groups_lock);
  if (!last)
    return;
  mien_runner_free (group->runner);
  g_cond_clear (&group->ended);
  g_mutex_clear (&group->lock);
  g_free (group->models);
  g_free (group);
}

gpointer
mien_sharing_join (MienDevice *device, MienModel *const *models,
    guint n_models, guint max_batch, GError **error)
{
  Group *group = group_get (device, models, n_models, max_batch, error);
  if (group == NULL)
    return NULL;
  Member *member = g_new0 (Member, 1);
  member->group = group;
  member->inputs = g_new (float *, n_models);
  member->outputs = g_new (float *, n_models);
  for (guint m = 0; m < n_models; m++) {
    const MienGraph *graph = models[m]->graph;
    member->inputs[m] = g_malloc0 (max_batch
        * item_size (models[m], graph->input));
    member->outputs[m] = g_malloc0 (max_batch
        * item_size (models[m], graph->output));
  }
  return member;
}

static void
leave (gpointer data)
{
  Member *member = data;
  for (guint m = 0; m < member->group->n_models; m++) {
    g_free (member->inputs[m]);
    g_free (member->outputs[m]);
  }
  g_free (member->inputs);
  g_free (member->outputs);
  group_put (member->group);
  g_free (member);
}

static float *
get_input (gpointer data, guint model, guint k)
{
  return ((Member *) data)->inputs[model];
}

static const float *
get_output (gpointer data, guint model, guint k)
{
  return ((Member *) data)->outputs[model];
}

/* Takes those who wait, the first first, until one does not fit. */
static GPtrArray *
take_batch (Group *group, guint *n_items)
{
  GPtrArray *batch = g_ptr_array_new ();
  *n_items = 0;
  while (!g_queue_is_empty (&group->waiting)) {
    const Member *member = g_queue_peek_head (&group->waiting);
    if (*n_items + member->n_items > group->max_batch)
      break;
    *n_items += member->n_items;
    g_ptr_array_add (batch, g_queue_pop_head (&group->waiting));
  }
  return batch;
}

static void
gather_inputs (Group *group, const GPtrArray *batch)
{
  for (guint m = 0; m < group->n_models; m++) {
    const gsize size = item_size (group->models[m],
        group->models[m]->graph->input);
    char *to = (char *) mien_runner_input (group->runner, m);
    for (guint i = 0; i < batch->len; i++) {
      const Member *member = batch->pdata[i];
      memcpy (to, member->inputs[m], member->n_items * size);
      to += member->n_items * size;
    }
  }
}

static void
scatter_outputs (Group *group, const GPtrArray *batch)
{
  for (guint m = 0; m < group->n_models; m++) {
    const gsize size = item_size (group->models[m],
        group->models[m]->graph->output);
    const char *from = (const char *) mien_runner_output (group->runner, m);
    for (guint i = 0; i < batch->len; i++) {
      Member *member = batch->pdata[i];
      memcpy (member->outputs[m], from, member->n_items * size);
      from += member->n_items * size;
    }
  }
}

/* Computes for all who wait. The lock is held, but not while that goes on. */
static void
run_waiting (Group *group)
{
  g_autoptr (GError) error = NULL;
  guint n_items;
  g_autoptr (GPtrArray) batch = take_batch (group, &n_items);

  group->running = TRUE;
  g_mutex_unlock (&group->lock);
  gather_inputs (group, batch);
  const gboolean ok = mien_runner_run (group->runner, n_items, &error);
  if (ok)
    scatter_outputs (group, batch);
  g_mutex_lock (&group->lock);

  for (guint i = 0; i < batch->len; i++) {
    Member *member = batch->pdata[i];
    member->done = TRUE;
    member->error = ok ? NULL : g_error_copy (error);
  }
  group->lost |= g_error_matches (error, MIEN_ENGINE_ERROR,
      MIEN_ENGINE_ERROR_DEVICE_LOST);
  group->running = FALSE;
  g_cond_broadcast (&group->ended);
}

static gboolean
run (gpointer data, guint n_items, GError **error)
{
  Member *member = data;
  Group *group = member->group;

  g_mutex_lock (&group->lock);
  member->n_items = n_items;
  member->done = FALSE;
  g_queue_push_tail (&group->waiting, member);
  while (!member->done) {
    if (group->running)
      g_cond_wait (&group->ended, &group->lock);
    else
      run_waiting (group);
  }
  g_mutex_unlock (&group->lock);

  const gboolean ok = member->error == NULL;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&member->error));
  return ok;
}

const MienBackend mien_backend_sharing = {
  .name = "sharing",
  .runner_free = leave,
  .runner_input = get_input,
  .runner_output = get_output,
  .runner_run = run,
};
