/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-faceannotate
 * @title: faceannotate
 *
 * Draws boxes and labels with their probabilities on the faces of each frame,
 * and optionally bars of all scores and landmarks. If an element downstream
 * draws overlays itself they are attached to the buffers; otherwise they are
 * blended into the frame, in any raw format. Frames without faces pass through
 * unchanged.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 -e filesrc location=party.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! mienfacedetect ! faceclassify !
 *     faceannotate draw-bars=true ! videoconvert ! x264enc ! mp4mux !
 *     filesink location=annotated.mp4
 * ]|
 *
 * Since: 0.1
 */

#include "anonymizer.h"
#include "base/properties.h"
#include "gstmienfaceannotate.h"
#include "privacy.h"
#include "sight.h"
#include "meta/gstmienfacemeta.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_annotate_debug);
#define GST_CAT_DEFAULT gst_mien_face_annotate_debug

struct _GstMienFaceAnnotate {
  GstMienLookAhead parent;

  /* properties (OBJECT_LOCK) */
  GstMienAnonymizeSettings anonymize;
  GstMienAnnotateStyle style; /* except its font */
  gchar *font_desc;

  /* streaming thread, between start and stop */
  GstMienLabels *labels;
  GstMienBars *bars;
  PangoFontDescription *font; /* NULL before the first frame with a face */
  gchar *font_made_of;        /* its font_desc */
  GstMienSight sight;
  GstVideoOverlayComposition *drawn; /* for the last sight; NULL: nothing */
  GstMienAnonymizer anonymizer;
};

#define gst_mien_face_annotate_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienFaceAnnotate, gst_mien_face_annotate,
    GST_TYPE_MIEN_LOOK_AHEAD,
    GST_DEBUG_CATEGORY_INIT (gst_mien_face_annotate_debug, "faceannotate", 0,
        "draws faces and their labels"))
GST_ELEMENT_REGISTER_DEFINE (faceannotate, "faceannotate", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_ANNOTATE)

/* The font of font-desc, which is parsed again only if it has changed. */
static const PangoFontDescription *
current_font (GstMienFaceAnnotate *self)
{
  GST_OBJECT_LOCK (self);
  const gboolean changed =
      !self->font || g_strcmp0 (self->font_desc, self->font_made_of) != 0;
  if (changed) {
    g_free (self->font_made_of);
    self->font_made_of = g_strdup (self->font_desc);
  }
  GST_OBJECT_UNLOCK (self);

  if (changed) {
    g_clear_pointer (&self->font, pango_font_description_free);
    gst_mien_sight_clear (&self->sight);
    self->font = pango_font_description_from_string (self->font_made_of
            ? self->font_made_of
            : "");
  }
  return self->font;
}

static GstMienAnnotateStyle
current_style (GstMienFaceAnnotate *self)
{
  GST_OBJECT_LOCK (self);
  GstMienAnnotateStyle style = self->style;
  GST_OBJECT_UNLOCK (self);
  style.font = current_font (self);
  return style;
}

static void
warn_of_fonts (GstMienFaceAnnotate *self)
{
  g_autofree gchar *problem = gst_mien_labels_take_problem (self->labels);
  if (problem)
    GST_ELEMENT_WARNING (self, RESOURCE, NOT_FOUND, ("%s", problem), (NULL));
}

static gboolean
shows_same (GstMienFaceAnnotate *self, const GstMienPainter *painter,
    const GPtrArray *faces)
{
  gst_mien_sight_begin (&self->sight, painter);
  for (guint i = 0; i < faces->len; i++)
    gst_mien_sight_add (&self->sight, painter->style, faces->pdata[i]);
  return gst_mien_sight_is_same (&self->sight);
}

static void
draw (GstMienFaceAnnotate *self, GstMienPainter *painter,
    const GPtrArray *faces)
{
  for (guint i = 0; i < faces->len; i++)
    gst_mien_painter_draw (painter, faces->pdata[i]);
  warn_of_fonts (self);
  g_clear_pointer (&self->drawn, gst_video_overlay_composition_unref);
  self->drawn = painter->drawing.composition;
}

static GstMienAnonymize
current_anonymize (GstMienFaceAnnotate *self)
{
  GST_OBJECT_LOCK (self);
  const GstMienAnonymize kind = self->anonymize.kind;
  GST_OBJECT_UNLOCK (self);
  return kind;
}

static guint
gst_mien_face_annotate_get_frames (GstMienLookAhead *look_ahead)
{
  GstMienFaceAnnotate *self = GST_MIEN_FACE_ANNOTATE (look_ahead);

  GST_OBJECT_LOCK (self);
  const guint n = self->anonymize.kind == GST_MIEN_ANONYMIZE_NONE
      ? 0
      : self->anonymize.look_ahead;
  GST_OBJECT_UNLOCK (self);
  return n;
}

static void
gst_mien_face_annotate_arrive (GstMienLookAhead *look_ahead, GstBuffer *buffer,
    guint64 number)
{
  GstMienFaceAnnotate *self = GST_MIEN_FACE_ANNOTATE (look_ahead);

  if (current_anonymize (self) != GST_MIEN_ANONYMIZE_NONE)
    gst_mien_privacy_arrive (GST_MIEN_FILTER (self), &self->anonymizer, buffer,
        number);
}

static void
gst_mien_face_annotate_restart (GstMienLookAhead *look_ahead)
{
  gst_mien_anonymizer_restart (
      &GST_MIEN_FACE_ANNOTATE (look_ahead)->anonymizer);
}

static GstFlowReturn
anonymize (GstMienFaceAnnotate *self, GstBuffer **buffer, guint *n_covered)
{
  *n_covered = 0;
  if (current_anonymize (self) == GST_MIEN_ANONYMIZE_NONE)
    return GST_FLOW_OK;
  g_autofree const GstMienAnonymizeSettings *settings =
      gst_mien_dup_settings (self, &self->anonymize, sizeof self->anonymize);
  return gst_mien_privacy_cover (GST_MIEN_FILTER (self), &self->anonymizer,
      settings, gst_mien_look_ahead_get_number (GST_MIEN_LOOK_AHEAD (self)),
      buffer, n_covered);
}

static GstFlowReturn
gst_mien_face_annotate_compose (GstMienOverlay *overlay, GstBuffer **buffer,
    const GstVideoInfo *info, GstVideoOverlayComposition **composition)
{
  GstMienFaceAnnotate *self = GST_MIEN_FACE_ANNOTATE (overlay);
  GstMienFilter *filter = GST_MIEN_FILTER (self);
  const gint64 start = g_get_monotonic_time ();
  guint n_covered;
  const GstFlowReturn ret = anonymize (self, buffer, &n_covered);
  if (ret != GST_FLOW_OK)
    return ret;
  if (!gst_mien_filter_has_faces (filter, *buffer)) {
    gst_mien_filter_count (filter, 0, n_covered > 0,
        g_get_monotonic_time () - start);
    return GST_FLOW_OK;
  }

  g_autoptr (GPtrArray) faces = gst_mien_filter_get_faces (filter, *buffer);

  const GstMienAnnotateStyle style = current_style (self);
  GstMienPainter painter = {
    .style = &style,
    .labels = self->labels,
    .bars = self->bars,
    .density = gst_mien_overlay_get_density (overlay),
  };
  gst_mien_drawing_init (&painter.drawing, info);
  if (!shows_same (self, &painter, faces))
    draw (self, &painter, faces);
  if (self->drawn)
    *composition = gst_video_overlay_composition_ref (self->drawn);
  gst_mien_filter_count (filter, faces->len,
      n_covered > 0 || *composition != NULL, g_get_monotonic_time () - start);
  return GST_FLOW_OK;
}

static gboolean
gst_mien_face_annotate_start (GstBaseTransform *trans)
{
  GstMienFaceAnnotate *self = GST_MIEN_FACE_ANNOTATE (trans);
  g_autofree const GstMienAnonymizeSettings *settings =
      gst_mien_dup_settings (self, &self->anonymize, sizeof self->anonymize);

  if (!gst_mien_privacy_check (GST_MIEN_FILTER (self), settings))
    return FALSE;
  self->labels = gst_mien_labels_new ();
  self->bars = gst_mien_bars_new ();
  return GST_BASE_TRANSFORM_CLASS (parent_class)->start (trans);
}

/* Text of other sizes is no longer needed. */
static gboolean
gst_mien_face_annotate_set_caps (GstBaseTransform *trans, GstCaps *in,
    GstCaps *out)
{
  GstMienFaceAnnotate *self = GST_MIEN_FACE_ANNOTATE (trans);

  gst_mien_labels_clear (self->labels);
  gst_mien_bars_clear (self->bars);
  gst_mien_sight_clear (&self->sight);
  g_clear_pointer (&self->drawn, gst_video_overlay_composition_unref);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->set_caps (trans, in, out);
}

static gboolean
gst_mien_face_annotate_stop (GstBaseTransform *trans)
{
  GstMienFaceAnnotate *self = GST_MIEN_FACE_ANNOTATE (trans);

  g_clear_pointer (&self->labels, gst_mien_labels_free);
  g_clear_pointer (&self->bars, gst_mien_bars_free);
  g_clear_pointer (&self->drawn, gst_video_overlay_composition_unref);
  gst_mien_sight_clear (&self->sight);
  g_clear_pointer (&self->font, pango_font_description_free);
  g_clear_pointer (&self->font_made_of, g_free);
  const gboolean ret = GST_BASE_TRANSFORM_CLASS (parent_class)->stop (trans);
  gst_mien_anonymizer_clear (&self->anonymizer);
  return ret;
}

static const GEnumValue COLOR_BY[] = {
  { GST_MIEN_COLOR_BY_GENDER, "Women blue, men red", "gender" },
  { GST_MIEN_COLOR_BY_EMOTION, "A colour for each emotion", "emotion" },
  { GST_MIEN_COLOR_BY_TRACK, "A colour for each track id", "track" },
  { GST_MIEN_COLOR_BY_FIXED, "Always color", "fixed" },
  { 0 },
};
static const GEnumValue BACKGROUND[] = {
  { GST_MIEN_BACKGROUND_COLOR, "A plate in the face's colour", "color" },
  { GST_MIEN_BACKGROUND_DARK, "A translucent dark plate", "dark" },
  { GST_MIEN_BACKGROUND_NONE, "None, outlined letters", "none" },
  { 0 },
};

#define FLAGS GST_MIEN_PARAM_ANY_TIME
#define AT(field) G_STRUCT_OFFSET (GstMienFaceAnnotate, field)

static void
install_drawn (GstMienFaceAnnotateClass *klass)
{
  gst_mien_install_property (klass, AT (style.draw_boxes),
      g_param_spec_boolean ("draw-boxes", "Draw boxes",
          "Draw a box around each face", TRUE, FLAGS));
  gst_mien_install_property (klass, AT (style.draw_labels),
      g_param_spec_boolean ("draw-labels", "Draw labels",
          "Draw the track id and attributes such as emotion and gender", TRUE,
          FLAGS));
  gst_mien_install_property (klass, AT (style.draw_confidences),
      g_param_spec_boolean ("draw-confidences", "Draw confidences",
          "Show the probability after each label", TRUE, FLAGS));
  gst_mien_install_property (klass, AT (style.draw_bars),
      g_param_spec_boolean ("draw-bars", "Draw bars",
          "Draw the scores as bars beside each face; the highest ones if "
          "there are many classes",
          FALSE, FLAGS));
  gst_mien_install_property (klass, AT (style.draw_landmarks),
      g_param_spec_boolean ("draw-landmarks", "Draw landmarks",
          "Draw the eyes, nose and mouth if the detector reports them", FALSE,
          FLAGS));
}

static void
install_looks (GstMienFaceAnnotateClass *klass)
{
  gst_mien_install_property (klass, AT (style.color_by),
      g_param_spec_enum ("color-by", "Colour by",
          "What the colour of a face indicates",
          gst_mien_enum_type ("GstMienFaceAnnotateColorBy", COLOR_BY),
          GST_MIEN_COLOR_BY_GENDER, FLAGS));
  gst_mien_install_property (klass, AT (style.color),
      g_param_spec_uint ("color", "Colour",
          "Colour (big-endian ARGB) with color-by=fixed, and for faces whose "
          "gender, emotion or track is unknown",
          0, G_MAXUINT32, 0xff00ff00, FLAGS));
  gst_mien_install_property (klass, AT (style.thickness),
      g_param_spec_int ("thickness", "Thickness",
          "Line thickness of boxes in pixels (0 = scale with the frame and "
          "the face)",
          0, 1000, 0, FLAGS));
  gst_mien_install_property (klass, AT (font_desc),
      g_param_spec_string ("font-desc", "Font",
          "Pango font description; without a size, text scales with the frame "
          "and the face",
          "Sans", FLAGS));
  gst_mien_install_property (klass, AT (style.font_scale),
      g_param_spec_double ("font-scale", "Font scale",
          "Factor applied to the text size", 0.1, 20, 1, FLAGS));
  gst_mien_install_property (klass, AT (style.background),
      g_param_spec_enum ("background", "Background", "Background of the text",
          gst_mien_enum_type ("GstMienFaceAnnotateBackground", BACKGROUND),
          GST_MIEN_BACKGROUND_COLOR, FLAGS));
}

static void
gst_mien_face_annotate_class_init (GstMienFaceAnnotateClass *klass)
{
  install_drawn (klass);
  install_looks (klass);
  gst_mien_privacy_install (klass, AT (anonymize));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Face annotator", "Filter/Effect/Video",
      "Draws boxes, labels and scores on faces, or anonymizes them",
      "The Mien developers");

  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  trans_class->start = GST_DEBUG_FUNCPTR (gst_mien_face_annotate_start);
  trans_class->stop = GST_DEBUG_FUNCPTR (gst_mien_face_annotate_stop);
  trans_class->set_caps = GST_DEBUG_FUNCPTR (gst_mien_face_annotate_set_caps);
  GST_MIEN_FILTER_CLASS (klass)->work = "drawings";
  GST_MIEN_OVERLAY_CLASS (klass)->compose =
      GST_DEBUG_FUNCPTR (gst_mien_face_annotate_compose);
  GstMienLookAheadClass *look_ahead_class = GST_MIEN_LOOK_AHEAD_CLASS (klass);
  look_ahead_class->get_frames =
      GST_DEBUG_FUNCPTR (gst_mien_face_annotate_get_frames);
  look_ahead_class->arrive = GST_DEBUG_FUNCPTR (gst_mien_face_annotate_arrive);
  look_ahead_class->restart =
      GST_DEBUG_FUNCPTR (gst_mien_face_annotate_restart);
}

static void
gst_mien_face_annotate_init (GstMienFaceAnnotate *self)
{
  gst_mien_set_defaults (self);
}
