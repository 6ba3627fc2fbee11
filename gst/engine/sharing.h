/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runners that put their items together: behind mien_runner_new_shared ()
 * each is a member of a group that has one real runner. Who comes while the
 * group computes waits, and all who wait go into the next submission, as far
 * as they fit, in the order in which they came. Nobody waits for others to
 * come: a member alone computes at once.
 */
#pragma once

#include "backend.h"
#include "model.h"

G_BEGIN_DECLS

/* A member, for the functions of the table below that take a runner, of the
 * group of this device, these models and this batch size. */
gpointer mien_sharing_join (MienDevice *device, MienModel *const *models,
    guint n_models, guint max_batch, GError **error);

/* Only what is called runner_* in it, but for runner_new. */
extern const MienBackend mien_backend_sharing;

G_END_DECLS
