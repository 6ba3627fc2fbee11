/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A frame's bytes as they lie on the device: rows of memory one after the
 * other, those that hold several components once.
 */
#pragma once

#include "image/planes.h"

G_BEGIN_DECLS

typedef struct {
  gsize left, right; /* bytes of a row */
  guint top, bottom; /* rows; right and bottom are not part of it */
} MienBandArea;

typedef struct {
  const guint8 *bytes; /* of the first row */
  gssize stride;
  guint n_rows;
  gsize n_bytes;              /* of a row */
  guint buffer;               /* that holds them on the device */
  gsize offset, pitch;        /* there */
  MienBandArea wanted, there; /* empty: nothing is */
} MienBand;

typedef struct {
  guint n_bands;
  MienBand bands[3];
  struct {
    guint band;
    gsize first;    /* byte of its rows */
    guint n_x, n_y; /* samples */
  } components[3];
  guint unit; /* bytes of a sample */
  gsize size; /* bytes on the device; 0: they are read in place */
} MienBands;

void mien_bands_init (MienBands *self, const MienPlanes *planes);

/* The same, with rows that start where their plane does: that is a multiple of
 * `align`, and a plane's first component less than that behind. */
void mien_bands_init_whole (MienBands *self, const MienPlanes *planes,
    guint align);

/* Mapped memory that is in a buffer of the device too. */
typedef struct {
  const guint8 *bytes; /* mapped, `n_bytes` of them */
  gsize n_bytes;
  gsize offset; /* of the first one in the buffer */
  guint buffer; /* its number */
  gsize size;   /* of the buffer */
} MienBandsPart;

/* The same, with rows that are where they are in the memory, all there. FALSE,
 * with an error of vk/error.h, where shaders cannot read them so. */
gboolean mien_bands_init_in_place (MienBands *self, const MienPlanes *planes,
    const MienBandsPart *parts, guint n_parts, GError **error);

/* Samples begin <= i < end of a component's rows and columns are looked at.
 * `step` is the one of its plane. */
void mien_bands_want (MienBands *self, guint component, guint step,
    const guint begin[2], const guint end[2]);

/* Whether the same samples lie at the same places of both. */
gboolean mien_bands_are_alike (const MienBands *a, const MienBands *b);

/* Whether all that is wanted is there. */
gboolean mien_bands_have_all (const MienBands *self);

/* Takes over from one that is alike what is there, or NULL: nothing is. */
void mien_bands_set_there (MienBands *self, const MienBands *from);

/* All is there. */
void mien_bands_set_all_there (MienBands *self);

/* Copies what is wanted and not there to where all of them start. The bytes
 * that it copied. */
gsize mien_bands_send (MienBands *self, guint8 *to);

G_END_DECLS
