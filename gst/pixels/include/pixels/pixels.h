/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Computes network inputs from a frame on the device that the networks run on.
 * The frame's bytes are uploaded once, unconverted; shaders resize, rotate and
 * convert them in the submission that runs the networks. The CPU computes the
 * inputs (image/crop.h, image/planes.h) if the device is not a Vulkan device,
 * if the runner is shared, or if the frame, or the part of it that an input
 * pixel covers, is too large. Results agree within 0.001 of 255 levels.
 *
 * One thread at a time. Inputs are made from the frame set last:
 *
 *   mien_pixels_set_planes (p, planes)
 *   mien_pixels_fit (p, part, format, &to), for each item of a submission
 *   mien_pixels_flush (p, runner, slot)
 *   mien_runner_submit (runner, slot, n, &error)
 *   mien_runner_wait (runner, slot, &error)
 *
 * Do not use the MienPixels between submit and wait. Use several of them to
 * have several submissions in flight.
 */
#pragma once

#include "engine/runner.h"
#include "image/crop.h"
#include "image/planes.h"

G_BEGIN_DECLS

typedef struct _MienPixels MienPixels;

typedef enum {
  MIEN_PIXELS_AUTO,   /* on the device if it is a GPU */
  MIEN_PIXELS_CPU,    /* always on the CPU */
  MIEN_PIXELS_VULKAN, /* also on Vulkan's software devices */
} MienPixelsWhere;

/* The item of a batch to be made; it is written to the graph's first input. */
typedef struct {
  MienRunner *runner;
  guint slot, graph, item;
  gboolean mirrored; /* flip left and right */
} MienPixelsPlace;

MienPixels *mien_pixels_new (MienDevice *device, MienPixelsWhere where);
/* Call it after freeing the runners that it was used with, or while nothing is
 * in flight. */
void mien_pixels_free (MienPixels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienPixels, mien_pixels_free)

/* Where a plane of a frame that is elsewhere on the device is to be copied:
 * `n_rows` rows with `n_bytes` of pixels each. Sizes are in bytes. */
typedef struct {
  const guint8 *from; /* the plane's data pointer, to identify it */
  gsize offset, pitch, n_bytes;
  guint n_rows;
} MienPixelsRows;

typedef struct {
  gconstpointer buffer;   /* VkBuffer * */
  guint n_rows;           /* entries of `rows` */
  MienPixelsRows rows[3]; /* one for each plane of the frame */
} MienPixelsTarget;

/* A frame that the host cannot access. `copy` submits a copy of the whole frame
 * to the device's queue, so that later submissions see it. The planes are
 * described like those of other frames, but their data pointers are never
 * dereferenced: they must be distinct multiples of MIEN_PIXELS_ALIGN. */
typedef struct {
  gboolean (*copy) (gpointer data, const MienPixelsTarget *to, GError **error);
  gpointer data;
} MienPixelsSource;

#define MIEN_PIXELS_ALIGN 256

/* Sets where the frames set from now on come from: `source`, on the device,
 * which must make the inputs (MIEN_PIXELS_VULKAN), or memory if NULL. The
 * caller owns `source`; it must stay valid until after the last flush. */
void mien_pixels_set_source (MienPixels *self, const MienPixelsSource *source);

/* A mapped DMABuf with a frame or a part of it, which the device may import and
 * read in place. */
typedef struct {
  gconstpointer memory; /* identifies it; not dereferenced */
  int fd;               /* of the DMABuf */
  const guint8 *bytes;  /* where `n_bytes` of it are mapped */
  gsize n_bytes;
  gsize offset; /* of `bytes` in the DMABuf, bytes */
} MienPixelsPart;

#define MIEN_PIXELS_MAX_PARTS 3

typedef struct {
  MienPixelsPart parts[MIEN_PIXELS_MAX_PARTS];
  guint n_parts;
} MienPixelsLoan;

/* Sets the DMABufs that contain the frames set from now on, so that the device
 * can read them in place. If NULL, or if the device cannot import them, it gets
 * a copy. The caller owns `loan`; it must stay valid, and the memory unchanged,
 * until after the last submission. */
void mien_pixels_set_loan (MienPixels *self, const MienPixelsLoan *loan);

/* Must be called when a memory of a loan is freed: all devices release their
 * imports of it. Any thread. */
void mien_pixels_forget_memory (gconstpointer memory);

/* Whether the device makes inputs, except for those that it cannot. */
gboolean mien_pixels_are_on_device (const MienPixels *self);

/* Bytes uploaded to the device so far: frames, and descriptions of the
 * inputs. */
guint64 mien_pixels_sent (const MienPixels *self);

/* The bytes of a frame on a device, which several MienPixels can share.
 * Reference-counted; any thread. */
typedef struct _MienUpload MienUpload;

MienUpload *mien_upload_ref (MienUpload *self);
void mien_upload_unref (MienUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienUpload, mien_upload_unref)

/* Sets the frame from which inputs are made until the next one is set. Its
 * memory must stay valid until after the last flush for it. `planes` and
 * `image` describe the same pixels. `upload` is what another MienPixels
 * uploaded of the frame, or NULL; it is used if it is on the same device and
 * has all bytes needed. */
void mien_pixels_set_frame (MienPixels *self, const MienPlanes *planes,
    const MienImage *image, MienUpload *upload);

/* The same, for only mien_pixels_fit () or only mien_pixels_crop (). */
void mien_pixels_set_planes (MienPixels *self, const MienPlanes *planes);
void mien_pixels_set_image (MienPixels *self, const MienImage *image);

/* Stops using the frame; mien_pixels_share () returns NULL until the next one
 * is set. */
void mien_pixels_forget_frame (MienPixels *self);

/* Returns a reference to what was uploaded of the frame, for others to use.
 * NULL if nothing was uploaded, or if others hold too many uploads already. */
MienUpload *mien_pixels_share (MienPixels *self);

/* Like mien_planes_fit (). */
void mien_pixels_fit (MienPixels *self, const MienBox *part,
    const MienPlanesFormat *format, const MienPixelsPlace *to);

/* Like mien_crop_turned (). Also returns FALSE if the frame is on the device,
 * and the device cannot make the input. */
gboolean mien_pixels_crop (MienPixels *self, const MienBox *rect, float angle,
    const MienCropFormat *format, const MienPixelsPlace *to);

/* Call it after adding all inputs of this slot; its next submission then uses
 * them. Submit before adding more. Returns FALSE with an engine error if the
 * frame is on the device, and the device cannot make the inputs. */
gboolean mien_pixels_flush (MienPixels *self, MienRunner *runner, guint slot,
    GError **error);

G_END_DECLS
