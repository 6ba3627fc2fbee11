/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The faces found in one analysed frame. Reference-counted and immutable: any
 * thread.
 */
#pragma once

#include "meta/mien.h"
#include "placement.h"
#include "times.h"

G_BEGIN_DECLS

typedef struct {
  gint64 time; /* of the frame; GST_MIEN_NO_TIME: unknown */
  GstMienFrame frame;
  GstMienTimes times;             /* of the analysed stream up to this frame */
  GPtrArray *faces, *unconfirmed; /* of GstMienFace, shared */
  guint search;                   /* analysed frames since the last search */
} GstMienFinding;

/* `times` ends with the frame in `buffer`, whose format is `frame`; the first
 * two arguments are those of gst_mien_buffer_get_faces_full (). Does not keep
 * the buffer. */
GstMienFinding *gst_mien_finding_new (GstBuffer *buffer,
    const gchar *object_class, const GstMienFrame *frame,
    const GstMienTimes *times, gint64 time);

GstMienFinding *gst_mien_finding_ref (GstMienFinding *self);
void gst_mien_finding_unref (GstMienFinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienFinding, gst_mien_finding_unref)

/* Adds the faces, moved by `placement`, to a writable buffer. `times` is of the
 * stream of `buffer` and ends with that buffer; frames less than `tolerance` ns
 * apart count as the same frame. */
void gst_mien_finding_add_to (const GstMienFinding *self, GstBuffer *buffer,
    const GstMienPlacement *placement, const GstMienTimes *times,
    gint64 tolerance);

G_END_DECLS
