/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Name of the structure of messages and events in which faceevents reports what
 * happened, and by which others know them; docs/elements/faceevents.md. */
#define GST_MIEN_EVENT_NAME "faceevents"
