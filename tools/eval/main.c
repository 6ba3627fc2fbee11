/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien-eval: measures the accuracy of a model on labelled images, with the same
 * engine and image code that the elements use.
 */

#include <gst/gst.h>

#include "base/enginelog.h"
#include "calibration.h"
#include "dataset.h"
#include "decoder.h"
#include "engine/runner.h"
#include "groups.h"
#include "report.h"
#include "stress.h"

#define SUMMARY \
  "Prints the accuracy and the confusion matrix of MODEL (a model name, or " \
  "the path\nof an .onnx file) on labelled images:\n\n" \
  "  mien-eval emotion --fer2013 fer2013.csv\n" \
  "  mien-eval gender --utkface UTKFace --list validation.txt\n" \
  "  mien-eval gender --folders lfw --shows 1.8 --framing 1.2\n" \
  "  mien-eval emotion --fer2013 fer2013.csv --stress --reliability ece.png\n" \
  "  mien-eval emotion --layers"

#define DESCRIPTION \
  "Framing is measured in M, the longer side of the face detector's box: " \
  "an image\nshows a square with a side of SIDE M, whose centre is SHIFT M " \
  "below that of the\nbox. By default the network is given the whole " \
  "image; with --framing, a square\nof that side. Beyond the image its " \
  "border is repeated."

typedef struct {
  char *fer2013, *usage, *folders, *utkface, *list;
  char *shows, *framing, *device, *precision, *model_path, *csv, *attribute;
  int batch_size;
  char *reliability;
  gboolean layers, stress;
  char **models;
} Options;

static Options options = { .batch_size = 64 };

static const GOptionEntry entries[] = {
  { "fer2013", 0, 0, G_OPTION_ARG_FILENAME, &options.fer2013,
      "FER-2013's csv file; \"-\" reads standard input", "FILE" },
  { "attribute", 0, 0, G_OPTION_ARG_STRING, &options.attribute,
      "Attribute to measure (default: the first that has classes)", "NAME" },
  { "usage", 0, 0, G_OPTION_ARG_STRING, &options.usage,
      "Rows of FER-2013 to use (default PublicTest)", "USAGE" },
  { "folders", 0, 0, G_OPTION_ARG_FILENAME, &options.folders,
      "Folder with a sub-folder of images for each label", "DIR" },
  { "utkface", 0, 0, G_OPTION_ARG_FILENAME, &options.utkface,
      "Folder of UTKFace's images, [age]_[gender]_[race]_[date].jpg", "DIR" },
  { "list", 0, 0, G_OPTION_ARG_FILENAME, &options.list,
      "Use only the images named in this file, one per line", "FILE" },
  { "shows", 0, 0, G_OPTION_ARG_STRING, &options.shows,
      "What the images show, in M (FER-2013: 0.98, UTKFace: 0.87,0.09)",
      "SIDE[,SHIFT]" },
  { "framing", 0, 0, G_OPTION_ARG_STRING, &options.framing,
      "What to show the network, in M; \"model\": as in its side file",
      "SIDE[,SHIFT]" },
  { "device", 0, 0, G_OPTION_ARG_STRING, &options.device,
      "auto, vulkan, cpu, index or name (default auto)", "DEVICE" },
  { "precision", 0, 0, G_OPTION_ARG_STRING, &options.precision,
      "auto, fp32 or fp16 (default auto)", "PRECISION" },
  { "model-path", 0, 0, G_OPTION_ARG_STRING, &options.model_path,
      "Folders to search for MODEL", "DIR[:DIR...]" },
  { "batch-size", 0, 0, G_OPTION_ARG_INT, &options.batch_size,
      "Images per submission (default 64)", "N" },
  { "csv", 0, 0, G_OPTION_ARG_FILENAME, &options.csv,
      "Write name, label, predicted class and all scores of each image",
      "FILE" },
  { "stress", 0, 0, G_OPTION_ARG_NONE, &options.stress,
      "Also measure faces that are rotated, small, blurred, dark, light or "
      "framed differently; list results by threshold and, for UTKFace, by age "
      "and group",
      NULL },
  { "reliability", 0, 0, G_OPTION_ARG_FILENAME, &options.reliability,
      "Plot accuracy against confidence, as PNG", "FILE" },
  { "layers", 0, 0, G_OPTION_ARG_NONE, &options.layers,
      "List the layers of the model, and exit", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.models,
      NULL, "MODEL" },
  { NULL },
};

static GPtrArray *
read_samples (const MienHead *head, GError **error)
{
  GPtrArray *samples;
  if (options.fer2013)
    samples = eval_dataset_fer2013 (options.fer2013,
        options.usage ? options.usage : "PublicTest", head, error);
  else if (options.folders)
    samples = eval_dataset_folders (options.folders, head, error);
  else
    samples = eval_dataset_utkface (options.utkface, head, error);

  if (samples && options.list
      && !eval_dataset_keep_listed (samples, options.list, error))
    g_clear_pointer (&samples, g_ptr_array_unref);
  return samples;
}

/* State of an evaluation, shared by all stresses. */
typedef struct {
  const GPtrArray *samples;
  MienModel *model;
  MienRunner *runner;
  EvalDecoder *decoder;
  GByteArray *store; /* pixels of a reduced image */
} Bench;

static gboolean
load_input (const Bench *bench, const EvalSample *sample, const EvalView *view,
    const EvalStress *stress, float *input, GError **error)
{
  MienImage image = { sample->pixels, EVAL_FER2013_SIZE, EVAL_FER2013_SIZE,
    EVAL_FER2013_SIZE, 1, 0, 0, 0, FALSE };

  if (sample->path
      && !eval_decoder_open (bench->decoder, sample->path, &image, error))
    return FALSE;
  const MienGraph *graph = bench->model->graph;
  const float square = eval_view_rect (view, &image).width;
  if (eval_stress_reduce (stress, square,
          graph->values[graph->input].shape.dims[0], &image, bench->store)) {
    const MienView shown = { eval_view_rect (view, &image),
      stress->degrees * (float) (G_PI / 180) };
    if (mien_crop_for_model (&image, &shown, bench->model, input)) {
      eval_stress_spoil (stress, bench->model, shown.rect.width, input);
      return TRUE;
    }
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
      "%s: a framing of %g M is out of range", sample->name, view->wanted.side);
  return FALSE;
}

static gboolean
classify (const Bench *bench, const EvalView *view, const EvalStress *stress,
    EvalReport *report, GError **error)
{
  const EvalView stressed = eval_stress_view (stress, view);
  MienRunner *runner = bench->runner;

  for (guint first = 0; first < bench->samples->len;) {
    guint n = MIN (mien_runner_max_batch (runner), bench->samples->len - first);
    for (guint i = 0; i < n; i++) {
      if (!load_input (bench, bench->samples->pdata[first + i], &stressed,
              stress, mien_port_floats (mien_runner_input (runner, 0, 0, 0), i),
              error))
        return FALSE;
    }
    if (!mien_runner_run (runner, 0, n, error))
      return FALSE;
    const MienPort scores =
        mien_runner_output (runner, 0, 0, report->head - bench->model->heads);
    for (guint i = 0; i < n; i++) {
      const EvalSample *sample = bench->samples->pdata[first + i];
      eval_report_add (report, sample->name, sample->label,
          mien_port_floats (scores, i));
    }
    first += n;
  }
  return TRUE;
}

static void
print_stress (const EvalStress *stress, const EvalReport *report)
{
  EvalBins bins;
  guint label = 0;
  double lowest = eval_report_lowest (report, &label);
  eval_bins_init (&bins, report);
  g_print ("| %s | %.4f | %s %.3f | %.3f |\n", stress->name,
      eval_report_accuracy (report), report->head->labels[label], lowest,
      eval_bins_error (&bins));
}

/* Prints a row per stress; `plain` is the report of the first, the unchanged
 * images. */
static gboolean
print_stresses (const Bench *bench, const EvalView *view,
    const EvalReport *plain, GError **error)
{
  guint n;
  const EvalStress *all = eval_stress_all (&n);

  g_print ("\n| | accuracy | lowest class | ECE |\n|---|---:|---:|---:|\n");
  print_stress (&all[0], plain);
  for (guint i = 1; i < n; i++) {
    EvalReport report;
    if (!eval_stress_applies (&all[i], view))
      continue;
    if (!eval_report_init (&report, plain->head, NULL, error))
      return FALSE;
    gboolean ok = classify (bench, view, &all[i], &report, error);
    if (ok)
      print_stress (&all[i], &report);
    eval_report_finish (&report, NULL);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

static void
print_groups (const Bench *bench, const EvalReport *report)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < bench->samples->len; i++)
    g_ptr_array_add (names, ((EvalSample *) bench->samples->pdata[i])->name);
  eval_print_groups (report, (const char *const *) names->pdata);
}

/* Prints all results, given the report of the unchanged images. */
static gboolean
print_report (const Bench *bench, const EvalView *view, MienDevice *device,
    double seconds, const EvalReport *report, GError **error)
{
  EvalBins bins;

  eval_bins_init (&bins, report);
  if (options.reliability
      && !eval_bins_draw (&bins, options.reliability, error))
    return FALSE;
  g_print ("model     %s\ndevice    %s\nprecision %s\nimages    %u in %.1f s\n",
      bench->model->path, mien_device_get_name (device),
      mien_precision_name (mien_device_get_type (device)), bench->samples->len,
      seconds);
  eval_report_print (report);
  if (!options.stress)
    return TRUE;
  if (!print_stresses (bench, view, report, error))
    return FALSE;
  print_groups (bench, report);
  eval_print_thresholds (report);
  return TRUE;
}

static gboolean
is_wanted (const MienHead *head)
{
  return options.attribute ? g_str_equal (head->attribute, options.attribute)
                           : head->kind == MIEN_HEAD_CLASSES;
}

static gboolean
check_head (const MienModel *model, const MienHead *head, GError **error)
{
  if (!head || head->kind == MIEN_HEAD_NUMBER) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
        "model %s has no attribute with classes%s%s%s to measure", model->name,
        options.attribute ? " named \"" : "",
        options.attribute ? options.attribute : "",
        options.attribute ? "\"" : "");
    return FALSE;
  }
  if (head->n_labels < 2) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
        "model %s has only one class, \"%s\": name both classes in its side "
        "file, as labels=not %s;%s",
        model->name, head->labels[0], head->labels[0], head->labels[0]);
    return FALSE;
  }
  return TRUE;
}

/* How the faces in the data set are framed, if known. */
static MienFraming
usual_framing (void)
{
  if (options.fer2013)
    return (MienFraming) { 0.98f, 0 };
  if (options.utkface)
    return (MienFraming) { 0.87f, 0.09f };
  return (MienFraming) { 0, 0 };
}

static gboolean
run_bench (const Bench *bench, const EvalView *view, const MienHead *head,
    MienDevice *device, GError **error)
{
  EvalReport report;
  guint n;
  if (!eval_report_init (&report, head, options.csv, error))
    return FALSE;

  gint64 start = g_get_monotonic_time ();
  gboolean ok = classify (bench, view, eval_stress_all (&n), &report, error);
  double seconds = (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
  ok = ok && print_report (bench, view, device, seconds, &report, error);
  return eval_report_finish (&report, ok ? error : NULL) && ok;
}

static MienDevice *
choose_device (MienModel *model, GError **error)
{
  MienPrecision precision = MIEN_PRECISION_AUTO;
  if (options.precision
      && !mien_precision_parse (options.precision, &precision, error))
    return NULL;
  g_autoptr (MienDevice) device = mien_device_get (options.device, error);
  if (!device)
    return NULL;
  g_autofree MienTrial *trial = mien_model_trials (&model, 1);
  return mien_device_choose (device, precision, trial, 1, error);
}

static gboolean
evaluate (MienModel *model, GError **error)
{
  const MienHead *head = NULL;
  EvalView view;
  for (guint k = 0; !head && k < model->n_heads; k++)
    head = is_wanted (&model->heads[k]) ? &model->heads[k] : NULL;
  if (!check_head (model, head, error)
      || !eval_view_init (&view, options.framing, options.shows,
          usual_framing (), model, error))
    return FALSE;
  g_autoptr (GPtrArray) samples = read_samples (head, error);
  if (!samples)
    return FALSE;
  g_autoptr (MienDevice) device = choose_device (model, error);
  if (!device)
    return FALSE;
  g_autoptr (MienRunner) runner = mien_runner_new (device,
      (const MienGraph *const *) &model->graph, 1, options.batch_size, 1,
      error);
  g_autoptr (EvalDecoder) decoder = eval_decoder_new ();
  g_autoptr (GByteArray) store = g_byte_array_new ();
  const Bench bench = { samples, model, runner, decoder, store };
  return runner && run_bench (&bench, &view, head, device, error);
}

static gboolean
check_options (GError **error)
{
  int n_sets = (options.fer2013 != NULL) + (options.folders != NULL)
      + (options.utkface != NULL);
  const char *fault = NULL;

  if (!options.models || g_strv_length (options.models) != 1)
    fault = "expected one MODEL";
  else if (!options.layers && n_sets != 1)
    fault = "expected one of --fer2013, --folders and --utkface";
  else if (options.batch_size < 1 || options.batch_size > 4096)
    fault = "--batch-size must be between 1 and 4096";
  if (fault)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
        "%s (see --help)", fault);
  return !fault;
}

static gboolean
run (int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (
      "- measure the accuracy of a model on labelled images");
  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, &argc, &argv, error)
      || !check_options (error))
    return FALSE;
  gst_mien_engine_log_init ();

  g_autoptr (MienModel) model =
      mien_model_load (options.models[0], options.model_path, NULL, error);
  if (!model)
    return FALSE;
  if (!options.layers)
    return evaluate (model, error);
  eval_print_layers (model);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (run (argc, argv, &error))
    return 0;
  g_printerr ("mien-eval: %s\n", error->message);
  return 1;
}
