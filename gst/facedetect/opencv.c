/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "opencv.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "backend.h"
#include "detector/near.h"
#include "halves.h"

struct _MienOpencvDetector {
  const MienOpencvBackend *backend;
  gpointer data;
};

static const MienOpencvBackend *const BACKENDS[] = { &mien_opencv_cascade,
  &mien_opencv_yunet };

G_DEFINE_QUARK (mien_opencv_error_quark, mien_opencv_error)

/* A list such as "cascade (.xml), yunet (device=opencv)" of the missing or of
 * the available detectors. */
static char *
list_backends (gboolean missing)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (BACKENDS); i++)
    if (!BACKENDS[i]->missing == !missing)
      g_string_append_printf (list, "%s%s", list->len ? ", " : "",
          BACKENDS[i]->label);
  return g_string_free (list, FALSE);
}

char *
mien_opencv_describe_build (void)
{
  g_autofree char *present = list_backends (FALSE);
  g_autofree char *missing = list_backends (TRUE);

  return g_strconcat ("Detectors of this build (" MIEN_OPENCV
                      "): networks (.onnx)",
      *present ? ", " : "", present, *missing ? "; missing: " : "", missing,
      NULL);
}

/* The error says what to do about a detector that this build lacks. */
static void
set_missing (GError **error, const MienOpencvBackend *backend, const char *file)
{
  GString *others = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (BACKENDS); i++)
    if (!BACKENDS[i]->missing)
      g_string_append_printf (others, ", or set model to %s",
          BACKENDS[i]->expected);
  g_set_error (error, MIEN_OPENCV_ERROR, MIEN_OPENCV_ERROR_MISSING,
      "Cannot use the face detector '%s': %s, which this build (" MIEN_OPENCV
      ") does not have. Install that with its headers (Debian: libopencv-dev) "
      "and build Mien again%s, or set model to a network (.onnx) without "
      "device=" MIEN_OPENCV_DEVICE,
      file, backend->missing, others->str);
  g_string_free (others, TRUE);
}

static const MienOpencvBackend *
find_backend (const char *file, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (file, -1);

  for (guint i = 0; i < G_N_ELEMENTS (BACKENDS); i++)
    if (g_str_has_suffix (lower, BACKENDS[i]->suffix))
      return BACKENDS[i];
  g_set_error (error, MIEN_OPENCV_ERROR, MIEN_OPENCV_ERROR_INVALID,
      "Expected a network (.onnx), the name of one or a cascade (.xml) as face "
      "detector, with device=" MIEN_OPENCV_DEVICE
      " the file of YuNet (.onnx) or a cascade, found '%s'",
      file);
  return NULL;
}

/* `data_dir` is a share folder, where Debian and OpenCV's own installation put
 * the cascades. Files of OpenCV 4 and 5 work with both versions. */
static char *
find_in_data_dir (const char *data_dir, const char *name)
{
  static const char *const folders[] = { "opencv5/haarcascades",
    "opencv5/lbpcascades", "opencv4/haarcascades", "opencv4/lbpcascades" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (data_dir, folders[i], name, NULL);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
  return NULL;
}

/* The path of `file`, or `file` itself if it is not found. */
static char *
find_file (const char *file)
{
  g_autofree char *name = g_path_get_basename (file);

  if (g_str_equal (name, file) && !g_file_test (file, G_FILE_TEST_EXISTS)) {
    char *path = find_in_data_dir (MIEN_OPENCV_DATA_DIR, name);
    const char *const *dirs = g_get_system_data_dirs ();

    for (guint i = 0; !path && dirs[i]; i++)
      path = find_in_data_dir (dirs[i], name);
    if (path)
      return path;
  }
  return g_strdup (file);
}

/* Needed because OpenCV reports neither the file nor the reason. */
static gboolean
check_readable (const char *path, const char *expected, GError **error)
{
  const char *reason = NULL;

  if (g_access (path, R_OK) != 0)
    reason = g_strerror (errno);
  else if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    reason = "it is not a regular file";
  if (!reason)
    return TRUE;

  g_set_error (error, MIEN_OPENCV_ERROR, MIEN_OPENCV_ERROR_NOT_FOUND,
      "Cannot read the face detector '%s': %s. Expected %s", path, reason,
      expected);
  return FALSE;
}

MienOpencvDetector *
mien_opencv_detector_new (const char *file, GError **error)
{
  const MienOpencvBackend *backend = find_backend (file, error);
  if (!backend)
    return NULL;
  if (backend->missing) {
    set_missing (error, backend, file);
    return NULL;
  }

  g_autofree char *path = find_file (file);
  if (!check_readable (path, backend->expected, error))
    return NULL;
  gpointer data = backend->create (path, error);
  if (!data) {
    g_prefix_error (error,
        "'%s' does not work as a face detector. Expected %s. "
        "Found: ",
        path, backend->expected);
    return NULL;
  }

  MienOpencvDetector *self = g_new (MienOpencvDetector, 1);
  *self = (MienOpencvDetector) { .backend = backend, .data = data };
  return self;
}

void
mien_opencv_detector_free (MienOpencvDetector *self)
{
  if (!self)
    return;
  self->backend->destroy (self->data);
  g_free (self);
}

const char *
mien_opencv_name (void)
{
  return MIEN_OPENCV;
}

const char *
mien_opencv_detector_get_name (const MienOpencvDetector *self)
{
  return self->backend->name;
}

guint
mien_opencv_detector_get_channels (const MienOpencvDetector *self)
{
  return self->backend->channels;
}

/* One call to mien_opencv_detector_detect (). */
typedef struct {
  const MienOpencvDetector *detector;
  const MienDetectParams *params;
  MienHalves halves;
} Search;

static gboolean
look (gpointer data, guint level, GArray *faces, GError **error)
{
  Search *search = data;
  const MienOpencvDetector *self = search->detector;

  return self->backend->detect (self->data,
      mien_halves_get (&search->halves, level), search->params, faces, error);
}

gboolean
mien_opencv_detector_detect (MienOpencvDetector *self,
    const MienOpencvInput *input, const MienDetectParams *params, GArray *faces,
    GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  Search search = { self, params };
  const MienNearView view = { input->width, input->height,
    self->backend->largest, look, &search };

  mien_halves_init (&search.halves, input, self->backend->channels);
  const gboolean ok =
      look (&search, 0, found, error) && mien_near_search (&view, found, error);
  mien_halves_clear (&search.halves);
  if (ok)
    g_array_append_vals (faces, found->data, found->len);
  return ok;
}
