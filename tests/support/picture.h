/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A frame with one real face, in any format and size. */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* The picture and face of tests/data/astronaut.jpg, in pixels. */
#define TEST_PICTURE_SIZE 512
#define TEST_FACE_X 177
#define TEST_FACE_Y 66
#define TEST_FACE_SIZE 94

/* Decodes a JPEG file without conversion; returns caps and buffer. */
GstSample *test_picture_decode (const char *path);

/* The picture, converted and scaled; returns caps and buffer. */
GstSample *test_picture (const char *format, guint width, guint height);

/* The same in a buffer with `padding` unrelated bytes before each plane and
 * after each line, as its GstVideoMeta says. */
GstBuffer *test_picture_with_padding (GstSample *sample, guint padding);

G_END_DECLS
