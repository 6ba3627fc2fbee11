/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/network.h"

#include "engine/error.h"

#define DEVICE_NAME "device-name"

#define DEFAULT_MODEL_PATH NULL
#define DEFAULT_DEVICE "auto"
#define DEFAULT_BATCH_SIZE 16
#define MAX_BATCH_SIZE 256
#define DEFAULT_ON_DEVICE_LOST GST_MIEN_ON_DEVICE_LOST_ERROR

GType
gst_mien_on_device_lost_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_MIEN_ON_DEVICE_LOST_ERROR, "Stop with an error", "error" },
    { GST_MIEN_ON_DEVICE_LOST_CPU, "Warn and go on with the CPU code", "cpu" },
    { 0 },
  };
  if (g_once_init_enter (&type)) {
    g_once_init_leave (&type,
        g_enum_register_static ("GstMienOnDeviceLost", values));
    gst_type_mark_as_plugin_api (type, 0);
  }
  return type;
}

GParamSpec *
gst_mien_network_model_path_spec (void)
{
  return g_param_spec_string ("model-path", "Model path",
      "Folders to look for models in, separated by colons, before those of "
      "the environment variable MIEN_MODEL_PATH and the installed ones",
      DEFAULT_MODEL_PATH, GST_MIEN_PARAM_AT_START);
}

GParamSpec *
gst_mien_network_device_spec (void)
{
  return g_param_spec_string ("device", "Device",
      "Where the models run: auto (a GPU, else the CPU), vulkan (a GPU, else "
      "a software Vulkan device), cpu, the index or part of the name of a "
      "Vulkan device", DEFAULT_DEVICE, GST_MIEN_PARAM_AT_START);
}

GParamSpec *
gst_mien_network_batch_size_spec (void)
{
  return g_param_spec_uint ("batch-size", "Batch size",
      "Faces of a frame that go to the device in one submission, at most", 1,
      MAX_BATCH_SIZE, DEFAULT_BATCH_SIZE, GST_MIEN_PARAM_AT_START);
}

GParamSpec *
gst_mien_network_on_device_lost_spec (void)
{
  return g_param_spec_enum ("on-device-lost", "On device lost",
      "What to do when the device goes away while it runs",
      gst_mien_on_device_lost_get_type (), DEFAULT_ON_DEVICE_LOST,
      GST_MIEN_PARAM_ANY_TIME);
}

GParamSpec *
gst_mien_network_device_name_spec (void)
{
  return g_param_spec_string (DEVICE_NAME, "Device name",
      "The device that the models run on, while there is one", NULL,
      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

void
gst_mien_network_set_device_name (GstElement *element, gchar **field,
    const gchar *name)
{
  GST_OBJECT_LOCK (element);
  g_free (*field);
  *field = g_strdup (name);
  GST_OBJECT_UNLOCK (element);
  g_object_notify (G_OBJECT (element), DEVICE_NAME);
}

void
gst_mien_network_post_error (GstElement *element, const GError *error)
{
  /* Names of files may be any bytes; readers of messages expect UTF-8. */
  g_autofree gchar *text = g_utf8_make_valid (error->message, -1);

  if (g_error_matches (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND))
    GST_ELEMENT_ERROR (element, RESOURCE, NOT_FOUND, ("%s", text), (NULL));
  else if (g_error_matches (error, MIEN_ENGINE_ERROR,
          MIEN_ENGINE_ERROR_DEVICE)
      || g_error_matches (error, MIEN_ENGINE_ERROR,
          MIEN_ENGINE_ERROR_DEVICE_LOST))
    GST_ELEMENT_ERROR (element, RESOURCE, FAILED, ("%s", text), (NULL));
  else
    GST_ELEMENT_ERROR (element, LIBRARY, INIT, ("%s", text), (NULL));
}

gboolean
gst_mien_network_falls_back (GstElement *element,
    GstMienOnDeviceLost on_device_lost, GError **error)
{
  if (on_device_lost != GST_MIEN_ON_DEVICE_LOST_CPU
      || !g_error_matches (*error, MIEN_ENGINE_ERROR,
          MIEN_ENGINE_ERROR_DEVICE_LOST))
    return FALSE;
  GST_ELEMENT_WARNING (element, RESOURCE, FAILED,
      ("%s; going on with the CPU code", (*error)->message), (NULL));
  g_clear_error (error);
  return TRUE;
}
