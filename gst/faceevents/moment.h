/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MIEN_TIME_NONE G_MAXUINT64

/* When a frame was, in nanoseconds. */
typedef struct {
  guint64 clock; /* stream that was watched until then: it never goes back, nor
                  * on over a seek */
  /* The frame's, or MIEN_TIME_NONE. */
  guint64 timestamp, stream_time, running_time;
  guint64 utc; /* since 1970, by the sender's clock; or MIEN_TIME_NONE */
} MienMoment;

/* From one moment to a later one. */
static inline guint64
mien_moment_since (const MienMoment *earlier, const MienMoment *later)
{
  return later->clock - earlier->clock;
}

G_END_DECLS
