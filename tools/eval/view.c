/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "view.h"

#include <math.h>

static gboolean
parse_framing (const char *text, const char *option, MienFraming *framing,
    GError **error)
{
  char *end;
  framing->side = g_ascii_strtod (text, &end);
  framing->shift = *end == ',' ? g_ascii_strtod (end + 1, &end) : 0;
  if (end != text && *end == '\0' && isfinite (framing->shift)
      && framing->side > 0 && framing->side < 100)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
      "--%s: expected SIDE or SIDE,SHIFT, such as 1.2,0.05; found \"%s\"",
      option, text);
  return FALSE;
}

gboolean
eval_view_init (EvalView *self, const char *framing, const char *shows,
    MienFraming usual, const MienModel *model, GError **error)
{
  *self = (EvalView) { .whole = !framing, .shows = usual };
  if (shows && !parse_framing (shows, "shows", &self->shows, error))
    return FALSE;
  self->wanted = self->shows;
  if (self->whole)
    return TRUE;
  if (g_str_equal (framing, "model"))
    self->wanted = mien_model_framing (model, NULL);
  else if (!parse_framing (framing, "framing", &self->wanted, error))
    return FALSE;
  if (self->shows.side > 0)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
      "--framing with --folders needs --shows, which states what the images "
      "show");
  return FALSE;
}

MienBox
eval_view_rect (const EvalView *self, const MienImage *image)
{
  if (self->whole)
    return (MienBox) { 0, 0, image->width, image->height };

  float m = MAX (image->width, image->height) / self->shows.side;
  MienBox box = { (image->width - m) / 2,
    (image->height - m) / 2 - self->shows.shift * m, m, m };
  return mien_frame_box (self->wanted, &box, 1);
}
