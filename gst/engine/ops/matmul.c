/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__MatMul.html with two operands that are
 * values. */
#include "check.h"
#include "engine/backward.h"

static gboolean
check_operand (const MienCheck *check, const MienNode *node, guint value,
    guint n, guint rows, guint columns)
{
  const guint64 matrix = (guint64) rows * columns;
  const gsize found = mien_shape_elements (mien_check_shape (check, value));
  if (matrix <= MIEN_MAX_ELEMENTS
      && (found == matrix || found == (guint64) n * matrix))
    return TRUE;
  return mien_refuse (check, node,
      "expected \"%s\" to be %u matrices of %u x %u, or one, found "
      "%" G_GSIZE_FORMAT " elements",
      check->graph->values[value].name, n, rows, columns, found);
}

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  const MienMatmul *m = &node->matmul;
  const gsize n = mien_shape_elements (mien_check_shape (check, node->output));
  if (m->n < 1 || m->rows < 1 || m->columns < 1 || m->depth < 1
      || m->n > MIEN_MAX_ELEMENTS || m->rows > MIEN_MAX_ELEMENTS / m->n
      || (guint64) m->n * m->rows * m->columns != n)
    return mien_refuse (check, node,
        "%u x %u x %u are not the %" G_GSIZE_FORMAT " elements of \"%s\"", m->n,
        m->rows, m->columns, n, check->graph->values[node->output].name);
  return check_operand (check, node, node->inputs[0], m->n, m->rows, m->depth)
      && check_operand (check, node, node->inputs[1], m->n, m->depth,
          m->columns);
}

static guint64
macs (const MienGraph *graph, const MienNode *node)
{
  return (guint64) mien_shape_elements (&graph->values[node->output].shape)
      * node->matmul.depth;
}

/* Adds the product of two values to the gradient at `operand`, summed over the
 * pairs if they share the operand. */
static void
pass_product (MienBackward *b, const MienNode *node, guint first, guint second,
    MienMatmul matmul, guint operand)
{
  const MienShape shape = { 3, { matmul.n, matmul.rows, matmul.columns } };
  const MienRun all = { 1, matmul.n, matmul.rows * matmul.columns };
  const gsize n = mien_shape_elements (mien_backward_shape (b, operand));
  MienNode *product = mien_backward_emit (b, node, MIEN_OP_MATMUL,
      (guint[]) { first, second }, 2, &shape);
  product->matmul = matmul;
  guint gradient = product->output;
  if (n != mien_shape_elements (&shape))
    gradient =
        mien_backward_reduce (b, node, MIEN_OP_REDUCE_SUM, gradient, &all);
  mien_backward_pass (b, node, gradient, operand);
}

/* Y = A B: dA = dY B', dB = A' dY; for a turned operand, the transpose. */
static void
through_matmul (MienBackward *b, const MienNode *node, guint dy)
{
  const MienMatmul m = node->matmul;
  const guint first = node->inputs[0], second = node->inputs[1];
  if (mien_backward_wants (b, first)) {
    if (m.turned[0])
      pass_product (b, node, second, dy,
          (MienMatmul) { m.n, m.depth, m.columns, m.rows,
              { m.turned[1], TRUE } },
          first);
    else
      pass_product (b, node, dy, second,
          (MienMatmul) { m.n, m.rows, m.columns, m.depth,
              { FALSE, !m.turned[1] } },
          first);
  }
  if (mien_backward_wants (b, second)) {
    if (m.turned[1])
      pass_product (b, node, dy, first,
          (MienMatmul) { m.n, m.columns, m.rows, m.depth,
              { TRUE, m.turned[0] } },
          second);
    else
      pass_product (b, node, first, dy,
          (MienMatmul) { m.n, m.depth, m.rows, m.columns,
              { !m.turned[0], FALSE } },
          second);
  }
}

const MienOpInfo mien_op_matmul = {
  .name = "MatMul",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_matmul,
  .macs = macs,
};
