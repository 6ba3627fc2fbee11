/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "checks.h"
#include "detector/model.h"
#include "known.h"
#include "model/model.h"
#include "model/modelfile.h"

/* FALSE if the network does not load. */
static gboolean
check_loads (const KnownNetwork *network, const char *path, GError **error)
{
  if (network->n_scores == 0) {
    g_autoptr (MienDetectorModel) model =
        mien_detector_model_load (path, NULL, error);
    return model != NULL;
  }
  g_autoptr (MienModel) model = mien_model_load (path, NULL, NULL, error);
  return model != NULL;
}

static void
check_model (Report *report, const KnownNetwork *network)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = mien_modelfile_find (network->name, NULL, &error);
  if (!path) {
    g_autofree char *advice = g_strdup_printf (
        "Install the networks (Debian: mien-models), or set MIEN_MODEL_PATH to "
        "the folder of %s.onnx",
        network->name);
    report_problem (report, advice, "%s", error->message);
    return;
  }
  if (!check_loads (network, path, &error)) {
    report_problem (report,
        "Replace it by the file that comes with Mien (Debian: mien-models)",
        "%s", error->message);
    return;
  }
  if (known_is_at (network, path))
    report_ok (report, "network %s: %s", network->name, path);
  else
    report_note (report,
        "Nothing, if it is a network of your own; look at MIEN_MODEL_PATH "
        "otherwise",
        "network %s: %s, which is not the one of Mien " DOCTOR_VERSION,
        network->name, path);
}

void
check_models (Report *report)
{
  for (guint i = 0; known_network (i); i++)
    check_model (report, known_network (i));
}
