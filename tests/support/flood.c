/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "flood.h"

#include <gst/check/gstharness.h>

#include "device.h"
#include "memcheck.h"

#define FRAME_TIME (40 * GST_MSECOND)

typedef struct {
  const FloodFilm *film;
  const char *line;
  GstHarness *h;
  gpointer play; /* returned by the film */
  guint n_pulled;
} Player;

/* The only element in the launch line. */
static GstElement *
element_of (const Player *self)
{
  return GST_BIN (self->h->element)->children->data;
}

/* Pulls all frames that have come out, in order. */
static void
pull_all (Player *self)
{
  GstBuffer *buffer;

  while ((buffer = gst_harness_try_pull (self->h))) {
    g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==,
        self->n_pulled++ * FRAME_TIME);
    self->film->take (self->play, buffer);
    gst_buffer_unref (buffer);
  }
}

static gpointer
play (gpointer data)
{
  Player *self = data;
  const FloodFilm *film = self->film;

  self->h = gst_harness_new_parse (self->line);
  self->play = film->begin (film);
  self->n_pulled = 0;
  gst_harness_set_src_caps_str (self->h, film->caps);
  for (guint i = 0; i < film->n_frames; i++) {
    GstBuffer *buffer = film->next (self->play, i, element_of (self));
    GST_BUFFER_PTS (buffer) = i * FRAME_TIME;
    g_assert_cmpint (gst_harness_push (self->h, buffer), ==, GST_FLOW_OK);
    pull_all (self);
  }
  g_assert_true (gst_harness_push_event (self->h, gst_event_new_eos ()));
  pull_all (self);
  g_assert_cmpuint (self->n_pulled, ==, film->n_frames);
  gst_harness_teardown (self->h);
  return film->end (self->play);
}

GArray *
flood_play (const FloodFilm *film, const char *line)
{
  Player self = { film, line };

  return play (&self);
}

void
flood_play_many (const FloodFilm *film, const char *const *lines,
    GArray **notes)
{
  const guint n = g_strv_length ((gchar **) lines);
  g_autofree Player *players = g_new0 (Player, n);
  g_autofree GThread **threads = g_new (GThread *, n);

  for (guint i = 0; i < n; i++) {
    players[i] = (Player) { film, lines[i] };
    threads[i] = g_thread_new (NULL, play, &players[i]);
  }
  for (guint i = 0; i < n; i++)
    notes[i] = g_thread_join (threads[i]);
}

/* The device to run thousands of frames on, or NULL if the test was skipped. */
static MienDevice *
device_for (const char *backend)
{
  if (mien_test_skip_memcheck ("thousands of frames take memcheck minutes"))
    return NULL;
  return mien_test_device_get (backend);
}

void
flood_check (const FloodElement *element, const FloodCase *c)
{
  g_autoptr (MienDevice) device = device_for (c->device);

  if (!device)
    return;
  g_autofree char *alone = element->make_line ("device=cpu nireq=1");
  g_autofree char *line = element->make_line (c->settings);
  g_autoptr (GArray) want = flood_play (c->film, alone);
  g_autoptr (GArray) got = flood_play (c->film, line);
  element->compare (got, want);
}

void
flood_check_streams (const FloodElement *element, const FloodFilm *film,
    guint n, const char *backend, const char *settings)
{
  g_autoptr (MienDevice) device = device_for (backend);

  if (!device)
    return;
  g_autofree char *all = g_strdup_printf ("device=%s %s", backend, settings);
  g_autofree char *line = element->make_line (all);
  g_autofree char *alone = element->make_line ("device=cpu nireq=1");
  g_autofree const char **lines = g_new0 (const char *, n + 2);
  g_autofree GArray **got = g_new (GArray *, n + 1);
  for (guint i = 0; i <= n; i++)
    lines[i] = i == 0 ? alone : line;
  flood_play_many (film, lines, got);
  for (guint i = 1; i <= n; i++)
    element->compare (got[i], got[0]);
  for (guint i = 0; i <= n; i++)
    g_array_unref (got[i]);
}
