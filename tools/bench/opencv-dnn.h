/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * OpenCV's DNN module behind plain C: the peer that the engine is measured
 * beside. No C++ name and no exception leaves opencv-dnn.cc.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MienOpencvNet MienOpencvNet;

/* "OpenCV 4.6.0 dnn". */
const char *mien_opencv_name (void);

/* For all nets of the process. */
void mien_opencv_set_threads (guint n);

/* Reads an ONNX file, for OpenCV's own code on the CPU. */
MienOpencvNet *mien_opencv_net_new (const char *path, GError **error);
void mien_opencv_net_free (MienOpencvNet *net);

/* Computes `n` items {channels, height, width}, which it does not copy, and
 * writes the `n_outputs` elements of the result. */
gboolean mien_opencv_net_run (MienOpencvNet *net, float *input, guint n,
    const guint dims[3], float *output, gsize n_outputs, GError **error);

G_END_DECLS
