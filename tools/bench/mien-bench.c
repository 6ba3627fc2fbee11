/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compares the speed of the engine with that of OpenCV's DNN module: same
 * models, same faces, same processors, measured in turns. */
#define _GNU_SOURCE /* sched_setaffinity */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "limit.h"
#include "streams.h"

#define MAX_BATCH 4096
#define MAX_SIDE 8192

static char **model_names;
static char *contender_list;
static char *precision;
static char *batch_list;
static int threads;
static int rounds = 30;
static double slice = 20;
static gboolean backward;
static int streams;
static gboolean turn;
static gboolean plan;
static gboolean of_limit;
static gboolean timestamps;
static gboolean json;
static char *size;
static char **inputs;
static char *cold_spec;

static const GOptionEntry options[] = {
  { "model", 'm', 0, G_OPTION_ARG_STRING_ARRAY, &model_names,
      "ONNX file or model name, as for faceclassify; repeat for several models "
      "(default: emotion and gender)",
      "MODEL" },
  { "contenders", 'c', 0, G_OPTION_ARG_STRING, &contender_list,
      "devices, as for faceclassify, or \"opencv\". Append \"+fp16\" to a "
      "device for that precision, then \"+guided\" for guided "
      "back-propagation as in gbpoverlay (default: cpu,vulkan,opencv)",
      "LIST" },
  { "precision", 'p', 0, G_OPTION_ARG_STRING, &precision,
      "fp32 or fp16, for contenders without a suffix; cpu and opencv always "
      "use fp32 (default: fp32)",
      "PRECISION" },
  { "batches", 'b', 0, G_OPTION_ARG_STRING, &batch_list,
      "numbers of faces per run (default: 1,2,4,8)", "LIST" },
  { "threads", 't', 0, G_OPTION_ARG_INT, &threads,
      "number of processors for each contender (default: all)", "N" },
  { "rounds", 'r', 0, G_OPTION_ARG_INT, &rounds,
      "rounds; in each, every contender has one turn (default: 30)", "N" },
  { "slice", 's', 0, G_OPTION_ARG_DOUBLE, &slice,
      "minimum duration of a turn, in milliseconds (default: 20)", "MS" },
  { "backward", 0, 0, G_OPTION_ARG_NONE, &backward,
      "compare the gradient with the forward pass; same as --contenders="
      "cpu,cpu" MIEN_GUIDED ",vulkan,vulkan" MIEN_GUIDED,
      NULL },
  { "streams", 0, 0, G_OPTION_ARG_INT, &streams,
      "compare shared with separate runners, for N threads with one face each "
      "(default contenders: cpu,vulkan)",
      "N" },
  { "limit", 0, 0, G_OPTION_ARG_NONE, &of_limit,
      "compare the models, with one face on the CPU, with the limit of one "
      "processor; if the contender is a Vulkan device, measure the limits of "
      "the device",
      NULL },
  { "turn", 0, 0, G_OPTION_ARG_NONE, &turn,
      "run one turn of one contender with one number of faces, and print "
      "times and scores as JSON (default: cpu, 1 face)",
      NULL },
  { "plan", 0, 0, G_OPTION_ARG_NONE, &plan,
      "do not measure; print what contenders do for one face: dispatches, "
      "workgroups, bytes (default: vulkan,vulkan" MIEN_GUIDED ")",
      NULL },
  { "size", 0, 0, G_OPTION_ARG_STRING, &size,
      "the models are detectors; run them on pictures of this size (default "
      "model: face)",
      "WxH" },
  { "timestamps", 0, 0, G_OPTION_ARG_NONE, &timestamps,
      "with --turn: also measure runs with the Vulkan device's clock; with "
      "--plan: each dispatch",
      NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &json,
      "with --plan, --streams and --limit: print JSON", NULL },
  { "input", 'i', 0, G_OPTION_ARG_FILENAME_ARRAY, &inputs,
      "with --turn: file of faces as float32; repeat once per model (default: "
      "random faces)",
      "FILE" },
  { "cold", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &cold_spec,
      "measure one cold start of this contender", "CONTENDER" },
  { NULL }
};

static const char description[] =
    "A time covers running all models on all faces of a batch, including\n"
    "copying the faces in. `CPU ms` is the processor time of all threads.\n"
    "`time vs OpenCV` is OpenCV's median divided by the contender's (above 1,\n"
    "the contender is faster), followed by the quartiles of the ratios of the\n"
    "rounds. `CPU` is the same for processor times. DEVICE" MIEN_GUIDED
    " runs each\n"
    "model and its guided gradient; the ratios in its row are its times\n"
    "divided by those of the row above. A cold start runs in a new process\n"
    "and lasts from loading the models to the first result; the files are in\n"
    "memory already.\n\n"
    "With --limit, the limit is measured with a loop of independent\n"
    "multiply-accumulates, in vectors as wide as the engine's. Its GMAC/s and\n"
    "the times in the table are based on processor time; they are medians of\n"
    "the rounds, measured in turns. The limits of a Vulkan device are\n"
    "measured with kernels that copy, multiply, or do nothing; the shortest\n"
    "run counts.\n\n"
    "Quote times only if nothing else was running. Under load only the\n"
    "processor times are meaningful.";

/* Restricts this process to `n` of the processors available to it; 0 means all.
 * Returns their number. Must be called before other threads are started. */
static guint
take_processors (guint n)
{
  cpu_set_t all, some;
  CPU_ZERO (&some);
  if (sched_getaffinity (0, sizeof (all), &all) != 0)
    return g_get_num_processors ();
  const guint limit = n == 0 ? CPU_SETSIZE : n;
  for (int i = 0; i < CPU_SETSIZE && (guint) CPU_COUNT (&some) < limit; i++)
    if (CPU_ISSET (i, &all))
      CPU_SET (i, &some);
  sched_setaffinity (0, sizeof (some), &some);
  return CPU_COUNT (&some);
}

/* Runs this program again to measure one cold start. Returns milliseconds, or
 * -1. */
static double
cold_start (const char *spec, guint n_threads)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (argv, g_strdup ("/proc/self/exe"));
  g_ptr_array_add (argv, g_strdup_printf ("--cold=%s", spec));
  g_ptr_array_add (argv, g_strdup_printf ("--threads=%u", n_threads));
  for (char **name = model_names; name && *name != NULL; name++)
    g_ptr_array_add (argv, g_strdup_printf ("--model=%s", *name));
  g_ptr_array_add (argv, NULL);

  g_autofree char *output = NULL;
  gint status = 0;
  if (!g_spawn_sync (NULL, (char **) argv->pdata, NULL,
          G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status, NULL)
      || status != 0)
    return -1;
  return g_ascii_strtod (output, NULL);
}

static void
print_cold_starts (const MienBench *bench)
{
  g_print ("\nCold start, median of 5:\n");
  for (guint c = 0; c < bench->n_contenders; c++) {
    g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
    for (guint i = 0; i < 5; i++) {
      const double time = cold_start (bench->spec[c], bench->threads);
      if (time >= 0)
        g_array_append_val (times, time);
    }
    g_print ("  %-8s %8.1f ms\n", bench->spec[c], mien_quantile (times, 0.5));
  }
}

/* Measures one cold start, as a child of print_cold_starts (). */
static int
run_cold (MienBench *bench)
{
  g_autoptr (GError) error = NULL;
  const double time =
      mien_bench_cold_start (bench, cold_spec, model_names, &error);
  if (time < 0) {
    g_printerr ("%s\n", error->message);
    return EXIT_FAILURE;
  }
  g_print ("%g\n", time);
  return EXIT_SUCCESS;
}

/* Parses a list such as "1,2,4,8"; *largest is its maximum. NULL if a number is
 * invalid. */
static GArray *
parse_batches (const char *list, guint *largest)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);
  g_autoptr (GArray) batches = g_array_new (FALSE, FALSE, sizeof (guint));
  *largest = 0;
  for (char **word = words; *word != NULL; word++) {
    guint64 value;
    if (!g_ascii_string_to_unsigned (*word, 10, 1, MAX_BATCH, &value, NULL)) {
      g_printerr ("--batches: expected numbers from 1 to %d, found \"%s\"\n",
          MAX_BATCH, *word);
      return NULL;
    }
    const guint batch = value;
    g_array_append_val (batches, batch);
    *largest = MAX (*largest, batch);
  }
  return g_steal_pointer (&batches);
}

/* Parses a size such as "640x480". */
static gboolean
parse_size (MienBench *bench)
{
  char end;
  if (!size
      || (sscanf (size, "%ux%u%c", &bench->width, &bench->height, &end) == 2
          && bench->width - 1 < MAX_SIDE && bench->height - 1 < MAX_SIDE))
    return TRUE;
  g_printerr (
      "--size: expected WIDTHxHEIGHT, each from 1 to %d, found \"%s\"\n",
      MAX_SIDE, size);
  return FALSE;
}

/* Appends --precision to the name of a contender. Free the result. */
static char *
at_precision (const char *spec)
{
  const gboolean guided = g_str_has_suffix (spec, MIEN_GUIDED);
  const gsize n = strlen (spec) - (guided ? strlen (MIEN_GUIDED) : 0);
  g_autofree char *device = g_strndup (spec, n);
  if (strstr (device, MIEN_AT) || g_str_equal (device, "cpu")
      || g_str_equal (device, "opencv"))
    return g_strdup (spec);
  return g_strconcat (device, MIEN_AT, precision, guided ? MIEN_GUIDED : NULL,
      NULL);
}

/* The contenders given by the user, or else `list`. */
static char *
contenders_or (const char *list)
{
  g_auto (GStrv) specs =
      g_strsplit (contender_list ? contender_list : list, ",", -1);
  for (char **spec = specs; precision && *spec; spec++) {
    char *before = *spec;
    *spec = at_precision (before);
    g_free (before);
  }
  return g_strjoinv (",", specs);
}

static gboolean
compare_streams (MienBench *bench, GError **error)
{
  if (streams > MIEN_MAX_STREAMS) {
    g_printerr ("--streams: expected 1 to %d, found %d\n", MIEN_MAX_STREAMS,
        streams);
    return FALSE;
  }
  if (!mien_bench_load (bench, model_names, error))
    return FALSE;
  bench->faces = mien_faces_new (bench->models, bench->n_models, 1);
  g_autofree char *list = contenders_or ("cpu,vulkan");
  return mien_bench_streams (bench, list, streams, rounds, slice, error);
}

static gboolean
compare_limit (MienBench *bench, GError **error)
{
  if (contender_list && !g_str_equal (contender_list, "cpu"))
    return mien_bench_limit_vulkan (bench, contender_list, slice, error);
  return mien_bench_load (bench, model_names, error)
      && mien_bench_limit (bench, rounds, slice, error);
}

static gboolean
take_turn (MienBench *bench, GError **error)
{
  guint largest;
  g_autofree char *spec = contenders_or ("cpu");
  g_autoptr (GArray) batches =
      parse_batches (batch_list ? batch_list : "1", &largest);
  if (!batches)
    return FALSE;
  if (batches->len != 1 || strchr (spec, ',')) {
    g_printerr ("--turn: expected one contender and one number of faces\n");
    return FALSE;
  }
  return mien_bench_load (bench, model_names, error)
      && mien_bench_turn (bench, spec, largest, slice, inputs, error);
}

static gboolean
print_plan (MienBench *bench, GError **error)
{
  guint n;
  g_autoptr (GArray) batches =
      parse_batches (batch_list ? batch_list : "1", &n);
  g_autofree char *list =
      contenders_or (size ? "vulkan" : "vulkan,vulkan" MIEN_GUIDED);
  return batches && mien_bench_load (bench, model_names, error)
      && mien_bench_plan (bench, list, n, slice, error);
}

static gboolean
compare (MienBench *bench, GError **error)
{
  guint largest;
  g_autoptr (GArray) batches =
      parse_batches (batch_list ? batch_list : "1,2,4,8", &largest);
  if (!batches || !mien_bench_load (bench, model_names, error))
    return FALSE;
  g_autofree char *list = contenders_or (backward
          ? "cpu,cpu" MIEN_GUIDED ",vulkan,vulkan" MIEN_GUIDED
          : "cpu,vulkan,opencv");
  if (!mien_bench_open (bench, list, largest))
    return FALSE;
  mien_bench_print_heading (bench);
  for (guint i = 0; i < batches->len; i++)
    if (!mien_bench_measure (bench, g_array_index (batches, guint, i), rounds,
            slice, error))
      return FALSE;
  print_cold_starts (bench);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_summary (context,
      "Compares the speed of Mien's "
      "devices with OpenCV's DNN module.");
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return EXIT_FAILURE;
  }
  if (argc > 1 || threads < 0 || rounds < 1 || !(slice >= 0)) {
    g_printerr ("Expected --threads of at least 0, --rounds of at least 1, "
                "--slice of at least 0, and no other arguments; see --help\n");
    return EXIT_FAILURE;
  }
  const gboolean of_cpu =
      of_limit && (!contender_list || g_str_equal (contender_list, "cpu"));
  MienBench bench = {
    .threads = take_processors (of_cpu ? 1 : threads),
    .timestamps = timestamps,
    .json = json,
  };
  if (!parse_size (&bench))
    return EXIT_FAILURE;
  if (cold_spec)
    return run_cold (&bench);
  gboolean ok;
  if (plan)
    ok = print_plan (&bench, &error);
  else if (turn)
    ok = take_turn (&bench, &error);
  else if (of_limit)
    ok = compare_limit (&bench, &error);
  else
    ok = (streams > 0 ? compare_streams : compare) (&bench, &error);
  if (error)
    g_printerr ("%s\n", error->message);
  mien_bench_clear (&bench);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
