/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A plain C interface to OpenCV's DNN module, which the engine is compared
 * with. No C++ name and no exception leaves opencv-dnn.cc.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MienOpencvNet MienOpencvNet;

/* Such as "OpenCV 4.6.0 dnn". */
const char *mien_opencv_name (void);

/* Applies to all nets of the process. */
void mien_opencv_set_threads (guint n);

/* Reads an ONNX file; it is run by OpenCV's own CPU backend. */
MienOpencvNet *mien_opencv_net_new (const char *path, GError **error);
void mien_opencv_net_free (MienOpencvNet *net);

/* Runs `n` items {channels, height, width}, which are not copied, and writes
 * the `n_outputs` elements of the result. */
gboolean mien_opencv_net_run (MienOpencvNet *net, float *input, guint n,
    const guint dims[3], float *output, gsize n_outputs, GError **error);

G_END_DECLS
