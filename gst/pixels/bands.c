/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bands.h"

#include <string.h>

#include "vk/error.h"

/* Components that start less than this many bytes apart are interleaved. */
#define NEAR 8

/* Shaders read 32-bit words, so rows start at multiples of this, bytes. */
#define ROW_ALIGN 4

static guint
samples_of (guint pixels, gboolean half)
{
  return half ? (pixels + 1) / 2 : pixels;
}

/* Returns the index of the band that also holds the rows of `plane`, or of a
 * new one. */
static guint
find_band (MienBands *self, const MienPlane *plane, guint n_rows)
{
  for (guint b = 0; b < self->n_bands; b++) {
    const MienBand *band = &self->bands[b];
    if (band->stride == plane->stride && band->n_rows == n_rows
        && ABS (plane->samples - band->bytes) < NEAR)
      return b;
  }
  self->bands[self->n_bands] =
      (MienBand) { plane->samples, plane->stride, n_rows };
  return self->n_bands++;
}

/* Makes the rows of band `b` start `more` bytes earlier. */
static void
widen (MienBands *self, guint b, gsize more, guint n_components)
{
  self->bands[b].bytes -= more;
  self->bands[b].n_bytes += more;
  for (guint i = 0; i < n_components; i++)
    if (self->components[i].band == b)
      self->components[i].first += more;
}

static void
add_component (MienBands *self, const MienPlanes *planes, guint i)
{
  const MienPlane *plane = &planes->planes[i];
  const guint n_x = samples_of (planes->width, i > 0 && planes->half_width);
  const guint n_y = samples_of (planes->height, i > 0 && planes->half_height);
  const guint b = find_band (self, plane, n_y);
  MienBand *band = &self->bands[b];

  if (plane->samples < band->bytes)
    widen (self, b, band->bytes - plane->samples, i);
  const gsize first = plane->samples - band->bytes;
  const gsize end = first + (gsize) (n_x - 1) * plane->step + self->unit;
  band->n_bytes = MAX (band->n_bytes, end);
  self->components[i].band = b;
  self->components[i].first = first;
  self->components[i].n_x = n_x;
  self->components[i].n_y = n_y;
}

static guint
add_components (MienBands *self, const MienPlanes *planes)
{
  const guint n = planes->kind == MIEN_PLANES_LUMA ? 1 : 3;

  *self = (MienBands) { .unit = planes->word_level > 0 ? sizeof (guint16) : 1 };
  for (guint i = 0; i < n; i++)
    add_component (self, planes, i);
  return n;
}

static void
place (MienBands *self)
{
  for (guint b = 0; b < self->n_bands; b++) {
    MienBand *band = &self->bands[b];
    band->offset = self->size;
    band->pitch = (band->n_bytes + ROW_ALIGN - 1) / ROW_ALIGN * ROW_ALIGN;
    self->size += band->pitch * band->n_rows;
  }
}

void
mien_bands_init (MienBands *self, const MienPlanes *planes)
{
  add_components (self, planes);
  place (self);
}

void
mien_bands_init_whole (MienBands *self, const MienPlanes *planes, guint align)
{
  const guint n = add_components (self, planes);

  for (guint b = 0; b < self->n_bands; b++)
    widen (self, b, GPOINTER_TO_SIZE (self->bands[b].bytes) % align, n);
  place (self);
}

static const MienBandsPart *
find_part (const MienBandsPart *parts, guint n_parts, const guint8 *bytes)
{
  for (guint i = 0; i < n_parts; i++)
    if (bytes >= parts[i].bytes && bytes < parts[i].bytes + parts[i].n_bytes)
      return &parts[i];
  return NULL;
}

/* Shaders need 16-bit samples at even offsets. */
static gboolean
is_readable (const MienBand *band, const MienBandsPart *part, guint unit,
    GError **error)
{
  const gsize skipped = band->bytes - part->bytes;
  const gsize needed = (band->n_rows - 1) * band->pitch + band->n_bytes;
  const char *reason = NULL;

  if (band->stride < 0)
    reason = "its rows are stored from bottom to top";
  else if (unit > 1 && (band->offset % unit || band->pitch % unit))
    reason = "its samples of 16 bits are at odd bytes";
  else if (needed > part->n_bytes - skipped
      || needed > part->size - band->offset)
    reason = "it ends beyond its memory";
  if (!reason)
    return TRUE;
  g_set_error_literal (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT, reason);
  return FALSE;
}

gboolean
mien_bands_init_in_place (MienBands *self, const MienPlanes *planes,
    const MienBandsPart *parts, guint n_parts, GError **error)
{
  add_components (self, planes);
  for (guint b = 0; b < self->n_bands; b++) {
    MienBand *band = &self->bands[b];
    const MienBandsPart *part = find_part (parts, n_parts, band->bytes);
    if (!part || part->offset + (band->bytes - part->bytes) > part->size) {
      g_set_error_literal (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
          "a plane is outside its memory");
      return FALSE;
    }
    band->buffer = part->buffer;
    band->offset = part->offset + (band->bytes - part->bytes);
    band->pitch = band->stride;
    if (!is_readable (band, part, self->unit, error))
      return FALSE;
  }
  mien_bands_set_all_there (self);
  return TRUE;
}

static gboolean
is_empty (const MienBandArea *area)
{
  return area->left >= area->right || area->top >= area->bottom;
}

static gboolean
is_inside (const MienBandArea *area, const MienBandArea *other)
{
  return area->left >= other->left && area->right <= other->right
      && area->top >= other->top && area->bottom <= other->bottom;
}

static void
enlarge (MienBandArea *area, const MienBandArea *other)
{
  if (is_empty (area)) {
    *area = *other;
    return;
  }
  area->left = MIN (area->left, other->left);
  area->right = MAX (area->right, other->right);
  area->top = MIN (area->top, other->top);
  area->bottom = MAX (area->bottom, other->bottom);
}

void
mien_bands_want (MienBands *self, guint component, guint step,
    const guint begin[2], const guint end[2])
{
  const gsize first = self->components[component].first;
  const MienBandArea area = {
    .left = first + (gsize) begin[0] * step,
    .right = first + (gsize) (end[0] - 1) * step + self->unit,
    .top = begin[1],
    .bottom = end[1],
  };

  enlarge (&self->bands[self->components[component].band].wanted, &area);
}

gboolean
mien_bands_are_alike (const MienBands *a, const MienBands *b)
{
  if (a->n_bands != b->n_bands || a->unit != b->unit || a->size != b->size)
    return FALSE;
  for (guint i = 0; i < a->n_bands; i++)
    if (a->bands[i].n_rows != b->bands[i].n_rows
        || a->bands[i].n_bytes != b->bands[i].n_bytes)
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (a->components); i++)
    if (a->components[i].band != b->components[i].band
        || a->components[i].first != b->components[i].first)
      return FALSE;
  return TRUE;
}

gboolean
mien_bands_have_all (const MienBands *self)
{
  for (guint b = 0; b < self->n_bands; b++)
    if (!is_empty (&self->bands[b].wanted)
        && !is_inside (&self->bands[b].wanted, &self->bands[b].there))
      return FALSE;
  return TRUE;
}

void
mien_bands_set_there (MienBands *self, const MienBands *from)
{
  for (guint b = 0; b < self->n_bands; b++)
    self->bands[b].there = from ? from->bands[b].there : (MienBandArea) { 0 };
}

void
mien_bands_set_all_there (MienBands *self)
{
  for (guint b = 0; b < self->n_bands; b++) {
    MienBand *band = &self->bands[b];
    band->there = (MienBandArea) { 0, band->n_bytes, 0, band->n_rows };
    band->wanted = (MienBandArea) { 0 };
  }
}

static gsize
send_area (const MienBand *band, const MienBandArea *area, guint8 *to)
{
  const gsize n = area->right - area->left;

  to += band->offset + area->left;
  for (guint y = area->top; y < area->bottom; y++)
    memcpy (to + y * band->pitch,
        band->bytes + (gssize) y * band->stride + area->left, n);
  return n * (area->bottom - area->top);
}

gsize
mien_bands_send (MienBands *self, guint8 *to)
{
  gsize sent = 0;

  for (guint b = 0; b < self->n_bands; b++) {
    MienBand *band = &self->bands[b];
    const MienBandArea wanted = band->wanted;
    band->wanted = (MienBandArea) { 0 };
    if (is_empty (&wanted) || is_inside (&wanted, &band->there))
      continue;
    enlarge (&band->there, &wanted);
    sent += send_area (band, &band->there, to);
  }
  return sent;
}
