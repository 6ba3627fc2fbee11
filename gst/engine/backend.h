/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a backend offers: one table of functions. `device` and `runner` are
 * the backend's own; device.c and runner.c are the only callers, and they
 * keep to the contract of device.h and runner.h (one thread per runner, n
 * between 1 and max_batch, graphs validated and alive).
 */
#pragma once

#include "device.h"
#include "error.h"
#include "graph.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;

  /* A device by a backend's part of the spec: NULL for the best one, else
   * index or name. `allow_software` admits software implementations. The
   * same physical device gives the same object, with a reference more. */
  gpointer (*device_get) (const char *spec, gboolean allow_software,
      GError **error);
  void (*device_unref) (gpointer device);
  const char *(*device_name) (gpointer device);

  gpointer (*runner_new) (gpointer device, const MienGraph *const *graphs,
      guint n_graphs, guint max_batch, GError **error);
  void (*runner_free) (gpointer runner);
  /* `k` counts the graph's inputs or outputs as mien_graph_input () does. */
  float *(*runner_input) (gpointer runner, guint graph, guint k);
  const float *(*runner_output) (gpointer runner, guint graph, guint k);
  gboolean (*runner_run) (gpointer runner, guint n_items, GError **error);
} MienBackend;

/* A device's backend and, in `handle`, what the backend calls the device. */
const MienBackend *mien_device_backend (const MienDevice *device,
    gpointer *handle);

extern const MienBackend mien_backend_cpu;

/* The Vulkan backend, or its stub: a device_get that fails and says that
 * this build has no Vulkan. */
extern const MienBackend mien_backend_vulkan;

G_END_DECLS
