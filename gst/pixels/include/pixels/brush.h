/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pictures laid over a frame on the device, as mien_over () lays them over one
 * in memory, to the same samples. The caller copies the tiles of the frame that
 * pictures touch to a buffer and back, in a command of its own:
 *
 *   mien_brush_begin (b, &frame)
 *   mien_brush_lay (b, &picture, x, y), for all pictures, the lowest first
 *   mien_brush_end (b, &error)
 *   in the command: copies of the tiles to the buffer; mien_brush_record ();
 *   copies back
 *
 * Until the device has run that command, nothing may be called. One thread at a
 * time. In builds with Vulkan only.
 */
#pragma once

#include "engine/device.h"
#include "image/over.h"

G_BEGIN_DECLS

typedef struct _MienBrush MienBrush;

typedef struct {
  guint width, height; /* pixels */
  /* Luma, and pairs of both differences, blue first, for two by two pixels;
   * else four bytes a pixel. */
  gboolean is_nv12;
  guint8 at[4]; /* which byte is red, green, blue, and opacity or nothing */
} MienBrushFrame;

/* A part of the frame, from an even place on, and where its planes are in the
 * buffer: rows of `width` of a whole tile. */
typedef struct {
  guint x, y, width, height; /* pixels */
  gsize offsets[2];          /* bytes; of luma or all, of the differences */
} MienBrushTile;

MienBrush *mien_brush_new (MienDevice *device, GError **error);
void mien_brush_free (MienBrush *self);

void mien_brush_begin (MienBrush *self, const MienBrushFrame *frame);

/* As mien_over () and mien_over_fill (). The pixels are copied. */
void mien_brush_lay (MienBrush *self, const MienPicture *picture, gint x,
    gint y);
void mien_brush_fill (MienBrush *self, guint32 color, gint x, gint y,
    guint width, guint height);

/* Sends what was laid. FALSE: it does not fit the device. */
gboolean mien_brush_end (MienBrush *self, GError **error);

/* Those that pictures touch; 0: nothing is to be drawn. */
guint mien_brush_n_tiles (const MienBrush *self);
MienBrushTile mien_brush_get_tile (const MienBrush *self, guint i);

/* The width of a whole one, pixels. */
guint mien_brush_tile_width (void);

/* The VkBuffer * that the tiles are copied to. */
gconstpointer mien_brush_buffer (const MienBrush *self);

/* `command` is a VkCommandBuffer that records. What it copied to the buffer is
 * visible to shaders by then; what these write is not yet to copies. */
void mien_brush_record (MienBrush *self, gpointer command);

G_END_DECLS
