/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What happened, as the structure of messages and events. docs/elements/faceevents.md
 * describes its fields.
 */
#pragma once

#include "crowd.h"
#include "person.h"
#include "stays.h"

G_BEGIN_DECLS

/* `stay` came, and is known on the frame of `now` as `face`, of a frame of
 * `info`. */
GstStructure *gst_mien_report_came (const MienStay *stay,
    const GstMienFace *face, const GstVideoInfo *info, const MienMoment *now);

/* `stay`, whose data is a GstMienPerson, left. */
GstStructure *gst_mien_report_left (const MienStay *stay,
    const MienMoment *now);

GstStructure *gst_mien_report_changed (const MienStay *stay,
    const GstMienChange *change, const MienMoment *now);

GstStructure *gst_mien_report_crowd (const MienCrowd *crowd, guint count,
    guint threshold, const MienMoment *now);

G_END_DECLS
