/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gbpoverlay's caches do not change its pictures: compares a painter that has
 * drawn other frames before with a new one. */

#include <math.h>

#include "base/drawing.h"
#include "painter.h"

enum { SIDE = 8, N_FACES = 2, N_MAPS = 3 };

/* The maps and their positions; map < 0: no second face. */
typedef struct {
  const char *name;
  gint map[N_FACES];
  gint x[N_FACES], side[N_FACES];
  gfloat angle;
  GstMienGbpFrame settings;
} Step;

#define AS(its_mode, its_alpha, its_colormap, its_where, its_border) \
  { \
    GST_MIEN_GBP_MODE_##its_mode, \
        .alpha = its_alpha, .colormap = MIEN_COLORMAP_##its_colormap, \
        .where = GST_MIEN_GBP_WHERE_##its_where, .border_width = its_border, \
        .border_color = 0xffff0000 \
  }
#define PLAIN AS (MAP, 0.7, TURBO, OVER, -1)

static const Step steps[] = {
  { "first", { 0, 1 }, { 20, 200 }, { 60, 80 }, 0, PLAIN },
  { "again", { 0, 1 }, { 20, 200 }, { 60, 80 }, 0, PLAIN },
  { "moved", { 0, 1 }, { 22, 190 }, { 60, 80 }, 0, PLAIN },
  { "exchanged", { 1, 0 }, { 190, 22 }, { 80, 60 }, 0, PLAIN },
  { "map", { 1, 2 }, { 190, 22 }, { 80, 60 }, 0, PLAIN },
  { "same-map", { 1, 1 }, { 190, 22 }, { 60, 60 }, 0, PLAIN },
  { "size", { 1, 1 }, { 190, 22 }, { 64, 60 }, 0, PLAIN },
  { "alone", { 1, -1 }, { 190 }, { 64 }, 0, PLAIN },
  { "cut-left", { 1, -1 }, { -20 }, { 64 }, 0, PLAIN },
  { "cut-right", { 1, -1 }, { 290 }, { 64 }, 0, PLAIN },
  { "turned", { 1, -1 }, { 190 }, { 64 }, 0.4f, PLAIN },
  { "turned-more", { 1, -1 }, { 190 }, { 64 }, 0.5f, PLAIN },
  { "small", { 1, -1 }, { 190 }, { 4 }, 0.5f, PLAIN },
  { "colormap", { 1, 0 }, { 190, 22 }, { 64, 60 }, 0,
      AS (MAP, 0.7, HOT, OVER, -1) },
  { "alpha", { 1, 0 }, { 190, 22 }, { 64, 60 }, 0,
      AS (MAP, 0.2, TURBO, OVER, -1) },
  { "paper", { 1, 0 }, { 190, 22 }, { 64, 60 }, 0,
      AS (PAPER, 0.7, TURBO, OVER, -1) },
  { "border", { 1, 0 }, { 190, 22 }, { 64, 60 }, 0,
      AS (MAP, 0.7, TURBO, OVER, 3) },
  { "beside", { 1, 0 }, { 190, 22 }, { 64, 60 }, 0,
      AS (MAP, 0.7, TURBO, BESIDE, -1) },
  { "strip", { 1, 0 }, { 190, 22 }, { 64, 60 }, 0,
      AS (MAP, 0.7, TURBO, STRIP, -1) },
  { "first-again", { 0, 1 }, { 20, 200 }, { 60, 80 }, 0, PLAIN },
};

typedef struct {
  GstVideoInfo info;
  GstMienMap *upright[N_MAPS], *turned[N_MAPS]; /* the latter rotated by
                                                 * step->angle */
  gfloat angle;
} Fixture;

static GstMienMap *
map_new (guint which, gfloat angle)
{
  const GstMienArea area = { 0, 0, 1, 1, angle };
  gfloat values[SIDE * SIDE];

  for (guint i = 0; i < SIDE * SIDE; i++)
    values[i] = sinf (i * (which + 1)) * (i % 5);
  return gst_mien_map_new ("gbp", "test", "happy", &area, SIDE, values,
      SIDE * SIDE);
}

static void
set_angle (Fixture *f, gfloat angle)
{
  for (guint i = 0; i < N_MAPS; i++) {
    if (f->angle != angle || !f->turned[i]) {
      g_clear_pointer (&f->turned[i], gst_mien_map_unref);
      f->turned[i] = map_new (i, angle);
    }
  }
  f->angle = angle;
}

static void
set_up (Fixture *f)
{
  *f = (Fixture) { .angle = 0 };
  g_assert_true (gst_video_info_set_format (&f->info, GST_VIDEO_FORMAT_I420,
      320, 240));
  for (guint i = 0; i < N_MAPS; i++)
    f->upright[i] = map_new (i, 0);
  set_angle (f, 0);
}

static void
tear_down (Fixture *f)
{
  for (guint i = 0; i < N_MAPS; i++) {
    gst_mien_map_unref (f->upright[i]);
    gst_mien_map_unref (f->turned[i]);
  }
}

static GstVideoOverlayComposition *
draw (Fixture *f, GstMienGbpPainter *painter, const Step *step)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GPtrArray) faces = g_ptr_array_new ();
  g_autoptr (GPtrArray) maps = g_ptr_array_new ();

  set_angle (f, step->angle);
  for (guint i = 0; i < N_FACES; i++) {
    if (step->map[i] < 0)
      continue;
    g_ptr_array_add (faces,
        gst_mien_buffer_add_face (buffer, step->x[i], 100, step->side[i],
            step->side[i], 1, "test"));
    g_ptr_array_add (maps,
        step->angle != 0 ? f->turned[step->map[i]] : f->upright[step->map[i]]);
  }
  return gst_mien_gbp_painter_draw (painter, &f->info, faces, maps,
      &step->settings);
}

static GstBuffer *
pixels_of (GstVideoOverlayComposition *drawn, guint i)
{
  return gst_video_overlay_rectangle_get_pixels_unscaled_raw (
      gst_video_overlay_composition_get_rectangle (drawn, i),
      GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
}

/* Positions and pixels of everything that was drawn. */
static GByteArray *
describe (GstVideoOverlayComposition *drawn)
{
  GByteArray *all = g_byte_array_new ();

  for (guint i = 0; i < gst_video_overlay_composition_n_rectangles (drawn);
       i++) {
    gint place[4];
    GstMapInfo map;
    gst_video_overlay_rectangle_get_render_rectangle (
        gst_video_overlay_composition_get_rectangle (drawn, i), &place[0],
        &place[1], (guint *) &place[2], (guint *) &place[3]);
    g_byte_array_append (all, (guint8 *) place, sizeof place);
    g_assert_true (gst_buffer_map (pixels_of (drawn, i), &map, GST_MAP_READ));
    g_byte_array_append (all, map.data, map.size);
    gst_buffer_unmap (pixels_of (drawn, i), &map);
  }
  return all;
}

static void
assert_same (const GByteArray *a, const GByteArray *b)
{
  g_assert_cmpmem (a->data, a->len, b->data, b->len);
}

/* `held`: downstream still holds the previous drawing, which must not
 * change. */
static void
run (gboolean held)
{
  Fixture f;
  GstMienGbpPainter *painter = gst_mien_gbp_painter_new ();
  g_autoptr (GstVideoOverlayComposition) last = NULL;
  g_autoptr (GByteArray) last_was = NULL;

  set_up (&f);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_test_message ("%s", steps[i].name);
    GstMienGbpPainter *fresh = gst_mien_gbp_painter_new ();
    g_autoptr (GstVideoOverlayComposition) drawn =
        draw (&f, painter, &steps[i]);
    g_autoptr (GstVideoOverlayComposition) wanted = draw (&f, fresh, &steps[i]);
    g_autoptr (GByteArray) is = describe (drawn);
    g_autoptr (GByteArray) should_be = describe (wanted);
    assert_same (is, should_be);
    gst_mien_gbp_painter_free (fresh);
    if (!held)
      continue;
    if (last) {
      g_autoptr (GByteArray) last_is = describe (last);
      assert_same (last_is, last_was);
      g_byte_array_unref (last_was);
      gst_video_overlay_composition_unref (last);
    }
    last = g_steal_pointer (&drawn);
    last_was = g_steal_pointer (&is);
  }
  gst_mien_gbp_painter_free (painter);
  tear_down (&f);
}

static void
test_blended (void)
{
  run (FALSE);
}

static void
test_attached (void)
{
  run (TRUE);
}

/* Unchanged pictures are not drawn again. For changed ones the memory is reused
 * if nobody else holds it. */
static void
test_memory (void)
{
  enum { FIRST, AGAIN, MOVED, EXCHANGED, MAP };
  Fixture f;
  GstMienGbpPainter *painter = gst_mien_gbp_painter_new ();
  GstBuffer *pixels[N_FACES];

  set_up (&f);
  GstVideoOverlayComposition *drawn = draw (&f, painter, &steps[FIRST]);
  for (guint i = 0; i < N_FACES; i++)
    pixels[i] = pixels_of (drawn, i);
  for (guint step = AGAIN; step <= MAP; step++) {
    gst_video_overlay_composition_unref (drawn);
    drawn = draw (&f, painter, &steps[step]);
    const guint turn = step >= EXCHANGED;
    for (guint i = 0; i < N_FACES; i++)
      g_assert_true (pixels_of (drawn, i) == pixels[(i + turn) % N_FACES]);
  }

  /* Nothing is kept for faces that left, or after a flush. */
  gst_buffer_ref (pixels[0]);
  gst_video_overlay_composition_unref (drawn);
  gst_mien_gbp_painter_clear (painter);
  g_assert_cmpint (GST_MINI_OBJECT_REFCOUNT_VALUE (pixels[0]), ==, 1);
  gst_buffer_unref (pixels[0]);
  gst_mien_gbp_painter_free (painter);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gbp/kept/blended", test_blended);
  g_test_add_func ("/gbp/kept/attached", test_attached);
  g_test_add_func ("/gbp/kept/memory", test_memory);
  return g_test_run ();
}
