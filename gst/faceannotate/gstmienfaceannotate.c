/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-faceannotate
 * @title: faceannotate
 *
 * Draws what is known of the faces of each frame: their boxes, labels with
 * the probability, and, if wanted, bars of all scores and landmarks. Where
 * downstream draws overlays itself they are attached to the buffers, else
 * they are blended into the frame, whatever its raw format. Frames without
 * faces pass untouched.
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

#include "base/properties.h"
#include "gstmienfaceannotate.h"
#include "painter.h"
#include "meta/gstmienfacemeta.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_annotate_debug);
#define GST_CAT_DEFAULT gst_mien_face_annotate_debug

#define DEFAULT_DRAW_BOXES TRUE
#define DEFAULT_DRAW_LABELS TRUE
#define DEFAULT_DRAW_CONFIDENCES TRUE
#define DEFAULT_DRAW_BARS FALSE
#define DEFAULT_DRAW_LANDMARKS FALSE
#define DEFAULT_COLOR_BY GST_MIEN_COLOR_BY_GENDER
#define DEFAULT_COLOR 0xff00ff00
#define DEFAULT_THICKNESS 0
#define DEFAULT_FONT_DESC "Sans"
#define DEFAULT_FONT_SCALE 1.0
#define DEFAULT_BACKGROUND GST_MIEN_BACKGROUND_COLOR

enum {
  PROP_DRAW_BOXES = 1,
  PROP_DRAW_LABELS,
  PROP_DRAW_CONFIDENCES,
  PROP_DRAW_BARS,
  PROP_DRAW_LANDMARKS,
  PROP_COLOR_BY,
  PROP_COLOR,
  PROP_THICKNESS,
  PROP_FONT_DESC,
  PROP_FONT_SCALE,
  PROP_BACKGROUND,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

struct _GstMienFaceAnnotate {
  GstMienOverlay parent;

  GstMienAnnotateStyle style; /* properties (OBJECT_LOCK) */
  GstMienLabels *labels;      /* streaming thread, from start to stop */
};

#define gst_mien_face_annotate_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienFaceAnnotate, gst_mien_face_annotate,
    GST_TYPE_MIEN_OVERLAY,
    GST_DEBUG_CATEGORY_INIT (gst_mien_face_annotate_debug, "faceannotate", 0,
        "draws faces and their labels"))
GST_ELEMENT_REGISTER_DEFINE (faceannotate, "faceannotate", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_ANNOTATE)

static GstMienAnnotateStyle
current_style (GstMienFaceAnnotate *self)
{
  GST_OBJECT_LOCK (self);
  GstMienAnnotateStyle style = self->style;
  style.font = pango_font_description_copy (style.font);
  GST_OBJECT_UNLOCK (self);
  return style;
}

static void
warn_of_fonts (GstMienFaceAnnotate *self)
{
  g_autofree gchar *problem = gst_mien_labels_take_problem (self->labels);
  if (problem)
    GST_ELEMENT_WARNING (self, RESOURCE, NOT_FOUND, ("%s", problem), (NULL));
}

static GstFlowReturn
gst_mien_face_annotate_compose (GstMienOverlay *overlay, GstBuffer **buffer,
    const GstVideoInfo *info, GstVideoOverlayComposition **composition)
{
  GstMienFaceAnnotate *self = GST_MIEN_FACE_ANNOTATE (overlay);
  GstMienFilter *filter = GST_MIEN_FILTER (self);
  const gint64 start = g_get_monotonic_time ();
  if (!gst_mien_buffer_has_faces (*buffer)) {
    gst_mien_filter_count (filter, 0, 0, 0);
    return GST_FLOW_OK;
  }

  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (*buffer);

  const GstMienAnnotateStyle style = current_style (self);
  GstMienPainter painter = {
    .style = &style,
    .labels = self->labels,
    .density = gst_mien_overlay_get_density (overlay),
  };
  gst_mien_drawing_init (&painter.drawing, info);
  for (guint i = 0; i < faces->len; i++)
    gst_mien_painter_draw (&painter, g_ptr_array_index (faces, i));
  pango_font_description_free (style.font);
  warn_of_fonts (self);
  *composition = painter.drawing.composition;
  gst_mien_filter_count (filter, faces->len, *composition != NULL,
      g_get_monotonic_time () - start);
  return GST_FLOW_OK;
}

static gboolean
gst_mien_face_annotate_start (GstBaseTransform *trans)
{
  GST_MIEN_FACE_ANNOTATE (trans)->labels = gst_mien_labels_new ();
  return GST_BASE_TRANSFORM_CLASS (parent_class)->start (trans);
}

static gboolean
gst_mien_face_annotate_stop (GstBaseTransform *trans)
{
  g_clear_pointer (&GST_MIEN_FACE_ANNOTATE (trans)->labels,
      gst_mien_labels_free);
  return TRUE;
}

static void
gst_mien_face_annotate_set_property (GObject *object, guint id,
    const GValue *value, GParamSpec *pspec)
{
  GstMienAnnotateStyle *style = &GST_MIEN_FACE_ANNOTATE (object)->style;

  GST_OBJECT_LOCK (object);
  switch (id) {
    case PROP_DRAW_BOXES:
      style->draw_boxes = g_value_get_boolean (value);
      break;
    case PROP_DRAW_LABELS:
      style->draw_labels = g_value_get_boolean (value);
      break;
    case PROP_DRAW_CONFIDENCES:
      style->draw_confidences = g_value_get_boolean (value);
      break;
    case PROP_DRAW_BARS:
      style->draw_bars = g_value_get_boolean (value);
      break;
    case PROP_DRAW_LANDMARKS:
      style->draw_landmarks = g_value_get_boolean (value);
      break;
    case PROP_COLOR_BY:
      style->color_by = g_value_get_enum (value);
      break;
    case PROP_COLOR:
      style->color = g_value_get_uint (value);
      break;
    case PROP_THICKNESS:
      style->thickness = g_value_get_int (value);
      break;
    case PROP_FONT_DESC:
      pango_font_description_free (style->font);
      style->font = pango_font_description_from_string (
          g_value_get_string (value) ? g_value_get_string (value) : "");
      break;
    case PROP_FONT_SCALE:
      style->font_scale = g_value_get_double (value);
      break;
    case PROP_BACKGROUND:
      style->background = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  GST_OBJECT_UNLOCK (object);
}

static void
gst_mien_face_annotate_get_property (GObject *object, guint id, GValue *value,
    GParamSpec *pspec)
{
  const GstMienAnnotateStyle *style = &GST_MIEN_FACE_ANNOTATE (object)->style;

  GST_OBJECT_LOCK (object);
  switch (id) {
    case PROP_DRAW_BOXES:
      g_value_set_boolean (value, style->draw_boxes);
      break;
    case PROP_DRAW_LABELS:
      g_value_set_boolean (value, style->draw_labels);
      break;
    case PROP_DRAW_CONFIDENCES:
      g_value_set_boolean (value, style->draw_confidences);
      break;
    case PROP_DRAW_BARS:
      g_value_set_boolean (value, style->draw_bars);
      break;
    case PROP_DRAW_LANDMARKS:
      g_value_set_boolean (value, style->draw_landmarks);
      break;
    case PROP_COLOR_BY:
      g_value_set_enum (value, style->color_by);
      break;
    case PROP_COLOR:
      g_value_set_uint (value, style->color);
      break;
    case PROP_THICKNESS:
      g_value_set_int (value, style->thickness);
      break;
    case PROP_FONT_DESC:
      g_value_take_string (value,
          pango_font_description_to_string (style->font));
      break;
    case PROP_FONT_SCALE:
      g_value_set_double (value, style->font_scale);
      break;
    case PROP_BACKGROUND:
      g_value_set_enum (value, style->background);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  GST_OBJECT_UNLOCK (object);
}

static void
gst_mien_face_annotate_finalize (GObject *object)
{
  pango_font_description_free (GST_MIEN_FACE_ANNOTATE (object)->style.font);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  const GParamFlags flags = GST_MIEN_PARAM_ANY_TIME;

  props[PROP_DRAW_BOXES] = g_param_spec_boolean ("draw-boxes", "Draw boxes",
      "Draw a box around each face", DEFAULT_DRAW_BOXES, flags);
  props[PROP_DRAW_LABELS] = g_param_spec_boolean ("draw-labels",
      "Draw labels", "Draw track id, emotion, gender and the like",
      DEFAULT_DRAW_LABELS, flags);
  props[PROP_DRAW_CONFIDENCES] = g_param_spec_boolean ("draw-confidences",
      "Draw confidences", "Put the probability behind each label",
      DEFAULT_DRAW_CONFIDENCES, flags);
  props[PROP_DRAW_BARS] = g_param_spec_boolean ("draw-bars", "Draw bars",
      "Draw the scores as bars beside each face; of many classes the best",
      DEFAULT_DRAW_BARS, flags);
  props[PROP_DRAW_LANDMARKS] = g_param_spec_boolean ("draw-landmarks",
      "Draw landmarks", "Draw eyes, nose and mouth where the detector "
      "found them", DEFAULT_DRAW_LANDMARKS, flags);
  props[PROP_COLOR_BY] = g_param_spec_enum ("color-by", "Colour by",
      "What the colour of a face tells",
      gst_mien_face_annotate_color_by_get_type (), DEFAULT_COLOR_BY, flags);
  props[PROP_COLOR] = g_param_spec_uint ("color", "Colour",
      "Colour (big-endian ARGB) with color-by=fixed, and of faces of which "
      "is not known what the colour would tell", 0, G_MAXUINT32,
      DEFAULT_COLOR, flags);
  props[PROP_THICKNESS] = g_param_spec_int ("thickness", "Thickness",
      "Thickness of the boxes' lines in pixels (0 = by the size of frame and "
      "face)", 0, 1000, DEFAULT_THICKNESS, flags);
  props[PROP_FONT_DESC] = g_param_spec_string ("font-desc", "Font",
      "Pango font description; without a size, the size goes by that of "
      "frame and face", DEFAULT_FONT_DESC, flags);
  props[PROP_FONT_SCALE] = g_param_spec_double ("font-scale", "Font scale",
      "Factor to the size of the letters", 0.1, 20, DEFAULT_FONT_SCALE, flags);
  props[PROP_BACKGROUND] = g_param_spec_enum ("background", "Background",
      "What is behind the letters",
      gst_mien_face_annotate_background_get_type (), DEFAULT_BACKGROUND,
      flags);
  g_object_class_install_properties (klass, N_PROPS, props);
}

static void
gst_mien_face_annotate_class_init (GstMienFaceAnnotateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = gst_mien_face_annotate_set_property;
  object_class->get_property = gst_mien_face_annotate_get_property;
  object_class->finalize = gst_mien_face_annotate_finalize;
  install_properties (object_class);
  gst_type_mark_as_plugin_api (gst_mien_face_annotate_color_by_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_mien_face_annotate_background_get_type (),
      0);

  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Face annotator", "Filter/Effect/Video",
      "Draws boxes, labels and scores of faces", "Mien");

  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  trans_class->start = GST_DEBUG_FUNCPTR (gst_mien_face_annotate_start);
  trans_class->stop = GST_DEBUG_FUNCPTR (gst_mien_face_annotate_stop);
  GST_MIEN_FILTER_CLASS (klass)->work = "drawings";
  GST_MIEN_OVERLAY_CLASS (klass)->compose
      = GST_DEBUG_FUNCPTR (gst_mien_face_annotate_compose);
}

static void
gst_mien_face_annotate_init (GstMienFaceAnnotate *self)
{
  gst_mien_set_defaults (G_OBJECT (self));
}
