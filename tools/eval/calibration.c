/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "calibration.h"

#include <math.h>

#include <cairo.h>
#include <gio/gio.h>

#define SIZE 360.
#define MARGIN 48.

void
eval_bins_init (EvalBins *self, const EvalReport *report)
{
  *self = (EvalBins) { 0 };
  for (guint i = 0; i < eval_report_n (report); i++) {
    EvalVerdict verdict = eval_report_verdict (report, i);
    guint bin = CLAMP (verdict.certain * EVAL_BINS, 0, EVAL_BINS - 1);
    self->n[bin]++;
    self->certain[bin] += verdict.certain;
    self->right[bin] += verdict.right;
  }
}

double
eval_bins_error (const EvalBins *self)
{
  double sum = 0;
  guint n = 0;
  for (guint b = 0; b < EVAL_BINS; b++) {
    sum += fabs (self->right[b] - self->certain[b]);
    n += self->n[b];
  }
  return n ? sum / n : 0;
}

void
eval_print_thresholds (const EvalReport *report)
{
  guint n = eval_report_n (report);
  g_print (
      "\n| threshold | classified | of those, correct |\n|---:|---:|---:|\n");
  for (guint percent = 0; percent <= 90; percent += percent ? 10 : 30) {
    guint named = 0, right = 0;
    for (guint i = 0; i < n; i++) {
      EvalVerdict verdict = eval_report_verdict (report, i);
      gboolean wins = verdict.certain * 100 >= percent;
      named += wins;
      right += wins && verdict.right;
    }
    g_print ("| %.1f | %.3f | %.3f |\n", percent / 100., (double) named / n,
        named ? (double) right / named : 0);
  }
}

static void
draw_axes (cairo_t *cr, double error)
{
  g_autofree char *title = g_strdup_printf ("ECE %.3f", error);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_font_size (cr, 12);
  cairo_rectangle (cr, MARGIN, MARGIN, SIZE, SIZE);
  cairo_move_to (cr, MARGIN, MARGIN + SIZE);
  cairo_line_to (cr, MARGIN + SIZE, MARGIN);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_move_to (cr, MARGIN, MARGIN - 12);
  cairo_show_text (cr, title);
  cairo_move_to (cr, MARGIN, MARGIN + SIZE + 32);
  cairo_show_text (cr, "confidence (gray: number of faces)");
  cairo_move_to (cr, 16, MARGIN + SIZE);
  cairo_rotate (cr, -G_PI / 2);
  cairo_show_text (cr, "accuracy");
  cairo_rotate (cr, G_PI / 2);
  for (guint tenth = 0; tenth <= 10; tenth += 2) {
    g_autofree char *text = g_strdup_printf ("%.1f", tenth / 10.);
    cairo_move_to (cr, MARGIN + SIZE * tenth / 10 - 9, MARGIN + SIZE + 15);
    cairo_show_text (cr, text);
    cairo_move_to (cr, MARGIN - 24, MARGIN + SIZE * (1 - tenth / 10.) + 4);
    cairo_show_text (cr, text);
  }
}

static void
draw_bars (const EvalBins *self, cairo_t *cr)
{
  const double step = SIZE / EVAL_BINS, floor = MARGIN + SIZE;
  guint most = 1;
  for (guint b = 0; b < EVAL_BINS; b++)
    most = MAX (most, self->n[b]);
  for (guint b = 0; b < EVAL_BINS; b++) {
    double share = (double) self->n[b] / most;
    double right = self->n[b] ? (double) self->right[b] / self->n[b] : 0;
    cairo_set_source_rgb (cr, 0.85, 0.85, 0.85);
    cairo_rectangle (cr, MARGIN + b * step, floor, step, -SIZE * share);
    cairo_fill (cr);
    cairo_set_source_rgba (cr, 0.15, 0.4, 0.75, 0.8);
    cairo_rectangle (cr, MARGIN + b * step + step / 4, floor, step / 2,
        -SIZE * right);
    cairo_fill (cr);
  }
}

gboolean
eval_bins_draw (const EvalBins *self, const char *path, GError **error)
{
  const int side = SIZE + 2 * MARGIN;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  draw_bars (self, cr);
  draw_axes (cr, eval_bins_error (self));
  cairo_destroy (cr);
  cairo_status_t status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path,
      cairo_status_to_string (status));
  return FALSE;
}
