/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/network.h"

#include "engine/error.h"
#include "engine/precision.h"

#define DEVICE_NAME "device-name"
#define PRECISION_USED "precision-used"
#define MAX_BATCH_SIZE 256
#define MAX_IN_FLIGHT 4
/* One that is computed, and one that is prepared meanwhile. */
#define GPU_IN_FLIGHT 2

#define AT_START GST_MIEN_PARAM_AT_START
#define AT(field) \
  (offset + (glong) G_STRUCT_OFFSET (GstMienNetworkSettings, field))

static const GEnumValue ON_DEVICE_LOST[] = {
  { GST_MIEN_ON_DEVICE_LOST_ERROR, "Stop with an error", "error" },
  { GST_MIEN_ON_DEVICE_LOST_CPU, "Post a warning and continue on the CPU",
      "cpu" },
  { 0 },
};

static const GEnumValue PRE_PROCESS[] = {
  { MIEN_PIXELS_AUTO, "Shaders if the models run on a GPU, else the CPU",
      "auto" },
  { MIEN_PIXELS_CPU, "The CPU", "cpu" },
  { MIEN_PIXELS_VULKAN,
      "Shaders if the models run on any Vulkan device, including software "
      "ones",
      "vulkan" },
  { 0 },
};

static const GEnumValue PRECISIONS[] = {
  { MIEN_PRECISION_AUTO,
      "fp16 on GPUs that support it, if the models' results do not change, "
      "else fp32",
      "auto" },
  { MIEN_PRECISION_FP32, "32-bit floating point", "fp32" },
  { MIEN_PRECISION_FP16, "16-bit floating point in memory, on Vulkan only",
      "fp16" },
  { 0 },
};

void
gst_mien_network_install_properties (gpointer klass, glong offset,
    const gchar *devices)
{
  gst_mien_install_property (klass, AT (model_path),
      g_param_spec_string ("model-path", "Model path",
          "Folders to search for models, separated by colons, before those in "
          "the environment variable MIEN_MODEL_PATH and the installed folder",
          NULL, AT_START));
  gst_mien_install_property (klass, AT (device),
      g_param_spec_string ("device", "Device",
          devices ? devices
                  : "Device for the models: auto (a GPU, else the CPU), "
                    "vulkan (a GPU, else a software Vulkan device), cpu, or "
                    "the index or part of the name of a Vulkan device",
          "auto", AT_START));
  gst_mien_install_property (klass, AT (precision),
      g_param_spec_enum ("precision", "Precision",
          "Storage type of weights and activations; arithmetic is always fp32",
          gst_mien_enum_type ("GstMienPrecision", PRECISIONS),
          MIEN_PRECISION_AUTO, AT_START));
  gst_mien_install_property (klass, AT (on_device_lost),
      g_param_spec_enum ("on-device-lost", "On device lost",
          "What to do if the device is lost",
          gst_mien_enum_type ("GstMienOnDeviceLost", ON_DEVICE_LOST),
          GST_MIEN_ON_DEVICE_LOST_ERROR, GST_MIEN_PARAM_ANY_TIME));
  gst_mien_install_property (klass, AT (pre_process),
      g_param_spec_enum ("pre-process-backend", "Pre-process backend",
          "What crops, scales and converts frames for the models",
          gst_mien_enum_type ("GstMienPreProcessBackend", PRE_PROCESS),
          MIEN_PIXELS_AUTO, AT_START));
  gst_mien_install_property (klass, AT (device_name),
      g_param_spec_string (DEVICE_NAME, "Device name",
          "Device in use; unset while there is none", NULL,
          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  gst_mien_install_property (klass, AT (precision_used),
      g_param_spec_string (PRECISION_USED, "Precision used",
          "Precision in use, fp32 or fp16; unset while there is none", NULL,
          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

void
gst_mien_network_install_batch_size (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (batch_size),
      g_param_spec_uint ("batch-size", "Batch size",
          "Maximum number of faces per submission to the device", 1,
          MAX_BATCH_SIZE, 16, AT_START));
}

void
gst_mien_network_install_nireq (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (nireq),
      g_param_spec_uint ("nireq", "Inference requests",
          "Maximum number of frames in flight, so that one is prepared while "
          "another is computed; 0 = auto (2 on a GPU, else 1)",
          0, MAX_IN_FLIGHT, 0, AT_START));
}

guint
gst_mien_network_choose_in_flight (gboolean on_gpu)
{
  return on_gpu ? GPU_IN_FLIGHT : 1;
}

void
gst_mien_network_set_device (GstElement *element,
    GstMienNetworkSettings *settings, const gchar *name, const gchar *precision)
{
  GST_OBJECT_LOCK (element);
  g_free (settings->device_name);
  settings->device_name = g_strdup (name);
  g_free (settings->precision_used);
  settings->precision_used = g_strdup (precision);
  GST_OBJECT_UNLOCK (element);
  g_object_notify (G_OBJECT (element), DEVICE_NAME);
  g_object_notify (G_OBJECT (element), PRECISION_USED);
}

void
gst_mien_network_post_error (GstElement *element, const GError *error)
{
  /* File names may contain any bytes; readers of messages expect UTF-8. */
  g_autofree gchar *text = g_utf8_make_valid (error->message, -1);

  if (g_error_matches (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND))
    GST_ELEMENT_ERROR (element, RESOURCE, NOT_FOUND, ("%s", text), (NULL));
  else if (g_error_matches (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE)
      || g_error_matches (error, MIEN_ENGINE_ERROR,
          MIEN_ENGINE_ERROR_DEVICE_LOST))
    GST_ELEMENT_ERROR (element, RESOURCE, FAILED, ("%s", text), (NULL));
  else
    GST_ELEMENT_ERROR (element, LIBRARY, INIT, ("%s", text), (NULL));
}

gboolean
gst_mien_network_falls_back (GstElement *element,
    const GstMienNetworkSettings *settings, GError **error)
{
  GST_OBJECT_LOCK (element);
  const GstMienOnDeviceLost on_device_lost = settings->on_device_lost;
  GST_OBJECT_UNLOCK (element);

  if (on_device_lost != GST_MIEN_ON_DEVICE_LOST_CPU
      || !g_error_matches (*error, MIEN_ENGINE_ERROR,
          MIEN_ENGINE_ERROR_DEVICE_LOST))
    return FALSE;
  GST_ELEMENT_WARNING (element, RESOURCE, FAILED,
      ("%s; continuing on the CPU", (*error)->message), (NULL));
  g_clear_error (error);
  return TRUE;
}
