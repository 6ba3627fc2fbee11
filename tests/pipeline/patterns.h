/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The time patterns of streams. */
#pragma once

#include "people.h"

G_BEGIN_DECLS

typedef enum {
  PLAYBACK_NONE, /* a stream */
  PLAYBACK_FAST, /* a file: eightfold, by its key frames */
  PLAYBACK_BACKWARDS,
  PLAYBACK_TWICE, /* to its end, and from its start again */
} Playback;

/* What is good enough. */
typedef struct {
  guint max_missed; /* faces that were there and are not reported */
  guint max_ids;
} TimeLimits;

typedef struct {
  const char *name;
  double rate; /* frames/s that the camera takes */
  guint n_frames;
  const char *framerate; /* of the caps */
  const char *through;   /* elements */
  gboolean coded;        /* what comes out is H.264 */
  gboolean live;         /* comes at its pace */
  Playback playback;
  guint detector_interval; /* frames */
  /* Each may be NULL. */
  double (*taken) (double regular, guint number); /* uneven pictures, s */
  double (*stamp) (double taken, guint number);   /* wrong times; < 0: none */
  guint (*order) (guint number);                  /* in which they come */

  TimeLimits limits[TEST_N_PEOPLE];
  double max_after; /* s reported after leaving */
} TimePattern;

const TimePattern *time_patterns_get (guint *n);

/* When the picture was taken; the time on its buffer; the number of the
 * picture that comes in that place. */
double time_pattern_taken (const TimePattern *self, guint number);
double time_pattern_stamp (const TimePattern *self, guint number);
guint time_pattern_number (const TimePattern *self, guint place);

G_END_DECLS
