/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The timing patterns of streams. */
#pragma once

#include "people.h"

G_BEGIN_DECLS

typedef enum {
  PLAYBACK_NONE, /* a stream */
  PLAYBACK_FAST, /* a file: at eight times the speed, key frames only */
  PLAYBACK_BACKWARDS,
  PLAYBACK_TWICE, /* to the end, and again from the start */
} Playback;

/* The required quality. */
typedef struct {
  guint max_missed; /* existing faces that are not reported */
  guint max_ids;
} TimeLimits;

typedef struct {
  const char *name;
  double rate; /* frames/s taken by the camera */
  guint n_frames;
  const char *framerate; /* in the caps */
  const char *through;   /* elements */
  gboolean coded;        /* `through` outputs H.264 */
  gboolean live;         /* arrives in real time */
  Playback playback;
  guint detector_interval; /* frames */
  /* Each may be NULL. */
  double (*taken) (double regular, guint number); /* irregular capture times,
                                                   * s */
  double (*stamp) (double taken, guint number);   /* wrong timestamps; < 0:
                                                   * none */
  guint (*order) (guint number);                  /* order of arrival */

  TimeLimits limits[TEST_N_PEOPLE];
  double max_after; /* seconds reported after leaving */
} TimePattern;

const TimePattern *time_patterns_get (guint *n);

/* The capture time of a picture; the timestamp of its buffer; the number of the
 * picture at a place in the order of arrival. */
double time_pattern_taken (const TimePattern *self, guint number);
double time_pattern_stamp (const TimePattern *self, guint number);
guint time_pattern_number (const TimePattern *self, guint place);

G_END_DECLS
