/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "contender.h"

#include <string.h>

#include "engine/gradient.h"
#include "engine/layers.h"
#include "opencv-dnn.h"

/* One model loaded by OpenCV. */
typedef struct {
  MienOpencvNet *net;
  guint dims[3];
  gsize n_outputs; /* of one item */
  float *input, *output;
} Peer;

/* Either `runner` or `peers` is set. */
struct _MienContender {
  MienDevice *device;
  MienRunner *runner;
  GPtrArray *gradients; /* MienGradient, one per model; or NULL */
  guint n_models;
  Peer *peers;
};

static gboolean
peer_init (Peer *peer, const MienModel *model, guint max_batch, GError **error)
{
  const MienGraph *graph = model->graph;
  const MienShape *in = &graph->values[graph->input].shape;
  for (guint k = 0; k < 3; k++)
    peer->dims[k] = mien_shape_dim (in, k);
  peer->n_outputs = mien_shape_elements (&graph->values[graph->output].shape);
  peer->input = g_new0 (float, mien_shape_elements (in) * max_batch);
  peer->output = g_new0 (float, peer->n_outputs *max_batch);
  peer->net = mien_opencv_net_new (model->path, error);
  return peer->net != NULL;
}

static gboolean
open_peers (MienContender *self, MienModel *const *models, guint n_models,
    guint max_batch, GError **error)
{
  self->n_models = n_models;
  self->peers = g_new0 (Peer, n_models);
  for (guint i = 0; i < n_models; i++)
    if (!peer_init (&self->peers[i], models[i], max_batch, error))
      return FALSE;
  return TRUE;
}

/* Runs for each model what gbpoverlay computes: the scores and the guided
 * gradient of the winning class. */
static gboolean
open_gradients (MienContender *self, MienModel *const *models, guint n_models,
    guint max_batch, GError **error)
{
  g_autofree const MienGraph **graphs = g_new (const MienGraph *, n_models);
  self->gradients =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mien_gradient_free);
  for (guint i = 0; i < n_models; i++) {
    const MienGradientOptions options = {
      .target = mien_graph_logits (models[i]->graph),
      .rule = MIEN_RULE_GUIDED,
      .at_input = TRUE,
      .layer = MIEN_NO_VALUE,
    };
    MienGradient *gradient =
        mien_gradient_new (models[i]->graph, &options, error);
    if (!gradient)
      return FALSE;
    g_ptr_array_add (self->gradients, gradient);
    graphs[i] = gradient->graph;
  }
  self->runner =
      mien_runner_new (self->device, graphs, n_models, max_batch, 1, error);
  return self->runner != NULL;
}

MienDevice *
mien_contender_device (const char *spec, GError **error)
{
  const gboolean guided = g_str_has_suffix (spec, MIEN_GUIDED);
  g_autofree char *name =
      g_strndup (spec, strlen (spec) - (guided ? strlen (MIEN_GUIDED) : 0));
  char *at = strstr (name, MIEN_AT);
  MienPrecision precision = MIEN_PRECISION_FP32;
  if (at) {
    *at = '\0';
    if (!mien_precision_parse (at + strlen (MIEN_AT), &precision, error))
      return NULL;
  }
  g_autoptr (MienDevice) device = mien_device_get (name, error);
  return device ? mien_device_choose (device, precision, NULL, 0, error) : NULL;
}

static gboolean
open_runner (MienContender *self, const char *spec, MienModel *const *models,
    guint n_models, guint max_batch, GError **error)
{
  self->device = mien_contender_device (spec, error);
  if (!self->device)
    return FALSE;
  if (g_str_has_suffix (spec, MIEN_GUIDED))
    return open_gradients (self, models, n_models, max_batch, error);
  g_autofree const MienGraph **graphs = mien_model_graphs (models, n_models);
  self->runner =
      mien_runner_new (self->device, graphs, n_models, max_batch, 1, error);
  return self->runner != NULL;
}

MienContender *
mien_contender_new (const char *spec, MienModel *const *models, guint n_models,
    guint max_batch, guint threads, GError **error)
{
  g_autoptr (MienContender) self = g_new0 (MienContender, 1);
  gboolean ok;
  if (g_str_equal (spec, "opencv")) {
    mien_opencv_set_threads (threads);
    ok = open_peers (self, models, n_models, max_batch, error);
  } else {
    ok = open_runner (self, spec, models, n_models, max_batch, error);
  }
  return ok ? g_steal_pointer (&self) : NULL;
}

void
mien_contender_free (MienContender *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_models; i++) {
    mien_opencv_net_free (self->peers[i].net);
    g_free (self->peers[i].input);
    g_free (self->peers[i].output);
  }
  g_free (self->peers);
  g_clear_pointer (&self->runner, mien_runner_free);
  g_clear_pointer (&self->gradients, g_ptr_array_unref);
  g_clear_pointer (&self->device, mien_device_unref);
  g_free (self);
}

const char *
mien_contender_name (const MienContender *self)
{
  return self->device ? mien_device_get_name (self->device)
                      : mien_opencv_name ();
}

char *
mien_contender_describe (const MienContender *self, guint model)
{
  return self->runner ? mien_runner_describe (self->runner, model) : NULL;
}

GArray *
mien_contender_steps (const MienContender *self, guint model)
{
  return self->runner ? mien_runner_steps (self->runner, model) : NULL;
}

const MienGraph *
mien_contender_gradient (const MienContender *self, guint model)
{
  return self->gradients
      ? ((const MienGradient *) self->gradients->pdata[model])->graph
      : NULL;
}

float *
mien_contender_input (MienContender *self, guint model)
{
  if (!self->runner)
    return self->peers[model].input;
  return mien_port_floats (mien_runner_input (self->runner, 0, model, 0), 0);
}

gboolean
mien_contender_run (MienContender *self, guint n, GError **error)
{
  if (self->runner)
    return mien_runner_run (self->runner, 0, n, error);
  for (guint i = 0; i < self->n_models; i++) {
    Peer *peer = &self->peers[i];
    if (!mien_opencv_net_run (peer->net, peer->input, n, peer->dims,
            peer->output, n * peer->n_outputs, error))
      return FALSE;
  }
  return TRUE;
}

double
mien_contender_take_time (MienContender *self, guint *n_submissions)
{
  *n_submissions = 0;
  return self->device
      ? mien_device_take_time (self->device, n_submissions, NULL)
      : 0;
}

const float *
mien_contender_output (MienContender *self, guint model)
{
  if (!self->runner)
    return self->peers[model].output;
  return mien_port_floats (mien_runner_output (self->runner, 0, model, 0), 0);
}
