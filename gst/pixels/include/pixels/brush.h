/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Blends pictures over a frame on the device, with the same result as
 * mien_over () for a frame in memory. The caller copies the tiles of the frame
 * that pictures touch to a buffer and back, in a command buffer of its own:
 *
 *   mien_brush_begin (b, &frame)
 *   mien_brush_lay (b, &picture, x, y), for all pictures, from bottom to top
 *   mien_brush_end (b, &error)
 *   record copies of the tiles to the buffer; mien_brush_record (); record the
 *   copies back
 *
 * Do not use the brush until the device has executed the command buffer. One
 * thread at a time. Only in builds with Vulkan.
 */
#pragma once

#include "engine/device.h"
#include "image/over.h"

G_BEGIN_DECLS

typedef struct _MienBrush MienBrush;

typedef struct {
  guint width, height; /* pixels */
  /* A plane of luma, and one of Cb Cr pairs, each for 2x2 pixels; if FALSE,
   * four bytes per pixel. */
  gboolean is_nv12;
  guint8 at[4]; /* byte of red, green, blue, and of alpha or padding */
} MienBrushFrame;

/* A part of the frame, with an even x and y, and where its planes are in the
 * buffer. There, rows always have mien_brush_tile_width () pixels. */
typedef struct {
  guint x, y, width, height; /* pixels */
  gsize offsets[2];          /* bytes; of luma or RGB, and of chroma */
} MienBrushTile;

MienBrush *mien_brush_new (MienDevice *device, GError **error);
void mien_brush_free (MienBrush *self);

void mien_brush_begin (MienBrush *self, const MienBrushFrame *frame);

/* Like mien_over () and mien_over_fill (). The pixels are copied. */
void mien_brush_lay (MienBrush *self, const MienPicture *picture, gint x,
    gint y);
void mien_brush_fill (MienBrush *self, guint32 color, gint x, gint y,
    guint width, guint height);

/* Uploads the pictures. Returns FALSE if the device has no room for them, or
 * cannot address that many. */
gboolean mien_brush_end (MienBrush *self, GError **error);

/* The number of tiles that pictures touch; 0 if there is nothing to draw. */
guint mien_brush_n_tiles (const MienBrush *self);
MienBrushTile mien_brush_get_tile (const MienBrush *self, guint i);

/* The width of a tile that is not cut by the frame's edge, pixels. */
guint mien_brush_tile_width (void);

/* The buffer that the tiles are copied to, as VkBuffer *. */
gconstpointer mien_brush_buffer (const MienBrush *self);

/* Records the blending in `command`, a VkCommandBuffer in the recording state.
 * The caller records the barriers: before, to make the copies to the buffer
 * visible to shaders; after, to make the shaders' writes visible to copies. */
void mien_brush_record (MienBrush *self, gpointer command);

G_END_DECLS
