/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a model forward and backward on the faces of a frame, to compute maps of
 * what drove its decision. One thread at a time.
 */
#pragma once

#include "image/image.h"
#include "meta/gstmienfacemeta.h"
#include "pixels/pixels.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienExplainer GstMienExplainer;

/* Explains what `frame` specifies by its mode, method and target. The error
 * says which setting is invalid, and why. */
GstMienExplainer *gst_mien_explainer_new (const GstMienGbpStart *start,
    const GstMienGbpFrame *frame, GError **error);
void gst_mien_explainer_free (GstMienExplainer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienExplainer, gst_mien_explainer_free)

const char *gst_mien_explainer_device_name (const GstMienExplainer *self);

/* "fp32" or "fp16". */
const char *gst_mien_explainer_precision (const GstMienExplainer *self);

/* Returns FALSE if guided back-propagation is requested but the model has no
 * ReLU: the maps are plain gradients then. */
gboolean gst_mien_explainer_is_guided (const GstMienExplainer *self);

/* Changes what is explained. On failure, nothing changes. */
gboolean gst_mien_explainer_ask (GstMienExplainer *self,
    const GstMienGbpFrame *frame, GError **error);

/* Moves the model and the question to `device`, which holds the frames from now
 * on. NULL if they are in memory: moves to the device that `settings` name. */
gboolean gst_mien_explainer_move (GstMienExplainer *self, MienDevice *device,
    const GstMienNetworkSettings *settings, GError **error);

/* The device that the frames are on, or NULL if they are in memory. */
MienDevice *gst_mien_explainer_frames_on (const GstMienExplainer *self);

/*
 * Returns the map of each GstMienFace in `faces`, valid until the next run;
 * NULL for faces that cannot be cropped or whose maps are not finite. With
 * target=winner, the winner is that of the attribute that this model attached
 * to the face, or else of this run. `source` is that of a frame on a device, or
 * NULL. Returns NULL on failure; after MIEN_ENGINE_ERROR_DEVICE_LOST, call
 * gst_mien_explainer_use_cpu () to continue.
 */
const GPtrArray *gst_mien_explainer_run (GstMienExplainer *self,
    const MienImage *image, const MienPixelsSource *source,
    const GPtrArray *faces, GError **error);

/* Moves the model and the question to the CPU. */
gboolean gst_mien_explainer_use_cpu (GstMienExplainer *self, GError **error);

G_END_DECLS
