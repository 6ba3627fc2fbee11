/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network that finds faces: an ONNX file and the contents of its side file.
 * It accepts pictures of any size that is a multiple of its strides.
 * Reference-counted; thread-safe.
 */
#pragma once

#include "engine/error.h"
#include "model/modelinfo.h"

G_BEGIN_DECLS

/* Minimum height and width of pictures, in pixels. */
#define MIEN_DETECTOR_LEAST 64

typedef struct {
  char *name;           /* file name without folder and ".onnx" */
  char *path;           /* path of the file */
  const char *detector; /* reported with its faces: "yunet", or `name` */
  guint channels;       /* channels of the input: 1 (gray) or 3 */
  gboolean bgr;         /* channel order is blue, green, red, not red, green,
                         * blue */
  /* The input values for black and white in each channel. */
  float range_min[MIEN_MAX_CHANNELS], range_max[MIEN_MAX_CHANNELS];
  /* Longer side of the largest face that it finds as a whole, in pixels of its
   * input; 0: it finds faces of any size. */
  guint largest_face;
  guint stride; /* heights and widths of pictures are multiples of it */
} MienDetectorModel;

/*
 * Loads `name`, a path or the name of a model (mien_modelfile_find ()). A file
 * is loaded once per process and shared while it is in use. The network is
 * checked at the smallest size: a file that is not a detector, or does not
 * match its side file, fails here, with an error that says what was expected
 * and found.
 */
MienDetectorModel *mien_detector_model_load (const char *name,
    const char *search_path, GError **error);
MienDetectorModel *mien_detector_model_ref (MienDetectorModel *model);
void mien_detector_model_unref (MienDetectorModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDetectorModel, mien_detector_model_unref)

/* `size` rounded up to one that the network accepts. */
guint mien_detector_model_fit (const MienDetectorModel *model, guint size);

G_END_DECLS
