/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "worker.h"

#include "base/filter.h"
#include "base/loan.h"
#include "detector/detections.h"

typedef struct {
  GstBuffer *buffer; /* NULL: no job */
  GstVideoInfo info;
  GstMienDetectFrameSettings settings;
  guint64 frame;
} Job;

struct _GstMienDetectWorker {
  GstMienFinder *finder;
  GThread *thread;
  gboolean idle; /* streaming thread */

  GMutex lock;
  GCond changed;
  /* Protected by `lock`. */
  Job job;       /* pending or running */
  gboolean done; /* `result` is valid */
  gboolean quit;
  GstMienDetectResult result;
};

void
gst_mien_detect_result_clear (GstMienDetectResult *result)
{
  g_clear_pointer (&result->faces, g_array_unref);
  g_clear_error (&result->error);
}

static void
search (GstMienFinder *finder, const Job *job, GstMienDetectResult *result)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  GstVideoFrame frame = { 0 };
  MienPixelsLoan loan;

  *result = (GstMienDetectResult) { .frame = job->frame };
  if (!gst_mien_filter_map (&frame, &job->info, job->buffer)) {
    g_set_error_literal (&result->error, GST_RESOURCE_ERROR,
        GST_RESOURCE_ERROR_READ, "its memory cannot be read");
    return;
  }
  const gboolean lent = gst_mien_frame_to_loan (&frame, &loan);
  GstMienFindJob *find = gst_mien_finder_begin (finder, &frame, NULL,
      lent ? &loan : NULL, &job->settings);
  if (gst_mien_find_job_run (find, faces, &result->error))
    result->faces = g_steal_pointer (&faces);
  gst_mien_find_job_end (find);
  gst_video_frame_unmap (&frame);
  result->time = g_get_monotonic_time () - start;
}

static gpointer
work (gpointer data)
{
  GstMienDetectWorker *self = data;

  g_mutex_lock (&self->lock);
  for (;;) {
    while (!self->quit && !self->job.buffer)
      g_cond_wait (&self->changed, &self->lock);
    if (self->quit)
      break;
    GstMienDetectResult result;
    g_mutex_unlock (&self->lock);
    search (self->finder, &self->job, &result);
    g_mutex_lock (&self->lock);
    gst_clear_buffer (&self->job.buffer);
    self->result = result;
    self->done = TRUE;
    g_cond_broadcast (&self->changed);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

GstMienDetectWorker *
gst_mien_detect_worker_new (GstMienFinder *finder)
{
  GstMienDetectWorker *self = g_new0 (GstMienDetectWorker, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->finder = finder;
  self->idle = TRUE;
  self->thread = g_thread_new ("mien-search", work, self);
  return self;
}

void
gst_mien_detect_worker_free (GstMienDetectWorker *self)
{
  if (!self)
    return;
  gst_mien_detect_worker_cancel (self);
  g_mutex_lock (&self->lock);
  self->quit = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
gst_mien_detect_worker_is_idle (const GstMienDetectWorker *self)
{
  return self->idle;
}

/* Copies the buffer but shares its memory: the stream's buffer stays writable,
 * and whoever writes to the pixels meanwhile gets a copy of them. */
void
gst_mien_detect_worker_begin (GstMienDetectWorker *self, GstBuffer *buffer,
    const GstVideoInfo *info, const GstMienDetectFrameSettings *settings,
    guint64 frame)
{
  g_return_if_fail (self->idle);

  self->idle = FALSE;
  g_mutex_lock (&self->lock);
  self->job = (Job) {
    .buffer = gst_buffer_copy (buffer),
    .info = *info,
    .settings = *settings,
    .frame = frame,
  };
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
gst_mien_detect_worker_take (GstMienDetectWorker *self,
    GstMienDetectResult *result)
{
  g_mutex_lock (&self->lock);
  const gboolean done = self->done;
  if (done) {
    *result = self->result;
    self->done = FALSE;
    self->idle = TRUE;
  }
  g_mutex_unlock (&self->lock);
  return done;
}

void
gst_mien_detect_worker_cancel (GstMienDetectWorker *self)
{
  if (self->idle)
    return;
  g_mutex_lock (&self->lock);
  while (!self->done)
    g_cond_wait (&self->changed, &self->lock);
  gst_mien_detect_result_clear (&self->result);
  self->done = FALSE;
  self->idle = TRUE;
  g_mutex_unlock (&self->lock);
}
