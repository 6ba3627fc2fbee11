/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dmabufframe.h"

#include <sys/mman.h>

#include <gst/allocators/gstdmabuf.h>
#include <gst/video/video.h>

#include "memfds.h"
#include "picture.h"

/* Odd: only frames of 16-bit words need even offsets. */
#define PADDING 13
#define FIRST 4099

/* Copies bytes of the buffer to a file, `first` bytes after its start. */
static GstMemory *
make_memory (GstBuffer *buffer, gsize offset, gsize size, gsize first)
{
  static GstAllocator *allocator;
  const int fd = mien_test_memfd_new (DMABUF_FRAME_NAME, first + size);
  guint8 *map = mien_test_memfd_map (fd, first + size);

  if (!allocator)
    allocator = gst_dmabuf_allocator_new ();
  gst_buffer_extract (buffer, offset, map + first, size);
  munmap (map, first + size);
  GstMemory *memory = gst_dmabuf_allocator_alloc (allocator, fd, first + size);
  gst_memory_resize (memory, first, size);
  g_assert_true (gst_is_dmabuf_memory (memory));
  return memory;
}

void
dmabuf_frame_copy_meta (GstBuffer *buffer, GstBuffer *frame)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (frame);

  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      meta->format, meta->width, meta->height, meta->n_planes,
      (gsize *) meta->offset, (gint *) meta->stride);
}

GstBuffer *
dmabuf_frame_new (GstSample *sample, gboolean each)
{
  g_autoptr (GstBuffer) padded = test_picture_with_padding (sample, PADDING);
  const GstVideoMeta *meta = gst_buffer_get_video_meta (padded);
  const gsize size = gst_buffer_get_size (padded);
  GstBuffer *buffer = gst_buffer_new ();

  for (guint p = 0; p < (each ? meta->n_planes : 1); p++) {
    const gsize begin = p > 0 ? meta->offset[p] : 0;
    const gsize end =
        each && p + 1 < meta->n_planes ? meta->offset[p + 1] : size;
    gst_buffer_append_memory (buffer,
        make_memory (padded, begin, end - begin, FIRST));
  }
  dmabuf_frame_copy_meta (buffer, padded);
  return buffer;
}
