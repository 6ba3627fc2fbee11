/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Requests of shared runners, queued for the runner that computes them
 * (sharing.c). Thread-safe.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

typedef struct _MienQueue MienQueue;
typedef struct _MienBatch MienBatch;

/* Buffers for max_batch items, per input and output of a graph. */
typedef struct {
  char *inputs[MIEN_MAX_PORTS], *outputs[MIEN_MAX_PORTS];
} MienSharedPorts;

/* Items that are computed together. Initially all 0 except `ports`. */
typedef struct {
  const MienSharedPorts *ports; /* per model; the rest is guarded by the queue's
                                 * lock */
  GList link;                   /* in `waiting`, or in its batch */
  guint n_items;
  MienBatch *batch; /* NULL: waiting for a slot */
  gboolean wanted;  /* a thread is waiting for it */
  gboolean done;
  GError *error; /* of the run */
} MienRequest;

/* The queue for this device, these graphs and this max_batch. It is created by
 * the first caller and freed by the last mien_queue_put (). */
MienQueue *mien_queue_get (MienDevice *device, const MienGraph *const *graphs,
    guint n_graphs, guint max_batch, GError **error);
void mien_queue_put (MienQueue *queue);

/* The runner that computes; for the sizes of its ports. */
MienRunner *mien_queue_runner (MienQueue *queue);

/* Hands `n_items` of the request's inputs to the device as soon as possible.
 * Each submit must be followed by a wait. */
void mien_queue_submit (MienQueue *queue, MienRequest *request, guint n_items);
gboolean mien_queue_wait (MienQueue *queue, MienRequest *request,
    GError **error);

G_END_DECLS
