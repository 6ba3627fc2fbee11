/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Requests of shared runners, in front of the runner that computes them
 * (sharing.c). Any thread.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

typedef struct _MienQueue MienQueue;
typedef struct _MienBatch MienBatch;

/* Per input and output of a graph, max_batch items. */
typedef struct {
  char *inputs[MIEN_MAX_PORTS], *outputs[MIEN_MAX_PORTS];
} MienSharedPorts;

/* Items that are computed together. At the start all 0 but for `ports`. */
typedef struct {
  const MienSharedPorts *ports; /* per model */
  /* the queue's lock */
  GList link; /* of waiting, or of its batch */
  guint n_items;
  MienBatch *batch; /* NULL: it waits for a slot */
  gboolean wanted;  /* a thread waits for it */
  gboolean done;
  GError *error; /* of the run */
} MienRequest;

/* That of all who want the same, as long as somebody has it. */
MienQueue *mien_queue_get (MienDevice *device, const MienGraph *const *graphs,
    guint n_graphs, guint max_batch, GError **error);
void mien_queue_put (MienQueue *queue);

/* What computes; for the sizes of its ports. */
MienRunner *mien_queue_runner (MienQueue *queue);

/* Hands `n_items` of the request's inputs to the device, as soon as that may
 * be; then to be waited for. */
void mien_queue_submit (MienQueue *queue, MienRequest *request, guint n_items);
gboolean mien_queue_wait (MienQueue *queue, MienRequest *request,
    GError **error);

G_END_DECLS
