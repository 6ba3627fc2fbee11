/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct {
  gchar *uri;
  gboolean live;  /* a live source; late frames are dropped */
  gboolean still; /* a single picture */
  gchar *jpeg;    /* path, if the picture is a JPEG file; else NULL */
  gboolean odd;   /* a side is odd, which H.264 in 4:2:0 does not support */
} MienInput;

/* Element settings chosen by the user; NULL selects the element's default. */
typedef struct {
  gchar *device, *models, *detector;
  gchar *annotate; /* properties of faceannotate, separated by spaces */
} MienLaunchOptions;

/* `name` is a file, a camera's device file or a URI. A file is inspected first,
 * so that the error says in one sentence what is wrong with it. */
gboolean mien_input_open (MienInput *input, const gchar *name, GError **error);
void mien_input_clear (MienInput *input);

/* Returns TRUE if the detector starts; otherwise sets an error that says why
 * not. */
gboolean mien_launch_check (const MienLaunchOptions *options, GError **error);

/* The pipeline that annotates `input` and writes the MP4 file `path`, as a
 * NULL-terminated array of gst-launch-1.0 arguments. */
GPtrArray *mien_launch_args (const MienInput *input,
    const MienLaunchOptions *options, const gchar *path);

/* Prints the arguments as a shell command. */
void mien_launch_print (const GPtrArray *args);

G_END_DECLS
