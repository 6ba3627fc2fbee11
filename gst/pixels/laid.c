/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "laid.h"

#include "blend.h"

/* A range of tiles: columns left to right - 1, rows top to bottom - 1. */
typedef struct {
  guint left, right, top, bottom;
} Places;

static GArray *
new_words (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
mien_laid_init (MienLaid *self)
{
  *self = (MienLaid) { .grid = new_words (),
    .tiles = new_words (),
    .lists = new_words (),
    .pictures = new_words (),
    .pixels = new_words () };
}

void
mien_laid_clear (MienLaid *self)
{
  GArray *arrays[] = { self->grid, self->tiles, self->lists, self->pictures,
    self->pixels };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
}

static guint32 *
words_of (GArray *array)
{
  return (guint32 *) (gpointer) array->data;
}

/* Appends `n` uninitialised words. */
static guint32 *
add_words (GArray *array, gsize n)
{
  const guint first = array->len;

  g_array_set_size (array, (guint) (first + n));
  return words_of (array) + first;
}

void
mien_laid_begin (MienLaid *self, guint width, guint height)
{
  const guint n_down = (height + BLEND_TILE_HEIGHT - 1) / BLEND_TILE_HEIGHT;

  self->width = width;
  self->height = height;
  self->n_across = (width + BLEND_TILE_WIDTH - 1) / BLEND_TILE_WIDTH;
  g_array_set_size (self->grid, 0);
  memset (add_words (self->grid, (gsize) self->n_across * n_down), 0,
      (gsize) self->n_across * n_down * sizeof (guint32));
  g_array_set_size (self->tiles, 0);
  g_array_set_size (self->lists, 0);
  g_array_set_size (self->pictures, 0);
  g_array_set_size (self->pixels, 0);
}

static Places
places_of (const guint32 *picture)
{
  const guint right = picture[PICTURE_X] + picture[PICTURE_WIDTH];
  const guint bottom = picture[PICTURE_Y] + picture[PICTURE_HEIGHT];

  return (Places) { picture[PICTURE_X] / BLEND_TILE_WIDTH,
    (right + BLEND_TILE_WIDTH - 1) / BLEND_TILE_WIDTH,
    picture[PICTURE_Y] / BLEND_TILE_HEIGHT,
    (bottom + BLEND_TILE_HEIGHT - 1) / BLEND_TILE_HEIGHT };
}

/* Clips `length` pixels that start at `*at` to 0 to `end` - 1. Returns the
 * number of pixels left, and sets `*at` to the first of them and `*cut` to how
 * many were cut off before it. */
static guint
clip (gint *at, guint length, guint end, guint *cut)
{
  const gint64 first = MAX (*at, 0);
  const gint64 last = MIN ((gint64) *at + length, end);

  *cut = (guint) (first - *at);
  *at = (gint) first;
  return (guint) MAX (last - first, 0);
}

/* The picture must be inside the frame. */
static void
add (MienLaid *self, const guint32 picture[PICTURE_SIZE])
{
  const Places places = places_of (picture);

  memcpy (add_words (self->pictures, PICTURE_SIZE), picture,
      PICTURE_SIZE * sizeof (guint32));
  for (guint y = places.top; y < places.bottom; y++)
    for (guint x = places.left; x < places.right; x++)
      words_of (self->grid)[y * self->n_across + x]++;
}

void
mien_laid_add (MienLaid *self, const MienPicture *picture, gint x, gint y)
{
  guint left, top;
  const guint width = clip (&x, picture->width, self->width, &left);
  const guint height = clip (&y, picture->height, self->height, &top);
  const guint first = self->pixels->len;

  if (width == 0 || height == 0)
    return;
  guint32 *to = add_words (self->pixels, (gsize) width * height);
  for (guint row = 0; row < height; row++)
    memcpy (to + (gsize) row * width,
        picture->pixels + (gsize) (top + row) * picture->stride + left,
        width * sizeof (guint32));
  add (self,
      (const guint32[PICTURE_SIZE]) { [PICTURE_X] = (guint32) x,
          [PICTURE_Y] = (guint32) y,
          [PICTURE_WIDTH] = width,
          [PICTURE_HEIGHT] = height,
          [PICTURE_PIXELS] = first,
          [PICTURE_STRIDE] = width,
          [PICTURE_STEP] = 1 });
}

void
mien_laid_add_fill (MienLaid *self, guint32 color, gint x, gint y, guint width,
    guint height)
{
  guint cut;

  width = clip (&x, width, self->width, &cut);
  height = clip (&y, height, self->height, &cut);
  if (width == 0 || height == 0 || color >> 24 == 0)
    return;
  add (self,
      (const guint32[PICTURE_SIZE]) { [PICTURE_X] = (guint32) x,
          [PICTURE_Y] = (guint32) y,
          [PICTURE_WIDTH] = width,
          [PICTURE_HEIGHT] = height,
          [PICTURE_PIXELS] = self->pixels->len });
  *add_words (self->pixels, 1) = color;
}

/* Turns the counts in the grid into tiles, and reserves space for their
 * pictures in the lists. */
static void
number_tiles (MienLaid *self)
{
  guint32 *grid = words_of (self->grid);
  guint n_listed = 0;

  for (guint i = 0; i < self->grid->len; i++) {
    if (grid[i] == 0)
      continue;
    guint32 *tile = add_words (self->tiles, TILE_SIZE);
    tile[TILE_X] = i % self->n_across * BLEND_TILE_WIDTH;
    tile[TILE_Y] = i / self->n_across * BLEND_TILE_HEIGHT;
    tile[TILE_FIRST] = n_listed;
    tile[TILE_COUNT] = 0;
    n_listed += grid[i];
    grid[i] = mien_laid_n_tiles (self);
  }
  g_array_set_size (self->lists, n_listed);
}

void
mien_laid_sort (MienLaid *self)
{
  number_tiles (self);
  const guint32 *grid = words_of (self->grid);
  guint32 *tiles = words_of (self->tiles), *lists = words_of (self->lists);
  const guint32 *pictures = words_of (self->pictures);

  for (guint i = 0; i < self->pictures->len / PICTURE_SIZE; i++) {
    const Places places = places_of (pictures + i * PICTURE_SIZE);
    for (guint y = places.top; y < places.bottom; y++)
      for (guint x = places.left; x < places.right; x++) {
        guint32 *tile = tiles + (grid[y * self->n_across + x] - 1) * TILE_SIZE;
        lists[tile[TILE_FIRST] + tile[TILE_COUNT]++] = i;
      }
  }
}

guint
mien_laid_n_tiles (const MienLaid *self)
{
  return self->tiles->len / TILE_SIZE;
}
