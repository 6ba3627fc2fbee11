/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "layout.h"

#include <string.h>

#include "engine/error.h"

static const MienDetectorKind *const kinds[] = { &mien_detector_points,
  &mien_detector_priors };

static const MienDetectorKind *
find_kind (const MienGraph *graph)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
      if (g_str_has_prefix (mien_detector_output (graph, k)->name,
              kinds[i]->sign))
        return kinds[i];
  return NULL;
}

static gboolean
refuse_outputs (const MienGraph *graph, GError **error)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_string_append_printf (expected, "%s%s", i > 0 ? ", or " : "",
        kinds[i]->outputs);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    g_string_append_printf (found, "%s\"%s\"", k > 0 ? ", " : "",
        mien_detector_output (graph, k)->name);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "not a face detector: expected outputs %s; found %s", expected->str,
      found->str);
  return FALSE;
}

static gboolean
check_input (const MienGraph *graph, GError **error)
{
  const MienValue *input = &graph->values[graph->input];

  if (input->shape.n_dims == 3
      && (input->shape.dims[0] == 1 || input->shape.dims[0] == 3))
    return TRUE;
  g_autofree char *found = mien_shape_to_string (&input->shape);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected input \"%s\" to be {1 or 3, height, width} without the batch, "
      "found %s",
      input->name, found);
  return FALSE;
}

gboolean
mien_detector_layout_read (MienDetectorLayout *layout, const MienGraph *graph,
    GError **error)
{
  const MienShape *input = &graph->values[graph->input].shape;
  const MienDetectorKind *kind = find_kind (graph);

  if (!kind)
    return refuse_outputs (graph, error);
  if (!check_input (graph, error))
    return FALSE;
  *layout = (MienDetectorLayout) {
    .kind = kind,
    .height = input->dims[1],
    .width = input->dims[2],
  };
  return kind->read (graph, layout, error);
}

gboolean
mien_detector_find_output (const MienGraph *graph, const char *name,
    guint *output, GError **error)
{
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    if (strcmp (mien_detector_output (graph, k)->name, name) == 0) {
      *output = k;
      return TRUE;
    }
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected an output \"%s\" with the others, found none of this name",
      name);
  return FALSE;
}

gboolean
mien_detector_check_output (const MienGraph *graph, guint k, guint n,
    guint width, GError **error)
{
  const MienValue *value = mien_detector_output (graph, k);
  const MienShape *shape = &value->shape;
  const MienShape *input = &graph->values[graph->input].shape;

  if (mien_shape_dim (shape, 0) == n && mien_shape_dim (shape, 1) == width
      && mien_shape_elements (shape) == (gsize) n * width)
    return TRUE;
  g_autofree char *found = mien_shape_to_string (shape);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "output \"%s\": expected {%u, %u} for an input of %u rows and %u "
      "columns, found %s",
      value->name, n, width, input->dims[1], input->dims[2], found);
  return FALSE;
}
