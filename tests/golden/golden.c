/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compares whole networks with the frameworks that they are from: with logits
 * of PyTorch and Keras, for files from PyTorch's two exporters, tf2onnx and our
 * own scripts. vectors.py describes the formats; make_*.py make the files in
 * data/.
 *
 *   golden PYTHON IMPORTS.PY
 */
#include <math.h>
#include <string.h>

#include "engine/runner.h"
#include "model/model.h"
#include "table.h"
#include "vectors.h"

/* The required tolerance for the authors' weights. Actual errors are about
 * 1e-5: logits are sums of some thousand float32 products. */
#define TOLERANCE 1e-4

/* Fewer than there are pictures, so that the last batch is a partial one. */
#define BATCH 3

typedef enum {
  SMALL,    /* data/NAME.onnx */
  SHIPPED,  /* models/NAME.onnx */
  IMPORTED, /* made by imports.py from data/NAME.hdf5 */
  AUTHORS,  /* made by imports.py from the files in MIEN_SHARED; no softmax */
} Origin;

typedef struct {
  const char *name;
  Origin origin;
} Network;

static const Network networks[] = {
  { "mini-script-9", SMALL },
  { "mini-script-17", SMALL },
  { "mini-dynamo-20", SMALL },
  { "tiny-script-11", SMALL },
  { "tiny-mien", SMALL },
  { "big-script-13", SMALL },
  { "big-dynamo-18", SMALL },
  { "sequential-script-13", SMALL },
  { "sequential-dynamo-18", SMALL },
  { "sequential-mien", SMALL },
  { "attention-script-13", SMALL },
  { "attention-script-17", SMALL },
  { "attention-dynamo-20", SMALL },
  { "keras-mini", SMALL },
  { "keras-simple", SMALL },
  { "keras-dense", SMALL },
  { "keras-simple", IMPORTED },
  { "keras-dense", IMPORTED },
  { "emotion", SHIPPED },
  { "gender", SHIPPED },
  { "authors-emotion", AUTHORS },
  { "authors-gender", AUTHORS },
};

static const char *const devices[] = { "cpu", "vulkan", ON_HALF };

typedef struct {
  const Network *network;
  const char *device;
} Case;

static char *data_dir, *models_dir, *import_dir;
static char *no_imports; /* why there are none, or NULL */

static GArray *
read_outputs (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (float));
  char *end = NULL;
  for (const char *at = text;; at = end) {
    float value = (float) g_ascii_strtod (at, &end);
    if (end == at)
      return outputs;
    g_array_append_val (outputs, value);
  }
}

/* The divisor of the logits in the side file of a shipped network. */
static float
read_temperature (const Network *network)
{
  g_autoptr (GKeyFile) side = g_key_file_new ();
  g_autofree char *path =
      g_strdup_printf ("%s/%s.modelinfo", models_dir, network->name);
  if (network->origin != SHIPPED)
    return 1;
  g_assert_true (g_key_file_load_from_file (side, path, G_KEY_FILE_NONE, NULL));
  float found = g_key_file_get_double (side, "mien", "temperature", NULL);
  return found > 0 ? found : 1;
}

/* Subtracts the logarithm of the sum of exponentials from the logits, which
 * gives the logarithms of the probabilities. */
static void
normalise (float *logits, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += exp (logits[i]);
  for (guint i = 0; i < n; i++)
    logits[i] -= (float) log (sum);
}

/* Maximum error of a probability at float16. */
#define HALF_TOLERANCE 5e-3

static void
compare_half (const Case *c, guint item, const float *got,
    const float *expected, guint classes)
{
  const gboolean raw = c->network->origin == AUTHORS;
  g_autofree float *logits = g_memdup2 (got, classes * sizeof (float));
  g_autofree float *want = g_memdup2 (expected, classes * sizeof (float));
  normalise (want, classes);
  if (raw)
    normalise (logits, classes);
  for (guint i = 0; i < classes; i++) {
    const float value = raw ? expf (logits[i]) : got[i];
    const float difference = fabsf (value - expf (want[i]));
    if (difference <= HALF_TOLERANCE)
      continue;
    g_test_message ("%s on %s, item %u, class %u: %.5g, expected %.5g "
                    "(difference %.2g, allowed %.2g)",
        c->network->name, c->device, item, i, value, expf (want[i]), difference,
        HALF_TOLERANCE);
    g_test_fail ();
  }
}

static void
compare (const Case *c, guint item, const float *got, float *expected,
    guint classes)
{
  if (g_str_equal (c->device, ON_HALF)) {
    compare_half (c, item, got, expected, classes);
    return;
  }
  gboolean raw = c->network->origin == AUTHORS;
  if (!raw)
    normalise (expected, classes);
  for (guint i = 0; i < classes; i++) {
    float value = raw ? got[i] : logf (got[i]);
    float difference = fabsf (value - expected[i]);
    if (difference <= TOLERANCE)
      continue;
    g_test_message ("%s on %s, item %u, class %u: %.7g, expected %.7g "
                    "(difference %.2g, allowed %.2g)",
        c->network->name, c->device, item, i, value, expected[i], difference,
        TOLERANCE);
    g_test_fail ();
  }
}

static void
run_all (const Case *c, MienRunner *runner, const MienModel *model,
    const Pictures *pictures, GArray *expected)
{
  const MienGraph *graph = model->graph;
  const MienShape *shape = &graph->values[graph->input].shape;
  guint classes = mien_shape_elements (&graph->values[graph->output].shape);
  const float temperature = read_temperature (c->network);
  g_assert_cmpuint (expected->len, ==, pictures->count * classes);
  for (guint i = 0; i < expected->len; i++)
    g_array_index (expected, float, i) /= temperature;
  for (guint first = 0; first < pictures->count; first += BATCH) {
    guint n = MIN (BATCH, pictures->count - first);
    for (guint i = 0; i < n; i++)
      pictures_fill (pictures, shape, first + i,
          mien_port_floats (mien_runner_input (runner, 0, 0, 0), i));
    g_autoptr (GError) error = NULL;
    mien_runner_run (runner, 0, n, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < n; i++)
      compare (c, first + i,
          mien_port_floats (mien_runner_output (runner, 0, 0, 0), i),
          &g_array_index (expected, float, (first + i) * classes), classes);
  }
}

/* The file NAME.SUFFIX of a network. */
static char *
file_of (const Network *network, const char *suffix)
{
  gboolean model = g_str_equal (suffix, "onnx");
  const char *dir = data_dir;
  if (network->origin == AUTHORS || (network->origin == IMPORTED && model))
    dir = import_dir;
  else if (network->origin == SHIPPED && model)
    dir = models_dir;
  g_autofree char *base = g_strdup_printf ("%s.%s", network->name, suffix);
  return g_build_filename (dir, base, NULL);
}

/* The reason why the files of a network are missing, or NULL. */
static const char *
missing (const Network *network)
{
  if (network->origin != IMPORTED && network->origin != AUTHORS)
    return NULL;
  g_autofree char *authors = authors_folder ();
  if (network->origin == AUTHORS && !authors)
    return NO_AUTHORS;
  return no_imports;
}

static void
test_network (gconstpointer data)
{
  const Case *c = data;
  const char *reason = missing (c->network);
  g_autoptr (GError) error = NULL;
  if (reason) {
    g_test_skip (reason);
    return;
  }
  g_autoptr (MienDevice) device = device_get (c->device);
  if (!device)
    return;
  g_autofree char *path = file_of (c->network, "onnx");
  g_autoptr (MienModel) model = mien_model_load (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MienRunner) runner = mien_runner_new (device,
      (const MienGraph *const *) &model->graph, 1, BATCH, 1, &error);
  g_assert_no_error (error);
  g_auto (Pictures) pictures = { NULL };
  g_autofree char *pgm = c->network->origin == AUTHORS
      ? file_of (c->network, "pgm")
      : g_build_filename (data_dir, "pictures.pgm", NULL);
  pictures_read (&pictures, pgm);
  g_autofree char *text = file_of (c->network, "txt");
  g_autoptr (GArray) expected = read_outputs (text);
  run_all (c, runner, model, &pictures, expected);
}

static void
add_tests (void)
{
  static const char *const origins[] = { "small", "shipped", "imported",
    "authors" };
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (devices); j++) {
      const Case c = { &networks[i], devices[j] };
      mien_test_add_copy (test_network, &c, sizeof (c), "/golden/%s/%s/%s",
          origins[networks[i].origin], networks[i].name, devices[j]);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc != 3)
    g_error ("usage: golden PYTHON IMPORTS.PY");
  g_autofree char *here = g_path_get_dirname (argv[2]);
  data_dir = g_build_filename (here, "data", NULL);
  models_dir = g_build_filename (here, "..", "..", "models", NULL);
  import_dir = imports_make (argv[1], argv[2], &no_imports);
  add_tests ();
  int status = g_test_run ();
  folder_remove (import_dir);
  return status;
}
