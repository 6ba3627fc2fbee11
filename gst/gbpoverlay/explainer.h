/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A model on a device that is asked why: from the faces of a frame to maps of
 * what the network looked at. One thread at a time.
 */
#pragma once

#include "image/image.h"
#include "meta/gstmienfacemeta.h"
#include "pixels/pixels.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienExplainer GstMienExplainer;

/* Answers what `frame` asks: its mode, method and target. The error says
 * which of the settings is wrong, and why. */
GstMienExplainer *gst_mien_explainer_new (const GstMienGbpStart *start,
    const GstMienGbpFrame *frame, GError **error);
void gst_mien_explainer_free (GstMienExplainer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienExplainer, gst_mien_explainer_free)

const char *gst_mien_explainer_device_name (const GstMienExplainer *self);

/* "fp32" or "fp16". */
const char *gst_mien_explainer_precision (const GstMienExplainer *self);

/* FALSE where guided back-propagation is asked of a model that has no ReLU to
 * guide: the maps are plain gradients then. */
gboolean gst_mien_explainer_is_guided (const GstMienExplainer *self);

/* Asks something else from now on. On failure, what was asked before. */
gboolean gst_mien_explainer_ask (GstMienExplainer *self,
    const GstMienGbpFrame *frame, GError **error);

/* Goes on with the same model and question on `device`, where the frames are
 * from now on; NULL: they are in memory, and it is the one that `settings`
 * name. */
gboolean gst_mien_explainer_move (GstMienExplainer *self, MienDevice *device,
    const GstMienNetworkSettings *settings, GError **error);

/* The device that the frames are on, or NULL. */
MienDevice *gst_mien_explainer_frames_on (const GstMienExplainer *self);

/*
 * The map of each of the GstMienFace `faces`, until the next run; NULL for
 * those that cannot be cropped or whose maps are no numbers. With
 * target=winner, a face's winner is that of the attribute that this model gave
 * it, else the model's own. `source` is that of a frame on a device, else NULL.
 * NULL on failure; after MIEN_ENGINE_ERROR_DEVICE_LOST only use_cpu helps.
 */
const GPtrArray *gst_mien_explainer_run (GstMienExplainer *self,
    const MienImage *image, const MienPixelsSource *source,
    const GPtrArray *faces, GError **error);

/* Goes on with the same model and question on the CPU. */
gboolean gst_mien_explainer_use_cpu (GstMienExplainer *self, GError **error);

G_END_DECLS
