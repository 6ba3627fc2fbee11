/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check.h"

#include "engine/error.h"
#include "engine/window.h"

gboolean
mien_refuse (const MienCheck *check, const MienNode *node, const char *format,
    ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (check->error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "node \"%s\" (%s): %s", node->name, check->op_name, what);
  return FALSE;
}

gboolean
mien_check_constant (const MienCheck *check, const MienNode *node,
    const char *what, const float *data, guint64 n)
{
  GBytes *bytes = g_hash_table_lookup (check->constants, data);
  if (!data || !bytes)
    return mien_refuse (check, node, "has no %s", what);
  gsize found = g_bytes_get_size (bytes) / sizeof (float);
  if (found != n)
    return mien_refuse (check, node,
        "expected %" G_GUINT64_FORMAT " elements of %s, found %" G_GSIZE_FORMAT,
        n, what, found);
  return TRUE;
}

static gboolean
check_axis (const MienCheck *check, const MienNode *node,
    const MienWindowAxis *axis, gboolean inside, guint out)
{
  guint expected = mien_window_axis_output (axis);
  if (expected == 0)
    return mien_refuse (check, node,
        "kernel %u, stride %u, dilation %u and "
        "padding %u, %u do not fit an input of %u",
        axis->kernel, axis->stride, axis->dilation, axis->before, axis->after,
        axis->in);
  if (out != expected)
    return mien_refuse (check, node,
        "expected an output of %u rows or "
        "columns, found %u",
        expected, out);
  if (inside && !mien_window_axis_touches_input (axis))
    return mien_refuse (check, node,
        "a window lies entirely in the padding "
        "(padding %u, %u)",
        axis->before, axis->after);
  return TRUE;
}

gboolean
mien_check_window (const MienCheck *check, const MienNode *node,
    const MienWindow *window, gboolean inside, guint wide, guint narrow)
{
  const MienShape *in = mien_check_shape (check, wide);
  const MienShape *out = mien_check_shape (check, narrow);
  const MienWindowAxis rows = mien_window_rows (window, mien_shape_dim (in, 1));
  const MienWindowAxis columns =
      mien_window_columns (window, mien_shape_dim (in, 2));
  guint64 taps = (guint64) rows.kernel * columns.kernel;
  if (in->n_dims > 3 || out->n_dims > 3)
    return mien_refuse (check, node, "slides over %u axes",
        MAX (in->n_dims, out->n_dims));
  if (taps > MIEN_MAX_ELEMENTS
      || taps * mien_shape_elements (out) > MIEN_MAX_MACS)
    return mien_refuse (check, node, "a window of %u x %u takes too long",
        rows.kernel, columns.kernel);
  return check_axis (check, node, &rows, inside, mien_shape_dim (out, 1))
      && check_axis (check, node, &columns, inside, mien_shape_dim (out, 2));
}

gboolean
mien_check_run (const MienCheck *check, const MienNode *node, guint value)
{
  const MienRun *run = &node->run;
  gsize n = mien_shape_elements (mien_check_shape (check, value));
  gsize rest = (gsize) run->outer * run->inner;
  if (run->length < 1 || rest > MIEN_MAX_ELEMENTS || rest * run->length != n)
    return mien_refuse (check, node,
        "%u x %u x %u are not the %" G_GSIZE_FORMAT " elements of \"%s\"",
        run->outer, run->length, run->inner, n,
        check->graph->values[value].name);
  return TRUE;
}

gboolean
mien_check_elements (const MienCheck *check, const MienNode *node, guint value,
    gsize expected)
{
  gsize found = mien_shape_elements (mien_check_shape (check, value));
  if (found != expected)
    return mien_refuse (check, node,
        "expected %" G_GSIZE_FORMAT " elements "
        "of \"%s\", found %" G_GSIZE_FORMAT,
        expected, check->graph->values[value].name, found);
  return TRUE;
}

gboolean
mien_check_alike (const MienCheck *check, const MienNode *node, guint a,
    guint b)
{
  if (!mien_shape_equal (mien_check_shape (check, a),
          mien_check_shape (check, b)))
    return mien_refuse (check, node, "\"%s\" and \"%s\" differ in shape",
        check->graph->values[a].name, check->graph->values[b].name);
  return TRUE;
}

gboolean
mien_check_same (const MienCheck *check, const MienNode *node)
{
  if (!mien_shape_equal (mien_check_shape (check, node->inputs[0]),
          mien_check_shape (check, node->output)))
    return mien_refuse (check, node, "input and output differ in shape");
  return TRUE;
}
