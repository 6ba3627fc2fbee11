/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien-eval: how good a model is on labelled images, through the very engine
 * and image code that the elements use.
 */

#include <math.h>

#include <gst/gst.h>

#include "base/enginelog.h"
#include "base/modelinput.h"
#include "dataset.h"
#include "decoder.h"
#include "engine/runner.h"
#include "report.h"

#define SUMMARY \
  "Prints the accuracy and the confusion matrix of MODEL (a name or the " \
  "path of an\n.onnx file) on labelled images:\n\n" \
  "  mien-eval emotion --fer2013 fer2013.csv\n" \
  "  mien-eval gender --utkface UTKFace --list validation.txt\n" \
  "  mien-eval gender --folders lfw --shows 1.8 --framing 1.2\n" \
  "  mien-eval emotion --layers"

#define DESCRIPTION \
  "Framing is told in M, the longer side of the face detector's box: an " \
  "image shows\na square of SIDE M whose centre lies SHIFT M below that " \
  "of the box. By default\nthe network sees each image whole; with " \
  "--framing it sees the square of that\nside. Beyond an image its border " \
  "is repeated."

typedef struct {
  char *fer2013, *usage, *folders, *utkface, *list;
  char *shows, *framing, *device, *model_path, *csv, *attribute;
  int batch_size;
  gboolean layers;
  char **models;
} Options;

static Options options = { .batch_size = 64 };

static const GOptionEntry entries[] = {
  { "fer2013", 0, 0, G_OPTION_ARG_FILENAME, &options.fer2013,
      "Rows of FER-2013's csv; \"-\" reads standard input", "FILE" },
  { "attribute", 0, 0, G_OPTION_ARG_STRING, &options.attribute,
      "Which one, of a MODEL that has several (default: the first of classes)",
      "NAME" },
  { "usage", 0, 0, G_OPTION_ARG_STRING, &options.usage,
      "Which rows of it (default PublicTest)", "USAGE" },
  { "folders", 0, 0, G_OPTION_ARG_FILENAME, &options.folders,
      "A folder with a folder of images for each label", "DIR" },
  { "utkface", 0, 0, G_OPTION_ARG_FILENAME, &options.utkface,
      "UTKFace's images, [age]_[gender]_[race]_[date].jpg", "DIR" },
  { "list", 0, 0, G_OPTION_ARG_FILENAME, &options.list,
      "Only the images of these names, one per line", "FILE" },
  { "shows", 0, 0, G_OPTION_ARG_STRING, &options.shows,
      "What an image shows, in M (FER-2013: 0.98, UTKFace: 0.87,0.09)",
      "SIDE[,SHIFT]" },
  { "framing", 0, 0, G_OPTION_ARG_STRING, &options.framing,
      "What the network is to see, in M; \"model\": what its side file says",
      "SIDE[,SHIFT]" },
  { "device", 0, 0, G_OPTION_ARG_STRING, &options.device,
      "auto, vulkan, cpu, index or name (default auto)", "DEVICE" },
  { "model-path", 0, 0, G_OPTION_ARG_STRING, &options.model_path,
      "Folders to look for MODEL in", "DIR[:DIR...]" },
  { "batch-size", 0, 0, G_OPTION_ARG_INT, &options.batch_size,
      "Images per submission (default 64)", "N" },
  { "csv", 0, 0, G_OPTION_ARG_FILENAME, &options.csv,
      "Write name, label, what was told and all scores of each image", "FILE" },
  { "layers", 0, 0, G_OPTION_ARG_NONE, &options.layers,
      "List what the model computes, and exit", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.models,
      NULL, "MODEL" },
  { NULL },
};

/* What the images show and what the network is to see of them. */
typedef struct {
  gboolean whole;
  MienFraming shows, wanted;
} View;

static gboolean
parse_framing (const char *text, const char *option, MienFraming *framing,
    GError **error)
{
  char *end;
  framing->side = g_ascii_strtod (text, &end);
  framing->shift = *end == ',' ? g_ascii_strtod (end + 1, &end) : 0;
  if (end != text && *end == '\0' && isfinite (framing->shift)
      && framing->side > 0 && framing->side < 100)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
      "--%s is \"%s\", but must be SIDE or SIDE,SHIFT such as 1.2,0.05", option,
      text);
  return FALSE;
}

static gboolean
view_init (View *view, const MienModel *model, GError **error)
{
  view->whole = !options.framing;
  if (view->whole)
    return TRUE;
  if (g_str_equal (options.framing, "model"))
    view->wanted = mien_model_framing (model, NULL);
  else if (!parse_framing (options.framing, "framing", &view->wanted, error))
    return FALSE;

  if (options.shows)
    return parse_framing (options.shows, "shows", &view->shows, error);
  if (options.fer2013)
    view->shows = (MienFraming) { 0.98f, 0 };
  else if (options.utkface)
    view->shows = (MienFraming) { 0.87f, 0.09f };
  else {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
        "--framing of --folders needs --shows: what the images show");
    return FALSE;
  }
  return TRUE;
}

static MienBox
view_rect (const View *view, const MienImage *image)
{
  if (view->whole)
    return (MienBox) { 0, 0, image->width, image->height };

  float m = MAX (image->width, image->height) / view->shows.side;
  MienBox box = { (image->width - m) / 2,
    (image->height - m) / 2 - view->shows.shift * m, m, m };
  return mien_frame_box (view->wanted, &box, 1);
}

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

static gboolean
load_input (const EvalSample *sample, EvalDecoder *decoder, const View *view,
    const MienModel *model, float *input, GError **error)
{
  MienImage image = { sample->pixels, EVAL_FER2013_SIZE, EVAL_FER2013_SIZE,
    EVAL_FER2013_SIZE, 1, 0, 0, 0, FALSE };

  if (sample->path && !eval_decoder_open (decoder, sample->path, &image, error))
    return FALSE;
  const MienView shown = { view_rect (view, &image), 0 };
  if (mien_crop_for_model (&image, &shown, model, input))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
      "%s: a framing of %g M is out of bounds", sample->name,
      view->wanted.side);
  return FALSE;
}

static gboolean
classify (const GPtrArray *samples, const View *view, MienModel *model,
    MienRunner *runner, EvalReport *report, GError **error)
{
  g_autoptr (EvalDecoder) decoder = eval_decoder_new ();

  for (guint first = 0; first < samples->len;) {
    guint n = MIN (mien_runner_max_batch (runner), samples->len - first);
    for (guint i = 0; i < n; i++) {
      if (!load_input (samples->pdata[first + i], decoder, view, model,
              mien_port_floats (mien_runner_input (runner, 0, 0, 0), i), error))
        return FALSE;
    }
    if (!mien_runner_run (runner, 0, n, error))
      return FALSE;
    const MienPort scores =
        mien_runner_output (runner, 0, 0, report->head - model->heads);
    for (guint i = 0; i < n; i++) {
      const EvalSample *sample = samples->pdata[first + i];
      eval_report_add (report, sample->name, sample->label,
          mien_port_floats (scores, i));
    }
    first += n;
  }
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
        "model %s has no attribute of classes%s%s%s, whose accuracy could be "
        "measured",
        model->name, options.attribute ? " that is called \"" : "",
        options.attribute ? options.attribute : "",
        options.attribute ? "\"" : "");
    return FALSE;
  }
  if (head->n_labels < 2) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
        "model %s has one class, \"%s\", and no right answer can be told from "
        "a wrong one: name both classes in its side file, as labels=not %s;%s",
        model->name, head->labels[0], head->labels[0], head->labels[0]);
    return FALSE;
  }
  return TRUE;
}

static gboolean
evaluate (MienModel *model, GError **error)
{
  const MienHead *head = NULL;
  View view = { 0 };
  for (guint k = 0; !head && k < model->n_heads; k++)
    head = is_wanted (&model->heads[k]) ? &model->heads[k] : NULL;
  if (!check_head (model, head, error) || !view_init (&view, model, error))
    return FALSE;
  g_autoptr (GPtrArray) samples = read_samples (head, error);
  if (!samples)
    return FALSE;
  g_autoptr (MienDevice) device = mien_device_get (options.device, error);
  if (!device)
    return FALSE;
  g_autoptr (MienRunner) runner = mien_runner_new (device,
      (const MienGraph *const *) &model->graph, 1, options.batch_size, 1,
      error);
  EvalReport report;
  if (!runner || !eval_report_init (&report, head, options.csv, error))
    return FALSE;

  gint64 start = g_get_monotonic_time ();
  gboolean ok = classify (samples, &view, model, runner, &report, error);
  double seconds = (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
  if (ok) {
    g_print ("model     %s\ndevice    %s\nimages    %u in %.1f s\n",
        model->path, mien_device_get_name (device), samples->len, seconds);
    eval_report_print (&report);
  }
  return eval_report_finish (&report, ok ? error : NULL) && ok;
}

static gboolean
check_options (GError **error)
{
  int n_sets = (options.fer2013 != NULL) + (options.folders != NULL)
      + (options.utkface != NULL);
  const char *fault = NULL;

  if (!options.models || g_strv_length (options.models) != 1)
    fault = "name one MODEL";
  else if (!options.layers && n_sets != 1)
    fault = "name one of --fer2013, --folders and --utkface";
  else if (options.batch_size < 1 || options.batch_size > 4096)
    fault = "--batch-size must lie between 1 and 4096";
  if (fault)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
        "%s (see --help)", fault);
  return !fault;
}

static gboolean
run (int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context =
      g_option_context_new ("- accuracy of a model on labelled images");
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
