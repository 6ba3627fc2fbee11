/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-facetrack
 * @title: facetrack
 *
 * Gives each detected face an id that lasts while the face moves, crosses
 * others, or is not found for a moment. On frames that were not searched, boxes
 * are moved to the predicted positions, so `inference-interval` of
 * mienfacedetect saves most of the work. Faces that are found only once are
 * dropped. Tracks end at cuts between shots.
 *
 * |[
 * gst-launch-1.0 filesrc location=people.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! mienfacedetect inference-interval=5 !
 *     facetrack ! faceclassify ! faceannotate color-by=track !
 *     videoconvert ! autovideosink
 * ]|
 *
 * Since: 0.1
 */

#include "gstmienfacetrack.h"

#include "base/properties.h"
#include "base/trackstore.h"
#include "cuts.h"
#include "faces.h"
#include "meta/facebox.h"
#include "meta/gstmienunconfirmed.h"
#include "timing.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_track_debug);
#define GST_CAT_DEFAULT gst_mien_face_track_debug

#define MAX_FRAMES 10000

typedef struct {
  guint max_age, max_predicted, min_hits;
  gfloat iou_threshold;
  gboolean detect_cuts;
} Settings;

struct _GstMienFaceTrack {
  GstMienAnalyzer parent;

  Settings settings; /* properties (OBJECT_LOCK) */

  /* exists between start and stop; streaming thread */
  MienTracker *tracker;
  GstMienTrackStore *faces; /* GstMienFace, as last found */
  GArray *sightings;        /* MienSighting, of the current frame */
  GstMienTrackTiming timing;
  GstMienTrackCuts cuts;
};

#define gst_mien_face_track_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienFaceTrack, gst_mien_face_track,
    GST_TYPE_MIEN_ANALYZER,
    GST_DEBUG_CATEGORY_INIT (gst_mien_face_track_debug, "facetrack", 0,
        "Mien face tracker"));
GST_ELEMENT_REGISTER_DEFINE (facetrack, "facetrack", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_TRACK);

static void
end_tracks (GstMienFaceTrack *self)
{
  mien_tracker_reset (self->tracker);
  gst_mien_track_store_clear (self->faces);
}

static void
begin (GstMienFaceTrack *self)
{
  end_tracks (self);
  gst_mien_track_timing_reset (&self->timing);
  self->cuts = (GstMienTrackCuts) { 0 };
}

static gboolean
gst_mien_face_track_start (GstBaseTransform *transform)
{
  GstMienFaceTrack *self = GST_MIEN_FACE_TRACK (transform);

  self->tracker = mien_tracker_new ();
  self->faces = gst_mien_track_store_new ((GDestroyNotify) gst_mien_face_unref);
  self->sightings = g_array_new (FALSE, FALSE, sizeof (MienSighting));
  begin (self);
  return TRUE;
}

static gboolean
gst_mien_face_track_stop (GstBaseTransform *transform)
{
  GstMienFaceTrack *self = GST_MIEN_FACE_TRACK (transform);

  g_clear_pointer (&self->tracker, mien_tracker_free);
  g_clear_pointer (&self->faces, gst_mien_track_store_free);
  g_clear_pointer (&self->sightings, g_array_unref);
  return TRUE;
}

static void
gst_mien_face_track_reset (GstMienFilter *filter)
{
  GstMienFaceTrack *self = GST_MIEN_FACE_TRACK (filter);

  /* A flush may also arrive before start. */
  if (self->tracker)
    begin (self);
}

/* Removes faces with invalid boxes, which cannot be tracked, from `faces`. */
static void
drop_insane (GstMienFaceTrack *self, GPtrArray *faces)
{
  for (guint i = faces->len; i-- > 0;) {
    const MienBox box = gst_mien_face_box (faces->pdata[i]);
    if (mien_box_is_sane (&box))
      continue;
    GST_WARNING_OBJECT (self, "face with an invalid box: not tracked");
    g_ptr_array_remove_index (faces, i);
  }
}

/* Ends all tracks at a cut. */
static void
look_for_cut (GstMienFaceTrack *self, GstBuffer *buffer, GPtrArray *faces,
    const GstVideoInfo *info)
{
  if (gst_mien_track_cuts_step (&self->cuts, buffer, info)) {
    GST_INFO_OBJECT (self, "cut at %" GST_TIME_FORMAT ": all tracks end",
        GST_TIME_ARGS (GST_BUFFER_PTS (buffer)));
    end_tracks (self);
  }
  gst_mien_track_cuts_drop_faces (&self->cuts, buffer, faces);
}

static void
update_tracker (GstMienFaceTrack *self, GstBuffer *buffer,
    const GPtrArray *faces, const Settings *settings, const GstVideoInfo *info)
{
  const MienTrackerParams params = {
    .max_age = settings->max_age,
    .max_predicted = settings->max_predicted,
    .min_hits = settings->min_hits,
    .min_overlap = settings->iou_threshold,
    .width = info->width,
    .height = info->height,
  };
  const gboolean repeated = gst_mien_track_is_repeated (buffer);

  g_array_set_size (self->sightings, 0);
  for (guint i = 0; i < faces->len; i++) {
    const GstMienFace *face = faces->pdata[i];
    const MienSighting sighting = { gst_mien_face_box (face),
      repeated ? MAX (face->frames_ago, 1) : face->frames_ago };
    g_array_append_val (self->sightings, sighting);
  }
  MienTrackerFrame frame = {
    .sightings = (const MienSighting *) (gpointer) self->sightings->data,
    .n_sightings = faces->len
  };
  if (!gst_mien_track_timing_step (&self->timing, GST_BASE_TRANSFORM (self),
          buffer, faces, &frame)) {
    GST_INFO_OBJECT (self,
        "time jumped to %" GST_TIME_FORMAT ": all tracks "
        "end",
        GST_TIME_ARGS (GST_BUFFER_PTS (buffer)));
    end_tracks (self);
  }
  mien_tracker_update (self->tracker, &frame, &params);
  gst_mien_track_store_begin_frame (self->faces, repeated);
}

/* The face of a visible track on `buffer`, completed from `kept`. */
static GstMienFace *
face_of (const MienTrack *track, GstBuffer *buffer, const GPtrArray *faces,
    const GstMienFace *kept, guint kept_ago)
{
  if (track->sighting < 0)
    return gst_mien_track_recall_face (buffer, kept, kept_ago);
  GstMienFace *face = faces->pdata[track->sighting];
  if (kept)
    gst_mien_track_complete_face (face, kept, kept_ago);
  return face;
}

/* Removes the face from the buffer. One without an id yet stays there as
 * unconfirmed, so that privacy filters can cover it. */
static void
hide_face (const MienTrack *track, GstBuffer *buffer, GstMienFace *face)
{
  gst_mien_face_ref (face);
  gst_mien_buffer_remove_face (buffer, face);
  if (track->id == 0)
    gst_mien_buffer_take_unconfirmed_face (buffer, face);
  else
    gst_mien_face_unref (face);
}

/* FALSE if the track has no face on this frame. */
static gboolean
write_track (GstMienFaceTrack *self, GstBuffer *buffer, const GPtrArray *faces,
    const MienTrack *track)
{
  guint kept_ago = 0;
  /* Also looked up for hidden tracks, so that the store does not drop them. */
  const GstMienFace *kept = track->id == 0
      ? NULL
      : gst_mien_track_store_find (self->faces, track->id, NULL, &kept_ago);

  /* If min-hits is reduced, a track may get its id while it has no sighting. */
  if (!track->visible || (track->sighting < 0 && !kept)) {
    if (track->sighting >= 0)
      hide_face (track, buffer, faces->pdata[track->sighting]);
    return FALSE;
  }
  GstMienFace *face = face_of (track, buffer, faces, kept, kept_ago);
  face->frames_ago = track->frames_ago;
  gst_mien_track_move_face (face, &track->box);
  face->track_id = track->id;
  if (track->sighting >= 0)
    gst_mien_track_store_put (self->faces, track->id, NULL,
        gst_mien_face_ref (face));
  return TRUE;
}

/* Replaces the faces of `buffer` with those of the visible tracks. */
static guint
write_tracks (GstMienFaceTrack *self, GstBuffer *buffer, const GPtrArray *faces)
{
  guint n_tracks, n_visible = 0;
  const MienTrack *tracks = mien_tracker_get_tracks (self->tracker, &n_tracks);

  for (guint i = 0; i < n_tracks; i++)
    n_visible += write_track (self, buffer, faces, &tracks[i]);
  return n_visible;
}

static GstFlowReturn
gst_mien_face_track_analyze (GstMienAnalyzer *analyzer, GstBuffer *buffer,
    GPtrArray *faces, const GstVideoInfo *info)
{
  GstMienFaceTrack *self = GST_MIEN_FACE_TRACK (analyzer);

  GST_OBJECT_LOCK (self);
  const Settings settings = self->settings;
  GST_OBJECT_UNLOCK (self);

  const gint64 start = g_get_monotonic_time ();
  drop_insane (self, faces);
  /* The pixels of images cannot be read here. */
  if (settings.detect_cuts
      && !gst_mien_filter_has_images (GST_MIEN_FILTER (self)))
    look_for_cut (self, buffer, faces, info);
  else
    self->cuts = (GstMienTrackCuts) { 0 };
  update_tracker (self, buffer, faces, &settings, info);
  const guint n_visible = write_tracks (self, buffer, faces);
  GST_LOG_OBJECT (self, "%u faces in, %u out", faces->len, n_visible);
  gst_mien_filter_count (GST_MIEN_FILTER (self), n_visible, 1,
      g_get_monotonic_time () - start);
  return GST_FLOW_OK;
}

#define AT(field) G_STRUCT_OFFSET (GstMienFaceTrack, settings.field)

static void
install_properties (GstMienFaceTrackClass *klass)
{
  const GParamFlags flags = GST_MIEN_PARAM_ANY_TIME;

  gst_mien_install_property (klass, AT (max_age),
      g_param_spec_uint ("max-age", "Maximum age",
          "How long a missing face keeps its id, in units of 1/30 s", 0,
          MAX_FRAMES, 30, flags));
  gst_mien_install_property (klass, AT (max_predicted),
      g_param_spec_uint ("max-predicted", "Maximum predicted",
          "How long a missing face is still reported at its predicted "
          "position, in units of 1/30 s; at most max-age",
          0, MAX_FRAMES, 10, flags));
  gst_mien_install_property (klass, AT (min_hits),
      g_param_spec_uint ("min-hits", "Minimum hits",
          "Number of consecutive searched frames in which a face must be "
          "found before it is reported",
          1, MAX_FRAMES, 2, flags));
  gst_mien_install_property (klass, AT (iou_threshold),
      g_param_spec_float ("iou-threshold", "IoU threshold",
          "Minimum intersection over union of a detected box and the "
          "predicted one",
          0.01f, 1, 0.3f, flags));
  gst_mien_install_property (klass, AT (detect_cuts),
      g_param_spec_boolean ("detect-cuts", "Detect cuts",
          "End all tracks at cuts between shots", TRUE, flags));
}

static void
gst_mien_face_track_class_init (GstMienFaceTrackClass *klass)
{
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstMienFilterClass *filter_class = GST_MIEN_FILTER_CLASS (klass);

  install_properties (klass);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Face tracker", "Filter/Analyzer/Video",
      "Gives faces lasting ids and predicts their positions between searches",
      "The Mien developers");

  transform_class->start = GST_DEBUG_FUNCPTR (gst_mien_face_track_start);
  transform_class->stop = GST_DEBUG_FUNCPTR (gst_mien_face_track_stop);
  filter_class->work = "updates";
  filter_class->reset = gst_mien_face_track_reset;
  GST_MIEN_ANALYZER_CLASS (klass)->analyze = gst_mien_face_track_analyze;
}

static void
gst_mien_face_track_init (GstMienFaceTrack *self)
{
  gst_mien_set_defaults (self);
}
