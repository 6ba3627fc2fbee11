/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "meta/mien.h"

/* An attribute with a class set of its own. */
GstMienAttribute *test_attribute_new (const gchar *name,
    const gchar *model_name, const gchar *const *labels, const gfloat *scores,
    guint n_scores);

/* Labels "a" and "b"; the score of "a" is `first`, that of "b" the
 * remainder. */
GstMienAttribute *test_attribute (const gchar *name, gfloat first);

/* A number; `unit` may be NULL. */
GstMienAttribute *test_number (const gchar *name, const gchar *unit,
    gfloat value);

/* Fails unless the buffer has exactly one face with exactly these attributes:
 * "emotion=happy 0.5 of 7 by model.onnx; ...", where 7 is the number of
 * classes. */
void test_assert_attributes (GstBuffer *buffer, const gchar *expected);

/* 3 x 2 cells 0 to 5 over the lower half of the face. `target` may be NULL. */
GstMienMap *test_map (const gchar *name, const gchar *target);
void test_check_map (const GstMienMap *map, const gchar *name,
    const gchar *target);

/* Copies the metas of `source` to a new buffer as videoscale does: with their
 * own transform functions. */
GstBuffer *test_scale_metas (GstBuffer *source, gint in_width, gint in_height,
    gint out_width, gint out_height);

/* The only GstMienFace of the buffer, or NULL; fails if there are more. */
GstMienFace *test_only_face (GstBuffer *buffer);

/* The number of metas with this API on `buffer`. */
guint test_count_metas (GstBuffer *buffer, GType api);
guint test_count_regions (GstBuffer *buffer);
