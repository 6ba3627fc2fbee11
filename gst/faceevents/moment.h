/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MIEN_TIME_NONE G_MAXUINT64

/* The time of a frame, in nanoseconds. */
typedef struct {
  guint64 clock; /* duration of the stream up to the frame: it never goes back
                  * and does not advance across a seek */
  /* The frame's, or MIEN_TIME_NONE. */
  guint64 timestamp, stream_time, running_time;
  guint64 utc; /* since 1970, by the sender's clock; or MIEN_TIME_NONE */
} MienMoment;

/* Nanoseconds from one moment to a later one. */
static inline guint64
mien_moment_since (const MienMoment *earlier, const MienMoment *later)
{
  return later->clock - earlier->clock;
}

G_END_DECLS
