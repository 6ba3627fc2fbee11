/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien-mosaic: makes figure 2 of the paper from any folder of pictures, using
 * gbpoverlay.
 */

#include <locale.h>
#include <math.h>
#include <string.h>

#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#include "meta/mien.h"
#include "sheet.h"

#define SUMMARY \
  "Makes a PNG with a row for each class: on the left the faces classified " \
  "with the\nhighest confidence, on the right their explanations.\n\n" \
  "  mien-mosaic photos mosaic.png\n" \
  "  mien-mosaic --whole fer2013/test mosaic.png\n" \
  "  mien-mosaic --model gender --rows woman,man photos mosaic.png"

#define PATIENCE (20 * GST_SECOND)
#define STEP (GST_SECOND / 20)
#define MAX_COLUMNS 100
#define ROWS "angry,happy,sad,surprise"
#define WHOLE_SIZE 256 /* pixels to which a picture of one face is enlarged */

static char *model = "emotion", *rows = ROWS, *device = "auto";
static int columns = 4;
static gboolean whole;
static char **arguments;

static const GOptionEntry entries[] = {
  { "model", 0, 0, G_OPTION_ARG_STRING, &model,
      "Model to explain (default emotion)", "MODEL" },
  { "rows", 0, 0, G_OPTION_ARG_STRING, &rows,
      "Classes, one per row (default " ROWS ")", "LABEL,..." },
  { "columns", 0, 0, G_OPTION_ARG_INT, &columns, "Faces per row (default 4)",
      "N" },
  { "whole", 0, 0, G_OPTION_ARG_NONE, &whole,
      "Each picture is a single face, framed for the network: do not search "
      "for faces",
      NULL },
  { "device", 0, 0, G_OPTION_ARG_STRING, &device,
      "auto, vulkan, cpu, index or name (default auto)", "DEVICE" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments, NULL,
      "FOLDER OUTPUT.png" },
  { NULL },
};

/* For --whole: the whole picture is one face. */
static GstPadProbeReturn
add_face (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  gst_mien_buffer_add_face (buffer, 0, 0, WHOLE_SIZE, WHOLE_SIZE, 1, NULL);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

/* Keeps the first frame as it was before anything was drawn on it. It is the
 * one that is pulled; a video continues meanwhile. */
static GstPadProbeReturn
keep_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  gst_buffer_replace (data, GST_PAD_PROBE_INFO_BUFFER (info));
  return GST_PAD_PROBE_REMOVE;
}

static void
add_probe (GstElement *pipeline, const char *name, GstPadProbeCallback probe,
    gpointer data)
{
  g_autoptr (GstElement) element =
      gst_bin_get_by_name (GST_BIN (pipeline), name);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, probe, data, NULL);
}

static GstElement *
make_pipeline (const char *path, GstBuffer **before, GError **error)
{
  g_autofree char *scale = whole
      ? g_strdup_printf (
          "videoscale add-borders=false ! "
          "video/x-raw,format=RGB,width=%d,height=%d,pixel-aspect-ratio=1/1",
          WHOLE_SIZE, WHOLE_SIZE)
      : g_strdup ("video/x-raw,format=RGB ! mienfacedetect");
  g_autofree char *launch = g_strdup_printf (
      "filesrc name=file ! decodebin ! "
      "videoconvert ! videoflip video-direction=auto ! %s ! "
      "faceclassify name=classify threshold=0 ! gbpoverlay name=gbp mode=paper "
      "border-width=0 attach=true ! appsink name=sink sync=false",
      scale);
  GstElement *pipeline = gst_parse_launch (launch, error);
  if (!pipeline)
    return NULL;
  g_autoptr (GstElement) file =
      gst_bin_get_by_name (GST_BIN (pipeline), "file");
  g_autoptr (GstElement) classify =
      gst_bin_get_by_name (GST_BIN (pipeline), "classify");
  g_autoptr (GstElement) gbp = gst_bin_get_by_name (GST_BIN (pipeline), "gbp");
  g_object_set (file, "location", path, NULL);
  g_object_set (classify, "models", model, "device", device, NULL);
  g_object_set (gbp, "model", model, "device", device, NULL);
  if (whole)
    add_probe (pipeline, "classify", add_face, NULL);
  add_probe (pipeline, "gbp", keep_frame, before);
  return pipeline;
}

static GstVideoRectangle
square_of (const GstMienFace *face, const GstMienMap *map)
{
  GstMienArea area;
  gst_mien_map_get_area (map, &area);
  return (GstVideoRectangle) { (gint) roundf (face->x + area.x * face->width),
    (gint) roundf (face->y + area.y * face->height),
    MAX ((gint) roundf (area.width * face->width), 1),
    MAX ((gint) roundf (area.height * face->height), 1) };
}

static gboolean
check_rows (const GstMienAttribute *told)
{
  const gchar *const *classes = gst_mien_attribute_get_labels (told, NULL);
  g_auto (GStrv) labels = g_strsplit (rows, ",", -1);
  for (char **label = labels; *label; label++) {
    if (g_strv_contains (classes, *label))
      continue;
    g_autofree char *all = g_strjoinv (", ", (char **) classes);
    g_printerr ("--rows: expected classes of model %s (%s), found \"%s\"\n",
        model, all, *label);
    return FALSE;
  }
  return TRUE;
}

/* FALSE if the requested rows are not classes of the model. */
static gboolean
add_faces (Sheet *sheet, GstSample *sample, GstBuffer *before)
{
  gboolean ok = TRUE;
  GstBuffer *after = gst_sample_get_buffer (sample);
  GstVideoFrame first, second;
  GstVideoInfo info;
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (after);
  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (&first, &info, before, GST_MAP_READ))
    return TRUE;
  if (gst_video_frame_map (&second, &info, after, GST_MAP_READ)) {
    for (guint i = 0; i < faces->len && ok; i++) {
      const GstMienFace *face = faces->pdata[i];
      const GstMienMap *map = gst_mien_face_find_map (face, "paper");
      if (!map || gst_mien_face_get_n_attributes (face) == 0)
        continue;
      const GstMienAttribute *told = gst_mien_face_get_attribute (face, 0);
      const GstVideoRectangle square = square_of (face, map);
      ok = check_rows (told);
      sheet_add (sheet, gst_mien_attribute_get_label (told),
          gst_mien_attribute_get_confidence (told), &first, &second, &square);
    }
    gst_video_frame_unmap (&second);
  }
  gst_video_frame_unmap (&first);
  return ok;
}

/* Returns a frame, or NULL with an error. Polls the bus, since an error does
 * not unblock an appsink. */
static GstSample *
wait_for_sample (GstElement *pipeline, GError **error)
{
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  for (GstClockTime waited = 0; waited < PATIENCE; waited += STEP) {
    GstSample *sample =
        gst_app_sink_try_pull_sample (GST_APP_SINK (sink), STEP);
    if (sample)
      return sample;
    g_autoptr (GstMessage) message =
        gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
    if (message) {
      gst_message_parse_error (message, error, NULL);
      return NULL;
    }
    if (gst_app_sink_is_eos (GST_APP_SINK (sink)))
      break;
  }
  g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED, "no picture");
  return NULL;
}

/* FALSE if other files would fail as well: the elements themselves fail, or the
 * rows are not classes. */
static gboolean
add_file (Sheet *sheet, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBuffer) before = NULL;
  g_autoptr (GstElement) pipeline = make_pipeline (path, &before, &error);
  if (!pipeline) {
    g_printerr ("%s\n", error->message);
    return FALSE;
  }
  gboolean ok = gst_element_set_state (pipeline, GST_STATE_PLAYING)
      != GST_STATE_CHANGE_FAILURE;
  g_autoptr (GstSample) sample = wait_for_sample (pipeline, &error);
  if (sample && before)
    ok = add_faces (sheet, sample, before);
  else
    g_printerr ("%s: %s\n", path, error ? error->message : "no picture");
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return ok;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
add_folder (Sheet *sheet, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  if (!dir) {
    g_printerr ("%s\n", error->message);
    return FALSE;
  }
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; (name = g_dir_read_name (dir));)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    const char *path = names->pdata[i];
    const gboolean ok = g_file_test (path, G_FILE_TEST_IS_DIR)
        ? add_folder (sheet, path)
        : add_file (sheet, path);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

/* jpegparse reads a photograph's orientation from its EXIF tag. Up to GStreamer
 * 1.22, decodebin does not use it. */
static void
prefer_jpegparse (void)
{
  g_autoptr (GstPluginFeature) parser =
      gst_registry_lookup_feature (gst_registry_get (), "jpegparse");
  if (parser)
    gst_plugin_feature_set_rank (parser, GST_RANK_PRIMARY + 1);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  setlocale (LC_ALL, "");
  g_option_context_set_summary (context, SUMMARY);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, &argc, &argv, &error) || !arguments
      || g_strv_length (arguments) != 2 || columns < 1
      || columns > MAX_COLUMNS) {
    g_printerr ("%s\n",
        error ? error->message
              : "Expected FOLDER OUTPUT.png and 1 to " G_STRINGIFY (
                  MAX_COLUMNS) " columns; see --help");
    return 2;
  }
  prefer_jpegparse ();
  g_auto (GStrv) labels = g_strsplit (rows, ",", -1);
  g_autoptr (Sheet) sheet = sheet_new (labels, columns);
  if (!add_folder (sheet, arguments[0]))
    return 1;
  for (guint i = 0; labels[i]; i++)
    g_print ("%s: %u faces\n", labels[i], sheet_count (sheet, i));
  g_autofree char *failure = sheet_write (sheet, arguments[1]);
  if (failure)
    g_printerr ("%s\n", failure);
  return failure != NULL;
}
