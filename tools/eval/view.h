/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/modelinput.h"

G_BEGIN_DECLS

/* What the images show and what the network is to see of them. A `side` of 0 in
 * `shows` means that it is not known. */
typedef struct {
  gboolean whole; /* the network sees each image whole */
  MienFraming shows, wanted;
} EvalView;

/* Reads the options --framing and --shows, each may be NULL; `usual` is what
 * images of this data set show where --shows does not say it. */
gboolean eval_view_init (EvalView *self, const char *framing, const char *shows,
    MienFraming usual, const MienModel *model, GError **error);

/* Where the square is in an image, in pixels. */
MienBox eval_view_rect (const EvalView *self, const MienImage *image);

G_END_DECLS
