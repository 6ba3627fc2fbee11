/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Passes pictures through a pipeline in which they are, or become, images of a
 * Vulkan device, and counts how often such images are mapped.
 */
#pragma once

#include <gst/gst.h>
#include <gst/vulkan/vulkan.h>

G_BEGIN_DECLS

#define IMAGE_PLAYER_SECONDS 120 /* timeout for a frame */
#define IMAGE_PLAYER_UPLOAD \
  "vulkanupload name=upload ! video/x-raw(memory:VulkanImage)"

typedef struct {
  GstElement *pipeline;
  GstElement *src, *sink; /* appsrc and appsink */
} ImagePlayer;

/* Whether GStreamer has a Vulkan device, and vulkanupload. */
gboolean image_player_has_device (void);

/* Makes all pipelines created afterwards share one device. Otherwise, elements
 * of GStreamer 1.26 each open another one after a tee, or if the images come
 * from another pipeline. */
void image_player_share_device (void);

/* Releases the shared device; call it when all pipelines have stopped. */
void image_player_forget_device (void);

/* Plays `middle` between an appsrc and an appsink. If it has an element called
 * "upload", maps of images are counted as soon as one has left that element. */
ImagePlayer image_player_new (const char *middle);
void image_player_stop (ImagePlayer *p);

void image_player_push (const ImagePlayer *p, GstSample *sample);
GstSample *image_player_pull (const ImagePlayer *p);

/* Pushes a sample, and waits for the output. */
GstSample *image_player_pass (const ImagePlayer *p, GstSample *sample);

/* Fails unless an error is posted whose message contains `advice`. */
void image_player_expect_error (const ImagePlayer *p, const char *advice);

/* Waits until the device is idle. Mesa 25 still accesses semaphores after
 * signalling the fence that vulkandownload waits for, and a pipeline that stops
 * destroys them. */
void image_player_settle (const ImagePlayer *p);

/* Returns an image of the picture, made by the pipeline `uploads`, which keeps
 * playing. Waits for the device: vulkanupload of GStreamer 1.26 may free too
 * early what it copies from. */
GstSample *image_player_make_image (ImagePlayer *uploads, GstSample *picture);

/* The device that an image is on, without a reference. */
GstVulkanDevice *image_player_device (GstSample *image);

/* Resets or returns the number of maps of images. The latter fails if no images
 * were watched. */
void image_player_forget_maps (void);
guint image_player_n_maps (void);

G_END_DECLS
