/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The interface of a backend: a table that creates devices, networks and
 * runners, which begin with the structs below, and a table of runner functions.
 * Only run/ and backend.c call it, and they observe the contract of device.h
 * and runner.h (one thread per slot, n between 1 and max_batch, every submitted
 * slot is waited for, graphs are validated and alive).
 */
#pragma once

#include "engine/device.h"
#include "engine/error.h"
#include "engine/graph.h"
#include "engine/runner.h"

G_BEGIN_DECLS

typedef struct _MienBackend MienBackend;

struct _MienDevice {
  const MienBackend *backend;
  gconstpointer key; /* identifies the physical device within the backend */
  char *name;
  MienType type; /* storage type of its networks' values */
  /* If the type is not FLOAT32: the FLOAT32 device it belongs to; a
   * reference. */
  MienDevice *base;
  gboolean prefers_half; /* FLOAT16 is supported and likely to be faster */
  gboolean gpu;          /* does not compute on the CPU */
  gint lost;             /* atomic; the device is not returned again */
  guint n_refs;          /* guarded by device.c's lock */
  GMutex lock;
  GHashTable *networks; /* lock; const MienGraph * -> MienNetwork */
};

/* A graph prepared for a device: what all its runners share, such as the
 * weights. Immutable. */
typedef struct {
  MienDevice *device;
  const MienGraph *graph;
  guint n_refs; /* guarded by the device's lock */
} MienNetwork;

/* The parameters of a runner. */
typedef struct {
  const MienGraph *const *graphs;
  guint n_graphs;
  guint max_batch;
  guint n_slots;
} MienRunnerInfo;

typedef struct {
  void (*clear) (MienRunner *runner);
  /* Host memory of a port, or NULL if the data is on the device. `k` counts the
   * graph's inputs or outputs like mien_graph_input (). */
  gpointer (*input) (MienRunner *runner, guint slot, guint graph, guint k);
  gpointer (*output) (MienRunner *runner, guint slot, guint graph, guint k);
  gboolean (*submit) (MienRunner *runner, guint slot, guint n_items,
      GError **error);
  gboolean (*wait) (MienRunner *runner, guint slot, GError **error);
} MienRunnerClass;

struct _MienRunner {
  const MienRunnerClass *klass;
  MienDevice *device;
  const MienGraph **graphs;
  MienNetwork **networks; /* per graph */
  guint n_graphs, max_batch, n_slots;
  gint64 *submitted; /* per slot: when, in monotonic time; 0 if not submitted */
};

struct _MienBackend {
  const char *name;

  /* Finds a device by the backend's part of the spec: NULL for the best one,
   * else an index or a name. `allow_software` admits software implementations.
   * Returns one of `open` (mien_device_find ()) or a new one
   * (mien_device_alloc ()). Never called concurrently. */
  MienDevice *(*device_get) (const char *spec, gboolean allow_software,
      GList *open, GError **error);
  /* The same for mien_device_adopt (); NULL if not supported. */
  MienDevice *(*device_adopt) (const MienForeignDevice *foreign, GList *open,
      GError **error);
  /* Creates (mien_device_alloc ()) the same physical device for values of
   * another type. NULL if not supported. */
  MienDevice *(*device_at) (MienDevice *base, MienType type, GError **error);
  /* Frees everything except the common part. */
  void (*device_clear) (MienDevice *device);

  /* See mien_device_set_timing () and mien_device_take_time (); NULL if the
   * device has no clock. */
  gboolean (*device_set_timing) (MienDevice *device, MienTiming timing);
  double (*device_take_time) (MienDevice *device, guint *n_runs, GArray *steps);

  /* Returns a network whose common part is zero. The device's lock is held. */
  MienNetwork *(*network_new) (MienDevice *device, const MienGraph *graph,
      GError **error);
  void (*network_free) (MienNetwork *network);
  /* See mien_runner_describe (); NULL if there is nothing to report. */
  char *(*network_describe) (const MienNetwork *network);
  /* See mien_runner_steps (); NULL if network_describe is. */
  GArray *(*network_steps) (const MienNetwork *network);

  /* Creates a runner with mien_runner_alloc (). The device outlives it. */
  MienRunner *(*runner_new) (MienDevice *device, const MienRunnerInfo *info,
      GError **error);
};

/* A new reference to the device's network for a graph. The graph and the device
 * must outlive it. */
MienNetwork *mien_network_get (MienDevice *device, const MienGraph *graph,
    GError **error);
void mien_network_unref (MienNetwork *network);

/* For backends: */

/* The device with this key among `open`, or NULL if there is none or it is
 * lost. */
MienDevice *mien_device_find (GList *open, gconstpointer key);

/* Allocates a backend's device struct of `size` bytes, zero except for the
 * common part. Takes ownership of `name`. */
gpointer mien_device_alloc (gsize size, gconstpointer key, char *name);

/* The same for a runner, including its networks. mien_runner_dispose () frees
 * it by the class's `clear`, which must accept a struct of zeros. */
gpointer mien_runner_alloc (gsize size, const MienRunnerClass *klass,
    MienDevice *device, const MienRunnerInfo *info, GError **error);
void mien_runner_dispose (MienRunner *runner);

extern const MienBackend mien_backend_cpu;

/* The Vulkan backend, or its stub, whose device_get fails with an error saying
 * that this build has no Vulkan. */
extern const MienBackend mien_backend_vulkan;

/* The backends in use. Tests install their own before they request a device. */
typedef struct {
  const MienBackend *gpu, *cpu;
} MienBackends;

extern MienBackends mien_backends;

G_END_DECLS
