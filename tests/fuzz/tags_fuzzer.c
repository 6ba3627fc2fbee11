/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facejson's property `tags`, checked in the line that contains them. */
#include "fuzz.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "json/gstmienjson.h"

const char *__lsan_default_suppressions (void);

/* JSON-GLib 1.6 leaks the beginning of an invalid string. */
__attribute__ ((visibility ("default"))) const char *
__lsan_default_suppressions (void)
{
  return "leak:libjson-glib";
}

static GstSample *
make_sample (void)
{
  gst_init (NULL, NULL);
  g_autoptr (GstCaps) caps =
      gst_caps_from_string ("video/x-raw,width=320,height=240");
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  return gst_sample_new (buffer, caps, NULL, NULL);
}

/* The line must be valid JSON, with the tags unchanged. */
static void
check_line (const char *line, const char *tags)
{
  g_autoptr (GError) error = NULL;
  mien_fuzz_check (!strchr (line, '\n'));
  mien_fuzz_check (g_utf8_validate (line, -1, NULL));
  g_autoptr (JsonNode) node = json_from_string (line, &error);
  if (!node)
    g_error ("%s: %s", line, error->message);
  JsonNode *found =
      json_object_get_member (json_node_get_object (node), "tags");
  mien_fuzz_check ((*tags == '\0') == !found);
  if (!found)
    return;
  g_autoptr (JsonNode) given = json_from_string (tags, NULL);
  g_autofree char *before = json_to_string (given, FALSE);
  g_autofree char *after = json_to_string (found, FALSE);
  mien_fuzz_check (g_str_equal (before, after));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GstSample *sample;
  if (!sample)
    sample = make_sample ();
  g_autofree char *tags = mien_fuzz_string (data, size);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = gst_mien_sample_to_json (sample, NULL, tags, &error);
  mien_fuzz_note (line != NULL, error, NULL, 0);
  if (line)
    check_line (line, tags);
  return 0;
}
