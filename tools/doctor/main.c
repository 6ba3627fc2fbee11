/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mien-doctor: checks an installation and says how to fix what it finds. */

#include <locale.h>

#include <gst/gst.h>

#include "checks.h"

#define SUMMARY \
  "Checks whether Mien works on this computer: the plugin, the networks, " \
  "the\n" \
  "devices with a self-test of each, and other elements that pipelines " \
  "need.\n" \
  "Findings begin with \"ok\", \"note\" (works anyway) or \"problem\"; the " \
  "line\nbelow says what to do. The exit status is 1 if there is a problem."

static gboolean quiet, version;

static const GOptionEntry entries[] = {
  { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "Print notes and problems only",
      NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version and exit",
      NULL },
  { NULL },
};

static gboolean
parse (int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context =
      g_option_context_new ("- checks an installation of Mien");

  g_option_context_set_summary (context, SUMMARY);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
        "expected options only, found '%s' (see --help)", (*argv)[1]);
  return *argc == 1;
}

static int
examine (void)
{
  Report report = { .all = !quiet };

  check_build (&report);
  check_plugin (&report);
  check_models (&report);
  check_devices (&report);
  check_codecs (&report);
  g_print ("%u problem%s, %u note%s\n", report.n_problems,
      report.n_problems == 1 ? "" : "s", report.n_notes,
      report.n_notes == 1 ? "" : "s");
  return report.n_problems > 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!parse (&argc, &argv, &error)) {
    g_printerr ("mien-doctor: %s\n", error->message);
    return 2;
  }
  g_autofree char *gstreamer = gst_version_string ();
  if (!quiet || version)
    g_print ("Mien " DOCTOR_VERSION ", %s\n", gstreamer);
  return version ? 0 : examine ();
}
