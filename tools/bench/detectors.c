/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "detectors.h"

#include <string.h>

MienBenchDetector *
mien_bench_detector_new (const char *name, guint width, guint height,
    GError **error)
{
  g_autoptr (MienBenchDetector) self = g_new0 (MienBenchDetector, 1);
  self->detector = mien_detector_model_load (name, NULL, error);
  if (!self->detector)
    return NULL;
  self->sized = mien_detector_sized_get (self->detector,
      mien_detector_model_fit (self->detector, width),
      mien_detector_model_fit (self->detector, height), error);
  if (!self->sized)
    return NULL;
  self->model.name = self->detector->name;
  self->model.path = self->detector->path;
  self->model.graph = self->sized->graph;
  memcpy (self->model.range_min, self->detector->range_min,
      sizeof (self->model.range_min));
  memcpy (self->model.range_max, self->detector->range_max,
      sizeof (self->model.range_max));
  return g_steal_pointer (&self);
}

void
mien_bench_detector_free (MienBenchDetector *self)
{
  if (!self)
    return;
  if (self->sized)
    mien_detector_sized_unref (self->sized);
  if (self->detector)
    mien_detector_model_unref (self->detector);
  g_free (self);
}
