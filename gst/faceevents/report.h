/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Builds the structures of messages and events. docs/elements/faceevents.md
 * describes their fields.
 */
#pragma once

#include "crowd.h"
#include "person.h"
#include "stays.h"

G_BEGIN_DECLS

/* The person of `stay` came. `face` is the face on the frame at `now`, whose
 * format is `info`. */
GstStructure *gst_mien_report_came (const MienStay *stay,
    const GstMienFace *face, const GstVideoInfo *info, const MienMoment *now);

/* The person of `stay`, whose data is a GstMienPerson, left. */
GstStructure *gst_mien_report_left (const MienStay *stay,
    const MienMoment *now);

GstStructure *gst_mien_report_changed (const MienStay *stay,
    const GstMienChange *change, const MienMoment *now);

GstStructure *gst_mien_report_crowd (const MienCrowd *crowd, guint count,
    guint threshold, const MienMoment *now);

G_END_DECLS
