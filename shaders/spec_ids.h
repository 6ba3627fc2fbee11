/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbers shared by the shaders and gst/engine/vulkan/: specialisation
 * constants, bindings and rules. Read by GLSL and C.
 */
#ifndef MIEN_SPEC_IDS_H
#define MIEN_SPEC_IDS_H

/* Invocations per workgroup. */
#define SPEC_LOCAL_X 0

/* Shapes of one item of inputs[0] and the output; W includes all axes from the
 * third on. */
#define SPEC_SRC_C 1
#define SPEC_SRC_H 2
#define SPEC_SRC_W 3
#define SPEC_DST_C 4
#define SPEC_DST_H 5
#define SPEC_DST_W 6

/* The epilogue. SLOPE is the offset of PReLU's slopes in the parameters. */
#define SPEC_RESIDUAL 7
#define SPEC_ACTIVATION 8
#define SPEC_ALPHA 9
#define SPEC_BETA 10
#define SPEC_SLOPE 11

/* The window. The paddings at the bottom and right follow from the shapes. */
#define SPEC_KERNEL_H 12
#define SPEC_KERNEL_W 13
#define SPEC_STRIDE_H 14
#define SPEC_STRIDE_W 15
#define SPEC_DILATION_H 16
#define SPEC_DILATION_W 17
#define SPEC_PAD_TOP 18
#define SPEC_PAD_LEFT 19

/* Convolutions: groups, and the quads of output channels and pixels that an
 * invocation computes. BIAS is the offset of the biases in the parameters. */
#define SPEC_GROUPS 20
#define SPEC_QUADS 21
#define SPEC_PIXELS 22
#define SPEC_BIAS 23

#define SPEC_COUNT_INCLUDE_PAD 24

/* Reductions, softmax and concat: a run (see MienRun). */
#define SPEC_OUTER 25
#define SPEC_LENGTH 26
#define SPEC_INNER 27
#define SPEC_DST_LENGTH 28
#define SPEC_DST_FIRST 29

/* Ops on two values: the operation, and the number of elements of inputs[1].
 * STEP and FIRST are the distances in each operand between neighbours of the
 * output. */
#define SPEC_BINARY 30
#define SPEC_OTHER_COUNT 31
#define SPEC_REDUCTION 32

/* The gradient of an activation: its kind, and the rule. */
#define SPEC_DERIVED 33
#define SPEC_RULE 34

/* The gradient of a max-pool: rows that an invocation computes, in addition to
 * SPEC_PIXELS columns. */
#define SPEC_ROWS 35

#define SPEC_PAD_VALUE 36
#define SPEC_EPSILON 63

/* Values as N_AXES axes, padded with leading 1s: the lengths of the output and
 * of inputs[0]. Transpose: STEP is the distance in the input between neighbours
 * of the output. Pad and spread: STEP is the distance along the axis in the
 * output between neighbours of the input, and FIRST the position of the first
 * one, which may be outside. Matrix products: for each operand, the distances
 * between its matrices, rows and columns. */
#define N_AXES 6
#define SPEC_DIM 37
#define SPEC_SRC_DIM 43
#define SPEC_STEP 49
#define SPEC_FIRST 55

/* Slices: the first element taken of an axis, and the distance to the next
 * one. */
#define SPEC_SRC_FIRST 61
#define SPEC_SRC_STEP 62

/* Resize: the sizes of the planes that are read and written. */
#define SPEC_FROM_H 64
#define SPEC_FROM_W 65
#define SPEC_TO_H 66
#define SPEC_TO_W 67

/* Ops along a run: whether a workgroup, not an invocation, computes each run;
 * then it has RUN_LANES invocations. */
#define SPEC_TOGETHER 68
#define RUN_LANES 64

/* Kernels on quads (quads.glsl): whether inputs[0] and the output are stored as
 * quads, the offset in quads of the weights of the second of two fused
 * convolutions in the parameters, and the number of invocations that load
 * weights for each other, a power of 2 up to MAX_LANES. */
#define SPEC_SRC_QUADS 69
#define SPEC_DST_QUADS 70
#define SPEC_SECOND 71
#define SPEC_LANES 72
#define MAX_LANES 8

/* A second value that they read (other.glsl): whether it is stored as quads;
 * its shape is below. A max-pool beside a pointwise convolution: the strides of
 * the convolution. */
#define SPEC_OTHER_QUADS 73
#define SPEC_STEP_H 74
#define SPEC_STEP_W 75

/* Whether the kernel ends with a softmax. */
#define SPEC_SOFTMAX 76

/* Kernels that compute a plane into shared memory and slide a window over it,
 * one block of outputs at a time (area.glsl): size of a block, the window, the
 * shape of the second value, and the offsets of the weights and biases for it.
 * FROM is the size of the plane. */
#define SPEC_BLOCK_H 77
#define SPEC_BLOCK_W 78
#define SPEC_OVER_KERNEL_H 79
#define SPEC_OVER_KERNEL_W 80
#define SPEC_OVER_STRIDE_H 81
#define SPEC_OVER_STRIDE_W 82
#define SPEC_OVER_PAD_TOP 83
#define SPEC_OVER_PAD_LEFT 84
#define SPEC_OTHER_C 85
#define SPEC_OTHER_H 86
#define SPEC_OTHER_W 87
#define SPEC_THIRD 88
#define SPEC_THIRD_BIAS 89

/* Separable convolutions: the bounds between the two; -LARGEST and LARGEST
 * stand for no bound. */
#define SPEC_LOW 90
#define SPEC_HIGH 91
#define LARGEST 3.402823466e38

/* If values are float16 (storage.glsl): a bit, 1 << BIND_..., for each binding
 * that is float32 because the host accesses it. */
#define SPEC_FLOATS 92

/* An intermediate value that is stored too (kept.glsl): whether there is one,
 * and whether it is stored as quads. */
#define SPEC_KEPT 93
#define SPEC_KEPT_QUADS 94

/* Whether the activation whose gradient ends a kernel is stored as quads
 * (gate.glsl). */
#define SPEC_GATE_QUADS 95

/* What is added to a depthwise convolution after a pointwise one: nothing, a
 * value, or another pointwise convolution of that value on a grid. */
#define SPEC_ADDED 96
#define ADDED_NOTHING 0
#define ADDED_VALUE 1
#define ADDED_GRID 2

/* Whether a vector is read as 1 at its first maximum, 0 elsewhere. */
#define SPEC_WINNER 97

/* Whether the output is stored with the channels of each pixel adjacent. */
#define SPEC_TURNED 98

#define N_SPEC_IDS 99

#define BIND_DST 0
#define BIND_SRC 1
#define BIND_PARAMS 2
#define BIND_RESIDUAL 3
#define BIND_OTHER 4
#define N_STORAGE 5
/* Some of them again, as texel buffers of quads. */
#define BIND_SRC_TEXELS 5
#define BIND_PARAMS_TEXELS 6
#define BIND_OTHER_TEXELS 7
#define BIND_RESIDUAL_TEXELS 8
#define N_BINDINGS 9

#define BINARY_ADD 0
#define BINARY_SUB 1
#define BINARY_MUL 2
#define BINARY_DIV 3
#define BINARY_MIN 4
#define BINARY_MAX 5

#define REDUCTION_MEAN 0
#define REDUCTION_SUM 1
#define REDUCTION_MAX 2

/* MienRule. */
#define RULE_PLAIN 0
#define RULE_GUIDED 1
#define RULE_DECONVNET 2

#endif
