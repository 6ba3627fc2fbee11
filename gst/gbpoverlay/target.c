/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "target.h"

#include <string.h>

#include "engine/layers.h"

#define WINNER "winner"

static gboolean fail (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "target: %s", text);
  return FALSE;
}

static int
find_label (const MienHead *head, const char *label)
{
  for (guint i = 0; i < head->n_labels; i++) {
    if (g_ascii_strcasecmp (head->labels[i], label) == 0)
      return (int) i;
  }
  return -1;
}

static void
set_class (GstMienTarget *target, const MienModel *model, guint head, int class)
{
  *target = (GstMienTarget) { GST_MIEN_TARGET_CLASS, head,
    model->heads[head].target, class, 1 };
}

/* A face's winner, or the number itself if the head is a number. */
static void
set_winner (GstMienTarget *target, const MienModel *model, guint head)
{
  if (model->heads[head].kind == MIEN_HEAD_NUMBER)
    set_class (target, model, head, 0);
  else
    *target = (GstMienTarget) { GST_MIEN_TARGET_WINNER, head,
      model->heads[head].target };
}

/* "LABEL" of the first head that has it. */
static gboolean
find_class (GstMienTarget *target, const char *label, const MienModel *model)
{
  for (guint k = 0; k < model->n_heads; k++) {
    const int class = find_label (&model->heads[k], label);
    if (class < 0)
      continue;
    set_class (target, model, k, class);
    return TRUE;
  }
  return FALSE;
}

/* "ATTRIBUTE" or "ATTRIBUTE:LABEL". */
static gboolean
find_head (GstMienTarget *target, const char *spec, const MienModel *model)
{
  for (guint k = 0; k < model->n_heads; k++) {
    const MienHead *head = &model->heads[k];
    const gsize n = strlen (head->attribute);
    if (g_ascii_strncasecmp (spec, head->attribute, n) != 0)
      continue;
    const int class = spec[n] == ':' ? find_label (head, spec + n + 1) : -1;
    if (class >= 0)
      set_class (target, model, k, class);
    else if (spec[n] == '\0')
      set_winner (target, model, k);
    else
      continue;
    return TRUE;
  }
  return FALSE;
}

static gboolean
fail_unknown (const char *spec, const MienModel *model, GError **error)
{
  g_autoptr (GString) labels = g_string_new (NULL);
  g_autoptr (GString) attributes = g_string_new (NULL);
  for (guint k = 0; k < model->n_heads; k++) {
    const MienHead *head = &model->heads[k];
    g_autofree char *list = g_strjoinv (", ", head->labels);
    g_string_append_printf (labels, "%s%s",
        labels->len > 0 && *list != '\0' ? ", " : "", list);
    g_string_append_printf (attributes, "%s%s", k > 0 ? ", " : "",
        head->attribute);
  }
  return fail (error,
      "\"%s\" is not a class of model %s. Set " WINNER
      ", one of its attributes "
      "(%s), one of its classes (%s), or an element as LAYER:F:I,J, feature "
      "map F, row I and column J",
      spec, model->name, attributes->str, labels->str);
}

/* The parts of "LAYER:F[:I,J]", from the right. */
typedef struct {
  char *layer;
  guint map, row, column;
  gboolean whole; /* no element is given */
} Address;

/* Returns FALSE if `text` is anything but a number. */
static gboolean
read_number (const char *text, guint *number)
{
  guint64 value;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &value, NULL))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

static gboolean
read_position (const char *text, Address *address)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  return g_strv_length (parts) == 2 && read_number (parts[0], &address->row)
      && read_number (parts[1], &address->column);
}

/* Cuts `text` at the last colon and returns the part after it; NULL if there is
 * no colon. */
static char *
cut_last (char *text)
{
  char *colon = strrchr (text, ':');
  if (!colon)
    return NULL;
  *colon = '\0';
  return colon + 1;
}

/* On success, the caller must free `address->layer`. */
static gboolean
read_address (const char *spec, Address *address)
{
  g_autofree char *rest = g_strdup (spec);
  const char *last = cut_last (rest);
  if (!last)
    return FALSE;

  address->whole = !read_position (last, address);
  if (!address->whole)
    last = cut_last (rest);
  if (!last || !read_number (last, &address->map) || *rest == '\0')
    return FALSE;
  address->layer = g_steal_pointer (&rest);
  return TRUE;
}

static gboolean
set_element (GstMienTarget *target, const Address *address,
    const MienModel *model, GError **error)
{
  g_autoptr (GError) unknown = NULL;
  const guint value =
      mien_graph_find_layer (model->graph, address->layer, &unknown);
  if (value == MIEN_NO_VALUE)
    return fail (error, "model %s: %s", model->name, unknown->message);

  const MienShape *shape = &model->graph->values[value].shape;
  const guint maps = mien_shape_dim (shape, 0);
  const guint rows = mien_shape_dim (shape, 1);
  const guint columns = mien_shape_dim (shape, 2);
  if (address->map >= maps)
    return fail (error,
        "layer %s has feature maps 0 to %u; it has no "
        "%u",
        address->layer, maps - 1, address->map);
  if (!address->whole && (address->row >= rows || address->column >= columns))
    return fail (error,
        "a feature map of layer %s has rows 0 to %u and "
        "columns 0 to %u; it has no element %u,%u",
        address->layer, rows - 1, columns - 1, address->row, address->column);

  *target = (GstMienTarget) {
    .kind = GST_MIEN_TARGET_ELEMENT,
    .value = value,
    .first = address->map * rows * columns
        + (address->whole ? 0 : address->row * columns + address->column),
    .n = address->whole ? rows * columns : 1,
  };
  return TRUE;
}

gboolean
gst_mien_target_parse (GstMienTarget *target, const char *spec,
    const MienModel *model, GError **error)
{
  if (!spec || *spec == '\0' || g_ascii_strcasecmp (spec, WINNER) == 0) {
    set_winner (target, model, 0);
    return TRUE;
  }
  if (find_class (target, spec, model) || find_head (target, spec, model))
    return TRUE;

  Address address = { NULL };
  if (!read_address (spec, &address))
    return fail_unknown (spec, model, error);
  const gboolean ok = set_element (target, &address, model, error);
  g_free (address.layer);
  return ok;
}
