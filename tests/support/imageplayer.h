/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pictures through a pipeline in which they are, or become, images of a Vulkan
 * device; and how often such images are mapped.
 */
#pragma once

#include <gst/gst.h>
#include <gst/vulkan/vulkan.h>

G_BEGIN_DECLS

#define IMAGE_PLAYER_SECONDS 120 /* that a frame may take */
#define IMAGE_PLAYER_UPLOAD \
  "vulkanupload name=upload ! video/x-raw(memory:VulkanImage)"

typedef struct {
  GstElement *pipeline;
  GstElement *src, *sink; /* of the application */
} ImagePlayer;

/* Whether there is a Vulkan device for GStreamer, and what uploads to it. */
gboolean image_player_has_device (void);

/* Pipelines from then on have one device, whatever asks first for it: elements
 * of GStreamer 1.26 else open another one each where a tee parts them, or where
 * the images were made elsewhere. */
void image_player_share_device (void);

/* At the end, when all have stopped. */
void image_player_forget_device (void);

/* Plays what is between the two. Maps of images that leave an element called
 * "upload" are counted from then on. */
ImagePlayer image_player_new (const char *middle);
void image_player_stop (ImagePlayer *p);

void image_player_push (const ImagePlayer *p, GstSample *sample);
GstSample *image_player_pull (const ImagePlayer *p);

/* Pushes one, and gives what comes out. */
GstSample *image_player_pass (const ImagePlayer *p, GstSample *sample);

/* Fails unless an error comes that says `advice`. */
void image_player_expect_error (const ImagePlayer *p, const char *advice);

/* Lets the device end all that it was given. Mesa 25 touches semaphores once
 * more after the fence for which vulkandownload waits, and a pipeline that stops
 * destroys them. */
void image_player_settle (const ImagePlayer *p);

/* An image of the picture, made by a pipeline that plays on. It is waited for:
 * else vulkanupload of GStreamer 1.26 may free too early what it copies. */
GstSample *image_player_make_image (ImagePlayer *uploads, GstSample *picture);

/* The device that an image is on; the image's. */
GstVulkanDevice *image_player_device (GstSample *image);

/* Maps of images since the last that were forgotten. There has to be an image
 * whose maps are counted. */
void image_player_forget_maps (void);
guint image_player_n_maps (void);

G_END_DECLS
