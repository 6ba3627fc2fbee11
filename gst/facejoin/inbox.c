/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "inbox.h"

/* How far encoded frames may be out of presentation order. */
#define REORDERED GST_SECOND

struct _GstMienInbox {
  GMutex lock;
  GCond changed;

  /* protected by `lock` */
  GQueue findings;  /* in order of arrival, newest last */
  guint64 n_put;    /* findings so far */
  guint64 n_taken;  /* n_put when a frame was last matched without times */
  gint64 known;     /* all findings up to this time have arrived */
  gint64 full_time; /* of the latest full frame */
  gboolean is_open; /* between start and stop */
  gboolean asleep;  /* after a timeout: no more waits until one arrives */
  gboolean analyzed_ended, analyzed_flushing, flush_expected;
  gboolean full_ended, full_flushing;
};

static void
unref_finding (gpointer finding)
{
  gst_mien_finding_unref (finding);
}

/* The lock is held. */
static void
forget (GstMienInbox *self)
{
  g_queue_clear_full (&self->findings, unref_finding);
  self->known = G_MININT64;
  self->asleep = FALSE;
}

GstMienInbox *
gst_mien_inbox_new (void)
{
  GstMienInbox *self = g_new0 (GstMienInbox, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->findings);
  return self;
}

void
gst_mien_inbox_free (GstMienInbox *self)
{
  forget (self);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static void
set_open (GstMienInbox *self, gboolean is_open)
{
  g_mutex_lock (&self->lock);
  forget (self);
  self->is_open = is_open;
  self->full_time = G_MININT64;
  self->analyzed_ended = self->analyzed_flushing = FALSE;
  self->flush_expected = FALSE;
  self->full_ended = self->full_flushing = FALSE;
  self->n_taken = self->n_put = 0;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
gst_mien_inbox_open (GstMienInbox *self)
{
  set_open (self, TRUE);
}

void
gst_mien_inbox_shut (GstMienInbox *self)
{
  set_open (self, FALSE);
}

/* The lock is held in the following functions. */

static gboolean
is_far_ahead (const GstMienInbox *self)
{
  guint n = 0;

  for (const GList *l = self->findings.tail; l; l = l->prev)
    n += ((const GstMienFinding *) l->data)->time > self->full_time;
  return n >= GST_MIEN_INBOX_AHEAD;
}

static GstFlowReturn
wait_for_room (GstMienInbox *self)
{
  while (self->is_open && !self->analyzed_flushing && !self->full_ended
      && is_far_ahead (self))
    g_cond_wait (&self->changed, &self->lock);
  if (!self->is_open || self->analyzed_flushing)
    return GST_FLOW_FLUSHING;
  return self->full_ended ? GST_FLOW_EOS : GST_FLOW_OK;
}

static void
drop_oldest (GstMienInbox *self)
{
  gst_mien_finding_unref (g_queue_pop_head (&self->findings));
}

static void
learn (GstMienInbox *self, gint64 time)
{
  self->known = MAX (self->known, time);
  self->asleep = FALSE;
  g_cond_broadcast (&self->changed);
}

static void
keep (GstMienInbox *self, GstMienFinding *finding)
{
  g_queue_push_tail (&self->findings, finding);
  if (self->findings.length > GST_MIEN_INBOX_SIZE)
    drop_oldest (self);
  self->n_put++;
  learn (self, finding->time);
}

GstFlowReturn
gst_mien_inbox_put (GstMienInbox *self, GstMienFinding *finding)
{
  g_mutex_lock (&self->lock);
  const GstFlowReturn ret = wait_for_room (self);
  if (ret == GST_FLOW_OK && !self->flush_expected)
    keep (self, finding);
  else
    gst_mien_finding_unref (finding);
  g_mutex_unlock (&self->lock);
  return ret;
}

void
gst_mien_inbox_skip (GstMienInbox *self, gint64 time)
{
  g_mutex_lock (&self->lock);
  if (!self->flush_expected)
    learn (self, time);
  g_mutex_unlock (&self->lock);
}

void
gst_mien_inbox_end_analyzed (GstMienInbox *self, gboolean ended)
{
  g_mutex_lock (&self->lock);
  self->analyzed_ended = ended;
  /* The next stream may start at an earlier time. */
  if (!ended)
    self->known = G_MININT64;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
gst_mien_inbox_flush_analyzed (GstMienInbox *self, gboolean begins)
{
  g_mutex_lock (&self->lock);
  self->analyzed_flushing = begins;
  if (!begins) {
    self->analyzed_ended = self->flush_expected = FALSE;
    forget (self);
  }
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
gst_mien_inbox_expect_flush (GstMienInbox *self, gboolean expected)
{
  g_mutex_lock (&self->lock);
  self->flush_expected = expected;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static const GstMienFinding *
newest (const GstMienInbox *self)
{
  return g_queue_peek_tail ((GQueue *) &self->findings);
}

/* Without both times, frames and findings are matched by order of arrival. */
static gboolean
is_timeless (const GstMienInbox *self, gint64 time)
{
  return time == GST_MIEN_NO_TIME
      || (newest (self) && newest (self)->time == GST_MIEN_NO_TIME);
}

static gboolean
is_known (const GstMienInbox *self, const GstMienWish *wish)
{
  return is_timeless (self, wish->time)
      ? self->n_put > self->n_taken
      : self->known >= wish->time - wish->tolerance;
}

/* Whether a better finding may still arrive. */
static gboolean
is_pending (const GstMienInbox *self, const GstMienWish *wish)
{
  return self->flush_expected
      || (!self->analyzed_ended && !is_known (self, wish));
}

/* FALSE: timed out. */
static gboolean
wait_until_known (GstMienInbox *self, const GstMienWish *wish)
{
  while (self->is_open && !self->full_flushing && !self->asleep
      && is_pending (self, wish)) {
    if (g_get_monotonic_time () >= wish->deadline)
      return FALSE;
    g_cond_wait_until (&self->changed, &self->lock, wish->deadline);
  }
  return TRUE;
}

static GstMienFinding *
find_nearest (const GstMienInbox *self, const GstMienWish *wish)
{
  GstMienFinding *best = NULL;
  gint64 least = wish->max_age;

  /* If two are equally near, takes the later one. */
  for (const GList *l = self->findings.tail; l; l = l->prev) {
    GstMienFinding *finding = l->data;
    if (finding->time == GST_MIEN_NO_TIME)
      continue;
    const gint64 distance = ABS (finding->time - wish->time);
    if (distance < least || (!best && distance == least)) {
      least = distance;
      best = finding;
    }
  }
  return best;
}

static GstMienFinding *
pick (GstMienInbox *self, const GstMienWish *wish)
{
  if (!is_timeless (self, wish->time))
    return find_nearest (self, wish);
  self->n_taken = self->n_put;
  return (GstMienFinding *) newest (self);
}

/* Drops findings that no later frame needs. */
static void
drop_old (GstMienInbox *self, const GstMienWish *wish)
{
  const gint64 oldest = self->full_time - (gint64) REORDERED;

  while (self->findings.length > 1) {
    const GstMienFinding *first = g_queue_peek_head (&self->findings);
    if (first->time != GST_MIEN_NO_TIME
        && oldest - first->time <= wish->max_age)
      break;
    drop_oldest (self);
  }
}

GstMienFinding *
gst_mien_inbox_take (GstMienInbox *self, const GstMienWish *wish,
    gboolean *expired)
{
  g_mutex_lock (&self->lock);
  if (wish->time > self->full_time) {
    self->full_time = wish->time;
    g_cond_broadcast (&self->changed);
  }
  const gboolean may_wait = wish->deadline > g_get_monotonic_time ();
  *expired = !wait_until_known (self, wish) && may_wait;
  if (*expired)
    self->asleep = TRUE;
  GstMienFinding *finding = pick (self, wish);
  if (finding)
    gst_mien_finding_ref (finding);
  if (wish->time != GST_MIEN_NO_TIME)
    drop_old (self, wish);
  g_mutex_unlock (&self->lock);
  return finding;
}

void
gst_mien_inbox_end_full (GstMienInbox *self, gboolean ended)
{
  g_mutex_lock (&self->lock);
  self->full_ended = ended;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
gst_mien_inbox_is_passing (GstMienInbox *self)
{
  g_mutex_lock (&self->lock);
  const gboolean result = self->is_open && !self->full_flushing;
  g_mutex_unlock (&self->lock);
  return result;
}

void
gst_mien_inbox_flush_full (GstMienInbox *self, gboolean begins)
{
  g_mutex_lock (&self->lock);
  self->full_flushing = begins;
  if (!begins) {
    self->full_ended = FALSE;
    self->full_time = G_MININT64;
    forget (self);
  }
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}
