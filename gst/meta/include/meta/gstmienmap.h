/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mien-prelude.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_MAP (gst_mien_map_get_type ())

typedef struct _GstMienMap GstMienMap;

/**
 * GstMienArea:
 * @x: left edge
 * @y: upper edge
 * @width: width, > 0
 * @height: height, > 0
 * @angle: rotation about the centre, in radians, clockwise as displayed, with
 *   the pixel aspect ratio applied
 *
 * A rectangle relative to the box of a face: the left edge of the box is at 0
 * and its right edge at 1, and likewise its upper and lower edges. Scaling or
 * cropping the frame does not change it.
 *
 * Since: 0.1
 */
typedef struct {
  gfloat x, y, width, height;
  gfloat angle;
} GstMienArea;

GST_MIEN_API
GType gst_mien_map_get_type (void);

GST_MIEN_API
GstMienMap *gst_mien_map_new (const gchar *name, const gchar *model_name,
    const gchar *target, const GstMienArea *area, guint width,
    const gfloat *values, guint n_values);

GST_MIEN_API
GstMienMap *gst_mien_map_ref (GstMienMap *map);

GST_MIEN_API
void gst_mien_map_unref (GstMienMap *map);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienMap, gst_mien_map_unref)

GST_MIEN_API
const gchar *gst_mien_map_get_name (const GstMienMap *map);

GST_MIEN_API
const gchar *gst_mien_map_get_model_name (const GstMienMap *map);

GST_MIEN_API
const gchar *gst_mien_map_get_target (const GstMienMap *map);

GST_MIEN_API
void gst_mien_map_get_area (const GstMienMap *map, GstMienArea *area);

GST_MIEN_API
guint gst_mien_map_get_width (const GstMienMap *map);

GST_MIEN_API
guint gst_mien_map_get_height (const GstMienMap *map);

GST_MIEN_API
const gfloat *gst_mien_map_get_values (const GstMienMap *map, guint *n_values);

G_END_DECLS
