/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "pictures.h"

#include <string.h>

#include "base/overlay.h"

typedef struct {
  GstMienMap *map;
  GstMienPicturePlace place; /* relative to its `at` */
  GstBuffer *pixels;
} Picture;

struct _GstMienPictures {
  GstMienPalette palette;
  GArray *pictures; /* in the order of the last frame */
  guint n_asked;    /* the first ones, requested for this frame */
  GByteArray *gray; /* levels of the map that is drawn */
};

static void
picture_clear (gpointer data)
{
  Picture *picture = data;

  gst_mien_map_unref (picture->map);
  gst_buffer_unref (picture->pixels);
}

GstMienPictures *
gst_mien_pictures_new (void)
{
  GstMienPictures *self = g_new0 (GstMienPictures, 1);

  self->pictures = g_array_new (FALSE, TRUE, sizeof (Picture));
  g_array_set_clear_func (self->pictures, picture_clear);
  self->gray = g_byte_array_new ();
  return self;
}

void
gst_mien_pictures_free (GstMienPictures *self)
{
  if (!self)
    return;
  g_array_unref (self->pictures);
  g_byte_array_unref (self->gray);
  g_free (self);
}

void
gst_mien_pictures_clear (GstMienPictures *self)
{
  g_array_set_size (self->pictures, 0);
}

void
gst_mien_pictures_begin_frame (GstMienPictures *self,
    const GstMienPalette *palette)
{
  const gboolean same = self->palette.paper == palette->paper
      && memcmp (self->palette.colors, palette->colors, sizeof palette->colors)
          == 0;

  if (!same)
    gst_mien_pictures_clear (self);
  self->palette = *palette;
  self->n_asked = 0;
}

void
gst_mien_pictures_end_frame (GstMienPictures *self)
{
  g_array_set_size (self->pictures, self->n_asked);
}

static Picture *
picture_at (GstMienPictures *self, guint i)
{
  return &g_array_index (self->pictures, Picture, i);
}

static gboolean
same_rectangle (const GstVideoRectangle *a, const GstVideoRectangle *b)
{
  return a->x == b->x && a->y == b->y && a->w == b->w && a->h == b->h;
}

static gboolean
shows (const Picture *picture, const GstMienMap *map,
    const GstMienPicturePlace *place)
{
  return picture->map == map && picture->place.angle == place->angle
      && same_rectangle (&picture->place.at, &place->at)
      && same_rectangle (&picture->place.visible, &place->visible);
}

/* Moves the picture that shows this to the position of the next request. */
static gboolean
find (GstMienPictures *self, const GstMienMap *map,
    const GstMienPicturePlace *place)
{
  for (guint i = self->n_asked; i < self->pictures->len; i++) {
    if (!shows (picture_at (self, i), map, place))
      continue;
    const Picture found = *picture_at (self, i);
    *picture_at (self, i) = *picture_at (self, self->n_asked);
    *picture_at (self, self->n_asked) = found;
    return TRUE;
  }
  return FALSE;
}

/* Whether its memory has this size and no other user. */
static gboolean
has_memory (const Picture *picture, guint width, guint height)
{
  if (!picture->pixels || !gst_buffer_is_writable (picture->pixels)
      || !gst_buffer_is_all_memory_writable (picture->pixels))
    return FALSE;
  const GstVideoMeta *meta = gst_buffer_get_video_meta (picture->pixels);
  return meta->width == width && meta->height == height;
}

static void
draw (GstMienPictures *self, Picture *picture, GstMienMap *map,
    const GstMienPicturePlace *place)
{
  const guint width = place->visible.w, height = place->visible.h;
  GstMapInfo memory;

  if (!has_memory (picture, width, height)) {
    guint8 *pixels = g_malloc_n ((gsize) width * height, sizeof (guint32));
    gst_clear_buffer (&picture->pixels);
    picture->pixels = gst_mien_overlay_pixels_take (pixels, width, height);
  }
  gst_mien_map_ref (map);
  g_clear_pointer (&picture->map, gst_mien_map_unref);
  picture->map = map;
  picture->place = *place;
  if (gst_buffer_map (picture->pixels, &memory, GST_MAP_WRITE)) {
    gst_mien_picture_draw (map, &self->palette, place, self->gray,
        (guint32 *) (gpointer) memory.data);
    gst_buffer_unmap (picture->pixels, &memory);
  }
}

GstBuffer *
gst_mien_pictures_get (GstMienPictures *self, GstMienMap *map,
    const GstMienPicturePlace *place)
{
  GstMienPicturePlace own = *place;
  own.visible.x -= own.at.x;
  own.visible.y -= own.at.y;
  own.at.x = own.at.y = 0;

  if (!find (self, map, &own)) {
    if (self->n_asked == self->pictures->len)
      g_array_set_size (self->pictures, self->n_asked + 1);
    draw (self, picture_at (self, self->n_asked), map, &own);
  }
  return gst_buffer_ref (picture_at (self, self->n_asked++)->pixels);
}
