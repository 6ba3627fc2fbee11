/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The layout of a frame's bytes on the device. A band is a set of rows of
 * memory; components that are interleaved share one band.
 */
#pragma once

#include "image/planes.h"

G_BEGIN_DECLS

typedef struct {
  gsize left, right; /* bytes in a row; right is exclusive */
  guint top, bottom; /* rows; bottom is exclusive */
} MienBandArea;

typedef struct {
  const guint8 *bytes; /* of the first row, on the host */
  gssize stride;
  guint n_rows;
  gsize n_bytes;              /* of a row */
  guint buffer;               /* index of the buffer on the device */
  gsize offset, pitch;        /* in that buffer, bytes */
  MienBandArea wanted, there; /* needed, and on the device; may be empty */
} MienBand;

typedef struct {
  guint n_bands;
  MienBand bands[3];
  struct {
    guint band;
    gsize first;    /* first byte in each row of the band */
    guint n_x, n_y; /* samples */
  } components[3];
  guint unit; /* bytes of a sample */
  gsize size; /* bytes on the device; 0 if read in place */
} MienBands;

void mien_bands_init (MienBands *self, const MienPlanes *planes);

/* The same, but each band starts at the address where its plane does. Planes
 * start at multiples of `align`; a plane's components all start less than
 * `align` bytes after that. */
void mien_bands_init_whole (MienBands *self, const MienPlanes *planes,
    guint align);

/* Memory mapped on the host that a buffer of the device also refers to. */
typedef struct {
  const guint8 *bytes; /* where `n_bytes` of it are mapped */
  gsize n_bytes;
  gsize offset; /* of `bytes` in the buffer, bytes */
  guint buffer; /* index of the buffer */
  gsize size;   /* of the buffer, bytes */
} MienBandsPart;

/* The same for a frame that is read in place: rows stay where they are in
 * memory, and everything counts as on the device. Returns FALSE with an error
 * of vk/error.h if shaders cannot read that layout. */
gboolean mien_bands_init_in_place (MienBands *self, const MienPlanes *planes,
    const MienBandsPart *parts, guint n_parts, GError **error);

/* Requests the samples begin <= i < end of a component, in columns ([0]) and
 * rows ([1]). `step` is that of the component's MienPlane, bytes. */
void mien_bands_want (MienBands *self, guint component, guint step,
    const guint begin[2], const guint end[2]);

/* Whether both have the same layout. */
gboolean mien_bands_are_alike (const MienBands *a, const MienBands *b);

/* Whether everything requested is on the device. */
gboolean mien_bands_have_all (const MienBands *self);

/* Sets what is on the device: the same as in `from`, which must be alike, or
 * nothing if NULL. */
void mien_bands_set_there (MienBands *self, const MienBands *from);

/* Everything is on the device. */
void mien_bands_set_all_there (MienBands *self);

/* Copies what was requested and is not on the device yet to `to`, the start of
 * the mapped buffer. Returns the number of bytes copied. */
gsize mien_bands_send (MienBands *self, guint8 *to);

G_END_DECLS
