/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A row is processed in pieces: colours and opacities of a piece are written in
 * the frame's memory layout, interleaved if the frame is, and then all bytes
 * are blended in the same way. Compilers vectorise both loops.
 */

#include "lay.h"

#include <string.h>

/* Pixels in a piece; must be even. */
#define PIECE 256

/* Bytes in the frame's memory layout. */
typedef struct {
  guint8 colors[4 * PIECE], opacities[4 * PIECE];
} Piece;

/* value / 255 for 0 to 65279, truncated. */
static inline guint16
by_255 (guint16 value)
{
  return (guint16) (value + 1 + (value >> 8)) >> 8;
}

/* Blends straight colours. */
static inline void
mix_straight (guint8 *restrict to, guint step, const guint8 *restrict colors,
    const guint8 *restrict opacities, guint n)
{
  for (guint i = 0; i < n; i++) {
    const guint16 opacity = opacities[i];
    to[i * step] =
        by_255 (colors[i] * opacity + to[i * step] * (guint16) (255 - opacity));
  }
}

/* Blends premultiplied colours. */
static inline void
mix_premultiplied (guint8 *restrict to, guint step,
    const guint8 *restrict colors, const guint8 *restrict opacities, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i * step] = colors[i]
        + by_255 (to[i * step] * (guint16) (255 - (guint16) opacities[i]));
}

typedef struct {
  gint opacity, red, green, blue;
} Straight;

/* (colour * 255 + opacity / 2) / opacity, which is at most 255.5. It is a whole
 * number or at least 1/255 below the next one, so 1/512 compensates for
 * rounding errors of the product. */
static inline gint
straighten (gint color, gint opacity, float inverse)
{
  return (gint) ((float) (color * 255 + opacity / 2) * inverse + 1.0f / 512);
}

static inline Straight
straight_of (guint32 pixel)
{
  const gint opacity = pixel >> 24;
  /* Not MAX (), for which compilers generate a branch that prevents
   * vectorisation. */
  const float inverse = 1.0f / (float) (opacity + (opacity == 0));

  return (Straight) { opacity,
    straighten (pixel >> 16 & 0xff, opacity, inverse),
    straighten (pixel >> 8 & 0xff, opacity, inverse),
    straighten (pixel & 0xff, opacity, inverse) };
}

static void
write_luma (Piece *piece, const guint32 *restrict pixels, guint n)
{
  for (guint i = 0; i < n; i++) {
    const Straight s = straight_of (pixels[i]);
    piece->colors[i] = (47 * s.red + 157 * s.green + 16 * s.blue + 4096) >> 8;
    piece->opacities[i] = s.opacity;
  }
}

/* For every `skip`th pixel. */
static inline void
write_differences (Piece *blue, Piece *red, const guint32 *restrict pixels,
    guint skip, guint n)
{
  for (guint i = 0; i < n; i++) {
    const Straight s = straight_of (pixels[i * skip]);
    blue->colors[i] = (-26 * s.red - 87 * s.green + 112 * s.blue + 32768) >> 8;
    red->colors[i] = (112 * s.red - 102 * s.green - 10 * s.blue + 32768) >> 8;
    blue->opacities[i] = s.opacity;
  }
}

static inline guint8 *
sample_at (const MienSurfacePlane *plane, guint x, guint y)
{
  return plane->samples + (gssize) y * plane->stride + (gsize) x * plane->step;
}

static void
lay_luma (const MienSurfacePlane *plane, const guint32 *pixels, guint x,
    guint y, guint n)
{
  guint8 *to = sample_at (plane, x, y);
  Piece piece;

  write_luma (&piece, pixels, n);
  if (plane->step == 1)
    mix_straight (to, 1, piece.colors, piece.opacities, n);
  else
    mix_straight (to, plane->step, piece.colors, piece.opacities, n);
}

/* Blends both differences interleaved, as in NV12. */
static void
mix_pairs (guint8 *to, const guint8 *restrict first,
    const guint8 *restrict second, const guint8 *restrict opacities, guint n)
{
  Piece both;

  for (guint i = 0; i < n; i++) {
    both.colors[2 * i] = first[i];
    both.colors[2 * i + 1] = second[i];
    both.opacities[2 * i] = both.opacities[2 * i + 1] = opacities[i];
  }
  mix_straight (to, 1, both.colors, both.opacities, 2 * n);
}

static void
lay_differences (const MienSurface *surface, const guint32 *pixels, guint x,
    guint y, guint n)
{
  const guint skip = surface->half_width ? 2 : 1;
  const guint first = x % skip;
  const guint n_samples = (n - first + skip - 1) / skip;
  const guint column = (x + first) / skip;
  const guint row = surface->half_height ? y / 2 : y;
  guint8 *blue = sample_at (&surface->planes[1], column, row);
  guint8 *red = sample_at (&surface->planes[2], column, row);
  const guint step = surface->planes[1].step;
  Piece b, r;

  if (skip == 2)
    write_differences (&b, &r, pixels + first, 2, n_samples);
  else
    write_differences (&b, &r, pixels, 1, n_samples);

  if (step == 1) {
    mix_straight (blue, 1, b.colors, b.opacities, n_samples);
    mix_straight (red, 1, r.colors, b.opacities, n_samples);
  } else if (step == 2 && red == blue + 1) {
    mix_pairs (blue, b.colors, r.colors, b.opacities, n_samples);
  } else if (step == 2 && blue == red + 1) {
    mix_pairs (red, r.colors, b.colors, b.opacities, n_samples);
  } else {
    mix_straight (blue, step, b.colors, b.opacities, n_samples);
    mix_straight (red, step, r.colors, b.opacities, n_samples);
  }
}

/* The position in a word of its byte `i` in memory. */
static inline guint
shift_of (guint i)
{
  return G_BYTE_ORDER == G_LITTLE_ENDIAN ? 8 * i : 24 - 8 * i;
}

/* Whether the fourth byte of all pixels is 255. */
static gboolean
is_opaque (const guint8 *bytes, guint n, guint at)
{
  guint32 all = ~0u;

  for (guint i = 0; i < n; i++) {
    guint32 word;
    memcpy (&word, bytes + 4 * i, 4);
    all &= word;
  }
  return (all >> shift_of (at) & 0xff) == 255;
}

/* Like mix_premultiplied (), but the frame's own opacity counts. */
static void
mix_translucent (guint8 *to, const guint at[4], const guint32 *pixels, guint n)
{
  for (guint i = 0; i < n; i++) {
    guint8 *pixel = to + 4 * i;
    const guint opacity = pixels[i] >> 24, under = pixel[at[3]];
    if (opacity == 0)
      continue;
    const guint sum = opacity + under * (255 - opacity) / 255;
    pixel[at[3]] = sum;
    for (guint c = 0; c < 3; c++) {
      const guint color = pixels[i] >> (16 - 8 * c) & 0xff;
      const guint own = pixel[at[c]] * under * (255 - opacity) / 255;
      pixel[at[c]] = MIN ((color * 255 + own) / MAX (sum, 1), 255);
    }
  }
}

/* Four bytes per pixel, three of which are colours. */
static void
lay_words (guint8 *to, const guint at[4], const guint32 *restrict pixels,
    guint n)
{
  guint32 colors[PIECE], opacities[PIECE];
  const guint red = shift_of (at[0]), green = shift_of (at[1]);
  const guint blue = shift_of (at[2]);
  const guint32 each = 1u << red | 1u << green | 1u << blue;

  if (!is_opaque (to, n, at[3])) {
    mix_translucent (to, at, pixels, n);
    return;
  }
  for (guint i = 0; i < n; i++) {
    colors[i] = (pixels[i] >> 16 & 0xff) << red
        | (pixels[i] >> 8 & 0xff) << green | (pixels[i] & 0xff) << blue;
    opacities[i] = (pixels[i] >> 24) * each;
  }
  mix_premultiplied (to, 1, (const guint8 *) colors, (const guint8 *) opacities,
      4 * n);
}

/* Three bytes per pixel. */
static void
lay_triples (guint8 *to, const guint at[4], const guint32 *restrict pixels,
    guint n)
{
  /* Which of the pixel's colours comes first, second and third. */
  guint shifts[3] = { 0 };
  for (guint c = 0; c < 3; c++)
    shifts[at[c]] = 16 - 8 * c;
  const guint first = shifts[0], second = shifts[1], third = shifts[2];
  Piece piece;

  for (guint i = 0; i < n; i++) {
    const guint32 pixel = pixels[i];
    piece.colors[3 * i] = pixel >> first;
    piece.colors[3 * i + 1] = pixel >> second;
    piece.colors[3 * i + 2] = pixel >> third;
    piece.opacities[3 * i] = pixel >> 24;
    piece.opacities[3 * i + 1] = pixel >> 24;
    piece.opacities[3 * i + 2] = pixel >> 24;
  }
  mix_premultiplied (to, 1, piece.colors, piece.opacities, 3 * n);
}

/* Blends each colour separately. */
static void
lay_colors (const MienSurface *surface, const guint32 *restrict pixels, guint x,
    guint y, guint n)
{
  Piece piece;

  for (guint i = 0; i < n; i++)
    piece.opacities[i] = pixels[i] >> 24;
  for (guint c = 0; c < 3; c++) {
    const MienSurfacePlane *plane = &surface->planes[c];
    for (guint i = 0; i < n; i++)
      piece.colors[i] = pixels[i] >> (16 - 8 * c);
    mix_premultiplied (sample_at (plane, x, y), plane->step, piece.colors,
        piece.opacities, n);
  }
}

/* Finds the offsets of the colours in a pixel of `size` bytes, and the number
 * of bytes in the pixel before red. FALSE if the colours are not in one
 * pixel. */
static gboolean
find_bytes (const MienSurface *surface, guint size, guint at[4], guint *before)
{
  const guint n = surface->kind == MIEN_SURFACE_RGBA ? 4 : 3;
  gssize least = 0;

  for (guint c = 0; c < n; c++) {
    if (surface->planes[c].step != size)
      return FALSE;
    least =
        MIN (least, surface->planes[c].samples - surface->planes[0].samples);
  }
  for (guint c = 0; c < n; c++) {
    const gssize distance =
        surface->planes[c].samples - surface->planes[0].samples - least;
    if (distance >= size)
      return FALSE;
    at[c] = distance;
  }
  *before = -least;
  return TRUE;
}

static void
lay_rgb (const MienSurface *surface, const guint32 *pixels, guint x, guint y,
    guint n)
{
  const gboolean four = surface->kind == MIEN_SURFACE_RGBA;
  guint at[4], before;

  if (!find_bytes (surface, four ? 4 : 3, at, &before)) {
    lay_colors (surface, pixels, x, y, n);
    return;
  }
  guint8 *to = sample_at (&surface->planes[0], x, y) - before;
  if (four)
    lay_words (to, at, pixels, n);
  else
    lay_triples (to, at, pixels, n);
}

static void
lay_piece (const MienSurface *surface, const guint32 *pixels, guint x, guint y,
    guint n)
{
  if (surface->kind >= MIEN_SURFACE_RGB) {
    lay_rgb (surface, pixels, x, y, n);
    return;
  }
  lay_luma (&surface->planes[0], pixels, x, y, n);
  if (surface->kind == MIEN_SURFACE_YUV
      && !(surface->half_height && y % 2 == 1))
    lay_differences (surface, pixels, x, y, n);
}

void
mien_lay (const MienSurface *surface, const MienPicture *picture, guint x,
    guint y)
{
  for (guint row = 0; row < picture->height; row++) {
    const guint32 *pixels = picture->pixels + row * picture->stride;
    for (guint i = 0; i < picture->width; i += PIECE)
      lay_piece (surface, pixels + i, x + i, y + row,
          MIN (picture->width - i, PIECE));
  }
}
