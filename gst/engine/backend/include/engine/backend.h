/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a backend offers: a table that makes devices, networks and runners,
 * which begin with the structs below, and a table of what its runners do.
 * run/ and backend.c are the only callers, and they keep to the contract of
 * device.h and runner.h (one thread per slot, n between 1 and max_batch, a
 * slot that is submitted is waited for, graphs validated and alive).
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
  gconstpointer key; /* the physical device, among the backend's */
  char *name;
  MienType type; /* of its networks' values, in its memory */
  /* Of another type than FLOAT32: the device that it is one of, a reference. */
  MienDevice *base;
  gboolean prefers_half; /* FLOAT16 is there, and is likely the faster one */
  gboolean gpu;          /* computes beside the CPU */
  gint lost;             /* atomic; it is not given out again */
  guint n_refs;          /* guarded by device.c's lock */
  GMutex lock;
  GHashTable *networks; /* lock; const MienGraph * -> MienNetwork */
};

/* A graph made ready for a device: what all runners of the two share, such as
 * its weights. Immutable. */
typedef struct {
  MienDevice *device;
  const MienGraph *graph;
  guint n_refs; /* guarded by the device's lock */
} MienNetwork;

/* What a runner is made for. */
typedef struct {
  const MienGraph *const *graphs;
  guint n_graphs;
  guint max_batch;
  guint n_slots;
} MienRunnerInfo;

typedef struct {
  void (*clear) (MienRunner *runner);
  /* Where the data of a port lies, or NULL if that is on the device. `k`
   * counts the graph's inputs or outputs as mien_graph_input () does. */
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
  gint64 *submitted; /* per slot: when, in monotonic time; 0: it is not */
};

struct _MienBackend {
  const char *name;

  /* A device by a backend's part of the spec: NULL for the best one, else
   * index or name. `allow_software` admits software implementations. It is
   * one of `open` (mien_device_find ()), or a new one (mien_device_alloc ()).
   * One call at a time. */
  MienDevice *(*device_get) (const char *spec, gboolean allow_software,
      GList *open, GError **error);
  /* The same for mien_device_adopt (); NULL where there is none. */
  MienDevice *(*device_adopt) (const MienForeignDevice *foreign, GList *open,
      GError **error);
  /* The same physical device for values of another type, from
   * mien_device_alloc (); NULL where there is none. */
  MienDevice *(*device_at) (MienDevice *base, MienType type, GError **error);
  /* Frees all but the common part. */
  void (*device_clear) (MienDevice *device);

  /* See mien_device_set_timing () and mien_device_take_time (); NULL where the
   * device has no clock. */
  gboolean (*device_set_timing) (MienDevice *device, MienTiming timing);
  double (*device_take_time) (MienDevice *device, guint *n_runs, GArray *steps);

  /* With the common part left zero. The device's lock is held. */
  MienNetwork *(*network_new) (MienDevice *device, const MienGraph *graph,
      GError **error);
  void (*network_free) (MienNetwork *network);
  /* See mien_runner_describe (); NULL where there is nothing to tell. */
  char *(*network_describe) (const MienNetwork *network);
  /* See mien_runner_steps (); NULL with network_describe. */
  GArray *(*network_steps) (const MienNetwork *network);

  /* From mien_runner_alloc (). The device outlives it. */
  MienRunner *(*runner_new) (MienDevice *device, const MienRunnerInfo *info,
      GError **error);
};

/* The device's network of a graph, with a reference more; the graph and the
 * device must outlive it. */
MienNetwork *mien_network_get (MienDevice *device, const MienGraph *graph,
    GError **error);
void mien_network_unref (MienNetwork *network);

/* What backends use: */

/* The device of that key among `open`, if it is there and not lost. */
MienDevice *mien_device_find (GList *open, gconstpointer key);

/* Zeros but for the common part; `size` is that of the backend's struct. Takes
 * over `name`. */
gpointer mien_device_alloc (gsize size, gconstpointer key, char *name);

/* The same for a runner, with its networks, and the way back, by its class's
 * `clear`, which must be able to clear zeros. */
gpointer mien_runner_alloc (gsize size, const MienRunnerClass *klass,
    MienDevice *device, const MienRunnerInfo *info, GError **error);
void mien_runner_dispose (MienRunner *runner);

extern const MienBackend mien_backend_cpu;

/* The Vulkan backend, or its stub: a device_get that fails and says that
 * this build has no Vulkan. */
extern const MienBackend mien_backend_vulkan;

/* Those in use. Tests put their own here before they ask for a device. */
typedef struct {
  const MienBackend *gpu, *cpu;
} MienBackends;

extern MienBackends mien_backends;

G_END_DECLS
