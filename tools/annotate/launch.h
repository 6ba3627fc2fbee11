/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct {
  gchar *uri;
  gboolean live;  /* frames come when they come; late ones are dropped */
  gboolean still; /* a picture */
  gchar *jpeg;    /* the path of one that is a JPEG file; or NULL */
  gboolean odd;   /* has a side that H.264 in 4:2:0 cannot have */
} MienInput;

/* What the user sets of the elements; NULL: their defaults. */
typedef struct {
  gchar *device, *models, *detector;
  gchar *annotate; /* properties of faceannotate, separated by spaces */
} MienLaunchOptions;

/* `name` is a file, a camera's device file or a URI. A file is looked into, so
 * that what is wrong with it is told in one sentence. */
gboolean mien_input_open (MienInput *input, const gchar *name, GError **error);
void mien_input_clear (MienInput *input);

/* Whether the detector starts; the error says what it lacks. */
gboolean mien_launch_check (const MienLaunchOptions *options, GError **error);

/* The pipeline that annotates `input` into the MP4 file `path`, as arguments
 * of gst-launch-1.0, NULL-terminated. */
GPtrArray *mien_launch_args (const MienInput *input,
    const MienLaunchOptions *options, const gchar *path);

/* As a command for the shell. */
void mien_launch_print (const GPtrArray *args);

G_END_DECLS
