/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "pixels/brush.h"

#include <stdint.h>

#include "blend.h"
#include "blend.spv.h"
#include "engine/vulkan.h"
#include "laid.h"

#define N_BUFFERS 2
#define LEAST_BYTES ((gsize) 1 << 16)

/* The push constants of blend.comp. */
typedef struct {
  guint32 n_tiles, lists, pictures, pixels, is_yuv, shifts;
} Push;

struct _MienBrush {
  MienDevice *device;
  MienVkDevice *vk;
  MienVkPipeline *pipeline;
  VkDescriptorPool pool;
  VkDescriptorSet set;
  MienVkBuffer *tiles; /* of the frame; NULL before the first */
  MienVkBuffer *work;  /* the pictures and their tiles; NULL before the first */
  MienBrushFrame frame;
  MienLaid laid;
  Push push;
};

static gboolean
make_set (MienBrush *self, GError **error)
{
  const VkDescriptorPoolCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
    .maxSets = 1,
    .poolSizeCount = 1,
    .pPoolSizes = &(VkDescriptorPoolSize) { VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
        N_BUFFERS },
  };
  if (!MIEN_VK_CHECK (vkCreateDescriptorPool (self->vk->handle, &info, NULL,
                          &self->pool),
          error))
    return FALSE;
  const VkDescriptorSetAllocateInfo set_info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
    .descriptorPool = self->pool,
    .descriptorSetCount = 1,
    .pSetLayouts = &self->pipeline->set_layout,
  };
  return MIEN_VK_CHECK (vkAllocateDescriptorSets (self->vk->handle, &set_info,
                            &self->set),
      error);
}

MienBrush *
mien_brush_new (MienDevice *device, GError **error)
{
  const MienVkPipelineInfo info = {
    .code = blend_spv,
    .code_size = sizeof blend_spv,
    .n_storage = N_BUFFERS,
    .push_size = sizeof (Push),
  };
  MienBrush *self = g_new0 (MienBrush, 1);

  self->device = mien_device_ref (device);
  self->vk = mien_vulkan_device_vk (device);
  mien_laid_init (&self->laid);
  self->pipeline = mien_vk_pipeline_new (self->vk, &info, error);
  if (self->pipeline && make_set (self, error))
    return self;
  mien_brush_free (self);
  return NULL;
}

void
mien_brush_free (MienBrush *self)
{
  if (!self)
    return;
  if (mien_vk_device_may_free (self->vk))
    vkDestroyDescriptorPool (self->vk->handle, self->pool, NULL);
  mien_vk_buffer_free (self->tiles);
  mien_vk_buffer_free (self->work);
  mien_vk_pipeline_unref (self->pipeline);
  mien_laid_clear (&self->laid);
  mien_device_unref (self->device);
  g_free (self);
}

void
mien_brush_begin (MienBrush *self, const MienBrushFrame *frame)
{
  self->frame = *frame;
  mien_laid_begin (&self->laid, frame->width, frame->height);
}

void
mien_brush_lay (MienBrush *self, const MienPicture *picture, gint x, gint y)
{
  mien_laid_add (&self->laid, picture, x, y);
}

void
mien_brush_fill (MienBrush *self, guint32 color, gint x, gint y, guint width,
    guint height)
{
  mien_laid_add_fill (&self->laid, color, x, y, width, height);
}

static gsize
bytes_of_tile (const MienBrush *self)
{
  return 4 * (self->frame.is_nv12 ? BLEND_YUV_WORDS : BLEND_RGB_WORDS);
}

/* Ensures that the buffer has at least `size` bytes, by replacing it if
 * necessary; then sets `changed`. */
static gboolean
make_room (MienBrush *self, MienVkBuffer **buffer, gsize size,
    MienVkMemory kind, gboolean *changed, GError **error)
{
  const gsize most = self->vk->properties.limits.maxStorageBufferRange;

  if (*buffer && (*buffer)->size >= size)
    return TRUE;
  if (size > most) {
    g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
        "what is drawn on takes %" G_GSIZE_FORMAT " bytes, shaders read "
        "%" G_GSIZE_FORMAT " at most",
        size, most);
    return FALSE;
  }
  g_clear_pointer (buffer, mien_vk_buffer_free);
  *buffer = mien_vk_buffer_new (self->vk,
      MIN (MAX (size + size / 2, LEAST_BYTES), most), kind, error);
  *changed = TRUE;
  return *buffer != NULL;
}

static void
bind_buffers (MienBrush *self)
{
  const VkDescriptorBufferInfo buffers[N_BUFFERS] = {
    { self->tiles->handle, 0, VK_WHOLE_SIZE },
    { self->work->handle, 0, VK_WHOLE_SIZE },
  };
  const VkWriteDescriptorSet write = {
    .sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
    .dstSet = self->set,
    .descriptorCount = N_BUFFERS,
    .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
    .pBufferInfo = buffers,
  };

  vkUpdateDescriptorSets (self->vk->handle, 1, &write, 0, NULL);
}

/* Appends the words to the `n_sent` that are there. Returns the offset of the
 * first one. */
static guint32
send (const MienBrush *self, const GArray *words, gsize *n_sent)
{
  const gsize first = *n_sent;

  if (words->len > 0)
    memcpy (self->work->map + first * sizeof (guint32), words->data,
        words->len * sizeof (guint32));
  *n_sent += words->len;
  return (guint32) first;
}

static guint32
shifts_of (const MienBrushFrame *frame)
{
  guint32 shifts = 0;

  for (guint c = 0; c < 4; c++)
    shifts |= (guint32) frame->at[c] * 8 << 8 * c;
  return shifts;
}

gboolean
mien_brush_end (MienBrush *self, GError **error)
{
  MienLaid *laid = &self->laid;
  gboolean changed = FALSE;
  gsize n_sent = 0;

  mien_laid_sort (laid);
  const gsize n_words = (gsize) laid->tiles->len + laid->lists->len
      + laid->pictures->len + laid->pixels->len;
  if (n_words == 0)
    return TRUE;
  if (!make_room (self, &self->tiles,
          mien_laid_n_tiles (laid) * bytes_of_tile (self),
          MIEN_VK_MEMORY_DEVICE, &changed, error)
      || !make_room (self, &self->work, n_words * sizeof (guint32),
          MIEN_VK_MEMORY_UPLOAD, &changed, error))
    return FALSE;
  if (changed)
    bind_buffers (self);
  send (self, laid->tiles, &n_sent);
  self->push = (Push) { mien_laid_n_tiles (laid), .is_yuv = self->frame.is_nv12,
    .shifts = shifts_of (&self->frame) };
  self->push.lists = send (self, laid->lists, &n_sent);
  self->push.pictures = send (self, laid->pictures, &n_sent);
  self->push.pixels = send (self, laid->pixels, &n_sent);
  return TRUE;
}

guint
mien_brush_n_tiles (const MienBrush *self)
{
  return mien_laid_n_tiles (&self->laid);
}

MienBrushTile
mien_brush_get_tile (const MienBrush *self, guint i)
{
  const guint32 *tile =
      &g_array_index (self->laid.tiles, guint32, i * TILE_SIZE);
  const gsize offset = i * bytes_of_tile (self);
  const guint x = tile[TILE_X], y = tile[TILE_Y];

  return (MienBrushTile) { x, y, MIN (BLEND_TILE_WIDTH, self->frame.width - x),
    MIN (BLEND_TILE_HEIGHT, self->frame.height - y),
    { offset, offset + 4 * BLEND_LUMA_WORDS } };
}

guint
mien_brush_tile_width (void)
{
  return BLEND_TILE_WIDTH;
}

gconstpointer
mien_brush_buffer (const MienBrush *self)
{
  return &self->tiles->handle;
}

void
mien_brush_record (MienBrush *self, gpointer command)
{
  const guint n = mien_brush_n_tiles (self);

  vkCmdBindPipeline (command, VK_PIPELINE_BIND_POINT_COMPUTE,
      self->pipeline->handle);
  vkCmdBindDescriptorSets (command, VK_PIPELINE_BIND_POINT_COMPUTE,
      self->pipeline->layout, 0, 1, &self->set, 0, NULL);
  vkCmdPushConstants (command, self->pipeline->layout,
      VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof (Push), &self->push);
  vkCmdDispatch (command, MIN (n, BLEND_GROUPS_X),
      (n + BLEND_GROUPS_X - 1) / BLEND_GROUPS_X, 1);
}
