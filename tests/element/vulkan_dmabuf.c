/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames in DMABuf memory, as cameras and decoders deliver them: elements whose
 * network inputs are made by a Vulkan device report the same as for frames in
 * other memory, and the device reads them in place. Files in memory stand in
 * for DMABufs.
 */

#include <math.h>
#include <string.h>

#include <gst/check/gstharness.h>

#include "device.h"
#include "dmabufframe.h"
#include "engine/vulkan.h"
#include "memcheck.h"
#include "memfds.h"
#include "meta/mien.h"
#include "picture.h"
#include "table.h"
#include "uploadcount.h"

#define WHERE "device=vulkan pre-process-backend=vulkan"
#define DETECT "mienfacedetect detect-width=160 nireq=2 " WHERE
#define LAUNCH DETECT " ! faceclassify nireq=2 " WHERE
#define SIDE 201

/* If there is no device, skips the test and returns FALSE. */
static gboolean
has_device (void)
{
  if (mien_test_skip_memcheck (MIEN_MEMCHECK_NETWORK))
    return FALSE;
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");

  return device != NULL;
}

/* Whether files in memory can be imported. Otherwise, the rest of the test is
 * skipped; the results have been compared by then. */
static gboolean
imports (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  const MienVkDevice *vk = mien_vulkan_device_vk (device);

  if (vk->dmabufs && vk->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU)
    return TRUE;
  g_assert_cmpint (mien_test_uploads_n_imports (), ==, 0);
  g_test_skip (vk->dmabufs
          ? "compared, but only software devices import what is no DMABuf"
          : "compared, but the device has no VK_EXT_external_memory_dma_buf");
  return FALSE;
}

static GstHarness *
harness_new (const char *launch, GstSample *sample)
{
  GstHarness *h = gst_harness_new_parse (launch);

  gst_harness_set_src_caps (h, gst_caps_copy (gst_sample_get_caps (sample)));
  return h;
}

/* The caller keeps its reference to the buffer, like a pool. */
static GstBuffer *
pass (GstHarness *h, GstBuffer *buffer)
{
  return gst_harness_push_and_pull (h, gst_buffer_copy (buffer));
}

static GstMienFace *
face_of (GstBuffer *buffer)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

  g_assert_cmpuint (faces->len, ==, 1);
  return faces->pdata[0];
}

static void
compare_scores (GstMienFace *a, GstMienFace *b, const char *name)
{
  const GstMienAttribute *x = gst_mien_face_find_attribute (a, name);
  const GstMienAttribute *y = gst_mien_face_find_attribute (b, name);
  guint n, m;

  g_assert_true (x && y);
  const float *p = gst_mien_attribute_get_scores (x, &n);
  const float *q = gst_mien_attribute_get_scores (y, &m);
  g_assert_cmpuint (n, ==, m);
  for (guint k = 0; k < n; k++)
    g_assert_cmpfloat_with_epsilon (p[k], q[k], 1e-4);
}

static void
compare (GstBuffer *got, GstBuffer *want)
{
  GstMienFace *a = face_of (got), *b = face_of (want);

  g_assert_cmpfloat_with_epsilon (a->x, b->x, 0.01);
  g_assert_cmpfloat_with_epsilon (a->y, b->y, 0.01);
  g_assert_cmpfloat_with_epsilon (a->width, b->width, 0.01);
  g_assert_cmpfloat_with_epsilon (a->height, b->height, 0.01);
  g_assert_cmpfloat_with_epsilon (a->confidence, b->confidence, 1e-4);
  compare_scores (a, b, "emotion");
  compare_scores (a, b, "gender");
}

/* Kept between tests, so that the device need not compile its shaders again. */
static GstHarness *lasting;

/* Returns the results for the picture in other memory. */
static GstBuffer *
expect (GstSample *sample)
{
  if (!lasting)
    lasting = gst_harness_new_parse (LAUNCH);
  gst_harness_set_src_caps (lasting,
      gst_caps_copy (gst_sample_get_caps (sample)));
  return pass (lasting, gst_sample_get_buffer (sample));
}

static void
check_format (const char *format, gboolean each, guint n_files)
{
  if (!has_device ())
    return;
  g_autoptr (GstSample) sample = test_picture (format, SIDE, SIDE);
  g_autoptr (GstBuffer) want = expect (sample);
  g_autoptr (GstBuffer) buffer = dmabuf_frame_new (sample, each);
  GstHarness *h = harness_new (LAUNCH, sample);

  mien_test_uploads_forget ();
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstBuffer) got = pass (h, buffer);
    compare (got, want);
    /* Elements downstream that draw can share the memory. */
    g_assert_false (GST_MEMORY_FLAG_IS_SET (gst_buffer_peek_memory (got, 0),
        GST_MEMORY_FLAG_NO_SHARE));
  }
  gst_harness_teardown (h);
  g_assert_cmpint (mien_test_uploads_n_runs (), ==, 4);
  if (!imports ())
    return;
  g_assert_cmpint (mien_test_uploads_n_imports (), ==, n_files);
  g_assert_cmpint (mien_test_uploads_n_spared (), ==, 4);
}

static void
test_format (gconstpointer format)
{
  check_format (format, FALSE, 1);
}

static void
test_nv12_each (void)
{
  check_format ("NV12", TRUE, 2);
}

static void
test_i420_each (void)
{
  check_format ("I420", TRUE, 3);
}

/* Two elements share a few memories, as of a camera. */
static void
test_pool (void)
{
  if (!has_device ())
    return;
  g_autoptr (GstSample) sample = test_picture ("NV12", SIDE, SIDE);
  g_autoptr (GstBuffer) want = expect (sample);
  GstHarness *h = harness_new (LAUNCH, sample);
  GstBuffer *pool[4];

  mien_test_uploads_forget ();
  for (guint i = 0; i < 4; i++)
    pool[i] = dmabuf_frame_new (sample, FALSE);
  for (guint i = 0; i < 100; i++) {
    g_autoptr (GstBuffer) got = pass (h, pool[i % 4]);
    compare (got, want);
  }
  g_assert_cmpint (mien_test_uploads_n_runs (), ==, 200);
  if (imports ()) {
    g_assert_cmpint (mien_test_uploads_n_imports (), ==, 4);
    g_assert_cmpint (mien_test_uploads_n_spared (), ==, 200);
  }
  gst_harness_teardown (h);
  for (guint i = 0; i < 4; i++)
    gst_buffer_unref (pool[i]);
}

/* Each buffer has a new sub-memory of the same memory, which is imported
 * once. */
static void
test_parts (void)
{
  if (!has_device ())
    return;
  g_autoptr (GstSample) sample = test_picture ("YUY2", SIDE, SIDE);
  g_autoptr (GstBuffer) want = expect (sample);
  g_autoptr (GstBuffer) whole = dmabuf_frame_new (sample, FALSE);
  GstHarness *h = harness_new (LAUNCH, sample);

  mien_test_uploads_forget ();
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GstBuffer) part = gst_buffer_new ();
    gst_buffer_append_memory (part,
        gst_memory_share (gst_buffer_peek_memory (whole, 0), 0,
            gst_buffer_get_size (whole)));
    dmabuf_frame_copy_meta (part, whole);
    g_autoptr (GstBuffer) got = pass (h, part);
    compare (got, want);
  }
  if (imports ())
    g_assert_cmpint (mien_test_uploads_n_imports (), ==, 1);
  gst_harness_teardown (h);
}

/* If any memory is not a DMABuf, the whole frame is copied. */
static void
test_mixed (void)
{
  if (!has_device ())
    return;
  g_autoptr (GstSample) sample = test_picture ("I420", SIDE, SIDE);
  g_autoptr (GstBuffer) want = expect (sample);
  g_autoptr (GstBuffer) buffer = dmabuf_frame_new (sample, TRUE);
  GstMemory *copy = gst_allocator_alloc (NULL,
      gst_memory_get_sizes (gst_buffer_peek_memory (buffer, 1), NULL, NULL),
      NULL);
  GstMapInfo from, to;

  g_assert_true (gst_memory_map (copy, &to, GST_MAP_WRITE));
  g_assert_true (gst_memory_map (gst_buffer_peek_memory (buffer, 1), &from,
      GST_MAP_READ));
  memcpy (to.data, from.data, to.size);
  gst_memory_unmap (gst_buffer_peek_memory (buffer, 1), &from);
  gst_memory_unmap (copy, &to);
  gst_buffer_replace_memory (buffer, 1, copy);
  GstHarness *h = harness_new (LAUNCH, sample);
  mien_test_uploads_forget ();
  g_autoptr (GstBuffer) got = pass (h, buffer);
  compare (got, want);
  g_assert_cmpint (mien_test_uploads_n_imports (), ==, 0);
  gst_harness_teardown (h);
}

/* Overwrites the frame between the two elements; the second must see that. */
static GstPadProbeReturn
blacken (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));

  gst_buffer_memset (buffer, 0, 0x55, -1);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

static void
test_written (void)
{
  if (!has_device ())
    return;
  g_autoptr (GstSample) sample = test_picture ("RGBA", SIDE, SIDE);
  g_autoptr (GstBuffer) plain = expect (sample);
  GstBuffer *got[2];

  for (guint i = 0; i < 2; i++) {
    GstHarness *h =
        harness_new (DETECT " ! faceclassify name=c " WHERE, sample);
    g_autoptr (GstBuffer) buffer = i == 0
        ? gst_buffer_copy_deep (gst_sample_get_buffer (sample))
        : dmabuf_frame_new (sample, FALSE);
    g_autoptr (GstElement) element =
        gst_bin_get_by_name (GST_BIN (h->element), "c");
    g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, blacken, NULL, NULL);
    got[i] = gst_harness_push_and_pull (h, g_steal_pointer (&buffer));
    gst_harness_teardown (h);
  }
  compare (got[1], got[0]);
  guint n;
  const float *drawn = gst_mien_attribute_get_scores (
      gst_mien_face_find_attribute (face_of (got[1]), "emotion"), &n);
  const float *before = gst_mien_attribute_get_scores (
      gst_mien_face_find_attribute (face_of (plain), "emotion"), &n);
  g_assert_cmpfloat (fabsf (drawn[0] - before[0])
          + fabsf (drawn[3] - before[3]),
      >, 0.01);
  gst_buffer_unref (got[0]);
  gst_buffer_unref (got[1]);
}

/* With asynchronous detection. */
static void
test_async (void)
{
  if (!has_device ())
    return;
  g_autoptr (GstSample) sample = test_picture ("NV12", SIDE, SIDE);
  g_autoptr (GstBuffer) buffer = dmabuf_frame_new (sample, FALSE);
  GstHarness *h = harness_new (DETECT " async=true", sample);
  gboolean found = FALSE;

  mien_test_uploads_forget ();
  for (guint i = 0; i < 1000 && !found; i++) {
    g_autoptr (GstBuffer) got = pass (h, buffer);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (got);
    found = faces->len == 1;
    g_usleep (20000);
  }
  g_assert_true (found);
  gst_harness_teardown (h);
  if (imports ())
    g_assert_cmpint (mien_test_uploads_n_imports (), ==, 1);
}

/* Imports end with the memory while the elements live, and with the elements
 * while the memory lives. */
static void
test_lives (void)
{
  if (!has_device () || !imports ())
    return;
  g_autoptr (GstSample) sample = test_picture ("NV12", SIDE, SIDE);
  g_autoptr (GstBuffer) buffer = dmabuf_frame_new (sample, FALSE);

  g_clear_pointer (&lasting, gst_harness_teardown);
  for (guint turn = 0; turn < 2; turn++) {
    GstHarness *h = harness_new (DETECT, sample);
    for (guint i = 0; i < 8; i++) {
      g_autoptr (GstBuffer) other = dmabuf_frame_new (sample, FALSE);
      gst_buffer_unref (pass (h, other));
    }
    /* Two frames, as two requests (nireq=2) take turns. */
    for (guint i = 0; i < 2; i++)
      gst_buffer_unref (pass (h, buffer));
    g_assert_cmpuint (mien_test_memfd_n_maps (DMABUF_FRAME_NAME), ==, 1);
    gst_harness_teardown (h);
    g_assert_cmpuint (mien_test_memfd_n_maps (DMABUF_FRAME_NAME), ==, 0);
  }
}

int
main (int argc, char **argv)
{
  static const char *const formats[] = { "NV12", "I420", "YUY2", "RGBA",
    "GRAY8", "BGR" };

  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  mien_test_uploads_watch ();
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    mien_test_add (test_format, formats[i], "/dmabuf/one/%s", formats[i]);
  g_test_add_func ("/dmabuf/each/NV12", test_nv12_each);
  g_test_add_func ("/dmabuf/each/I420", test_i420_each);
  g_test_add_func ("/dmabuf/pool", test_pool);
  g_test_add_func ("/dmabuf/parts", test_parts);
  g_test_add_func ("/dmabuf/mixed", test_mixed);
  g_test_add_func ("/dmabuf/written", test_written);
  g_test_add_func ("/dmabuf/async", test_async);
  g_test_add_func ("/dmabuf/lives", test_lives);
  const int status = g_test_run ();
  g_clear_pointer (&lasting, gst_harness_teardown);
  mien_test_device_close ();
  return status;
}
