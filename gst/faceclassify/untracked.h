/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The results of the last frame's faces that no tracker gave an id, for frames
 * that show it once more. A face is known by its place. One thread at a time.
 */
#pragma once

#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

typedef struct _GstMienUntracked GstMienUntracked;

GstMienUntracked *gst_mien_untracked_new (void);
void gst_mien_untracked_free (GstMienUntracked *self);
void gst_mien_untracked_clear (GstMienUntracked *self);

/* `face` got this attribute. */
void gst_mien_untracked_add (GstMienUntracked *self,
    const GstMienFace *face, GstMienAttribute *attribute);

/* The attributes of the face that was where `face` is, or NULL. */
const GPtrArray *gst_mien_untracked_find (const GstMienUntracked *self,
    const GstMienFace *face);

G_END_DECLS
