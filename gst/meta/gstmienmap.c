/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienmap
 * @title: GstMienMap
 * @short_description: the parts of a face that led to a model's result
 *
 * A number for each cell of a grid over a face: how much that part of the
 * picture contributed to the model's result. Immutable and reference-counted:
 * copies of a buffer share their maps, and any thread may read them.
 *
 * Since: 0.1
 */

#include "meta/gstmienmap.h"

#include <math.h>
#include <string.h>

#include "intern.h"

/**
 * GstMienMap:
 *
 * The parts of a face that led to a model's result. Opaque, immutable,
 * reference-counted.
 *
 * Since: 0.1
 */
struct _GstMienMap {
  const gchar *name, *model_name, *target; /* interned */
  GstMienArea area;
  guint width, height;
  gfloat values[];
};

G_DEFINE_BOXED_TYPE (GstMienMap, gst_mien_map, gst_mien_map_ref,
    gst_mien_map_unref)

/**
 * gst_mien_map_new:
 * @name: name of the method, such as "gbp" or "gradcam"
 * @model_name: name of the model that is explained
 * @target: (nullable): the explained output of the model, such as "happy";
 *   %NULL if it has no name
 * @area: the area that the map covers
 * @width: number of columns, at least 1
 * @values: (array length=n_values): a number for each cell, row by row from the
 *   upper left
 * @n_values: number of cells: a multiple of @width, at least one row
 *
 * Creates a map. The values are copied, and all names are interned, see
 * g_intern_string(). Bytes that are not UTF-8 are replaced by U+FFFD.
 *
 * Returns: (transfer full): a new map
 *
 * Since: 0.1
 */
GstMienMap *
gst_mien_map_new (const gchar *name, const gchar *model_name,
    const gchar *target, const GstMienArea *area, guint width,
    const gfloat *values, guint n_values)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (model_name != NULL, NULL);
  g_return_val_if_fail (area != NULL, NULL);
  g_return_val_if_fail (isfinite (area->x) && isfinite (area->y), NULL);
  g_return_val_if_fail (isfinite (area->width) && area->width > 0, NULL);
  g_return_val_if_fail (isfinite (area->height) && area->height > 0, NULL);
  g_return_val_if_fail (isfinite (area->angle), NULL);
  g_return_val_if_fail (width > 0 && n_values > 0, NULL);
  g_return_val_if_fail (n_values % width == 0, NULL);
  g_return_val_if_fail (values != NULL, NULL);

  const gsize size = n_values * sizeof (gfloat);
  GstMienMap *map = g_atomic_rc_box_alloc (sizeof (GstMienMap) + size);
  map->name = mien_intern (name);
  map->model_name = mien_intern (model_name);
  map->target = mien_intern (target);
  map->area = *area;
  map->width = width;
  map->height = n_values / width;
  memcpy (map->values, values, size);
  return map;
}

/**
 * gst_mien_map_ref:
 * @map: a map
 *
 * Adds a reference. Any thread.
 *
 * Returns: (transfer full): @map
 *
 * Since: 0.1
 */
GstMienMap *
gst_mien_map_ref (GstMienMap *map)
{
  return g_atomic_rc_box_acquire (map);
}

/**
 * gst_mien_map_unref:
 * @map: (transfer full) (nullable): a map
 *
 * Drops a reference; the last one frees @map. Any thread.
 *
 * Since: 0.1
 */
void
gst_mien_map_unref (GstMienMap *map)
{
  if (map)
    g_atomic_rc_box_release (map);
}

/**
 * gst_mien_map_get_name:
 * @map: a map
 *
 * Gets the method that produced the map.
 *
 * Returns: the name of the method, such as "gbp" or "gradcam"
 *
 * Since: 0.1
 */
const gchar *
gst_mien_map_get_name (const GstMienMap *map)
{
  g_return_val_if_fail (map != NULL, NULL);

  return map->name;
}

/**
 * gst_mien_map_get_model_name:
 * @map: a map
 *
 * Gets the model whose result the map explains.
 *
 * Returns: the name of the model that is explained
 *
 * Since: 0.1
 */
const gchar *
gst_mien_map_get_model_name (const GstMienMap *map)
{
  g_return_val_if_fail (map != NULL, NULL);

  return map->model_name;
}

/**
 * gst_mien_map_get_target:
 * @map: a map
 *
 * Gets what the map explains.
 *
 * Returns: (nullable): the explained output of the model, such as "happy"
 *
 * Since: 0.1
 */
const gchar *
gst_mien_map_get_target (const GstMienMap *map)
{
  g_return_val_if_fail (map != NULL, NULL);

  return map->target;
}

/**
 * gst_mien_map_get_area:
 * @map: a map
 * @area: (out caller-allocates): the area that the map covers
 *
 * Gets the position of the map relative to the face. Unless the area is
 * rotated, column x starts at pixel face->x + face->width * (area->x +
 * area->width * x / width), and row y correspondingly.
 *
 * Since: 0.1
 */
void
gst_mien_map_get_area (const GstMienMap *map, GstMienArea *area)
{
  g_return_if_fail (map != NULL);
  g_return_if_fail (area != NULL);

  *area = map->area;
}

/**
 * gst_mien_map_get_width:
 * @map: a map
 *
 * Gets the width of the grid of values.
 *
 * Returns: the number of columns
 *
 * Since: 0.1
 */
guint
gst_mien_map_get_width (const GstMienMap *map)
{
  g_return_val_if_fail (map != NULL, 0);

  return map->width;
}

/**
 * gst_mien_map_get_height:
 * @map: a map
 *
 * Gets the height of the grid of values.
 *
 * Returns: the number of rows
 *
 * Since: 0.1
 */
guint
gst_mien_map_get_height (const GstMienMap *map)
{
  g_return_val_if_fail (map != NULL, 0);

  return map->height;
}

/**
 * gst_mien_map_get_values:
 * @map: a map
 * @n_values: (out) (optional): width * height
 *
 * Gets the values as the method computed them. Gradients have either sign, and
 * their magnitude depends on the network.
 *
 * Returns: (array length=n_values) (transfer none): the values, row by row
 *
 * Since: 0.1
 */
const gfloat *
gst_mien_map_get_values (const GstMienMap *map, guint *n_values)
{
  g_return_val_if_fail (map != NULL, NULL);

  if (n_values)
    *n_values = map->width * map->height;
  return map->values;
}
