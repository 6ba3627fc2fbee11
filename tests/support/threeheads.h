/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network with three heads that can be computed by hand, as text for
 * onnxtext.h. It depends on the mean m of a gray picture:
 *   age      m / 2 + 1 / 8, which the side file scales by 80 to years
 *   gender   logits -m and m
 *   emotion  probabilities, the softmax of 2 m, 0 and -m
 */
#pragma once

#define THREE_HEADS \
  "opset 13\ninput x ?,1,8,8\noutput age\noutput gender\noutput emotion\n" \
  "float c 1,1,1,1 = 1\nConv x c -> m\nGlobalAveragePool m -> g\n" \
  "Flatten g -> f\n" \
  "float a 1,1 = 0.5\nfloat b 1 = 0.125\nGemm f a b -> age transB=1\n" \
  "float w 2,1 = -1 1\nGemm f w -> gender transB=1\n" \
  "float e 3,1 = 2 0 -1\nGemm f e -> l transB=1\nSoftmax l -> emotion\n"

#define THREE_HEADS_AGE \
  "[mien-age]\nkind=number\nunit=years\nscale=80\noffset=-2\n"
#define THREE_HEADS_GENDER "[mien-gender]\nlabels=woman;man\n"
#define THREE_HEADS_EMOTION \
  "[mien-emotion]\nattribute=mood\nlabels=happy;calm;sad\n"

#define THREE_HEADS_SIDE THREE_HEADS_AGE THREE_HEADS_GENDER THREE_HEADS_EMOTION
