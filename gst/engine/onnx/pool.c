/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lower.h"

static gboolean
lower_max_pool (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  if (!operand)
    return FALSE;
  if (import->node->n_output > 1 && import->node->output[1][0] != '\0')
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected one output, found the indices too");
  mien_import_ignore (import, "storage_order");

  const MienShape in = mien_import_shape (import, operand);
  MienWindow window = { 0 };
  MienShape out;
  if (!mien_import_window (import, &in, FALSE, &window, &out))
    return FALSE;
  guint input = mien_import_layout (import, operand, NULL);
  if (input == MIEN_NO_VALUE)
    return FALSE;
  MienNode *node =
      mien_import_emit (import, MIEN_OP_MAX_POOL, &input, 1, &out, NULL);
  if (!node)
    return FALSE;
  node->pool.window = window;
  return TRUE;
}

/* With ceil_mode, explicit padding counts in the average, but the padding that
 * rounding up adds does not. So explicit padding becomes a node of its own. */
static guint
pad_explicitly (MienImport *import, guint input, MienWindow *window)
{
  const gint64 *pads = NULL;
  gsize n = 0;
  guint before[2] = { 0 }, after[2] = { 0 };
  if (mien_import_ints (import, "pads", &pads, &n))
    for (guint i = 0; i < 2; i++) {
      before[i] = pads[i];
      after[i] = pads[i + 2];
    }

  const MienShape in = import->graph->values[input].shape;
  MienShape padded = { 3,
    { in.dims[0], in.dims[1] + before[0] + after[0],
        in.dims[2] + before[1] + after[1] } };
  MienNode *node =
      mien_import_emit_helper (import, MIEN_OP_PAD, &input, 1, &padded);
  if (!node)
    return MIEN_NO_VALUE;
  for (guint i = 0; i < 2; i++) {
    node->pad.before[i + 1] = before[i];
    node->pad.after[i + 1] = after[i];
  }
  window->pad_top -= before[0];
  window->pad_left -= before[1];
  window->pad_bottom -= after[0];
  window->pad_right -= after[1];
  return node->output;
}

static gboolean
lower_average_pool (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  if (!operand)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  MienWindow window = { 0 };
  MienShape out;
  gboolean count_pad = mien_import_int (import, "count_include_pad", 0) != 0;
  gboolean ceil_mode = mien_import_int (import, "ceil_mode", 0) != 0;
  g_autofree char *auto_pad = mien_import_string (import, "auto_pad", "NOTSET");
  if (!mien_import_window (import, &in, FALSE, &window, &out))
    return FALSE;
  guint input = mien_import_layout (import, operand, NULL);
  if (input != MIEN_NO_VALUE && count_pad && ceil_mode
      && g_str_equal (auto_pad, "NOTSET")) {
    input = pad_explicitly (import, input, &window);
    count_pad = FALSE;
  }
  if (input == MIEN_NO_VALUE)
    return FALSE;

  MienNode *node =
      mien_import_emit (import, MIEN_OP_AVERAGE_POOL, &input, 1, &out, NULL);
  if (!node)
    return FALSE;
  node->pool.window = window;
  node->pool.count_include_pad = count_pad;
  return TRUE;
}

const MienOnnxOp mien_onnx_pool_ops[] = {
  { "MaxPool", 1, 1, lower_max_pool, NULL },
  { "AveragePool", 1, 1, lower_average_pool, NULL }, { NULL }
};
