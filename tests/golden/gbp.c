/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compares guided back-propagation of whole networks with PyTorch using the
 * same rule: with gradients computed by make_gbp.py, and with the authors' gray
 * picture of them.
 *
 *   gbp PYTHON IMPORTS.PY MAKE_GBP.PY
 *
 * References that are not committed are computed here, with the PyTorch of
 * $MIEN_TORCH_PYTHON (default python3).
 */
#include <math.h>
#include <string.h>

#include "engine/gradient.h"
#include "engine/layers.h"
#include "model/model.h"
#include "engine/runner.h"
#include "image/heat.h"
#include "table.h"
#include "vectors.h"

/* The required values; float32 sums reach about 1 - 1e-9. */
#define CORRELATION 0.9999
#define LEVELS 1

/* At fp16, elements under a max-pool can round to the same number, so that
 * gradients go to a neighbour. */
#define HALF_CORRELATION 0.99
#define ANY_LEVELS 255

#define BATCH 5
#define N_SHIPPED "4"
#define N_AUTHORS "64"

typedef enum {
  COMMITTED, /* data/NAME.onnx and data/NAME-gbp.* */
  SHIPPED,   /* models/NAME.onnx */
  AUTHORS,   /* made by imports.py from the files in MIEN_SHARED */
} Origin;

static const struct {
  const char *name;
  Origin origin;
} networks[] = {
  { "keras-mini", COMMITTED },
  { "sequential-script-13", COMMITTED },
  { "emotion", SHIPPED },
  { "gender", SHIPPED },
  { "authors-emotion", AUTHORS },
};

static const char *const devices[] = { "cpu", "vulkan", ON_HALF };

typedef struct {
  guint network;
  const char *device;
} Case;

typedef struct {
  char *model, *pictures, *base;
} Files;

/* The reference: (n, 2, height, width) gradients and n gray pictures. */
typedef struct {
  guint n;
  float *gradients;
  Pictures gray;
  gsize plane; /* height * width */
} Reference;

static char *data_dir, *models_dir, *import_dir;
static char *no_imports, *no_torch;
static const char *make_gbp;

static void
files_clear (Files *files)
{
  g_free (files->model);
  g_free (files->pictures);
  g_free (files->base);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

static Files
files_of (guint network)
{
  const char *const dirs[] = { data_dir, models_dir, import_dir };
  const Origin origin = networks[network].origin;
  g_autofree char *model = g_strconcat (networks[network].name, ".onnx", NULL);
  g_autofree char *own = g_strconcat (networks[network].name, ".pgm", NULL);
  g_autofree char *base = g_strconcat (networks[network].name, "-gbp", NULL);
  return (Files) {
    g_build_filename (dirs[origin], model, NULL),
    origin == AUTHORS ? g_build_filename (import_dir, own, NULL)
                      : g_build_filename (data_dir, "pictures.pgm", NULL),
    g_build_filename (origin == COMMITTED ? data_dir : import_dir, base, NULL),
  };
}

/* The reason why there is no reference, or NULL. */
static const char *
make_reference (guint network, const Files *files)
{
  const Origin origin = networks[network].origin;
  g_autofree char *authors = authors_folder ();
  if (origin == AUTHORS && !authors)
    return NO_AUTHORS;
  if (origin == AUTHORS && no_imports)
    return no_imports;
  g_autofree char *made = g_strconcat (files->base, ".f32", NULL);
  if (g_file_test (made, G_FILE_TEST_EXISTS) || no_torch)
    return no_torch;

  const char *python = g_getenv ("MIEN_TORCH_PYTHON");
  const char *argv[] = { python ? python : "python3", "-B", make_gbp,
    files->model, files->pictures, origin == AUTHORS ? N_AUTHORS : N_SHIPPED,
    files->base, NULL };
  g_autofree char *why = script_run (argv);
  if (why)
    no_torch = g_strdup_printf ("make_gbp.py of $MIEN_TORCH_PYTHON: %s", why);
  return no_torch;
}

static void
reference_clear (Reference *reference)
{
  g_free (reference->gradients);
  pictures_clear (&reference->gray);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reference, reference_clear)

static void
read_reference (Reference *reference, const Files *files,
    const MienShape *shape)
{
  g_autofree char *numbers = g_strconcat (files->base, ".f32", NULL);
  g_autofree char *gray = g_strconcat (files->base, ".pgm", NULL);
  g_autoptr (GError) error = NULL;
  gsize length;
  g_file_get_contents (numbers, (char **) &reference->gradients, &length,
      &error);
  g_assert_no_error (error);
  reference->plane = (gsize) shape->dims[1] * shape->dims[2];
  reference->n = length / (2 * reference->plane * sizeof (float));
  g_assert_cmpuint (reference->n * 2 * reference->plane * sizeof (float), ==,
      length);
  for (gsize i = 0; G_BYTE_ORDER == G_BIG_ENDIAN && i < length / 4; i++)
    ((guint32 *) reference->gradients)[i] =
        GUINT32_FROM_LE (((guint32 *) reference->gradients)[i]);
  pictures_read (&reference->gray, gray);
}

static double
correlation (const float *a, const float *b, gsize n)
{
  double mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;
  for (gsize i = 0; i < n; i++) {
    mean_a += a[i] / n;
    mean_b += b[i] / n;
  }
  for (gsize i = 0; i < n; i++) {
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
    ab += (a[i] - mean_a) * (b[i] - mean_b);
  }
  return ab / sqrt (aa * bb);
}

static guint
gray_difference (const float *got, const guint8 *want, gsize n)
{
  g_autofree guint8 *gray = g_malloc (n);
  mien_heat_paper (got, n, gray);
  guint most = 0;
  for (gsize i = 0; i < n; i++)
    most = MAX (most, (guint) ABS ((int) gray[i] - (int) want[i]));
  return most;
}

typedef struct {
  double correlation;
  guint levels;
} Limits;

/* The limits for a device. */
static Limits
limits_of (const char *device)
{
  return g_str_equal (device, ON_HALF)
      ? (Limits) { HALF_CORRELATION, ANY_LEVELS }
      : (Limits) { CORRELATION, LEVELS };
}

static void
compare (const Reference *reference, guint which, guint item, const float *got,
    const Limits *limits, Limits *worst)
{
  const gsize n = reference->plane;
  const float *want = reference->gradients + (2 * item + which) * n;
  const double alike = correlation (got, want, n);
  worst->correlation = MIN (worst->correlation, alike);
  if (!(alike > limits->correlation)) {
    g_test_message ("picture %u, %s: correlation %.8f", item,
        which == 0 ? "paper" : "winner", alike);
    g_test_fail ();
  }
  if (which != 0)
    return;
  const guint levels =
      gray_difference (got, reference->gray.pixels + item * n, n);
  worst->levels = MAX (worst->levels, levels);
  if (levels > limits->levels) {
    g_test_message ("picture %u: gray differs by %u of 255", item, levels);
    g_test_fail ();
  }
}

static void
run (MienDevice *device, const MienGraph *graph, const Pictures *pictures,
    const Reference *reference, guint which, const Limits *limits,
    Limits *worst)
{
  const MienGradientOptions options = {
    .target = which == 0 ? mien_graph_last_convolution (graph)
                         : mien_graph_logits (graph),
    .rule = MIEN_RULE_GUIDED,
    .at_input = TRUE,
    .layer = MIEN_NO_VALUE,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  g_assert_no_error (error);
  g_autoptr (MienRunner) runner = mien_runner_new (device,
      (const MienGraph *const *) &gradient->graph, 1, BATCH, 1, &error);
  g_assert_no_error (error);

  const MienShape *shape = &graph->values[graph->input].shape;
  for (guint first = 0; first < reference->n; first += BATCH) {
    const guint n = MIN (BATCH, reference->n - first);
    for (guint i = 0; i < n; i++)
      pictures_fill (pictures, shape, first + i,
          mien_port_floats (mien_runner_input (runner, 0, 0, 0), i));
    mien_runner_run (runner, 0, n, &error);
    g_assert_no_error (error);
    const MienPort got = mien_runner_output (runner, 0, 0, gradient->at_input);
    for (guint i = 0; i < n; i++)
      compare (reference, which, first + i, mien_port_floats (got, i), limits,
          worst);
  }
}

static void
test_network (gconstpointer data)
{
  const Case *c = data;
  g_auto (Files) files = files_of (c->network);
  g_autoptr (GError) error = NULL;
  const char *reason = make_reference (c->network, &files);
  if (reason) {
    g_test_skip (reason);
    return;
  }
  g_autoptr (MienDevice) device = device_get (c->device);
  if (!device)
    return;
  g_autoptr (MienModel) model =
      mien_model_load (files.model, NULL, NULL, &error);
  g_assert_no_error (error);
  const MienShape *shape = &model->graph->values[model->graph->input].shape;
  g_assert_cmpuint (shape->dims[0], ==, 1);
  g_auto (Pictures) pictures = { NULL };
  pictures_read (&pictures, files.pictures);
  g_auto (Reference) reference = { 0 };
  read_reference (&reference, &files, shape);
  g_assert_cmpuint (reference.n, >, 0);

  const Limits limits = limits_of (c->device);
  Limits worst = { 1, 0 };
  for (guint which = 0; which < 2; which++)
    run (device, model->graph, &pictures, &reference, which, &limits, &worst);
  g_test_message ("%u pictures: correlation %.9f or better, gray within %u",
      reference.n, worst.correlation, worst.levels);
}

static void
add_tests (void)
{
  static const char *const origins[] = { "committed", "shipped", "authors" };
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (devices); j++) {
      const Case c = { i, devices[j] };
      mien_test_add_copy (test_network, &c, sizeof (c), "/gbp/%s/%s/%s",
          origins[networks[i].origin], networks[i].name, devices[j]);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc != 4)
    g_error ("usage: gbp PYTHON IMPORTS.PY MAKE_GBP.PY");
  g_autofree char *here = g_path_get_dirname (argv[2]);
  data_dir = g_build_filename (here, "data", NULL);
  models_dir = g_build_filename (here, "..", "..", "models", NULL);
  make_gbp = argv[3];
  import_dir = imports_make (argv[1], argv[2], &no_imports);
  add_tests ();
  const int status = g_test_run ();
  folder_remove (import_dir);
  return status;
}
