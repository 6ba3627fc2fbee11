/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The context of the lowering functions, one per ONNX op. The first failure is
 * kept in `error`. Functions report failure as FALSE, NULL or MIEN_NO_VALUE;
 * attribute readers return the default, so that a lowering function can
 * continue and need not check each call.
 */
#pragma once

#include "engine/error.h"
#include "engine/graph.h"
#include "engine/onnx.h"
#include "tensor.h"

G_BEGIN_DECLS

/*
 * Where the batch is among the axes that the file gives a value; it is the
 * first axis unless something moves it. Attention over windows merges it with
 * an axis of the item, the batch varying slowest.
 */
typedef struct {
  guint axis;
  gboolean merged; /* the axis is also one of the item's */
} MienBatch;

/*
 * What a name in the file refers to: a constant, or a value of the graph. Item
 * axes are the file's axes without the batch, unless that is merged. Transposes
 * are recorded rather than performed: item axis k of the ONNX value (usually
 * its axis k + 1) is axis perm[k] of the graph's value. So the many transposes
 * in files with {H, W, C} layout cost nothing.
 */
typedef struct {
  MienTensor *constant; /* or NULL */
  guint value;
  guint perm[MIEN_MAX_DIMS];
  MienBatch batch;
  guint canonical; /* the value without permutation, once requested;
                    * MIEN_NO_VALUE before */
  /* The value is represented by integers: value = scale (integer - zero). */
  gboolean quantized;
  float scale;
  gint64 zero;
} MienOperand;

typedef struct {
  MienGraph *graph;
  gint64 opset;
  MienExternal external;
  MienOnnxSize size;    /* requested by the caller */
  gsize n_weights;      /* elements of all initializers */
  gsize n_elements;     /* of all constants created; limits the expansion of
                         * hostile files */
  GHashTable *operands; /* name -> MienOperand */
  GHashTable *names;    /* every value name in the file */
  guint n_helpers;
  gboolean free_batch; /* any number of items; otherwise the file says 1 */
  const Onnx__NodeProto *node;
  char *node_name;         /* for messages: never empty */
  guint64 attributes_read; /* bit i: attribute i has been read */
  MienBatch batch;         /* of what the node computes */
  GError *error;
} MienImport;

/* Sets the error "node "x" (Op): ..." unless there is one already. Returns
 * FALSE. */
gboolean mien_import_fail (MienImport *import, MienEngineError code,
    const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Finds the one input, or the outputs, of the network. */
gboolean mien_import_graph_input (MienImport *import,
    const Onnx__GraphProto *graph);
gboolean mien_import_graph_outputs (MienImport *import,
    const Onnx__GraphProto *graph);

/* Attributes of the current node. An attribute that no function reads makes the
 * import fail, because it may change what the op means. */
gint64 mien_import_int (MienImport *import, const char *name, gint64 value);
float mien_import_float (MienImport *import, const char *name, float value);
/* Returns a string to be freed with g_free (). */
char *mien_import_string (MienImport *import, const char *name,
    const char *value);
/* FALSE if there is no such attribute. */
gboolean mien_import_ints (MienImport *import, const char *name,
    const gint64 **ints, gsize *n);
const Onnx__AttributeProto *mien_import_attribute (MienImport *import,
    const char *name, int type);
void mien_import_ignore (MienImport *import, const char *name);
/* Integers that are an attribute in older opsets and a constant input in newer
 * ones. FALSE if there are none. */
gboolean mien_import_ints_or_input (MienImport *import, const char *name,
    guint input, const gint64 **ints, gsize *n);
/* Converts an axis number that may be negative to 0 to rank - 1. */
gboolean mien_import_axis (MienImport *import, gint64 number, guint rank,
    guint *axis);

/* Inputs of the current node: NULL if an optional one is omitted. */
MienOperand *mien_import_input (MienImport *import, guint i);
/* The same, but fails if the input is omitted or of another kind.
 * mien_import_value_input () is for ops that need the batch as the first axis;
 * mien_import_placed_input () accepts it anywhere, and what the node computes
 * has it at the same place. */
MienOperand *mien_import_value_input (MienImport *import, guint i);
MienOperand *mien_import_placed_input (MienImport *import, guint i);
const MienTensor *mien_import_floats_input (MienImport *import, guint i);
const MienTensor *mien_import_ints_input (MienImport *import, guint i);
const MienTensor *mien_import_tensor_input (MienImport *import, guint i);
/* One float; `value` is unchanged if the input is omitted. */
gboolean mien_import_scalar_input (MienImport *import, guint i, float *value);

/* The number of axes of a value in the file. */
guint mien_import_rank (const MienImport *import, const MienOperand *operand);
/* The item axis that is axis `number` in the file, which may be negative. Fails
 * for the batch. */
gboolean mien_import_item_axis (MienImport *import, const MienOperand *operand,
    gint64 number, guint *axis);

/* Shape of a value in the file's order of axes. */
MienShape mien_import_shape (const MienImport *import,
    const MienOperand *operand);
/* The value in a layout where axis perm[k] is axis k of the file; without
 * permutation for NULL. Emits a transpose if necessary. */
guint mien_import_layout (MienImport *import, MienOperand *operand,
    const guint *perm);
/* Whether mien_import_layout () needs no transpose. */
gboolean mien_import_is_view (const MienImport *import,
    const MienOperand *operand, const guint *perm);
/* A permutation in which item axis `axis` of the file comes first: the
 * operand's own if that is already the case. */
void mien_import_axis_first (const MienImport *import,
    const MienOperand *operand, guint axis, guint *perm);

/* Adds the node that computes output 0 of the current ONNX node, with that
 * output's name. NULL perm for no permutation. */
MienNode *mien_import_emit (MienImport *import, MienOp op, const guint *inputs,
    guint n_inputs, const MienShape *shape, const guint *perm);
/* The same for another output, by its number. */
MienNode *mien_import_emit_at (MienImport *import, guint output, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape,
    const guint *perm);
/* Adds a node for an intermediate value, which is new and in node->output. */
MienNode *mien_import_emit_helper (MienImport *import, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape);
/* Adds a 1x1 convolution that turns the first axis of `input` into `channels`,
 * as output 0. Uses a view if there are more axes than convolutions support. */
MienNode *mien_import_emit_point (MienImport *import, guint input,
    guint channels, const guint *perm);
/* Adds an intermediate value that is a view of another. */
guint mien_import_view (MienImport *import, guint value,
    const MienShape *shape);

/* Makes output 0 a view of this value, with another shape or the same for
 * NULL. */
gboolean mien_import_set_view (MienImport *import, guint value,
    const MienShape *shape, const guint *perm);
gboolean mien_import_set_view_at (MienImport *import, guint output, guint value,
    const MienShape *shape, const guint *perm);
/* Makes the constant output 0, or `output`, which takes ownership. FALSE if it
 * is NULL. */
gboolean mien_import_set_constant (MienImport *import, MienTensor *constant);
gboolean mien_import_set_constant_at (MienImport *import, guint output,
    MienTensor *constant);

/* Makes output 0 the value in another shape, in the file's order. Axes that
 * stay together in the graph's value are not moved. */
gboolean mien_import_set_shape (MienImport *import, MienOperand *operand,
    const MienShape *shape);

/* The constant's length along each item axis of a value, 1 for missing axes.
 * FALSE if it has more axes, varies along the batch or does not match the
 * value, except along axis `any`, where it may have any length (G_MAXUINT: no
 * such axis). */
gboolean mien_import_align (const MienImport *import,
    const MienOperand *operand, const MienTensor *constant, guint any,
    MienShape *shape);
/* Adds a value with the elements of a constant of floats, which has this shape
 * in the file's order; axis perm[k] of the value is axis k of the shape. */
guint mien_import_constant_value (MienImport *import,
    const MienTensor *constant, const MienShape *shape, const guint *perm);
/* Turns an input that is a constant of floats, with 1 element along its first
 * axis, the batch, into a value. FALSE if it is not one, or with an error. */
gboolean mien_import_make_value (MienImport *import, guint i);

/* The item axis of a value of this shape along which a constant varies. ONNX
 * aligns shapes at their last axes, and the batch is the first of the value's
 * n_dims + 1. FALSE if the constant varies along the batch or several axes, or
 * if the result would be larger than the value. */
gboolean mien_import_broadcast_axis (const MienTensor *constant,
    const MienShape *shape, guint *axis);

/* Counts elements against the limit for a file. */
gboolean mien_import_spend (MienImport *import, gsize n);
/* A new constant, to be filled and passed to mien_import_set_constant (). */
MienTensor *mien_import_new_constant (MienImport *import, gboolean is_float,
    const gsize *dims, guint n_dims);
/* Copies weights, which must be finite, into the graph; `what` names them in
 * messages. */
const float *mien_import_weights (MienImport *import, const char *what,
    const float *data, gsize n);

/* output = scale x + shift, per channel (axis 0 of the graph's value), as a
 * depthwise 1x1 convolution. Uses `node`, which may be NULL if emitting it
 * failed, or a new node that defines output 0. */
gboolean mien_import_set_affine (MienImport *import, MienNode *node,
    const float *scale, const float *shift);
gboolean mien_import_affine (MienImport *import, guint value, const guint *perm,
    const float *scale, const float *shift);

/* Reads kernel_shape (unless `window` has a kernel from its weights), strides,
 * dilations, pads and auto_pad for an input of this shape; `out` receives the
 * output's H and W. With ceil_mode, padding is added at the end so that
 * rounding down gives the output that ceil_mode rounds up to. */
gboolean mien_import_window (MienImport *import, const MienShape *in,
    gboolean has_kernel, MienWindow *window, MienShape *out);

/* Axes `first` to `last` - 1 of a shape as a run. */
MienRun mien_import_run (const MienShape *shape, guint first, guint last);

typedef gboolean (*MienLower) (MienImport *import);

typedef struct {
  const char *type;
  guint min_inputs, max_inputs;
  MienLower lower; /* for nodes with an input that is a value; may be NULL */
  MienLower fold;  /* for nodes whose inputs are all constants; may be NULL */
} MienOnnxOp;

G_END_DECLS
