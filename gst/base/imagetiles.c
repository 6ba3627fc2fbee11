/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "imagetiles.h"

#include "imagecopy.h"

/* The positions of all tiles of plane `p`, in the buffer and in the image.
 * Plane 1 (chroma) has half the rows and columns. */
static GArray *
regions_of (const MienBrush *brush, guint p, VkImageAspectFlags aspect)
{
  const guint n = mien_brush_n_tiles (brush);
  GArray *regions =
      g_array_sized_new (FALSE, FALSE, sizeof (VkBufferImageCopy), n);

  for (guint i = 0; i < n; i++) {
    const MienBrushTile tile = mien_brush_get_tile (brush, i);
    const VkBufferImageCopy region = {
      .bufferOffset = tile.offsets[p],
      .bufferRowLength = mien_brush_tile_width () >> p,
      .imageSubresource = { .aspectMask = aspect, .layerCount = 1 },
      .imageOffset = { (gint32) (tile.x >> p), (gint32) (tile.y >> p), 0 },
      .imageExtent = { (tile.width + p) >> p, (tile.height + p) >> p, 1 },
    };
    g_array_append_val (regions, region);
  }
  return regions;
}

/* Copies the tiles to the brush's buffer, or back to the images. */
static void
copy_tiles (VkCommandBuffer command, const MienBrush *brush, GstBuffer *buffer,
    const GstVideoInfo *info, gboolean back)
{
  const VkBuffer tiles = *(const VkBuffer *) mien_brush_buffer (brush);

  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (info); p++) {
    VkImageAspectFlags aspect;
    const VkImage image =
        gst_mien_image_of_plane (buffer, info, p, &aspect)->image;
    g_autoptr (GArray) regions = regions_of (brush, p, aspect);
    const VkBufferImageCopy *r = (gpointer) regions->data;
    if (back)
      vkCmdCopyBufferToImage (command, tiles, image,
          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, regions->len, r);
    else
      vkCmdCopyImageToBuffer (command, image,
          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, tiles, regions->len, r);
  }
}

static void
copy_images (VkCommandBuffer command, GstBuffer *from, GstBuffer *to,
    const GstVideoInfo *info)
{
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (info); p++) {
    VkImageCopy region = {
      .srcSubresource = { .layerCount = 1 },
      .dstSubresource = { .layerCount = 1 },
      .extent = { (guint32) (GST_VIDEO_INFO_WIDTH (info) + p) >> p,
          (guint32) (GST_VIDEO_INFO_HEIGHT (info) + p) >> p, 1 },
    };
    const GstVulkanImageMemory *a = gst_mien_image_of_plane (from, info, p,
        &region.srcSubresource.aspectMask);
    const GstVulkanImageMemory *b = gst_mien_image_of_plane (to, info, p,
        &region.dstSubresource.aspectMask);
    vkCmdCopyImage (command, a->image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
        b->image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
  }
}

/* The shader waits for the copies of the tiles. The images in `to` become ready
 * to be copied to: until now they were copied from (in place), or to. */
static void
record_copied (VkCommandBuffer command, GstBuffer *to, gboolean in_place)
{
  const VkMemoryBarrier copied = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
    .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
    .dstAccessMask = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT,
  };

  vkCmdPipelineBarrier (command, VK_PIPELINE_STAGE_TRANSFER_BIT,
      VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0, 1, &copied, 0, NULL, 0, NULL);
  for (guint i = 0; i < gst_buffer_n_memory (to); i++) {
    const GstVulkanImageMemory *image =
        (GstVulkanImageMemory *) gst_buffer_peek_memory (to, i);
    const VkImageMemoryBarrier barrier = {
      .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
      .srcAccessMask = in_place ? 0 : VK_ACCESS_TRANSFER_WRITE_BIT,
      .dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
      .oldLayout = in_place ? VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL
                            : VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
      .newLayout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
      .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
      .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
      .image = image->image,
      .subresourceRange = image->barrier.subresource_range,
    };
    vkCmdPipelineBarrier (command, VK_PIPELINE_STAGE_TRANSFER_BIT,
        VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, NULL, 0, NULL, 1, &barrier);
  }
}

static void
record_blended (VkCommandBuffer command)
{
  const VkMemoryBarrier blended = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
    .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
    .dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT,
  };

  vkCmdPipelineBarrier (command, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
      VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &blended, 0, NULL, 0, NULL);
}

void
gst_mien_image_tiles_record (GstVulkanCommandBuffer *buffer, MienBrush *brush,
    GstBuffer *from, GstBuffer *to, const GstVideoInfo *info)
{
  VkCommandBuffer command = buffer->cmd;

  gst_vulkan_command_buffer_lock (buffer);
  copy_tiles (command, brush, from, info, FALSE);
  if (from != to)
    copy_images (command, from, to, info);
  record_copied (command, to, from == to);
  mien_brush_record (brush, command);
  record_blended (command);
  copy_tiles (command, brush, to, info, TRUE);
  gst_vulkan_command_buffer_unlock (buffer);
}
