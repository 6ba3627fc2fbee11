/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A pipeline with facejoin. The number of a frame follows from its timestamp.
 * The detector is a probe on the elements "find" and "find2", which places a
 * face at a position that depends on the number. So each frame that arrives at
 * "out" shows whose faces it got.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define JOIN_FRAMES 60
#define JOIN_RATE 25 /* frames last whole milliseconds, for exact seeks */
#define JOIN_TIMEOUT (60 * GST_SECOND)

typedef struct {
  GstElement *pipeline;
  GArray *found; /* gint per output frame number: the number of the frame whose
                  * face it has; -1: no face; -2: did not arrive */
  guint n_frames;
  gboolean errors_allowed;
  void (*on_frame) (GstElement *pipeline, gint number); /* or NULL */
} JoinPlayer;

/* FALSE if this machine lacks an element; the test is skipped then. */
gboolean join_player_init (JoinPlayer *self, const char *description);
void join_player_clear (JoinPlayer *self);

/* Plays from start to end. */
void join_player_play (JoinPlayer *self);

/* Waits for a message of this type. An error fails the test unless allowed. */
void join_player_wait (JoinPlayer *self, GstMessageType type);

/* Waits until the sink has a frame. */
void join_player_preroll (JoinPlayer *self);

/* Clears the results. */
void join_player_forget (JoinPlayer *self);

G_END_DECLS
