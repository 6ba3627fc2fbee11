/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "answer.h"

#include <string.h>

#include "image/heat.h"

static const MienShape *
shape_of (const MienGraph *graph, guint value)
{
  return &graph->values[value].shape;
}

static const MienShape *
output_shape (const GstMienPass *pass, guint port)
{
  const MienGraph *graph = pass->gradient->graph;
  return shape_of (graph, mien_graph_output (graph, port));
}

float *
gst_mien_pass_input (const GstMienPass *pass, guint port, guint slot)
{
  return mien_port_floats (
      mien_runner_input (pass->runner, pass->batch, 0, port), slot);
}

const float *
gst_mien_pass_output (const GstMienPass *pass, guint port, guint slot)
{
  return mien_port_floats (
      mien_runner_output (pass->runner, pass->batch, 0, port), slot);
}

/* The gradient with respect to a pixel: the sum over its channels. */
static void
sum_channels (const float *gradient, const MienShape *shape, float *map)
{
  const gsize n = (gsize) mien_shape_dim (shape, 1) * mien_shape_dim (shape, 2);
  memcpy (map, gradient, n * sizeof (float));
  for (guint c = 1; c < mien_shape_dim (shape, 0); c++) {
    for (gsize i = 0; i < n; i++)
      map[i] += gradient[c * n + i];
  }
}

/* Selvaraju et al., "Grad-CAM" (2017): the sum of the layer's maps, each
 * weighted by the mean of its gradient. Negative values, which are evidence
 * against the class, become 0. */
static void
class_activation (const float *layer, const float *at_layer,
    const MienShape *shape, float *map)
{
  const gsize n = (gsize) mien_shape_dim (shape, 1) * mien_shape_dim (shape, 2);
  memset (map, 0, n * sizeof (float));
  for (guint c = 0; c < mien_shape_dim (shape, 0); c++) {
    double weight = 0;
    for (gsize i = 0; i < n; i++)
      weight += at_layer[c * n + i];
    for (gsize i = 0; i < n; i++)
      map[i] += (float) (weight / n) * layer[c * n + i];
  }
  for (gsize i = 0; i < n; i++)
    map[i] = MAX (map[i], 0);
}

static GstMienPlane
plane_in (GArray *values, const MienShape *shape)
{
  const guint width = mien_shape_dim (shape, 2);
  const guint height = mien_shape_dim (shape, 1);
  g_array_set_size (values, width * height);
  return (GstMienPlane) { width, height, (float *) (gpointer) values->data };
}

static GstMienPlane
activation_plane (const GstMienPass *pass, guint slot, GArray *values)
{
  const MienGradient *gradient = pass->gradient;
  const MienShape *shape = output_shape (pass, gradient->layer);
  GstMienPlane plane = plane_in (values, shape);
  class_activation (gst_mien_pass_output (pass, gradient->layer, slot),
      gst_mien_pass_output (pass, gradient->at_layer, slot), shape,
      plane.values);
  return plane;
}

static GstMienPlane
gradient_plane (const GstMienPass *pass, guint slot, GArray *values)
{
  const guint port = pass->gradient->at_input;
  const MienShape *shape = output_shape (pass, port);
  GstMienPlane plane = plane_in (values, shape);
  sum_channels (gst_mien_pass_output (pass, port, slot), shape, plane.values);
  return plane;
}

static void
multiply (GstMienPlane *plane, const GstMienPlane *coarse)
{
  const gsize n = (gsize) plane->width * plane->height;
  g_autofree float *factor = g_new (float, n);
  mien_heat_resize (coarse->values, coarse->width, coarse->height, factor,
      plane->width, plane->height);
  for (gsize i = 0; i < n; i++)
    plane->values[i] *= factor[i];
}

GstMienPlane
gst_mien_answer_read (const GstMienQuestion *question, const GstMienPass *pass,
    guint slot, GArray *values)
{
  if (question->layer == MIEN_NO_VALUE)
    return gradient_plane (pass, slot, values);
  if (!question->at_input)
    return activation_plane (pass, slot, values);
  g_autoptr (GArray) coarse = g_array_new (FALSE, FALSE, sizeof (float));
  const GstMienPlane activation = activation_plane (pass, slot, coarse);
  GstMienPlane plane = gradient_plane (pass, slot, values);
  multiply (&plane, &activation);
  return plane;
}
