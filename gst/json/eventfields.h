/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

#include "fields.h"

G_BEGIN_DECLS

/* A copy of `event`, a report of faceevents, with only the chosen fields; NULL
 * if it is the change of an attribute that was not chosen. Any thread. */
GstStructure *mien_event_with_fields (const GstStructure *event,
    const MienFields *fields);

G_END_DECLS
