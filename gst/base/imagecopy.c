/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "imagecopy.h"

/* The size in bytes of a texel of plane `p`. */
static guint
texel_size (const GstVideoInfo *info, guint p)
{
  return GST_VIDEO_INFO_COMP_PSTRIDE (info, p > 0 ? 1 : 0);
}

const GstVulkanImageMemory *
gst_mien_image_of_plane (GstBuffer *buffer, const GstVideoInfo *info, guint p,
    VkImageAspectFlags *aspect)
{
  static const VkImageAspectFlags aspects[] = { VK_IMAGE_ASPECT_PLANE_0_BIT,
    VK_IMAGE_ASPECT_PLANE_1_BIT, VK_IMAGE_ASPECT_PLANE_2_BIT };
  const guint n = gst_buffer_n_memory (buffer);

  *aspect = n == GST_VIDEO_INFO_N_PLANES (info)
      ? VK_IMAGE_ASPECT_COLOR_BIT
      : aspects[p];
  return (GstVulkanImageMemory *) gst_buffer_peek_memory (buffer,
      MIN (p, n - 1));
}

static guint
plane_of (const GstVideoFrame *frame, const guint8 *bytes)
{
  guint p = 0;

  while (p + 1 < GST_VIDEO_INFO_N_PLANES (&frame->info)
      && frame->data[p] != bytes)
    p++;
  return p;
}

static void
record_plane (VkCommandBuffer command, const GstVideoFrame *frame,
    GstBuffer *buffer, const MienPixelsRows *rows, VkBuffer to)
{
  const guint p = plane_of (frame, rows->from);
  const guint texel = texel_size (&frame->info, p);
  VkImageAspectFlags aspect;
  const GstVulkanImageMemory *image =
      gst_mien_image_of_plane (buffer, &frame->info, p, &aspect);
  const VkBufferImageCopy region = {
    .bufferOffset = rows->offset,
    .bufferRowLength = rows->pitch / texel,
    .imageSubresource = { .aspectMask = aspect, .layerCount = 1 },
    .imageExtent = { (rows->n_bytes + texel - 1) / texel, rows->n_rows, 1 },
  };

  vkCmdCopyImageToBuffer (command, image->image,
      VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, to, 1, &region);
}

/* Shaders submitted to the queue later see what is copied here; the copies wait
 * for shaders submitted earlier that read the buffer. */
static void
record (GstVulkanOperation *operation, const GstVideoFrame *frame,
    GstBuffer *buffer, const MienPixelsTarget *to)
{
  const VkMemoryBarrier written = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
    .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
    .dstAccessMask = VK_ACCESS_SHADER_READ_BIT,
  };
  const VkMemoryBarrier read = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
    .srcAccessMask = VK_ACCESS_SHADER_READ_BIT,
    .dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
  };
  VkCommandBuffer command = operation->cmd_buf->cmd;

  gst_vulkan_command_buffer_lock (operation->cmd_buf);
  vkCmdPipelineBarrier (command, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
      VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &read, 0, NULL, 0, NULL);
  for (guint i = 0; i < to->n_rows; i++)
    record_plane (command, frame, buffer, &to->rows[i],
        *(const VkBuffer *) to->buffer);
  vkCmdPipelineBarrier (command, VK_PIPELINE_STAGE_TRANSFER_BIT,
      VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0, 1, &written, 0, NULL, 0, NULL);
  gst_vulkan_command_buffer_unlock (operation->cmd_buf);
}

gboolean
gst_mien_image_await (GstVulkanOperation *operation, GstBuffer *buffer,
    VkAccessFlags access, VkImageLayout layout)
{
  return gst_vulkan_operation_add_dependency_frame (operation, buffer,
             VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT)
      && gst_vulkan_operation_add_frame_barrier (operation, buffer,
          VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
          access, layout, NULL);
}

gboolean
gst_mien_image_record_barriers (GstVulkanOperation *operation)
{
  g_autoptr (GArray) barriers =
      gst_vulkan_operation_retrieve_image_barriers (operation);
  if (gst_vulkan_operation_use_sync2 (operation)) {
    const VkDependencyInfoKHR info = {
      .sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO_KHR,
      .imageMemoryBarrierCount = barriers->len,
      .pImageMemoryBarriers = (gpointer) barriers->data,
    };
    return gst_vulkan_operation_pipeline_barrier2 (operation, (gpointer) &info);
  }
  gst_vulkan_command_buffer_lock (operation->cmd_buf);
  vkCmdPipelineBarrier (operation->cmd_buf->cmd,
      VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0,
      NULL, 0, NULL, barriers->len, (gpointer) barriers->data);
  gst_vulkan_command_buffer_unlock (operation->cmd_buf);
  return TRUE;
}

gboolean
gst_mien_image_give_up (GstVulkanOperation *operation, GError **error)
{
  gst_vulkan_operation_reset (operation);
  g_set_error_literal (error, GST_VULKAN_ERROR, GST_VULKAN_FAILED,
      "the images cannot be waited for");
  return FALSE;
}

gboolean
gst_mien_image_copy (GstVulkanOperation *operation, const GstVideoFrame *frame,
    GstBuffer *buffer, const MienPixelsTarget *to, GError **error)
{
  if (!gst_vulkan_operation_begin (operation, error))
    return FALSE;
  if (!gst_mien_image_await (operation, buffer, VK_ACCESS_TRANSFER_READ_BIT,
          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL)
      || !gst_mien_image_record_barriers (operation))
    return gst_mien_image_give_up (operation, error);
  record (operation, frame, buffer, to);
  return gst_vulkan_operation_end (operation, error);
}
