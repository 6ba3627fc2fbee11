/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes ONNX files from a few lines of text, so that tests can show what they
 * read. Lines, separated by newlines:
 *
 *   opset 13
 *   input x ?,3,8,8             "?" is a free dimension; add " half" for
 *                               float16
 *   output y
 *   float w 4,3,3,3             random numbers, seeded by the name
 *   float b 4 = 0 1 2 3         or these; "scalar" for no dimensions
 *   half h 2 = 0.5 -3           the same as float16
 *   int s 2 = 0 -1              int64; int32, int16, int8, uint16, uint8
 *   Conv x w b -> y group=1 pads=[0,0,1,1] auto_pad=VALID alpha=0.5 t=@b
 *
 * In a node "_" is an omitted input. Attributes are an integer, a float (with a
 * point), a list of either, an initializer (@), or a string.
 */
#pragma once

#include <glib.h>

#include "onnx.pb-c.h"

G_BEGIN_DECLS

/* Free with onnx__model_proto__free_unpacked. The text must be valid. */
Onnx__ModelProto *mien_test_onnx_model (const char *text);

/* The file's contents. */
GBytes *mien_test_onnx_pack (const Onnx__ModelProto *model);
GBytes *mien_test_onnx (const char *text);

G_END_DECLS
