/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

#include "fields.h"

G_BEGIN_DECLS

/* What of `event`, a structure that faceevents reports, was asked for; NULL: it
 * is about nothing else. Any thread. */
GstStructure *mien_event_with_fields (const GstStructure *event,
    const MienFields *fields);

G_END_DECLS
