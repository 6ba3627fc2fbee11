/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "pixelstest.h"

#include <math.h>

#include "device.h"
#include "sweep.h"

/* A network and its runner. */
typedef struct {
  guint dims[3];
  MienGraph *graph;
  MienRunner *runner;
} Mirror;

static guint
mirror_hash (gconstpointer p)
{
  const Mirror *mirror = p;

  return (mirror->dims[0] * 31 + mirror->dims[1]) * 31 + mirror->dims[2];
}

static gboolean
mirror_equal (gconstpointer a, gconstpointer b)
{
  const Mirror *x = a, *y = b;

  return x->dims[0] == y->dims[0] && x->dims[1] == y->dims[1]
      && x->dims[2] == y->dims[2];
}

static void
mirror_free (gpointer p)
{
  Mirror *mirror = p;

  mien_runner_free (mirror->runner);
  mien_graph_free (mirror->graph);
  g_free (mirror);
}

gboolean
mien_test_pixels_init (MienTestPixels *self)
{
  if (self->device)
    return TRUE;
  self->device = mien_test_device_get ("vulkan");
  if (!self->device)
    return FALSE;
  self->pixels = mien_pixels_new (self->device, MIEN_PIXELS_VULKAN);
  g_assert_true (mien_pixels_are_on_device (self->pixels));
  self->mirrors =
      g_hash_table_new_full (mirror_hash, mirror_equal, NULL, mirror_free);
  return TRUE;
}

void
mien_test_pixels_clear (MienTestPixels *self)
{
  g_clear_pointer (&self->mirrors, g_hash_table_unref);
  mien_pixels_free (self->pixels);
  mien_device_unref (self->device);
}

static void
poison (MienRunner *runner)
{
  const MienPort ports[] = { mien_runner_input (runner, 0, 0, 0),
    mien_runner_output (runner, 0, 0, 0) };

  for (guint p = 0; p < 2; p++)
    for (gsize i = 0;
         i < MIEN_TEST_PIXELS_BATCH * ports[p].item_size / sizeof (float); i++)
      ((float *) ports[p].data)[i] = NAN;
}

MienRunner *
mien_test_pixels_runner (MienTestPixels *self, guint channels, guint height,
    guint width)
{
  const Mirror key = { { channels, height, width }, NULL, NULL };
  Mirror *mirror = g_hash_table_lookup (self->mirrors, &key);

  if (!mirror) {
    mirror = g_memdup2 (&key, sizeof (key));
    mirror->graph = mien_sweep_graph (channels, height, width);
    MienNode *node = mien_sweep_node (mirror->graph, MIEN_OP_ACTIVATION,
        &mirror->graph->input, 1,
        &mirror->graph->values[mirror->graph->input].shape);
    node->activation =
        (MienActivation) { .kind = MIEN_ACTIVATION_LEAKY_RELU, .alpha = 1 };
    mirror->runner = mien_test_runner_new (self->device, mirror->graph,
        MIEN_TEST_PIXELS_BATCH);
    g_assert_nonnull (mirror->runner);
    g_hash_table_add (self->mirrors, mirror);
  }
  poison (mirror->runner);
  return mirror->runner;
}

const MienGraph *
mien_test_pixels_graph (MienTestPixels *self, const MienRunner *runner)
{
  GHashTableIter iter;
  gpointer mirror;

  g_hash_table_iter_init (&iter, self->mirrors);
  while (g_hash_table_iter_next (&iter, &mirror, NULL))
    if (((Mirror *) mirror)->runner == runner)
      return ((Mirror *) mirror)->graph;
  g_assert_not_reached ();
}

const float *
mien_test_pixels_run (MienTestPixels *self, MienRunner *runner, guint n)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mien_pixels_flush (self->pixels, runner, 0, NULL));
  mien_runner_run (runner, 0, n, &error);
  g_assert_no_error (error);
  return mien_test_output (runner, 0, 0);
}

void
mien_test_pixels_compare (const char *what, const float *got, const float *want,
    gsize n, float range)
{
  for (gsize i = 0; i < n; i++) {
    const float apart = fabsf (got[i] - want[i]) * 255 / range;
    if (!(apart <= MIEN_TEST_PIXELS_TOLERANCE))
      g_error ("%s: element %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
               " is %g, %g levels from %g",
          what, i, n, got[i], apart, want[i]);
  }
}

const MienPlanesFormat mien_test_pixels_format = { MIEN_TEST_PIXELS_WIDTH,
  MIEN_TEST_PIXELS_HEIGHT, MIEN_TEST_PIXELS_WIDTH, MIEN_TEST_PIXELS_HEIGHT, 3,
  FALSE, { 0 }, { 255, 255, 255 } };

void
mien_test_pixels_check_whole (const MienPlanes *planes, const float *got)
{
  const gsize n = 3 * MIEN_TEST_PIXELS_WIDTH * MIEN_TEST_PIXELS_HEIGHT;
  g_autofree float *want = g_new (float, n);

  mien_planes_fit (planes, NULL, &mien_test_pixels_format, want);
  mien_test_pixels_compare ("picture", got, want, n, 255);
}
