/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__Resize.html, modes nearest and linear,
 * and its gradient. */
#include <math.h>

#include "check.h"
#include "engine/backward.h"

/* Row and column numbers are stored as floats, exactly. */
#define MAX_SIDE (1u << 24)

/* The places must be within the input and in ascending order. */
static gboolean
check_places (const MienCheck *check, const MienNode *node, guint axis)
{
  const MienResize *resize = &node->resize;
  const guint from = resize->from[axis], to = resize->to[axis];
  const MienSample *places = resize->places[axis];
  if (!mien_check_constant (check, node, "places",
          (const float *) (gconstpointer) places, 2 * (guint64) to))
    return FALSE;
  for (guint i = 0; i < to; i++) {
    const float at = places[i].at, part = places[i].part;
    const gboolean last = at == from - 1.0f;
    if (!(at >= 0 && at < from && at == floorf (at) && part >= 0 && part < 1)
        || (last && part != 0)
        || (i > 0
            && (at < places[i - 1].at
                || (at == places[i - 1].at && part < places[i - 1].part))))
      return mien_refuse (check, node,
          "finds element %u at %g and %g, of %u elements", i, at, part, from);
  }
  return TRUE;
}

static gboolean
check_planes (const MienCheck *check, const MienNode *node, guint value,
    const guint *planes)
{
  const gsize n = mien_shape_elements (mien_check_shape (check, value));
  const guint64 plane = (guint64) planes[0] * planes[1];
  if (plane > 0 && MAX (planes[0], planes[1]) <= MAX_SIDE && n % plane == 0
      && n / plane == node->resize.outer)
    return TRUE;
  return mien_refuse (check, node,
      "%u planes of %u x %u are not the %" G_GSIZE_FORMAT " elements of \"%s\"",
      node->resize.outer, planes[0], planes[1], n,
      check->graph->values[value].name);
}

static gboolean
check_resize (const MienCheck *check, const MienNode *node, guint from,
    guint to)
{
  return check_planes (check, node, from, node->resize.from)
      && check_planes (check, node, to, node->resize.to)
      && check_places (check, node, 0) && check_places (check, node, 1);
}

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  return check_resize (check, node, node->inputs[0], node->output);
}

static void
through_resize (MienBackward *b, const MienNode *node, guint dy)
{
  const guint x = node->inputs[0];
  mien_backward_add (b, node, MIEN_OP_RESIZE_BACKWARD, &dy, 1, x,
      mien_backward_shape (b, x))
      ->resize = node->resize;
}

static guint
constants (const MienNode *node, const float *data[2])
{
  for (guint axis = 0; axis < 2; axis++)
    data[axis] = (const float *) (gconstpointer) node->resize.places[axis];
  return 2;
}

const MienOpInfo mien_op_resize = {
  .name = "Resize",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_resize,
  .constants = constants,
};

static gboolean
check_backward (const MienCheck *check, const MienNode *node)
{
  return check_resize (check, node, node->output, node->inputs[0]);
}

const MienOpInfo mien_op_resize_backward = {
  .name = "ResizeBackward",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .of_gradients = TRUE,
  .check = check_backward,
  .constants = constants,
};
