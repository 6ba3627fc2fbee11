/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Name of the structure in the messages and events with which faceevents
 * reports what happened, and by which other elements recognise them;
 * docs/elements/faceevents.md. */
#define GST_MIEN_EVENT_NAME "faceevents"
