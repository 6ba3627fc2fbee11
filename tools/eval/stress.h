/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What cameras do to faces: each face seen worse in one way. */
#pragma once

#include "view.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  float degrees; /* turned by, clockwise as seen */
  guint pixels;  /* of the image across the square; 0: as many as there are */
  float sigma;   /* of a Gaussian blur, in pixels of the image */
  float gamma;   /* 0: unchanged */
  float framing; /* side of the square in M; 0: unchanged */
} EvalStress;

/* The first is a face as it is; `n` gets how many there are. */
const EvalStress *eval_stress_all (guint *n);

/* FALSE where the square that it wants cannot be told. */
gboolean eval_stress_applies (const EvalStress *self, const EvalView *view);

/* `view` as it is under this stress. */
EvalView eval_stress_view (const EvalStress *self, const EvalView *view);

/* Where the square is to have fewer pixels than the `square` that it has in
 * `image`: puts a smaller copy, gray or RGB as `channels` says, into `store`,
 * and that for `image`. FALSE where the image is empty. */
gboolean eval_stress_reduce (const EvalStress *self, float square,
    guint channels, MienImage *image, GByteArray *store);

/* Blurs and changes a model's input in place. The square that it shows has
 * `square` pixels in the image. */
void eval_stress_spoil (const EvalStress *self, const MienModel *model,
    float square, float *input);

G_END_DECLS
