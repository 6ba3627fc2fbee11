/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Inputs of networks, made of a frame by the device that the networks run on:
 * the frame's bytes go there as they are, once, and shaders resize, turn and mix
 * them in the submission that runs the networks. What the device cannot do the
 * CPU does (image/crop.h, image/planes.h), to the same numbers within 0.001 of
 * 255 levels: it is no Vulkan device, or the runner is shared, or the frame or
 * what a pixel is made of is too large.
 *
 * One thread at a time. What is added belongs to the frame set last:
 *
 *   mien_pixels_set_planes (p, planes)
 *   mien_pixels_fit (p, part, format, &to), for all items of a submission
 *   mien_pixels_flush (p, runner, slot)
 *   mien_runner_submit (runner, slot, n, &error)
 *   mien_runner_wait (runner, slot, &error)
 *
 * Between submit and wait nothing may be called for it: who has several
 * submissions in flight has as many MienPixels.
 */
#pragma once

#include "engine/runner.h"
#include "image/crop.h"
#include "image/planes.h"

G_BEGIN_DECLS

typedef struct _MienPixels MienPixels;

typedef enum {
  MIEN_PIXELS_AUTO,   /* on GPUs */
  MIEN_PIXELS_CPU,    /* never */
  MIEN_PIXELS_VULKAN, /* on software devices of Vulkan too */
} MienPixelsWhere;

/* Which item of which input is made; of a graph's first one. */
typedef struct {
  MienRunner *runner;
  guint slot, graph, item;
  gboolean mirrored; /* left and right change places */
} MienPixelsPlace;

MienPixels *mien_pixels_new (MienDevice *device, MienPixelsWhere where);
/* After the runners that it was used for, or while nothing is in flight. */
void mien_pixels_free (MienPixels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienPixels, mien_pixels_free)

/* Where the bytes of a frame that lies elsewhere on the device go: rows that
 * hold `n_bytes` each. */
typedef struct {
  const guint8 *from; /* what the planes say of their first byte */
  gsize offset, pitch, n_bytes;
  guint n_rows;
} MienPixelsRows;

typedef struct {
  gconstpointer buffer; /* a VkBuffer * */
  guint n_rows;
  MienPixelsRows rows[3]; /* one for each plane of the frame */
} MienPixelsTarget;

/* A frame whose pixels the host does not see. `copy` has the queue of the
 * device copy all of it, before what is submitted next. Its planes are told as
 * those of others: each starts at a place of its own, a multiple of
 * MIEN_PIXELS_ALIGN, which nobody reads. */
typedef struct {
  gboolean (*copy) (gpointer data, const MienPixelsTarget *to, GError **error);
  gpointer data;
} MienPixelsSource;

#define MIEN_PIXELS_ALIGN 256

/* What the frames set from now on are on the device, which makes inputs
 * (MIEN_PIXELS_VULKAN); NULL: they are in memory. It stays the caller's until
 * after the last flush. */
void mien_pixels_set_source (MienPixels *self, const MienPixelsSource *source);

/* Memory of a mapped frame that is a DMABuf, which the device may import and
 * read where it is. */
typedef struct {
  gconstpointer memory; /* identifies it */
  int fd;               /* of the DMABuf */
  const guint8 *bytes;  /* mapped, `n_bytes` of them */
  gsize n_bytes;
  gsize offset; /* of the first one in the DMABuf */
} MienPixelsPart;

#define MIEN_PIXELS_MAX_PARTS 3

typedef struct {
  MienPixelsPart parts[MIEN_PIXELS_MAX_PARTS];
  guint n_parts;
} MienPixelsLoan;

/* Where the frames set from now on lie, if the device may read them there; NULL:
 * it gets a copy, as it does where it cannot import that memory. It stays the
 * caller's, and the memory unchanged, until after the last submission. */
void mien_pixels_set_loan (MienPixels *self, const MienPixelsLoan *loan);

/* To be called when a memory of a loan is freed: all devices drop what they
 * imported of it. Any thread. */
void mien_pixels_forget_memory (gconstpointer memory);

/* Whether the device makes inputs, as far as it can. */
gboolean mien_pixels_are_on_device (const MienPixels *self);

/* Bytes that went to the device so far: of frames, and of what says what to
 * make of them. */
guint64 mien_pixels_sent (const MienPixels *self);

/* The bytes of a frame on a device, for all who look at it. Reference-counted;
 * any thread. */
typedef struct _MienUpload MienUpload;

MienUpload *mien_upload_ref (MienUpload *self);
void mien_upload_unref (MienUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienUpload, mien_upload_unref)

/* The frame from which inputs are made, from now until the next; its memory
 * stays until after the last flush for it. `planes` and `image` are of the same
 * pixels. `upload`, or NULL, is what somebody else sent of them: it serves where
 * it is on the same device and has all that is looked at. */
void mien_pixels_set_frame (MienPixels *self, const MienPlanes *planes,
    const MienImage *image, MienUpload *upload);

/* The same of what mien_pixels_fit () reads alone, or mien_pixels_crop (). */
void mien_pixels_set_planes (MienPixels *self, const MienPlanes *planes);
void mien_pixels_set_image (MienPixels *self, const MienImage *image);

/* There is none until the next. */
void mien_pixels_forget_frame (MienPixels *self);

/* What was sent of the frame, for others; NULL where nothing was, or they keep
 * too many already. The caller gets a reference. */
MienUpload *mien_pixels_share (MienPixels *self);

/* As mien_planes_fit (). */
void mien_pixels_fit (MienPixels *self, const MienBox *part,
    const MienPlanesFormat *format, const MienPixelsPlace *to);

/* As mien_crop_turned (); FALSE also of a frame on the device, of which that
 * cannot make it. */
gboolean mien_pixels_crop (MienPixels *self, const MienBox *rect, float angle,
    const MienCropFormat *format, const MienPixelsPlace *to);

/* All that was added for this slot is ready when it is submitted next, which it
 * is before anything else is added. FALSE, with an error of the engine: the
 * frame is on the device, and that cannot make them. */
gboolean mien_pixels_flush (MienPixels *self, MienRunner *runner, guint slot,
    GError **error);

G_END_DECLS
