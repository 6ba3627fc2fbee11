/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/modelinput.h"

G_BEGIN_DECLS

/* How faces are framed in the images, and how the network should see them. In
 * `shows`, a `side` of 0 means unknown. */
typedef struct {
  gboolean whole; /* the network sees the whole image */
  MienFraming shows, wanted;
} EvalView;

/* Parses the options --framing and --shows; each may be NULL. `usual` is the
 * framing of the data set, used unless --shows overrides it. */
gboolean eval_view_init (EvalView *self, const char *framing, const char *shows,
    MienFraming usual, const MienModel *model, GError **error);

/* The square to cut out of an image, in pixels. */
MienBox eval_view_rect (const EvalView *self, const MienImage *image);

G_END_DECLS
