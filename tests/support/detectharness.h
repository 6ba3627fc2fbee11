/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/check/gstharness.h>

/* A harness for mienfacedetect with these properties (gst-launch syntax). The
 * element is harness->element. */
static inline GstHarness *
detect_harness (const char *properties)
{
  g_autofree char *launch = g_strconcat ("mienfacedetect ", properties, NULL);
  g_autoptr (GError) error = NULL;
  GstElement *element = gst_parse_launch (launch, &error);
  g_assert_no_error (error);
  GstHarness *harness = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  return harness;
}
