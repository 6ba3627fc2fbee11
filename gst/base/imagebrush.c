/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "imagebrush.h"

#include "base/formats.h"
#include "imagecopy.h"
#include "imagetiles.h"
#include "rectangle.h"

/* The number of frames that may be in flight. */
#define N_STROKES 2

/* What a frame needs until the device is done with it. It holds the images'
 * memory, since a reference to the buffer would make the buffer read-only. */
typedef struct {
  GstVulkanOperation *operation;
  MienBrush *brush;
  GPtrArray *images; /* GstMemory */
} Stroke;

struct _GstMienImageBrush {
  GstVulkanQueue *queue;
  Stroke strokes[N_STROKES];
  guint current;       /* index of the stroke used last */
  GstBufferPool *pool; /* NULL until one is needed */
  GstVideoInfo pool_info;
};

static gboolean
stroke_init (Stroke *self, GstVulkanQueue *queue, MienDevice *device,
    GError **error)
{
  GstVulkanCommandPool *pool =
      gst_vulkan_queue_create_command_pool (queue, error);

  if (!pool)
    return FALSE;
  self->operation = gst_vulkan_operation_new (pool);
  gst_object_unref (pool);
  self->images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_memory_unref);
  self->brush = mien_brush_new (device, error);
  return self->brush != NULL;
}

/* Waits until the device is done with it. */
static void
stroke_settle (Stroke *self)
{
  gst_vulkan_operation_wait (self->operation);
  g_ptr_array_set_size (self->images, 0);
}

static void
stroke_clear (Stroke *self)
{
  if (!self->operation)
    return;
  stroke_settle (self);
  gst_clear_object (&self->operation);
  g_ptr_array_unref (self->images);
  mien_brush_free (self->brush);
}

GstMienImageBrush *
gst_mien_image_brush_new (GstVulkanQueue *queue, MienDevice *device,
    GError **error)
{
  GstMienImageBrush *self = g_new0 (GstMienImageBrush, 1);

  self->queue = gst_object_ref (queue);
  for (guint i = 0; i < N_STROKES; i++)
    if (!stroke_init (&self->strokes[i], queue, device, error)) {
      gst_mien_image_brush_free (self);
      return NULL;
    }
  return self;
}

static void
drop_pool (GstMienImageBrush *self)
{
  if (self->pool)
    gst_buffer_pool_set_active (self->pool, FALSE);
  gst_clear_object (&self->pool);
}

void
gst_mien_image_brush_free (GstMienImageBrush *self)
{
  if (!self)
    return;
  for (guint i = 0; i < N_STROKES; i++)
    stroke_clear (&self->strokes[i]);
  drop_pool (self);
  gst_object_unref (self->queue);
  g_free (self);
}

static gboolean
fail (GError **error, const gchar *what)
{
  g_set_error (error, GST_VULKAN_ERROR, GST_VULKAN_FAILED, "%s failed", what);
  return FALSE;
}

static gboolean
make_pool (GstMienImageBrush *self, const GstVideoInfo *info, GError **error)
{
  if (self->pool && gst_video_info_is_equal (&self->pool_info, info))
    return TRUE;
  drop_pool (self);
  self->pool = gst_vulkan_image_buffer_pool_new (self->queue->device);
  self->pool_info = *info;
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (info);
  gst_caps_set_features_simple (caps,
      gst_caps_features_new_single (GST_MIEN_IMAGE_FEATURE));
  GstStructure *config = gst_buffer_pool_get_config (self->pool);
  gst_buffer_pool_config_set_params (config, caps, info->size, 0, 0);
  gst_buffer_pool_config_add_option (config, GST_BUFFER_POOL_OPTION_VIDEO_META);
  if (gst_buffer_pool_set_config (self->pool, config)
      && gst_buffer_pool_set_active (self->pool, TRUE))
    return TRUE;
  drop_pool (self);
  return fail (error, "an allocation of images");
}

/* Returns a buffer with new images: the metadata is copied, the pixels are
 * not. */
static GstBuffer *
make_other (GstMienImageBrush *self, GstBuffer *buffer,
    const GstVideoInfo *info, GError **error)
{
  GstBuffer *other = NULL;

  if (!make_pool (self, info, error))
    return NULL;
  if (gst_buffer_pool_acquire_buffer (self->pool, &other, NULL)
      != GST_FLOW_OK) {
    fail (error, "an allocation of images");
    return NULL;
  }
  gst_buffer_copy_into (other, buffer, GST_BUFFER_COPY_METADATA, 0, -1);
  return other;
}

static gboolean
may_be_written (GstBuffer *buffer)
{
  if (!gst_buffer_is_all_memory_writable (buffer))
    return FALSE;
  for (guint i = 0; i < gst_buffer_n_memory (buffer); i++) {
    const GstVulkanImageMemory *image =
        (GstVulkanImageMemory *) gst_buffer_peek_memory (buffer, i);
    if (!(image->create_info.usage & VK_IMAGE_USAGE_TRANSFER_DST_BIT))
      return FALSE;
  }
  return TRUE;
}

static void
hold (Stroke *stroke, GstBuffer *buffer)
{
  for (guint i = 0; i < gst_buffer_n_memory (buffer); i++)
    g_ptr_array_add (stroke->images, gst_buffer_get_memory (buffer, i));
}

static MienBrushFrame
describe (const GstVideoInfo *info)
{
  const GstVideoFormatInfo *format = info->finfo;
  MienBrushFrame frame = { GST_VIDEO_INFO_WIDTH (info),
    GST_VIDEO_INFO_HEIGHT (info), GST_VIDEO_INFO_IS_YUV (info) };
  guint left = 0 + 1 + 2 + 3;

  for (guint c = 0; c < 3; c++) {
    frame.at[c] = (guint8) format->poffset[c];
    left -= format->poffset[c];
  }
  frame.at[3] = (guint8) left;
  return frame;
}

static void
lay_rectangle (MienBrush *brush, const GstMienRectangle *open)
{
  const GstVideoRectangle *area = &open->area;

  if (open->is_even)
    mien_brush_fill (brush, open->picture.pixels[0], area->x, area->y,
        (guint) area->w, (guint) area->h);
  else
    mien_brush_lay (brush, &open->picture, area->x, area->y);
}

static gboolean
lay (MienBrush *brush, const GstVideoInfo *info,
    GstVideoOverlayComposition *composition, GError **error)
{
  const guint n = gst_video_overlay_composition_n_rectangles (composition);
  const MienBrushFrame frame = describe (info);

  mien_brush_begin (brush, &frame);
  for (guint i = 0; i < n; i++) {
    GstMienRectangle open;
    if (!gst_mien_rectangle_open_any (&open,
            gst_video_overlay_composition_get_rectangle (composition, i)))
      return fail (error, "reading a picture that is drawn");
    lay_rectangle (brush, &open);
    gst_mien_rectangle_close (&open);
  }
  return mien_brush_end (brush, error);
}

static gboolean
await (GstVulkanOperation *operation, GstBuffer *from, GstBuffer *to)
{
  return gst_mien_image_await (operation, from, VK_ACCESS_TRANSFER_READ_BIT,
             VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL)
      && (from == to
          || gst_mien_image_await (operation, to, VK_ACCESS_TRANSFER_WRITE_BIT,
              VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL))
      && gst_mien_image_record_barriers (operation);
}

static gboolean
submit (Stroke *stroke, GstBuffer *from, GstBuffer *to,
    const GstVideoInfo *info, GError **error)
{
  GstVulkanOperation *operation = stroke->operation;

  if (!gst_vulkan_operation_begin (operation, error))
    return FALSE;
  if (!await (operation, from, to))
    return gst_mien_image_give_up (operation, error);
  gst_mien_image_tiles_record (operation->cmd_buf, stroke->brush, from, to,
      info);
  gst_vulkan_operation_update_frame (operation, to,
      VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT,
      VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, NULL);
  hold (stroke, from);
  if (from != to)
    hold (stroke, to);
  return gst_vulkan_operation_end (operation, error);
}

gboolean
gst_mien_image_brush_lay (GstMienImageBrush *self, const GstVideoInfo *info,
    GstVideoOverlayComposition *composition, GError **error)
{
  self->current = (self->current + 1) % N_STROKES;
  Stroke *stroke = &self->strokes[self->current];

  stroke_settle (stroke);
  return lay (stroke->brush, info, composition, error);
}

gboolean
gst_mien_image_brush_submit (GstMienImageBrush *self, GstBuffer **buffer,
    const GstVideoInfo *info, GError **error)
{
  Stroke *stroke = &self->strokes[self->current];

  if (mien_brush_n_tiles (stroke->brush) == 0)
    return TRUE;
  g_autoptr (GstBuffer) to = may_be_written (*buffer)
      ? gst_buffer_ref (*buffer)
      : make_other (self, *buffer, info, error);
  if (!to || !submit (stroke, *buffer, to, info, error))
    return FALSE;
  if (to != *buffer)
    gst_buffer_replace (buffer, to);
  return TRUE;
}
