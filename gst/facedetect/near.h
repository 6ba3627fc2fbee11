/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Faces nearer than a network was made for. It gives boxes of parts of them:
 * two on one face, or one that is too small.
 */
#pragma once

#include "backend.h"

G_BEGIN_DECLS

/*
 * `faces` is what `backend` found in `input`. Where some are as large as the
 * largest it finds whole, searches the input again in half its size, then in a
 * quarter and so on, and puts what is found there in their place. Does nothing
 * for a detector that finds faces of any size.
 */
gboolean mien_near_search (const MienDetectorBackend *backend, gpointer data,
    const MienDetectorInput *input, const MienDetectorParams *params,
    GArray *faces, GError **error);

G_END_DECLS
