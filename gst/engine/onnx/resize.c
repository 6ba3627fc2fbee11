/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Resize, and its predecessor Upsample. The modes are evaluated here, once for
 * each row and column, in float32 like ONNX Runtime: if a position is halfway
 * between two elements, the last bit decides which one is nearest.
 */
#include <math.h>
#include <string.h>

#include "lower.h"

/* How an axis changes. */
typedef struct {
  guint from, to;
  float scale;
} Change;

typedef struct {
  const char *coordinates, *nearest; /* names of modes; nearest: since opset
                                      * 11 */
  gboolean linear;
} Modes;

static float
half_pixel (const Change *c, float x)
{
  return (x + 0.5f) / c->scale - 0.5f;
}

static float
pytorch_half_pixel (const Change *c, float x)
{
  return c->to > 1 ? half_pixel (c, x) : 0;
}

/* Symmetric about the centre, even if scale and sizes do not match exactly. */
static float
half_pixel_symmetric (const Change *c, float x)
{
  const float adjustment = c->to / (c->scale * c->from);
  return c->from / 2.0f * (1 - adjustment) + half_pixel (c, x);
}

static float
align_corners (const Change *c, float x)
{
  return c->to > 1 ? x * (c->from - 1.0f) / (c->to - 1.0f) : 0;
}

static float
asymmetric (const Change *c, float x)
{
  return x / c->scale;
}

static float
half_pixel_for_nearest (const Change *c, float x)
{
  return (x + 0.5f) / c->scale;
}

typedef float (*Coordinates) (const Change *change, float x);

static const struct {
  const char *name;
  Coordinates function;
} coordinates[] = {
  { "half_pixel", half_pixel },
  { "pytorch_half_pixel", pytorch_half_pixel },
  { "half_pixel_symmetric", half_pixel_symmetric },
  { "align_corners", align_corners },
  { "asymmetric", asymmetric },
  { "tf_half_pixel_for_nn", half_pixel_for_nearest },
};

static Coordinates
find_coordinates (MienImport *import, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (coordinates); i++)
    if (strcmp (coordinates[i].name, name) == 0)
      return coordinates[i].function;
  mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected a coordinate_transformation_mode of half_pixel, "
      "pytorch_half_pixel, half_pixel_symmetric, align_corners, asymmetric or "
      "tf_half_pixel_for_nn, found \"%s\"",
      name);
  return NULL;
}

static float
prefer_floor (const Change *c, float x)
{
  return x - floorf (x) == 0.5f ? floorf (x) : roundf (x);
}

static float
prefer_ceil (const Change *c, float x)
{
  return x - floorf (x) == 0.5f ? ceilf (x) : roundf (x);
}

static float
lower_one (const Change *c, float x)
{
  return floorf (x);
}

static float
upper_one (const Change *c, float x)
{
  return ceilf (x);
}

/* Before opset 11. */
static float
of_old (const Change *c, float x)
{
  return c->scale < 1 ? ceilf (x) : truncf (x);
}

static const struct {
  const char *name;
  Coordinates function;
} nearest[] = {
  { "round_prefer_floor", prefer_floor },
  { "round_prefer_ceil", prefer_ceil },
  { "floor", lower_one },
  { "ceil", upper_one },
};

static Coordinates
find_nearest (MienImport *import, const char *name)
{
  if (import->opset < 11)
    return of_old;
  for (guint i = 0; i < G_N_ELEMENTS (nearest); i++)
    if (strcmp (nearest[i].name, name) == 0)
      return nearest[i].function;
  mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected a nearest_mode of round_prefer_floor, round_prefer_ceil, floor "
      "or ceil, found \"%s\"",
      name);
  return NULL;
}

/* Returns a constant of the graph. */
static const MienSample *
make_places (MienImport *import, const Modes *modes, const Change *c)
{
  const Coordinates function = find_coordinates (import, modes->coordinates);
  const Coordinates round =
      modes->linear ? lower_one : find_nearest (import, modes->nearest);
  if (!function || !round || !mien_import_spend (import, 2 * (gsize) c->to))
    return NULL;
  g_autofree MienSample *places = g_new (MienSample, c->to);
  const float last = c->from - 1;
  for (guint i = 0; i < c->to; i++) {
    float x = c->scale == 1 ? i : function (c, i);
    x = x > 0 ? fminf (x, last) : 0;
    const float at = CLAMP (round (c, x), 0, last);
    places[i] = (MienSample) { at, modes->linear ? x - at : 0 };
  }
  return (const MienSample *) (gconstpointer) mien_graph_add_constant (
      import->graph, (const float *) (gconstpointer) places, 2 * (gsize) c->to);
}

static gboolean
check_modes (MienImport *import, const char *mode)
{
  const char *const known[] = { "nearest", "linear", "bilinear" };
  gboolean ok = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    ok = ok || strcmp (mode, known[i]) == 0;
  if (!ok)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected mode nearest or linear, found \"%s\"", mode);
  g_autofree char *policy =
      mien_import_string (import, "keep_aspect_ratio_policy", "stretch");
  if (strcmp (policy, "stretch") != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected keep_aspect_ratio_policy stretch, found \"%s\"", policy);
  mien_import_ignore (import, "cubic_coeff_a");
  mien_import_ignore (import, "exclude_outside");
  mien_import_ignore (import, "extrapolation_value");
  return TRUE;
}

/* Input `i`, or NULL if it is omitted or has no elements. */
static const MienTensor *
find_numbers (MienImport *import, guint i, gboolean floats)
{
  if (!mien_import_input (import, i))
    return NULL;
  const MienTensor *numbers = floats
      ? mien_import_floats_input (import, i)
      : mien_import_ints_input (import, i);
  return numbers && numbers->n > 0 ? numbers : NULL;
}

/* Sets the change of a file axis; axis 0 is the batch. */
static gboolean
set_change (MienImport *import, Change *change, guint axis, float scale,
    gint64 size)
{
  if (axis == 0) {
    if (scale == 1 || size == 1 || mien_batch_factor (size) == 1)
      return TRUE;
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the batch (axis 0) to keep its size");
  }
  if (scale > 0)
    size = floorf (scale * change->from);
  else
    scale = (float) size / change->from;
  if (!(scale > 0) || size < 1 || size > MIEN_MAX_ELEMENTS)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected finite scales above 0 and sizes from 1 to %u, found %g and "
        "%" G_GINT64_FORMAT " for axis %u",
        MIEN_MAX_ELEMENTS, scale, size, axis);
  change->to = size;
  change->scale = scale;
  return TRUE;
}

typedef struct {
  const float *scales; /* or NULL, like `sizes` */
  const gint64 *sizes;
  gsize n;
} Numbers;

static gboolean
read_numbers (MienImport *import, Numbers *numbers)
{
  const gboolean is_old =
      import->opset < 11 || strcmp (import->node->op_type, "Upsample") == 0;
  const Onnx__AttributeProto *attribute = import->opset < 9
      ? mien_import_attribute (import, "scales",
          ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS)
      : NULL;
  const MienTensor *scales = find_numbers (import, is_old ? 1 : 2, TRUE);
  const MienTensor *sizes = is_old ? NULL : find_numbers (import, 3, FALSE);
  if (import->error)
    return FALSE;
  if (attribute)
    *numbers = (Numbers) { attribute->floats, NULL, attribute->n_floats };
  else if (sizes)
    *numbers = (Numbers) { NULL, sizes->ints, sizes->n };
  else if (scales)
    *numbers = (Numbers) { scales->floats, NULL, scales->n };
  else
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "has neither scales nor sizes");
  return TRUE;
}

/* Reads the changes of the file's axes, without the batch. */
static gboolean
read_changes (MienImport *import, const MienShape *shape, Change *changes)
{
  Numbers numbers = { NULL };
  const gint64 *axes = NULL;
  gsize n_axes = shape->n_dims + 1;
  for (guint k = 0; k < shape->n_dims; k++)
    changes[k] = (Change) { shape->dims[k], shape->dims[k], 1 };
  if (!read_numbers (import, &numbers))
    return FALSE;
  mien_import_ints (import, "axes", &axes, &n_axes);
  if (numbers.n != n_axes)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected scales or sizes of %" G_GSIZE_FORMAT
        " axes, found %" G_GSIZE_FORMAT,
        n_axes, numbers.n);
  for (gsize i = 0; i < n_axes; i++) {
    guint axis = 0;
    if (!mien_import_axis (import, axes ? axes[i] : (gint64) i,
            shape->n_dims + 1, &axis))
      return FALSE;
    const float scale = numbers.scales ? numbers.scales[i] : 0;
    if (numbers.scales && !(scale > 0 && scale < MIEN_MAX_ELEMENTS))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected scales above 0, found %g for axis %u", scale, axis);
    if (!set_change (import, axis > 0 ? &changes[axis - 1] : NULL, axis, scale,
            numbers.sizes ? numbers.sizes[i] : 0))
      return FALSE;
  }
  return TRUE;
}

/* Whether, in this layout, only the last two axes of the value change. */
static gboolean
are_last (const MienShape *shape, const Change *changes, const guint *perm)
{
  for (guint k = 0; k < shape->n_dims; k++)
    if ((changes[k].to != changes[k].from || changes[k].scale != 1)
        && perm[k] + 2 < shape->n_dims)
      return FALSE;
  return TRUE;
}

/* Finds a layout in which the axes that change are rows and columns. */
static gboolean
find_layout (MienImport *import, const MienOperand *operand,
    const MienShape *shape, const Change *changes, guint *perm)
{
  memcpy (perm, operand->perm, sizeof (operand->perm));
  if (are_last (shape, changes, perm))
    return TRUE;
  for (guint axis = 0; axis < shape->n_dims; axis++) {
    mien_import_axis_first (import, operand, axis, perm);
    if (are_last (shape, changes, perm))
      return TRUE;
  }
  return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected at most two axes to change, and those to be adjacent");
}

static gboolean
emit (MienImport *import, MienOperand *operand, const Modes *modes,
    const Change *changes)
{
  const MienShape shape = mien_import_shape (import, operand);
  guint perm[MIEN_MAX_DIMS];
  if (!find_layout (import, operand, &shape, changes, perm))
    return FALSE;
  const guint input = mien_import_layout (import, operand, perm);
  if (input == MIEN_NO_VALUE)
    return FALSE;
  MienShape out = shape;
  MienResize resize = { 1, { 1, 1 }, { 1, 1 }, { NULL } };
  Change planes[2] = { { 1, 1, 1 }, { 1, 1, 1 } };
  for (guint k = 0; k < shape.n_dims; k++) {
    out.dims[perm[k]] = changes[k].to;
    if (perm[k] + 2 >= shape.n_dims)
      planes[perm[k] + 2 - shape.n_dims] = changes[k];
    else
      resize.outer *= changes[k].to;
  }
  for (guint i = 0; i < 2; i++) {
    resize.from[i] = planes[i].from;
    resize.to[i] = planes[i].to;
    resize.places[i] = make_places (import, modes, &planes[i]);
    if (!resize.places[i])
      return FALSE;
  }
  MienNode *node =
      mien_import_emit (import, MIEN_OP_RESIZE, &input, 1, &out, perm);
  if (!node)
    return FALSE;
  node->resize = resize;
  return TRUE;
}

/* antialias has no effect if nothing is downscaled. */
static gboolean
check_antialias (MienImport *import, const MienShape *shape,
    const Change *changes)
{
  if (mien_import_int (import, "antialias", 0) == 0)
    return TRUE;
  for (guint k = 0; k < shape->n_dims; k++)
    if (changes[k].scale < 1)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected antialias 0, because axis %u becomes smaller", k + 1);
  return TRUE;
}

static gboolean
lower_resize (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  const gboolean is_old =
      import->opset < 11 || strcmp (import->node->op_type, "Upsample") == 0;
  g_autofree char *mode = mien_import_string (import, "mode", "nearest");
  g_autofree char *coordinates = mien_import_string (import,
      "coordinate_transformation_mode", is_old ? "asymmetric" : "half_pixel");
  g_autofree char *rounding =
      mien_import_string (import, "nearest_mode", "round_prefer_floor");
  const Modes modes = { coordinates, rounding, strcmp (mode, "nearest") != 0 };
  if (!operand || !check_modes (import, mode))
    return FALSE;
  const MienShape shape = mien_import_shape (import, operand);
  Change changes[MIEN_MAX_DIMS];
  if (!read_changes (import, &shape, changes)
      || !check_antialias (import, &shape, changes))
    return FALSE;
  gboolean any = FALSE;
  for (guint k = 0; k < shape.n_dims; k++)
    any = any || changes[k].to != changes[k].from || changes[k].scale != 1;
  return any
      ? emit (import, operand, &modes, changes)
      : mien_import_set_view (import, operand->value, NULL, operand->perm);
}

const MienOnnxOp mien_onnx_resize_ops[] = {
  { "Resize", 1, 4, lower_resize, NULL },
  { "Upsample", 1, 2, lower_resize, NULL }, { NULL }
};
