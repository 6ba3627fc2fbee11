/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Degradations as cameras cause them; each changes one property of the
 * images. */
#pragma once

#include "view.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  float degrees; /* clockwise rotation */
  guint pixels;  /* image pixels across the square; 0: unchanged */
  float sigma;   /* of a Gaussian blur, in image pixels */
  float gamma;   /* 0: unchanged */
  float framing; /* side of the square in M; 0: unchanged */
} EvalStress;

/* The first one leaves the face unchanged. `n` is set to their number. */
const EvalStress *eval_stress_all (guint *n);

/* FALSE if the required square cannot be computed, because the framing of the
 * images is unknown. */
gboolean eval_stress_applies (const EvalStress *self, const EvalView *view);

/* Returns `view` with this stress applied. */
EvalView eval_stress_view (const EvalStress *self, const EvalView *view);

/* Reduces the resolution. If the square, which has `square` pixels in `image`,
 * should have fewer, writes a smaller copy, grayscale or RGB depending on
 * `channels`, to `store` and points `image` at it. FALSE if the image is
 * empty. */
gboolean eval_stress_reduce (const EvalStress *self, float square,
    guint channels, MienImage *image, GByteArray *store);

/* Blurs a model's input and changes its gamma, in place. The square shown in it
 * has `square` pixels in the image. */
void eval_stress_spoil (const EvalStress *self, const MienModel *model,
    float square, float *input);

G_END_DECLS
