/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "checks.h"

typedef struct {
  const char *name, *without;
  gboolean built;
} Feature;

static const Feature features[] = {
  { "Vulkan", "networks run on the CPU only; build with -Dvulkan=enabled",
      DOCTOR_VULKAN },
  { "cascades of OpenCV",
      "model=FILE.xml does not work; build with -Dopencv=enabled",
      DOCTOR_CASCADES },
  { "YuNet of OpenCV",
      "device=opencv does not work; networks run without it all the same",
      DOCTOR_YUNET },
  { "GstAnalytics",
      "results are not mirrored into GstAnalyticsRelationMeta, which needs "
      "GStreamer 1.24 or newer",
      DOCTOR_ANALYTICS },
};

void
check_build (Report *report)
{
  g_autoptr (GString) built = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (features); i++) {
    if (features[i].built)
      g_string_append_printf (built, "%s%s", built->len > 0 ? ", " : "",
          features[i].name);
  }
  report_ok (report, "built in: %s", built->len > 0 ? built->str : "nothing");
  for (guint i = 0; i < G_N_ELEMENTS (features); i++) {
    if (!features[i].built)
      report_note (report, features[i].without, "not built in: %s",
          features[i].name);
  }
}
