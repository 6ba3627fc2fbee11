/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A graph on a backend, with random items in all its inputs. */
#pragma once

#include "device.h"

G_BEGIN_DECLS

typedef struct {
  MienDevice *device;
  MienRunner *runner;
  const MienGraph *graph;
  float *inputs[MIEN_MAX_PORTS]; /* n_items for each input, in [-1, 1) */
} MienTestSession;

/* Allows batches of up to `n_items`. FALSE if the test was skipped or has
 * failed; it must return then. The graph must outlive the session. */
gboolean mien_test_session_open (MienTestSession *session, const char *backend,
    const MienGraph *graph, guint n_items, guint32 seed);
void mien_test_session_clear (MienTestSession *session);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MienTestSession, mien_test_session_clear)

/* Computes items `first` to first + n - 1, as items 0 to n - 1 of a batch. */
void mien_test_session_run (MienTestSession *session, guint first, guint n);

/* Output `k` of the graph for the items of the last run. */
const float *mien_test_session_output (MienTestSession *session, guint k);

/* The number of elements of a value. */
gsize mien_test_size (const MienGraph *graph, guint value);

G_END_DECLS
