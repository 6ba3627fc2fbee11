/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures that the device blends over frames: the bytes are those of
 * mien_over (). */

#include <stdlib.h>
#include <string.h>

#include "engine/vulkan.h"
#include "pixels/brush.h"
#include "table.h"

#define SIDE 100 /* of the largest picture */

typedef struct {
  const char *name;
  guint width, height;
  gboolean is_nv12;
  guint8 at[4];
} Layout;

static const Layout layouts[] = {
  { "nv12", 333, 101, TRUE, { 0 } },
  { "nv12-one-tile", 8, 3, TRUE, { 0 } },
  { "nv12-one-pixel", 1, 1, TRUE, { 0 } },
  { "rgba", 333, 101, FALSE, { 0, 1, 2, 3 } },
  { "bgra", 64, 16, FALSE, { 2, 1, 0, 3 } },
  { "argb", 65, 17, FALSE, { 1, 2, 3, 0 } },
  { "abgr", 130, 33, FALSE, { 3, 2, 1, 0 } },
  { "rgba-one-pixel", 1, 1, FALSE, { 0, 1, 2, 3 } },
};

/* The pictures, in this order: across all edges, outside, overlapping. */
static const struct {
  gint x, y;
  guint width, height;
  gboolean is_fill;
} places[] = {
  { 3, 5, 60, 40, FALSE },
  { -20, -10, 50, 31, FALSE },
  { 300, 80, 100, 100, FALSE },
  { 0, 0, 1, 1, FALSE },
  { 10, 10, 77, 9, TRUE },
  { -1000, 20, 3000, 3, TRUE },
  { 31, -7, 5, 1000, TRUE },
  { 5000, 5000, 10, 10, FALSE },
  { -200, 0, 100, 100, FALSE },
  { 61, 13, 8, 8, FALSE },
  { 1, 1, 100, 3, FALSE },
};

typedef struct {
  const Layout *layout;
  gsize strides[2];
  guint8 *planes[2]; /* the second one of NV12 */
} Frame;

static MienDevice *device;

static guint
rows_of (const Layout *layout, guint p)
{
  return (layout->height + p) >> p;
}

static void
frame_init (Frame *self, const Layout *layout, GRand *random)
{
  const gsize width = layout->is_nv12 ? 1 : 4;

  *self = (Frame) { layout,
    { width * layout->width, 2 * ((layout->width + 1) / 2) } };
  for (guint p = 0; p < (layout->is_nv12 ? 2 : 1); p++) {
    const gsize n = self->strides[p] * rows_of (layout, p);
    self->planes[p] = g_malloc (n);
    for (gsize i = 0; i < n; i++)
      self->planes[p][i] = (guint8) g_rand_int_range (random, 0, 256);
  }
}

static void
frame_clear (Frame *self)
{
  g_free (self->planes[0]);
  g_free (self->planes[1]);
}

static MienSurface
surface_of (const Frame *frame)
{
  const Layout *layout = frame->layout;
  MienSurface surface = { layout->is_nv12 ? MIEN_SURFACE_YUV
                                          : MIEN_SURFACE_RGBA,
    layout->width, layout->height, .half_width = layout->is_nv12,
    .half_height = layout->is_nv12 };

  for (guint c = 0; c < 4; c++)
    surface.planes[c] = (MienSurfacePlane) { frame->planes[0] + layout->at[c],
      (gssize) frame->strides[0], 4 };
  if (!layout->is_nv12)
    return surface;
  surface.planes[0].step = 1;
  for (guint c = 1; c < 3; c++)
    surface.planes[c] = (MienSurfacePlane) { frame->planes[1] + c - 1,
      (gssize) frame->strides[1], 2 };
  return surface;
}

/* Random premultiplied pixels: any opacity, and colours up to it. */
static void
paint (guint32 *pixels, gsize n, GRand *random)
{
  for (gsize i = 0; i < n; i++) {
    const guint32 opacity = (guint32) g_rand_int_range (random, 0, 256);
    pixels[i] = opacity << 24;
    for (guint shift = 0; shift < 24; shift += 8)
      pixels[i] |= (guint32) g_rand_int_range (random, 0, (gint) opacity + 1)
          << shift;
  }
}

/* Blends all pictures with the brush and on the CPU. */
static void
lay_all (MienBrush *brush, const MienSurface *surface, GRand *random)
{
  g_autofree guint32 *pixels = g_new (guint32, SIDE * SIDE);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    const gint x = places[i].x, y = places[i].y;
    const guint width = places[i].width, height = places[i].height;
    paint (pixels, SIDE * SIDE, random);
    const MienPicture picture = { pixels, SIDE, width, height };
    if (places[i].is_fill) {
      mien_brush_fill (brush, pixels[0], x, y, width, height);
      mien_over_fill (surface, pixels[0], x, y, width, height);
    } else {
      mien_brush_lay (brush, &picture, x, y);
      mien_over (surface, &picture, x, y);
    }
  }
}

/* Copies a tile's rows to the device or back. */
static void
move_tile (const MienBrush *brush, const Frame *frame, guint i, gboolean back)
{
  const MienBrushTile tile = mien_brush_get_tile (brush, i);
  MienVkBuffer buffer = { mien_vulkan_device_vk (device),
    *(const VkBuffer *) mien_brush_buffer (brush) };
  g_autoptr (GError) error = NULL;

  for (guint p = 0; p < (frame->layout->is_nv12 ? 2 : 1); p++) {
    const gsize step = frame->layout->is_nv12 ? 1 + p : 4;
    const gsize pitch = step * (mien_brush_tile_width () >> p);
    const gsize n = step * ((tile.width + p) >> p);
    for (guint y = 0; y < (tile.height + p) >> p; y++) {
      guint8 *row = frame->planes[p] + ((tile.y >> p) + y) * frame->strides[p]
          + (tile.x >> p) * step;
      const gsize at = tile.offsets[p] + y * pitch;
      if (back)
        mien_vk_buffer_download (&buffer, at, row, n, &error);
      else
        mien_vk_buffer_upload (&buffer, at, row, n, &error);
      g_assert_no_error (error);
    }
  }
}

/* Makes the device run what the brush records. */
static void
run (MienBrush *brush)
{
  const MienVkDevice *vk = mien_vulkan_device_vk (device);
  const VkCommandPoolCreateInfo pool_info = {
    VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
    .queueFamilyIndex = vk->queue_family,
  };
  const VkCommandBufferBeginInfo begin = {
    VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO
  };
  const VkMemoryBarrier blended = { VK_STRUCTURE_TYPE_MEMORY_BARRIER,
    .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
    .dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_HOST_READ_BIT };
  VkCommandPool pool;
  VkCommandBuffer command;

  vkCreateCommandPool (vk->handle, &pool_info, NULL, &pool);
  const VkCommandBufferAllocateInfo info = {
    VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, .commandPool = pool,
    .commandBufferCount = 1
  };
  vkAllocateCommandBuffers (vk->handle, &info, &command);
  vkBeginCommandBuffer (command, &begin);
  mien_brush_record (brush, command);
  vkCmdPipelineBarrier (command, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
      VK_PIPELINE_STAGE_TRANSFER_BIT | VK_PIPELINE_STAGE_HOST_BIT, 0, 1,
      &blended, 0, NULL, 0, NULL);
  vkEndCommandBuffer (command);
  const VkSubmitInfo submit = { VK_STRUCTURE_TYPE_SUBMIT_INFO,
    .commandBufferCount = 1, .pCommandBuffers = &command };
  g_assert_cmpint (vkQueueSubmit (vk->queue, 1, &submit, VK_NULL_HANDLE), ==,
      VK_SUCCESS);
  vkQueueWaitIdle (vk->queue);
  vkDestroyCommandPool (vk->handle, pool, NULL);
}

static void
compare (const Frame *got, const Frame *want)
{
  for (guint p = 0; p < (got->layout->is_nv12 ? 2 : 1); p++)
    g_assert_cmpmem (got->planes[p], got->strides[p] * rows_of (got->layout, p),
        want->planes[p], want->strides[p] * rows_of (want->layout, p));
}

static void
draw (MienBrush *brush, const Layout *layout, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GRand) again = g_rand_new_with_seed (seed);
  const MienBrushFrame info = { layout->width, layout->height, layout->is_nv12,
    { layout->at[0], layout->at[1], layout->at[2], layout->at[3] } };
  g_autoptr (GError) error = NULL;
  Frame got, want;

  frame_init (&got, layout, random);
  frame_init (&want, layout, again);
  const MienSurface surface = surface_of (&want);
  mien_brush_begin (brush, &info);
  lay_all (brush, &surface, random);
  mien_brush_end (brush, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mien_brush_n_tiles (brush), >, 0);
  for (guint i = 0; i < mien_brush_n_tiles (brush); i++)
    move_tile (brush, &got, i, FALSE);
  run (brush);
  for (guint i = 0; i < mien_brush_n_tiles (brush); i++)
    move_tile (brush, &got, i, TRUE);
  compare (&got, &want);
  frame_clear (&got);
  frame_clear (&want);
}

/* One brush is used for many frames. */
static void
same_bytes (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MienBrush *brush = mien_brush_new (device, &error);

  g_assert_no_error (error);
  for (guint32 seed = 1; seed <= 3; seed++)
    draw (brush, data, seed);
  mien_brush_free (brush);
}

/* Pictures outside the frame touch no tile, and only tiles that are touched are
 * copied. */
static void
tiles (void)
{
  const MienBrushFrame frame = { 640, 480, TRUE, { 0 } };
  g_autoptr (GError) error = NULL;
  MienBrush *brush = mien_brush_new (device, &error);

  g_assert_no_error (error);
  mien_brush_begin (brush, &frame);
  mien_brush_fill (brush, ~0u, 640, 0, 10, 10);
  mien_brush_fill (brush, ~0u, 0, -10, 10, 10);
  mien_brush_fill (brush, 0x00ffffff, 0, 0, 640, 480);
  g_assert_true (mien_brush_end (brush, &error));
  g_assert_cmpuint (mien_brush_n_tiles (brush), ==, 0);

  mien_brush_begin (brush, &frame);
  mien_brush_fill (brush, ~0u, 63, 15, 2, 2);
  mien_brush_fill (brush, ~0u, 639, 479, 1, 1);
  g_assert_true (mien_brush_end (brush, &error));
  g_assert_cmpuint (mien_brush_n_tiles (brush), ==, 5);
  mien_brush_free (brush);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  device = mien_device_get ("vulkan", &error);
  if (!device) {
    g_print ("1..0 # SKIP %s\n", error->message);
    return 0;
  }
  mien_test_add_table ("/pixels/brush/", layouts, same_bytes);
  g_test_add_func ("/pixels/brush/tiles", tiles);
  const int result = g_test_run ();
  mien_device_unref (device);
  return result;
}
