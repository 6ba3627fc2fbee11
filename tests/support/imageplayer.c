/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "imageplayer.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

static gint n_maps;
static GstMemoryMapFullFunction map_full;

static gpointer
count_map (GstMemory *memory, GstMapInfo *info, gsize size)
{
  g_atomic_int_inc (&n_maps);
  return map_full (memory, info, size);
}

/* Counts the maps of all images from now on, through their allocator. */
static GstPadProbeReturn
watch_maps (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstMemory *memory = gst_buffer_peek_memory (buffer, 0);

  g_assert_true (gst_is_vulkan_image_memory (memory));
  if (!map_full) {
    map_full = memory->allocator->mem_map_full;
    memory->allocator->mem_map_full = count_map;
  }
  return GST_PAD_PROBE_OK;
}

static void
watch (const ImagePlayer *p)
{
  g_autoptr (GstElement) upload =
      gst_bin_get_by_name (GST_BIN (p->pipeline), "upload");
  if (!upload)
    return;
  g_autoptr (GstPad) pad = gst_element_get_static_pad (upload, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, watch_maps, NULL, NULL);
}

gboolean
image_player_has_device (void)
{
  g_autoptr (GstElementFactory) factory =
      gst_element_factory_find ("vulkanupload");
  g_autoptr (GstVulkanInstance) instance = gst_vulkan_instance_new ();
  g_autoptr (GError) error = NULL;

  return factory && gst_vulkan_instance_open (instance, &error)
      && instance->n_physical_devices > 0;
}

static GstVulkanDevice *shared; /* or NULL */

void
image_player_share_device (void)
{
  g_autoptr (GstVulkanInstance) instance = gst_vulkan_instance_new ();
  g_autoptr (GError) error = NULL;

  gst_vulkan_instance_open (instance, &error);
  g_assert_no_error (error);
  shared = gst_vulkan_instance_create_device (instance, &error);
  g_assert_no_error (error);
  gst_vulkan_device_open (shared, &error);
  g_assert_no_error (error);
}

void
image_player_forget_device (void)
{
  gst_clear_object (&shared);
}

static GstPadProbeReturn
answer (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY (info);
  g_autoptr (GstElement) src = gst_pad_get_parent_element (pad);

  return GST_QUERY_TYPE (query) == GST_QUERY_CONTEXT
          && gst_vulkan_handle_context_query (src, query, NULL,
              shared->instance, shared)
      ? GST_PAD_PROBE_HANDLED
      : GST_PAD_PROBE_OK;
}

static void
answer_with_shared (const ImagePlayer *p)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (p->src, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_QUERY_UPSTREAM, answer, NULL,
      NULL);
}

ImagePlayer
image_player_new (const char *middle)
{
  g_autofree char *line = g_strdup_printf (
      "appsrc name=src format=time ! %s ! appsink name=sink sync=false",
      middle);
  g_autoptr (GError) error = NULL;
  ImagePlayer p = { gst_parse_launch (line, &error) };

  g_assert_no_error (error);
  p.src = gst_bin_get_by_name (GST_BIN (p.pipeline), "src");
  p.sink = gst_bin_get_by_name (GST_BIN (p.pipeline), "sink");
  watch (&p);
  if (shared)
    answer_with_shared (&p);
  gst_element_set_state (p.pipeline, GST_STATE_PLAYING);
  return p;
}

void
image_player_settle (const ImagePlayer *p)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (p->sink, "sink");
  g_autoptr (GstQuery) query =
      gst_query_new_context (GST_VULKAN_DEVICE_CONTEXT_TYPE_STR);
  g_autoptr (GstVulkanDevice) device = NULL;
  GstContext *context;

  if (!gst_pad_peer_query (pad, query))
    return;
  gst_query_parse_context (query, &context);
  if (gst_context_get_vulkan_device (context, &device))
    vkDeviceWaitIdle (device->device);
}

void
image_player_stop (ImagePlayer *p)
{
  image_player_settle (p);
  gst_element_set_state (p->pipeline, GST_STATE_NULL);
  gst_object_unref (p->src);
  gst_object_unref (p->sink);
  gst_object_unref (p->pipeline);
}

static void
assert_no_error (const ImagePlayer *p)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (p->pipeline);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;

  if (message)
    gst_message_parse_error (message, &error, NULL);
  g_assert_no_error (error);
}

void
image_player_push (const ImagePlayer *p, GstSample *sample)
{
  GstFlowReturn flow;

  g_signal_emit_by_name (p->src, "push-sample", sample, &flow);
  g_assert_cmpint (flow, ==, GST_FLOW_OK);
}

GstSample *
image_player_pull (const ImagePlayer *p)
{
  GstSample *sample = NULL;

  for (guint i = 0; i < IMAGE_PLAYER_SECONDS && !sample; i++) {
    sample = gst_app_sink_try_pull_sample (GST_APP_SINK (p->sink), GST_SECOND);
    assert_no_error (p);
  }
  g_assert_nonnull (sample);
  return sample;
}

GstSample *
image_player_pass (const ImagePlayer *p, GstSample *sample)
{
  image_player_push (p, sample);
  return image_player_pull (p);
}

void
image_player_expect_error (const ImagePlayer *p, const char *advice)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (p->pipeline);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus,
      IMAGE_PLAYER_SECONDS * GST_SECOND, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (message);
  gst_message_parse_error (message, &error, NULL);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, advice));
}

GstVulkanDevice *
image_player_device (GstSample *image)
{
  GstMemory *memory = gst_buffer_peek_memory (gst_sample_get_buffer (image), 0);

  return ((GstVulkanImageMemory *) memory)->device;
}

GstSample *
image_player_make_image (ImagePlayer *uploads, GstSample *picture)
{
  *uploads = image_player_new (IMAGE_PLAYER_UPLOAD);
  GstSample *image = image_player_pass (uploads, picture);

  vkDeviceWaitIdle (image_player_device (image)->device);
  return image;
}

void
image_player_forget_maps (void)
{
  g_atomic_int_set (&n_maps, 0);
}

guint
image_player_n_maps (void)
{
  g_assert_nonnull (map_full);
  return g_atomic_int_get (&n_maps);
}
