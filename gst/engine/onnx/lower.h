/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the lowering functions, one per ONNX op, work with. The first failure
 * is kept in `error`; functions say it by FALSE, NULL or MIEN_NO_VALUE, and
 * attribute readers return the default, so that a lowering function may read
 * on and need not ask after each.
 */
#pragma once

#include "engine/error.h"
#include "engine/graph.h"
#include "engine/onnx.h"
#include "tensor.h"

G_BEGIN_DECLS

/*
 * Where the batch is among the axes that the file gives a value, first of all
 * as long as nothing moves it. Attention over windows makes one axis of it and
 * of one of an item's: batch after batch of that.
 */
typedef struct {
  guint axis;
  gboolean merged; /* the axis is also one of an item's */
} MienBatch;

/*
 * What a name of the file stands for: a constant, or a value of the graph.
 * Item axes are the file's without the batch, unless that is merged.
 * Transposes are carried along rather than done: item axis k of the ONNX
 * value (most often its axis k + 1) is axis perm[k] of the graph's value. So the many
 * transposes of files that think in {H, W, C} come to nothing.
 */
typedef struct {
  MienTensor *constant; /* or NULL */
  guint value;
  guint perm[MIEN_MAX_DIMS];
  MienBatch batch;
  guint canonical; /* the same without permutation, once it is asked
                            * for; MIEN_NO_VALUE before */
  /* Integers that stand for the value: it is scale (integer - zero). */
  gboolean quantized;
  float scale;
  gint64 zero;
} MienOperand;

typedef struct {
  MienGraph *graph;
  gint64 opset;
  MienExternal external;
  MienOnnxSize size;    /* that the caller asked for */
  gsize n_weights;      /* elements of all initializers */
  gsize n_elements;     /* of all constants made, against bombs */
  GHashTable *operands; /* name -> MienOperand */
  GHashTable *names;    /* every value name of the file */
  guint n_helpers;
  gboolean free_batch; /* of any number of items; else the file says 1 */
  const Onnx__NodeProto *node;
  char *node_name;         /* for messages: never empty */
  guint64 attributes_read; /* bit i: somebody asked for attribute i */
  MienBatch batch;         /* of what the node computes */
  GError *error;
} MienImport;

/* Keeps the error "node "x" (Op): ..." unless there is one. FALSE. */
gboolean mien_import_fail (MienImport *import, MienEngineError code,
    const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Finds the one input, or the outputs, of the network. */
gboolean mien_import_graph_input (MienImport *import,
    const Onnx__GraphProto *graph);
gboolean mien_import_graph_outputs (MienImport *import,
    const Onnx__GraphProto *graph);

/* Attributes of the current node. One that no function asks for makes the
 * import fail: it may change what the op means. */
gint64 mien_import_int (MienImport *import, const char *name, gint64 value);
float mien_import_float (MienImport *import, const char *name, float value);
/* The string, to be freed. */
char *mien_import_string (MienImport *import, const char *name,
    const char *value);
/* FALSE where there is no such attribute. */
gboolean mien_import_ints (MienImport *import, const char *name,
    const gint64 **ints, gsize *n);
const Onnx__AttributeProto *mien_import_attribute (MienImport *import,
    const char *name, int type);
void mien_import_ignore (MienImport *import, const char *name);
/* Integers that older opsets have as an attribute and newer ones as a
 * constant input. FALSE where there are none. */
gboolean mien_import_ints_or_input (MienImport *import, const char *name,
    guint input, const gint64 **ints, gsize *n);
/* An axis from 0 to rank - 1, of a number that may be negative. */
gboolean mien_import_axis (MienImport *import, gint64 number, guint rank,
    guint *axis);

/* Inputs of the current node: NULL where an optional one is left out. */
MienOperand *mien_import_input (MienImport *import, guint i);
/* The same, but fails where it is missing or of the other kind. The first is
 * for ops that need the batch as the first axis; the second finds it anywhere,
 * and what the node computes has it there too. */
MienOperand *mien_import_value_input (MienImport *import, guint i);
MienOperand *mien_import_placed_input (MienImport *import, guint i);
const MienTensor *mien_import_floats_input (MienImport *import, guint i);
const MienTensor *mien_import_ints_input (MienImport *import, guint i);
const MienTensor *mien_import_tensor_input (MienImport *import, guint i);
/* One float; `value` stays where the input is left out. */
gboolean mien_import_scalar_input (MienImport *import, guint i, float *value);

/* How many axes the file gives a value. */
guint mien_import_rank (const MienImport *import, const MienOperand *operand);
/* The item axis that is axis `number` of the file, which may be negative; fails
 * for the batch. */
gboolean mien_import_item_axis (MienImport *import, const MienOperand *operand,
    gint64 number, guint *axis);

/* Shape of a value in the file's order of axes. */
MienShape mien_import_shape (const MienImport *import,
    const MienOperand *operand);
/* The value whose axis perm[k] is axis k of the file; without permutation
 * for NULL. Emits a transpose where it must. */
guint mien_import_layout (MienImport *import, MienOperand *operand,
    const guint *perm);
/* Whether it does so without one. */
gboolean mien_import_is_view (const MienImport *import,
    const MienOperand *operand, const guint *perm);
/* A permutation under which item axis `axis` of the file comes first: the
 * operand's own where it already does. */
void mien_import_axis_first (const MienImport *import,
    const MienOperand *operand, guint axis, guint *perm);

/* A node that computes output 0 of the current ONNX node, and under its
 * name. NULL perm for none. */
MienNode *mien_import_emit (MienImport *import, MienOp op, const guint *inputs,
    guint n_inputs, const MienShape *shape, const guint *perm);
/* The same for another output, by its number. */
MienNode *mien_import_emit_at (MienImport *import, guint output, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape,
    const guint *perm);
/* A node on the way there; its output is new and in node->output. */
MienNode *mien_import_emit_helper (MienImport *import, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape);
/* A convolution of one element, which makes `channels` of the first axis of
 * `input`, as output 0; over a view where there are more axes than
 * convolutions have. */
MienNode *mien_import_emit_point (MienImport *import, guint input,
    guint channels, const guint *perm);
/* A value on the way that shares the memory of another. */
guint mien_import_view (MienImport *import, guint value,
    const MienShape *shape);

/* Output 0 is this value in another shape, or the same for NULL, or this
 * constant (which is taken over; a NULL fails). */
gboolean mien_import_set_view (MienImport *import, guint value,
    const MienShape *shape, const guint *perm);
gboolean mien_import_set_view_at (MienImport *import, guint output, guint value,
    const MienShape *shape, const guint *perm);
/* The constant becomes output 0, or `output`, and is owned by it. FALSE for
 * NULL. */
gboolean mien_import_set_constant (MienImport *import, MienTensor *constant);
gboolean mien_import_set_constant_at (MienImport *import, guint output,
    MienTensor *constant);

/* Output 0 is the value in another shape, by the file's order. Axes that stay
 * together in the graph's value are not moved. */
gboolean mien_import_set_shape (MienImport *import, MienOperand *operand,
    const MienShape *shape);

/* The constant's length along each item axis of a value, 1 where it has none.
 * FALSE where it has more axes, varies along the batch or does not go with
 * the value: on axis `any` it may be of any length (G_MAXUINT: on none). */
gboolean mien_import_align (const MienImport *import,
    const MienOperand *operand, const MienTensor *constant, guint any,
    MienShape *shape);
/* A value of a constant of floats, of this shape in the file's order, which it
 * has as many elements as; axis perm[k] of the value is axis k of it. */
guint mien_import_constant_value (MienImport *import,
    const MienTensor *constant, const MienShape *shape, const guint *perm);
/* Makes a value of an input that is a constant of floats whose first axis, the
 * batch's, has one element. FALSE where it is none, or with an error. */
gboolean mien_import_make_value (MienImport *import, guint i);

/* The item axis of a value of this shape along which a constant varies: ONNX
 * aligns the shapes at their last axes, and the batch is the first of the
 * value's n_dims + 1. FALSE where the constant varies along the batch or
 * several axes, or the result would be larger than the value. */
gboolean mien_import_broadcast_axis (const MienTensor *constant,
    const MienShape *shape, guint *axis);

/* Counts elements against the limit of a file. */
gboolean mien_import_spend (MienImport *import, gsize n);
/* A constant to fill and to give to mien_import_set_constant. */
MienTensor *mien_import_new_constant (MienImport *import, gboolean is_float,
    const gsize *dims, guint n_dims);
/* Copies finite weights into the graph; `what` names them in messages. */
const float *mien_import_weights (MienImport *import, const char *what,
    const float *data, gsize n);

/* output = scale x + shift, per channel (axis 0 of the graph's value), as a
 * depthwise 1x1 convolution: `node`, which may be NULL where emitting it
 * failed, or a new one that defines output 0. */
gboolean mien_import_set_affine (MienImport *import, MienNode *node,
    const float *scale, const float *shift);
gboolean mien_import_affine (MienImport *import, guint value, const guint *perm,
    const float *scale, const float *shift);

/* Reads kernel_shape (unless `window` has a kernel by its weights), strides,
 * dilations, pads and auto_pad for an input of this shape; `out` gets the
 * output's H and W. With ceil_mode, padding is added at the end so that
 * the output, rounded down, is the one that ceil_mode rounds up. */
gboolean mien_import_window (MienImport *import, const MienShape *in,
    gboolean has_kernel, MienWindow *window, MienShape *out);

/* Axes first to last - 1 of a shape as one. */
MienRun mien_import_run (const MienShape *shape, guint first, guint last);

typedef gboolean (*MienLower) (MienImport *import);

typedef struct {
  const char *type;
  guint min_inputs, max_inputs;
  MienLower lower; /* for nodes that read a value; may be NULL */
  MienLower fold;  /* for nodes that read constants alone; may be
                            * NULL */
} MienOnnxOp;

G_END_DECLS
