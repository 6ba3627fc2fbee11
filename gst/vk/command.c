/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vk/command.h"
#include "vk/timer.h"

#define TIMEOUT_SECONDS 60
#define GRACE_SECONDS 1
#define SECOND G_GUINT64_CONSTANT (1000000000)

struct _MienVkCommand {
  MienVkDevice *device;
  VkDescriptorPool descriptors;
  VkCommandPool pool;
  VkCommandBuffer buffer;
  VkFence fence;
  GArray *views;      /* VkBufferView */
  MienVkTimer *timer; /* or NULL */
  gboolean in_flight; /* submitted, and its fence has not been seen signalled */
};

static gboolean
create_descriptors (MienVkCommand *self, guint max_dispatches,
    guint max_bindings, GError **error)
{
  const VkDescriptorPoolCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
    .maxSets = max_dispatches,
    .poolSizeCount = 2,
    .pPoolSizes =
        (VkDescriptorPoolSize[]) {
            { VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, max_bindings },
            { VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER, max_bindings },
        },
  };
  return MIEN_VK_CHECK (vkCreateDescriptorPool (self->device->handle, &info,
                            NULL, &self->descriptors),
      error);
}

static gboolean
create_buffer (MienVkCommand *self, GError **error)
{
  VkDevice device = self->device->handle;
  const VkCommandPoolCreateInfo pool_info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
    .queueFamilyIndex = self->device->queue_family,
  };
  if (!MIEN_VK_CHECK (
          vkCreateCommandPool (device, &pool_info, NULL, &self->pool), error))
    return FALSE;
  const VkCommandBufferAllocateInfo info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
    .commandPool = self->pool,
    .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
    .commandBufferCount = 1,
  };
  const VkFenceCreateInfo fence_info = {
    .sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO,
  };
  const VkCommandBufferBeginInfo begin_info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
  };
  return MIEN_VK_CHECK (vkAllocateCommandBuffers (device, &info, &self->buffer),
             error)
      && MIEN_VK_CHECK (vkCreateFence (device, &fence_info, NULL, &self->fence),
          error)
      && MIEN_VK_CHECK (vkBeginCommandBuffer (self->buffer, &begin_info),
          error);
}

MienVkCommand *
mien_vk_command_new (MienVkDevice *device, guint max_dispatches,
    guint max_bindings, GError **error)
{
  g_autoptr (MienVkCommand) self = g_new0 (MienVkCommand, 1);
  self->device = device;
  self->views = g_array_new (FALSE, FALSE, sizeof (VkBufferView));
  if (max_dispatches > 0
      && !create_descriptors (self, max_dispatches, max_bindings, error))
    return NULL;
  if (!create_buffer (self, error)
      || !mien_vk_timer_new (&self->timer, device, max_dispatches, error))
    return NULL;
  mien_vk_timer_begin (self->timer, self->buffer);
  return g_steal_pointer (&self);
}

/* Nanoseconds. A software device compiles during its first run and shares the
 * cores with other processes: it may take minutes without having hung. */
static guint64
timeout (const MienVkDevice *device)
{
  if (device->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU)
    return G_MAXUINT64;
  return TIMEOUT_SECONDS * SECOND;
}

/* A lost device has had its time, but may still finish. */
static guint64
patience (const MienVkDevice *device)
{
  return g_atomic_int_get (&device->lost)
      ? GRACE_SECONDS * SECOND
      : timeout (device);
}

/* After a wait that failed, the device may still access what is about to be
 * freed. A device that Vulkan itself reports as lost does not. */
static void
settle (MienVkCommand *self)
{
  MienVkDevice *device = self->device;
  VkResult result = vkWaitForFences (device->handle, 1, &self->fence, VK_TRUE,
      patience (device));
  if (result != VK_SUCCESS && result != VK_ERROR_DEVICE_LOST)
    mien_vk_device_abandon (device);
}

void
mien_vk_command_free (MienVkCommand *command)
{
  if (!command)
    return;
  VkDevice device = command->device->handle;
  if (command->in_flight && mien_vk_device_may_free (command->device))
    settle (command);
  if (mien_vk_device_may_free (command->device)) {
    for (guint i = 0; i < command->views->len; i++)
      vkDestroyBufferView (device,
          g_array_index (command->views, VkBufferView, i), NULL);
    vkDestroyFence (device, command->fence, NULL);
    vkDestroyCommandPool (device, command->pool, NULL);
    vkDestroyDescriptorPool (device, command->descriptors, NULL);
  }
  mien_vk_timer_free (command->timer);
  g_array_unref (command->views);
  g_free (command);
}

/* The view lives as long as the command. */
static gboolean
create_view (MienVkCommand *self, const MienVkBinding *binding,
    VkBufferView *view, GError **error)
{
  const VkBufferViewCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO,
    .buffer = binding->buffer->handle,
    .format = binding->format == VK_FORMAT_UNDEFINED
        ? VK_FORMAT_R32G32B32A32_SFLOAT
        : binding->format,
    .offset = binding->offset,
    .range = binding->size,
  };
  if (!MIEN_VK_CHECK (
          vkCreateBufferView (self->device->handle, &info, NULL, view), error))
    return FALSE;
  g_array_append_val (self->views, *view);
  return TRUE;
}

static gboolean
bind (MienVkCommand *self, const MienVkDispatch *dispatch, GError **error)
{
  VkDevice device = self->device->handle;
  const MienVkPipeline *pipeline = dispatch->pipeline;
  const VkDescriptorSetAllocateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
    .descriptorPool = self->descriptors,
    .descriptorSetCount = 1,
    .pSetLayouts = &pipeline->set_layout,
  };
  VkDescriptorSet set;
  if (!MIEN_VK_CHECK (vkAllocateDescriptorSets (device, &info, &set), error))
    return FALSE;

  guint n = pipeline->n_buffers;
  g_autofree VkDescriptorBufferInfo *buffers =
      g_new0 (VkDescriptorBufferInfo, n);
  g_autofree VkWriteDescriptorSet *writes = g_new0 (VkWriteDescriptorSet, n);
  g_autofree VkBufferView *views = g_new0 (VkBufferView, n);
  for (guint i = 0; i < n; i++) {
    const MienVkBinding *binding = &dispatch->bindings[i];
    const gboolean texels = i >= pipeline->n_storage;
    if (texels && !create_view (self, binding, &views[i], error))
      return FALSE;
    buffers[i] = (VkDescriptorBufferInfo) { binding->buffer->handle,
      binding->offset, binding->size };
    writes[i] = (VkWriteDescriptorSet) {
      .sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
      .dstSet = set,
      .dstBinding = i,
      .descriptorCount = 1,
      .descriptorType = texels ? VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER
                               : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
      .pBufferInfo = &buffers[i],
      .pTexelBufferView = &views[i],
    };
  }
  vkUpdateDescriptorSets (device, n, writes, 0, NULL);
  vkCmdBindDescriptorSets (self->buffer, VK_PIPELINE_BIND_POINT_COMPUTE,
      pipeline->layout, 0, 1, &set, 0, NULL);
  return TRUE;
}

gboolean
mien_vk_command_dispatch (MienVkCommand *command,
    const MienVkDispatch *dispatch, GError **error)
{
  const MienVkPipeline *pipeline = dispatch->pipeline;
  if (!bind (command, dispatch, error))
    return FALSE;
  vkCmdBindPipeline (command->buffer, VK_PIPELINE_BIND_POINT_COMPUTE,
      pipeline->handle);
  if (pipeline->push_size)
    vkCmdPushConstants (command->buffer, pipeline->layout,
        VK_SHADER_STAGE_COMPUTE_BIT, 0, pipeline->push_size, dispatch->push);
  vkCmdDispatchIndirect (command->buffer, dispatch->groups->handle,
      dispatch->groups_offset);
  mien_vk_timer_dispatch (command->timer, command->buffer);
  return TRUE;
}

static void
memory_barrier (MienVkCommand *self, VkPipelineStageFlags dst_stages,
    VkAccessFlags dst_access)
{
  const VkMemoryBarrier barrier = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
    .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
    .dstAccessMask = dst_access,
  };
  vkCmdPipelineBarrier (self->buffer,
      VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
      dst_stages, 0, 1, &barrier, 0, NULL, 0, NULL);
}

void
mien_vk_command_barrier (MienVkCommand *command)
{
  memory_barrier (command,
      VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
      VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT
          | VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT);
}

void
mien_vk_command_transfer (MienVkCommand *command, const MienVkBuffer *buffer,
    gboolean back)
{
  const guint32 own = command->device->queue_family;
  const VkBufferMemoryBarrier barrier = {
    .sType = VK_STRUCTURE_TYPE_BUFFER_MEMORY_BARRIER,
    .dstAccessMask = back ? 0 : VK_ACCESS_SHADER_READ_BIT,
    .srcQueueFamilyIndex = back ? own : VK_QUEUE_FAMILY_FOREIGN_EXT,
    .dstQueueFamilyIndex = back ? VK_QUEUE_FAMILY_FOREIGN_EXT : own,
    .buffer = buffer->handle,
    .size = VK_WHOLE_SIZE,
  };

  vkCmdPipelineBarrier (command->buffer,
      back ? VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT
           : VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
      back ? VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT
           : VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
      0, 0, NULL, 1, &barrier, 0, NULL);
}

void
mien_vk_command_copy (MienVkCommand *command, const MienVkBuffer *dst,
    gsize dst_offset, const MienVkBuffer *src, gsize src_offset, gsize size)
{
  const VkBufferCopy region = { src_offset, dst_offset, size };
  vkCmdCopyBuffer (command->buffer, src->handle, dst->handle, 1, &region);
}

gboolean
mien_vk_command_end (MienVkCommand *command, GError **error)
{
  memory_barrier (command, VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT);
  mien_vk_timer_end (command->timer, command->buffer);
  return MIEN_VK_CHECK (vkEndCommandBuffer (command->buffer), error);
}

/* Returns FALSE and moves `cause` into `error`; marks the device as lost if
 * that is the cause. */
static gboolean
fail (MienVkCommand *self, GError *cause, GError **error)
{
  if (!g_error_matches (cause, MIEN_VK_ERROR, MIEN_VK_ERROR_DEVICE_LOST)) {
    g_propagate_error (error, cause);
    return FALSE;
  }
  g_atomic_int_set (&self->device->lost, 1);
  g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_DEVICE_LOST,
      "%s was lost during a run (%s): restart to open it again, or use "
      "device=cpu",
      self->device->properties.deviceName, cause->message);
  g_error_free (cause);
  return FALSE;
}

gboolean
mien_vk_command_submit (MienVkCommand *command, GError **error)
{
  return mien_vk_command_submit_after (command, NULL, error);
}

gboolean
mien_vk_command_submit_after (MienVkCommand *command,
    const MienVkCommand *first, GError **error)
{
  MienVkDevice *device = command->device;
  GError *cause = NULL;
  const VkCommandBuffer buffers[] = { first ? first->buffer : NULL,
    command->buffer };
  const VkSubmitInfo info = {
    .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
    .commandBufferCount = first ? 2 : 1,
    .pCommandBuffers = first ? buffers : buffers + 1,
  };
  /* On a lost device, fail at once instead of waiting. */
  if (g_atomic_int_get (&device->lost))
    return fail (command,
        g_error_new_literal (MIEN_VK_ERROR, MIEN_VK_ERROR_DEVICE_LOST,
            "an earlier run already failed"),
        error);
  mien_vk_device_lock_queue (device);
  VkResult result = vkQueueSubmit (device->queue, 1, &info, command->fence);
  mien_vk_device_unlock_queue (device);
  if (!mien_vk_check (result, "vkQueueSubmit", &cause))
    return fail (command, cause, error);
  command->in_flight = TRUE;
  return TRUE;
}

gboolean
mien_vk_command_wait (MienVkCommand *command, GError **error)
{
  VkDevice device = command->device->handle;
  GError *cause = NULL;
  VkResult result = vkWaitForFences (device, 1, &command->fence, VK_TRUE,
      patience (command->device));
  if (result == VK_TIMEOUT)
    return fail (command,
        g_error_new (MIEN_VK_ERROR, MIEN_VK_ERROR_DEVICE_LOST,
            "no answer within %u s", TIMEOUT_SECONDS),
        error);
  if (!mien_vk_check (result, "vkWaitForFences", &cause))
    return fail (command, cause, error);
  command->in_flight = FALSE;
  mien_vk_timer_read (command->timer);
  return MIEN_VK_CHECK (vkResetFences (device, 1, &command->fence), error);
}

gboolean
mien_vk_command_run (MienVkCommand *command, GError **error)
{
  return mien_vk_command_submit (command, error)
      && mien_vk_command_wait (command, error);
}
