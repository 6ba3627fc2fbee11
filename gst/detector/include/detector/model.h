/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network that finds faces: an ONNX file, and what its side file says of it.
 * It looks at pictures of any size that fits its strides. Reference-counted;
 * any thread.
 */
#pragma once

#include "engine/error.h"
#include "model/modelinfo.h"

G_BEGIN_DECLS

/* Pictures are at least so high and wide, in pixels. */
#define MIEN_DETECTOR_LEAST 64

typedef struct {
  char *name;           /* file name without folder and ".onnx" */
  char *path;           /* as it was found */
  const char *detector; /* of its faces: "yunet", or `name` */
  guint channels;       /* planes of the input: 1 (gray) or 3 */
  gboolean bgr;         /* blue, green, red rather than red, green, blue */
  /* What black and white become in each of them. */
  float range_min[MIEN_MAX_CHANNELS], range_max[MIEN_MAX_CHANNELS];
  /* Longer side of the largest face that it finds whole, in pixels of its
   * input; 0: it finds faces of any size. */
  guint largest_face;
  guint stride; /* heights and widths of pictures are multiples of it */
} MienDetectorModel;

/*
 * Loads `name`, a path or the name of a model (mien_modelfile_find ()). Files
 * are loaded once per process and shared while they are in use. Tries the
 * network on the least size: what is no detector, or contradicts its side
 * file, fails here, with an error that says what was expected and found.
 */
MienDetectorModel *mien_detector_model_load (const char *name,
    const char *search_path, GError **error);
MienDetectorModel *mien_detector_model_ref (MienDetectorModel *model);
void mien_detector_model_unref (MienDetectorModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDetectorModel, mien_detector_model_unref)

/* `size` rounded up to one that the network takes. */
guint mien_detector_model_fit (const MienDetectorModel *model, guint size);

G_END_DECLS
