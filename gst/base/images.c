/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A frame's memory identifies its device. Only the queue is requested as a
 * GstContext, because the GstVulkanQueue has the lock that everybody submitting
 * to it holds. The networks are submitted to the same queue, after the copies.
 */
#include <gst/vulkan/vulkan.h>

#include "engine/error.h"
#include "imagebrush.h"
#include "imagecopy.h"
#include "images.h"

struct _GstMienImages {
  GstElement *element;

  GMutex lock;
  /* protected by `lock` */
  GstVulkanQueue *queue; /* NULL before the first frame */
  MienDevice *device;    /* our device on that queue */
  GstVulkanOperation *operation;
  GstMienImageBrush *brush; /* NULL until something is drawn */
};

GstMienImages *
gst_mien_images_new (GstElement *element)
{
  GstMienImages *self = g_new0 (GstMienImages, 1);

  self->element = element;
  g_mutex_init (&self->lock);
  return self;
}

/* Called with the lock held. */
static void
clear_locked (GstMienImages *self)
{
  if (self->operation)
    gst_vulkan_operation_wait (self->operation);
  gst_clear_object (&self->operation);
  g_clear_pointer (&self->brush, gst_mien_image_brush_free);
  g_clear_pointer (&self->device, mien_device_unref);
  gst_clear_object (&self->queue);
}

void
gst_mien_images_clear (GstMienImages *self)
{
  g_mutex_lock (&self->lock);
  clear_locked (self);
  g_mutex_unlock (&self->lock);
}

void
gst_mien_images_free (GstMienImages *self)
{
  clear_locked (self);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
gst_mien_images_answer (GstMienImages *self, GstQuery *query)
{
  g_mutex_lock (&self->lock);
  g_autoptr (GstVulkanQueue) queue =
      self->queue ? gst_object_ref (self->queue) : NULL;
  g_mutex_unlock (&self->lock);

  return queue
      && (gst_vulkan_handle_context_query (self->element, query, NULL,
              queue->device->instance, queue->device)
          || gst_vulkan_queue_handle_context_query (self->element, query,
              queue));
}

static gboolean
fail (GError **error, const gchar *what, const gchar *found)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "the frames are images of a Vulkan device: expected %s, found %s; put "
      "vulkandownload before, so that they come in memory",
      what, found);
  return FALSE;
}

/* A frame has one memory for each plane, or one for all planes. */
static gboolean
check_memory (GstBuffer *buffer, const GstVideoInfo *info, GError **error)
{
  const guint n = gst_buffer_n_memory (buffer);

  if (n != 1 && n != GST_VIDEO_INFO_N_PLANES (info))
    return fail (error, "an image for each plane, or one",
        "another number of them");
  for (guint i = 0; i < n; i++) {
    GstMemory *memory = gst_buffer_peek_memory (buffer, i);
    if (!gst_is_vulkan_image_memory (memory))
      return fail (error, "images", "another memory");
    const GstVulkanImageMemory *image = (GstVulkanImageMemory *) memory;
    if (!(image->create_info.usage & VK_IMAGE_USAGE_TRANSFER_SRC_BIT))
      return fail (error,
          "images that may be copied from "
          "(VK_IMAGE_USAGE_TRANSFER_SRC_BIT)",
          "images that may not");
    if (image->create_info.samples != VK_SAMPLE_COUNT_1_BIT)
      return fail (error, "one sample a pixel", "several");
  }
  return TRUE;
}

/* Whether the property "device" matches the device that the frames are on. */
static gboolean
is_meant (const GstVulkanPhysicalDevice *physical, const gchar *spec)
{
  guint64 index;

  if (!spec || g_ascii_strcasecmp (spec, "auto") == 0
      || g_ascii_strcasecmp (spec, "vulkan") == 0)
    return TRUE;
  if (g_ascii_string_to_unsigned (spec, 10, 0, G_MAXUINT, &index, NULL))
    return index == physical->device_index;
  g_autofree gchar *needle = g_ascii_strdown (spec, -1);
  g_autofree gchar *hay = g_ascii_strdown (physical->properties.deviceName, -1);
  return strstr (hay, needle) != NULL;
}

static gboolean
check_device (GstVulkanDevice *device, const gchar *spec, GError **error)
{
  GstVulkanPhysicalDevice *physical = device->physical_device;

  if (!is_meant (physical, spec)) {
    g_autofree gchar *what = g_strdup_printf ("device \"%s\"", spec);
    return fail (error, what, physical->properties.deviceName);
  }
  if (!gst_vulkan_physical_device_check_api_version (physical, 1, 1, 0))
    return fail (error, "a device that was opened for Vulkan 1.1 or later",
        physical->properties.deviceName);
  return TRUE;
}

static gboolean
computes (const GstVulkanQueue *queue)
{
  const GstVulkanPhysicalDevice *physical = queue->device->physical_device;

  return (physical->queue_family_props[queue->family].queueFlags
             & VK_QUEUE_COMPUTE_BIT)
      != 0;
}

/* Prefers the queue that neighbouring elements use. */
static GstVulkanQueue *
find_queue (GstMienImages *self, GstVulkanDevice *device, GError **error)
{
  g_autoptr (GstVulkanQueue) queue = NULL;

  if (gst_vulkan_queue_run_context_query (self->element, &queue)
      && queue->device == device && computes (queue))
    return g_steal_pointer (&queue);
  gst_clear_object (&queue);
  queue = gst_vulkan_device_select_queue (device, VK_QUEUE_COMPUTE_BIT);
  if (!queue)
    fail (error, "a queue that computes",
        device->physical_device->properties.deviceName);
  return g_steal_pointer (&queue);
}

/* Held by all our elements while they submit: pipelines that share a device may
 * each have their own GstVulkanQueue, with its own lock, for the same queue. */
static GRecMutex submitting;

static void
lock_queue (gpointer queue)
{
  g_rec_mutex_lock (&submitting);
  gst_vulkan_queue_submit_lock (queue);
}

static void
unlock_queue (gpointer queue)
{
  gst_vulkan_queue_submit_unlock (queue);
  g_rec_mutex_unlock (&submitting);
}

static MienDevice *
adopt (GstVulkanQueue *queue, GError **error)
{
  const MienForeignDevice foreign = {
    .physical = gst_vulkan_device_get_physical_device (queue->device),
    .handle = queue->device->device,
    .queue = queue->queue,
    .queue_family = queue->family,
    .lock = lock_queue,
    .unlock = unlock_queue,
    .owner = gst_object_ref (queue),
    .release = gst_object_unref,
  };

  return mien_device_adopt (&foreign, error);
}

static GstVulkanOperation *
make_operation (GstVulkanQueue *queue, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GstVulkanCommandPool *pool =
      gst_vulkan_queue_create_command_pool (queue, &cause);

  if (!pool) {
    fail (error, "a command pool", cause->message);
    return NULL;
  }
  GstVulkanOperation *operation = gst_vulkan_operation_new (pool);
  gst_object_unref (pool);
  return operation;
}

/* Called without the lock: an element that is queried for the queue may send us
 * a query in turn. */
static gboolean
use_device (GstMienImages *self, GstVulkanDevice *device, GError **error)
{
  g_autoptr (GstVulkanQueue) queue = find_queue (self, device, error);
  if (!queue)
    return FALSE;
  g_autoptr (MienDevice) ours = adopt (queue, error);
  GstVulkanOperation *operation = ours ? make_operation (queue, error) : NULL;
  if (!operation)
    return FALSE;
  g_mutex_lock (&self->lock);
  clear_locked (self);
  self->queue = g_steal_pointer (&queue);
  self->device = g_steal_pointer (&ours);
  self->operation = operation;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

MienDevice *
gst_mien_images_get_device (GstMienImages *self, GstBuffer *buffer,
    const GstVideoInfo *info, const gchar *spec, GError **error)
{
  if (!check_memory (buffer, info, error))
    return NULL;
  GstVulkanDevice *device =
      ((GstVulkanImageMemory *) gst_buffer_peek_memory (buffer, 0))->device;
  if (self->queue && self->queue->device == device)
    return self->device;
  return check_device (device, spec, error) && use_device (self, device, error)
      ? self->device
      : NULL;
}

gboolean
gst_mien_images_copy (GstMienImages *self, const GstVideoFrame *frame,
    GstBuffer *buffer, const MienPixelsTarget *to, GError **error)
{
  g_mutex_lock (&self->lock);
  g_rec_mutex_lock (&submitting);
  const gboolean ok =
      gst_mien_image_copy (self->operation, frame, buffer, to, error);
  g_rec_mutex_unlock (&submitting);
  g_mutex_unlock (&self->lock);
  return ok;
}

/* Called with the lock held. */
static gboolean
draw_locked (GstMienImages *self, GstBuffer **buffer, const GstVideoInfo *info,
    GstVideoOverlayComposition *composition, GError **error)
{
  if (!self->brush)
    self->brush = gst_mien_image_brush_new (self->queue, self->device, error);
  if (!self->brush
      || !gst_mien_image_brush_lay (self->brush, info, composition, error))
    return FALSE;
  g_rec_mutex_lock (&submitting);
  const gboolean ok =
      gst_mien_image_brush_submit (self->brush, buffer, info, error);
  g_rec_mutex_unlock (&submitting);
  return ok;
}

gboolean
gst_mien_images_draw (GstMienImages *self, GstBuffer **buffer,
    const GstVideoInfo *info, GstVideoOverlayComposition *composition,
    GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (!gst_mien_images_get_device (self, *buffer, info, NULL, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  const gboolean ok = draw_locked (self, buffer, info, composition, &cause);
  g_mutex_unlock (&self->lock);
  if (!ok)
    fail (error, "a device that can draw on them", cause->message);
  return ok;
}
