/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Element-wise ops on constants. */
#include <math.h>
#include <string.h>

#include "fold.h"
#include "integers.h"
#include "strided.h"

#define MAX_INPUTS 3

/* a and b are the node's attributes. */
typedef double (*Floats) (const double *x, double a, double b);

typedef struct {
  const char *type;
  guint n_inputs;    /* of the functions; an op with more inputs is applied to
                      * two at a time */
  MienIntegers ints; /* NULL: no integers */
  Floats floats;     /* NULL: no floats */
  gboolean truth;    /* the result is a bool, stored as an integer */
  struct {
    const char *name; /* or NULL */
    float value;      /* default */
  } a, b;
} Elementwise;

#define FUNCTION(name, value) \
  static double name (const double *x, double a, double b) \
  { \
    return (value); \
  }

FUNCTION (add, x[0] + x[1])
FUNCTION (sub, x[0] - x[1])
FUNCTION (mul, x[0] * x[1])
FUNCTION (divide, x[0] / x[1])
FUNCTION (power, pow (x[0], x[1]))
FUNCTION (min, fmin (x[0], x[1]))
FUNCTION (max, fmax (x[0], x[1]))
FUNCTION (equal, x[0] == x[1])
FUNCTION (less, x[0] < x[1])
FUNCTION (less_or_equal, x[0] <= x[1])
FUNCTION (greater, x[0] > x[1])
FUNCTION (greater_or_equal, x[0] >= x[1])
FUNCTION (prelu, x[0] < 0 ? x[0] * x[1] : x[0])
FUNCTION (remainder_of, fmod (x[0], x[1]))
FUNCTION (negative, -x[0])
FUNCTION (absolute, fabs (x[0]))
FUNCTION (sign, (x[0] > 0) - (x[0] < 0))
FUNCTION (round_up, ceil (x[0]))
FUNCTION (round_down, floor (x[0]))
FUNCTION (round_even, nearbyint (x[0])) /* the rounding mode is to nearest, ties
                                         * to even */
FUNCTION (root, sqrt (x[0]))
FUNCTION (exponential, exp (x[0]))
FUNCTION (logarithm, log (x[0]))
FUNCTION (error_function, erf (x[0]))
FUNCTION (hyperbolic, tanh (x[0]))
FUNCTION (sine, sin (x[0]))
FUNCTION (cosine, cos (x[0]))
FUNCTION (reciprocal, 1 / x[0])
FUNCTION (relu, fmax (x[0], 0))
FUNCTION (leaky_relu, x[0] < 0 ? a * x[0] : x[0])
FUNCTION (elu, x[0] < 0 ? a * expm1 (x[0]) : x[0])
FUNCTION (sigmoid, 1 / (1 + exp (-x[0])))
FUNCTION (swish, x[0] / (1 + exp (-a * x[0])))
FUNCTION (hard_sigmoid, fmin (fmax (a *x[0] + b, 0), 1))
FUNCTION (hard_swish, x[0] * fmin (fmax (x[0] / 6 + 0.5, 0), 1))

#define INTS(name) mien_integers_##name

static const Elementwise table[] = {
  { "Add", 2, INTS (add), add },
  { "Sub", 2, INTS (sub), sub },
  { "Mul", 2, INTS (mul), mul },
  { "Div", 2, INTS (div), divide },
  { "Pow", 2, INTS (pow), power },
  { "Sum", 2, INTS (add), add },
  { "Min", 2, INTS (min), min },
  { "Max", 2, INTS (max), max },
  { "And", 2, INTS (and), NULL, TRUE },
  { "Or", 2, INTS (or), NULL, TRUE },
  { "Xor", 2, INTS (xor), NULL, TRUE },
  { "Not", 1, INTS (not ), NULL, TRUE },
  { "Equal", 2, INTS (equal), equal, TRUE },
  { "Less", 2, INTS (less), less, TRUE },
  { "LessOrEqual", 2, INTS (less_or_equal), less_or_equal, TRUE },
  { "Greater", 2, INTS (greater), greater, TRUE },
  { "GreaterOrEqual", 2, INTS (greater_or_equal), greater_or_equal, TRUE },
  { "PRelu", 2, NULL, prelu },
  { "Neg", 1, INTS (neg), negative },
  { "Abs", 1, INTS (abs), absolute },
  { "Sign", 1, INTS (sign), sign },
  { "Ceil", 1, NULL, round_up },
  { "Floor", 1, NULL, round_down },
  { "Round", 1, NULL, round_even },
  { "Sqrt", 1, NULL, root },
  { "Exp", 1, NULL, exponential },
  { "Log", 1, NULL, logarithm },
  { "Erf", 1, NULL, error_function },
  { "Tanh", 1, NULL, hyperbolic },
  { "Sin", 1, NULL, sine },
  { "Cos", 1, NULL, cosine },
  { "Reciprocal", 1, NULL, reciprocal },
  { "Relu", 1, INTS (relu), relu },
  { "LeakyRelu", 1, NULL, leaky_relu, FALSE, { "alpha", 0.01f } },
  { "Elu", 1, NULL, elu, FALSE, { "alpha", 1 } },
  { "Sigmoid", 1, NULL, sigmoid },
  { "Swish", 1, NULL, swish, FALSE, { "alpha", 1 } },
  { "HardSigmoid", 1, NULL, hard_sigmoid, FALSE, { "alpha", 0.2f },
      { "beta", 0.5f } },
  { "HardSwish", 1, NULL, hard_swish },
};

static const Elementwise *
find_elementwise (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].type, type) == 0)
      return &table[i];
  return NULL;
}

static gboolean
compute_ints (MienImport *import, const Elementwise *op,
    const MienTensor *const *in, const MienExtent *extent,
    const MienSteps *steps, MienTensor *out)
{
  for (gsize i = 0; i < out->n; i++) {
    gint64 x[MAX_INPUTS] = { 0 };
    for (guint k = 0; k < op->n_inputs; k++)
      x[k] = in[k]->ints[mien_extent_offset (extent, steps[k], i)];
    if (!op->ints (x, &out->ints[i]))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "computes with the batch size, divides by 0 or overflows");
  }
  return TRUE;
}

/* The only integers among them are exponents of Pow. */
static void
compute_floats (const Elementwise *op, const MienTensor *const *in,
    const MienExtent *extent, const MienSteps *steps, const double *attributes,
    MienTensor *out)
{
  for (gsize i = 0; i < out->n; i++) {
    double x[MAX_INPUTS] = { 0 };
    for (guint k = 0; k < op->n_inputs; k++) {
      gsize at = mien_extent_offset (extent, steps[k], i);
      x[k] = in[k]->floats ? in[k]->floats[at] : in[k]->ints[at];
    }
    double y = op->floats (x, attributes[0], attributes[1]);
    if (out->floats)
      out->floats[i] = y;
    else
      out->ints[i] = y;
  }
}

static gboolean
check_types (MienImport *import, const Elementwise *op,
    const MienTensor *const *in)
{
  const gboolean floats = in[0]->floats != NULL;
  gboolean alike = TRUE;
  for (guint k = 1; k < op->n_inputs; k++)
    alike = alike && (in[k]->floats != NULL) == floats;
  if (!alike && !(floats && op->floats == power))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected constants of one type, found floats and integers");
  if (floats ? !op->floats : !op->ints)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected constants of %s, found %s", floats ? "integers" : "floats",
        floats ? "floats" : "integers");
  return TRUE;
}

/* Returns a new tensor, or NULL. */
static MienTensor *
compute (MienImport *import, const Elementwise *op, const MienTensor *const *in,
    const double *attributes)
{
  MienExtent extent = { 0 };
  MienSteps steps[MAX_INPUTS];
  if (!check_types (import, op, in))
    return NULL;
  for (guint k = 0; k < op->n_inputs; k++)
    if (!mien_extent_broadcast (&extent, in[k]->dims, in[k]->n_dims)) {
      g_autofree char *a = mien_tensor_shape_to_string (in[0]);
      g_autofree char *b = mien_tensor_shape_to_string (in[k]);
      mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected constants that can be broadcast to one shape, found %s "
          "and %s",
          a, b);
      return NULL;
    }
  for (guint k = 0; k < op->n_inputs; k++)
    mien_extent_steps (&extent, in[k], steps[k]);
  const gboolean floats = in[0]->floats != NULL;
  g_autoptr (MienTensor) out = mien_import_new_constant (import,
      floats && !op->truth, extent.dims, extent.n_dims);
  if (!out)
    return NULL;
  if (floats)
    compute_floats (op, in, &extent, steps, attributes, out);
  else if (!compute_ints (import, op, in, &extent, steps, out))
    return NULL;
  return g_steal_pointer (&out);
}

gboolean
mien_fold_elementwise (MienImport *import)
{
  const Elementwise *op = find_elementwise (import->node->op_type);
  double attributes[2] = { 0, 0 };
  if (op->a.name)
    attributes[0] = mien_import_float (import, op->a.name, op->a.value);
  if (op->b.name)
    attributes[1] = mien_import_float (import, op->b.name, op->b.value);
  const MienTensor *first = mien_import_tensor_input (import, 0);
  if (!first)
    return FALSE;
  g_autoptr (MienTensor) result = mien_tensor_ref ((MienTensor *) first);
  for (guint i = MIN (1, op->n_inputs - 1); i < import->node->n_input; i++) {
    const MienTensor *in[MAX_INPUTS] = { result,
      i > 0 ? mien_import_tensor_input (import, i) : NULL };
    MienTensor *next = op->n_inputs == 1 || in[1]
        ? compute (import, op, in, attributes)
        : NULL;
    mien_tensor_unref (result);
    result = next;
    if (!result)
      return FALSE;
  }
  return mien_import_set_constant (import, g_steal_pointer (&result));
}

/* For integers, the sign is the divisor's or, with `fmod`, the dividend's. */
static gboolean
fold_mod (MienImport *import)
{
  static const Elementwise mod = { "Mod", 2, INTS (mod), NULL };
  static const Elementwise fmod = { "Mod", 2, INTS (remainder), remainder_of };
  const gboolean of_c = mien_import_int (import, "fmod", 0) != 0;
  const MienTensor *in[MAX_INPUTS] = { mien_import_tensor_input (import, 0),
    mien_import_tensor_input (import, 1) };
  static const double attributes[2];
  return in[0] && in[1]
      && mien_import_set_constant (import,
          compute (import, of_c ? &fmod : &mod, in, attributes));
}

static gboolean
fold_where (MienImport *import)
{
  const MienTensor *which = mien_import_ints_input (import, 0);
  const MienTensor *a = mien_import_tensor_input (import, 1);
  const MienTensor *b = mien_import_tensor_input (import, 2);
  if (!which || !a || !b)
    return FALSE;
  MienExtent extent = { 0 };
  if (!a->floats != !b->floats
      || !mien_extent_broadcast (&extent, which->dims, which->n_dims)
      || !mien_extent_broadcast (&extent, a->dims, a->n_dims)
      || !mien_extent_broadcast (&extent, b->dims, b->n_dims))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected constants of one type that can be broadcast to one shape");
  MienSteps steps[3];
  mien_extent_steps (&extent, which, steps[0]);
  mien_extent_steps (&extent, a, steps[1]);
  mien_extent_steps (&extent, b, steps[2]);
  MienTensor *out = mien_import_new_constant (import, a->floats != NULL,
      extent.dims, extent.n_dims);
  for (gsize i = 0; out && i < out->n; i++) {
    gboolean first =
        which->ints[mien_extent_offset (&extent, steps[0], i)] != 0;
    mien_tensor_copy (out, i, first ? a : b,
        mien_extent_offset (&extent, steps[first ? 1 : 2], i), 1);
  }
  return mien_import_set_constant (import, out);
}

#define ROW(type, n_min, n_max) \
  { \
    type, n_min, n_max, NULL, mien_fold_elementwise \
  }

const MienOnnxOp mien_onnx_elementwise_ops[] = { ROW ("Sum", 1, G_MAXUINT),
  ROW ("And", 2, 2), ROW ("Or", 2, 2), ROW ("Xor", 2, 2), ROW ("Not", 1, 1),
  ROW ("Equal", 2, 2), ROW ("Less", 2, 2), ROW ("LessOrEqual", 2, 2),
  ROW ("Greater", 2, 2), ROW ("GreaterOrEqual", 2, 2), ROW ("Sign", 1, 1),
  ROW ("Ceil", 1, 1), ROW ("Floor", 1, 1), ROW ("Round", 1, 1),
  ROW ("Sin", 1, 1), ROW ("Cos", 1, 1), { "Mod", 2, 2, NULL, fold_mod },
  { "Where", 3, 3, NULL, fold_where }, { NULL } };
