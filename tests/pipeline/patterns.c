/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "patterns.h"

#define HOUR 3600.0

static double
jittered (double regular, guint number)
{
  return regular + number * 7919 % 97 / 97.0 * 0.18;
}

static double
with_holes (double regular, guint number)
{
  return regular + number / 50 * 3.0;
}

static double
one_ahead (double taken, guint number)
{
  return taken + (number % 10 == 6 ? 10 * HOUR : 0);
}

static double
one_back (double taken, guint number)
{
  return 2 * HOUR + taken - (number % 10 == 3 ? HOUR : 0);
}

static double
jumps_ahead (double taken, guint number)
{
  return taken + (number >= 130 ? HOUR : 0);
}

static double
jumps_back (double taken, guint number)
{
  return HOUR + taken - (number >= 130 ? HOUR / 2 : 0);
}

static double
none (double taken, guint number)
{
  return -1;
}

static guint
swapped (guint number)
{
  return number ^ 1;
}

#define X264 "videoconvert ! x264enc speed-preset=ultrafast key-int-max=25"
#define TO_FILE X264 " bframes=0 ! h264parse"
#define TS X264 " ! mpegtsmux ! tsdemux"
#define RTP \
  "videoconvert ! x264enc speed-preset=ultrafast tune=zerolatency " \
  "key-int-max=15 ! rtph264pay config-interval=-1 ! rtpjitterbuffer " \
  "latency=100 ! rtph264depay"
#define PLAIN "identity"

/* Not reported: the first hit; with two people both first hits, and a person
 * reappearing from behind the other. */
#define ALL \
  { \
    { 1, 1 }, { 1, 1 }, { 4, 2 }, \
    { \
      1, 1 \
    } \
  }
/* A person hidden for longer than max-age gets a new id. */
#define HIDDEN_LONG \
  { \
    { 1, 1 }, { 1, 1 }, { 4, 3 }, \
    { \
      1, 1 \
    } \
  }
/* Until the second hit of a detector that searches every third frame. */
#define THREE \
  { \
    { 3, 1 }, { 3, 1 }, { 8, 2 }, \
    { \
      3, 1 \
    } \
  }
/* Both of these again, after a jump. */
#define TWICE \
  { \
    { 4, 2 }, { 4, 2 }, { 8, 4 }, \
    { \
      4, 2 \
    } \
  }

static const TimePattern PATTERNS[] = {
  { "30/s", 30, 300, "30/1", PLAIN, .detector_interval = 1, .limits = ALL,
      .max_after = 0.4 },
  { "60/s", 60, 600, "60/1", PLAIN, .detector_interval = 1, .limits = ALL,
      .max_after = 0.4 },
  { "15/s, caps say 500/s", 15, 150, "500/1", PLAIN, .detector_interval = 1,
      .limits = ALL, .max_after = 0.4 },
  { "5/s, caps say 30/s", 5, 50, "30/1", PLAIN, .detector_interval = 1,
      .limits = ALL, .max_after = 0.4 },
  { "1/s, caps say 30/s", 1, 40, "30/1", PLAIN, .detector_interval = 1,
      .limits = ALL, .max_after = 0.4 },
  { "one every 2 s, caps say 25/s", 0.5, 40, "25/1", PLAIN,
      .detector_interval = 1, .limits = ALL, .max_after = 0.4 },
  { "one a minute, caps say 60/s", 1 / 60.0, 40, "60/1", PLAIN,
      .detector_interval = 1, .limits = ALL, .max_after = 0.4 },
  { "5/s, uneven by 0.2 s", 5, 50, "30/1", PLAIN, .detector_interval = 1,
      .taken = jittered, .limits = HIDDEN_LONG, .max_after = 0.4 },
  { "25/s with gaps of 3 s", 25, 250, "25/1", PLAIN, .detector_interval = 1,
      .taken = with_holes, .limits = ALL, .max_after = 0.4 },
  { "25/s without timestamps", 25, 250, "0/1", PLAIN, .detector_interval = 1,
      .stamp = none, .limits = ALL, .max_after = 0.5 },
  { "25/s, pairs of frames swapped", 25, 250, "25/1", PLAIN,
      .detector_interval = 1, .order = swapped, .limits = ALL,
      .max_after = 0.4 },
  { "25/s, one in ten 10 h ahead", 25, 250, "25/1", PLAIN,
      .detector_interval = 1, .stamp = one_ahead, .limits = ALL,
      .max_after = 0.4 },
  { "25/s, one in ten 1 h back", 25, 250, "25/1", PLAIN, .detector_interval = 1,
      .stamp = one_back, .limits = ALL, .max_after = 0.4 },
  { "25/s, jumps 1 h ahead", 25, 250, "25/1", PLAIN, .detector_interval = 1,
      .stamp = jumps_ahead, .limits = TWICE, .max_after = 0.4 },
  { "25/s, jumps 30 min back", 25, 250, "25/1", PLAIN, .detector_interval = 1,
      .stamp = jumps_back, .limits = TWICE, .max_after = 0.4 },
  { "25/s, every third searched, not signalled", 25, 250, "25/1", PLAIN,
      .detector_interval = 3, .limits = THREE, .max_after = 0.5 },
  { "10/s, repeated to 30/s by videorate", 10, 100, "10/1",
      "videorate ! video/x-raw,framerate=30/1", .detector_interval = 1,
      .limits = THREE, .max_after = 0.4 },
  { "MPEG-TS, 15/s, VUI says 500/s", 15, 150, "500/1", TS, TRUE,
      .detector_interval = 1, .limits = ALL, .max_after = 0.4 },
  { "RTP, 15/s, caps say 30/s", 15, 150, "30/1", RTP, TRUE, TRUE,
      .detector_interval = 1, .limits = ALL, .max_after = 0.4 },
  { "MP4, 25/s, rate 8 by key frames", 25, 500, "25/1", TO_FILE, TRUE, FALSE,
      PLAYBACK_FAST, 1, .limits = ALL, .max_after = 0.4 },
  { "MP4, 25/s, backwards", 25, 250, "25/1", TO_FILE, TRUE, FALSE,
      PLAYBACK_BACKWARDS, 1, .limits = ALL, .max_after = 0.4 },
  { "MP4, 25/s, played twice", 25, 250, "25/1", TO_FILE, TRUE, FALSE,
      PLAYBACK_TWICE, 1, .limits = TWICE, .max_after = 0.4 },
};

const TimePattern *
time_patterns_get (guint *n)
{
  *n = G_N_ELEMENTS (PATTERNS);
  return PATTERNS;
}

double
time_pattern_taken (const TimePattern *self, guint number)
{
  const double regular = number / self->rate;
  return self->taken ? self->taken (regular, number) : regular;
}

double
time_pattern_stamp (const TimePattern *self, guint number)
{
  const double taken = time_pattern_taken (self, number);
  return self->stamp ? self->stamp (taken, number) : taken;
}

guint
time_pattern_number (const TimePattern *self, guint place)
{
  return self->order ? self->order (place) : place;
}
