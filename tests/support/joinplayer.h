/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A pipeline with facejoin. A frame's number is its time; the detector is a
 * probe of the elements "find" and "find2", which puts a face where the number
 * says. So each frame that comes to "out" tells whose faces it got.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define JOIN_FRAMES 60
#define JOIN_RATE 25 /* whole milliseconds, which seeks find again */
#define JOIN_TIMEOUT (60 * GST_SECOND)

typedef struct {
  GstElement *pipeline;
  GArray *found; /* gint, of each frame that came out, by its number: whose
                   * face it has; -1: none; -2: it did not come */
  guint n_frames;
  gboolean errors_allowed;
  void (*on_frame) (GstElement *pipeline, gint number); /* or NULL */
} JoinPlayer;

/* FALSE: this machine lacks an element, and the test is skipped. */
gboolean join_player_init (JoinPlayer *self, const char *description);
void join_player_clear (JoinPlayer *self);

/* From the start to the end. */
void join_player_play (JoinPlayer *self);

/* Until there is such a message; an error fails unless they are allowed. */
void join_player_wait (JoinPlayer *self, GstMessageType type);

/* Until the sink has a frame. */
void join_player_preroll (JoinPlayer *self);

/* As if none had come. */
void join_player_forget (JoinPlayer *self);

G_END_DECLS
