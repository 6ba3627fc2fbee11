/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "report.h"

#include "engine/ops.h"

#include <errno.h>

#include <gio/gio.h>

gboolean
eval_report_init (EvalReport *self, const MienHead *head, const char *csv_path,
    GError **error)
{
  *self = (EvalReport) { .head = head };
  if (csv_path) {
    self->csv = fopen (csv_path, "w");
    if (!self->csv) {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s",
          csv_path, g_strerror (errno));
      return FALSE;
    }
    fprintf (self->csv, "name,label,predicted");
    for (guint i = 0; i < head->n_labels; i++)
      fprintf (self->csv, ",%s", head->labels[i]);
    fprintf (self->csv, "\n");
  }
  self->counts = g_new0 (guint, head->n_labels * head->n_labels);
  self->verdicts = g_array_new (FALSE, FALSE, sizeof (EvalVerdict));
  return TRUE;
}

void
eval_report_add (EvalReport *self, const char *name, guint label,
    const float *scores)
{
  const MienHead *head = self->head;
  guint told = 0;
  for (guint i = 1; i < head->n_labels; i++) {
    if (scores[i] > scores[told])
      told = i;
  }
  self->counts[label * head->n_labels + told]++;
  const EvalVerdict verdict = { label, scores[told], told == label };
  g_array_append_val (self->verdicts, verdict);
  if (!self->csv)
    return;
  fprintf (self->csv, "%s,%s,%s", name, head->labels[label],
      head->labels[told]);
  for (guint i = 0; i < head->n_labels; i++)
    fprintf (self->csv, ",%.7g", scores[i]);
  fprintf (self->csv, "\n");
}

static guint
row_sum (const EvalReport *self, guint label)
{
  guint sum = 0;
  for (guint i = 0; i < self->head->n_labels; i++)
    sum += self->counts[label * self->head->n_labels + i];
  return sum;
}

void
eval_report_print (const EvalReport *self)
{
  guint n = self->head->n_labels, right = 0, all = 0;
  char **labels = self->head->labels;

  for (guint i = 0; i < n; i++) {
    right += self->counts[i * n + i];
    all += row_sum (self, i);
  }
  g_print ("accuracy  %.4f  (%u of %u)\n\n", all ? (double) right / all : 0,
      right, all);

  g_print ("%-12s", "label\\class");
  for (guint i = 0; i < n; i++)
    g_print (" %8.8s", labels[i]);
  g_print ("   recall\n");
  for (guint i = 0; i < n; i++) {
    guint sum = row_sum (self, i);
    g_print ("%-12.12s", labels[i]);
    for (guint k = 0; k < n; k++)
      g_print (" %8u", self->counts[i * n + k]);
    g_print ("   %.4f\n", sum ? (double) self->counts[i * n + i] / sum : 0);
  }
}

guint
eval_report_n (const EvalReport *self)
{
  return self->verdicts->len;
}

EvalVerdict
eval_report_verdict (const EvalReport *self, guint i)
{
  return g_array_index (self->verdicts, EvalVerdict, i);
}

double
eval_report_accuracy (const EvalReport *self)
{
  guint n = self->head->n_labels, right = 0;
  for (guint i = 0; i < n; i++)
    right += self->counts[i * n + i];
  return (double) right / MAX (eval_report_n (self), 1);
}

double
eval_report_lowest (const EvalReport *self, guint *label)
{
  guint n = self->head->n_labels;
  double lowest = 2;
  for (guint i = 0; i < n; i++) {
    guint sum = row_sum (self, i);
    double recall = sum ? (double) self->counts[i * n + i] / sum : 2;
    if (recall < lowest) {
      lowest = recall;
      *label = i;
    }
  }
  return lowest;
}

void
eval_report_print_recalls (const EvalReport *self, const char *name,
    const gboolean *mask)
{
  guint n_labels = self->head->n_labels, n = 0, right = 0;
  g_autofree guint *of = g_new0 (guint, n_labels);
  g_autofree guint *right_of = g_new0 (guint, n_labels);

  for (guint i = 0; i < eval_report_n (self); i++) {
    EvalVerdict verdict = eval_report_verdict (self, i);
    if (!mask[i])
      continue;
    n++;
    right += verdict.right;
    of[verdict.label]++;
    right_of[verdict.label] += verdict.right;
  }
  if (n == 0)
    return;
  g_print ("| %s | %u | %.3f |", name, n, (double) right / n);
  for (guint k = 0; k < n_labels; k++)
    if (of[k])
      g_print (" %.3f |", (double) right_of[k] / of[k]);
    else
      g_print (" - |");
  g_print ("\n");
}

gboolean
eval_report_finish (EvalReport *self, GError **error)
{
  gboolean ok = TRUE;
  if (self->csv) {
    ok = !ferror (self->csv);
    ok = fclose (self->csv) == 0 && ok;
  }
  if (!ok)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
        "the csv file could not be written completely");
  g_clear_pointer (&self->counts, g_free);
  g_clear_pointer (&self->verdicts, g_array_unref);
  return ok;
}

void
eval_print_layers (const MienModel *model)
{
  const MienGraph *graph = model->graph;

  g_print ("%-32s %-12s %-16s %12s  %s\n", "value", "kind", "shape", "MACs",
      "by");
  for (guint i = 0; i <= graph->n_nodes; i++) {
    const MienNode *node = i ? &graph->nodes[i - 1] : NULL;
    const MienValue *value = &graph->values[node ? node->output : graph->input];
    GString *shape = g_string_new (NULL);
    for (guint d = 0; d < value->shape.n_dims; d++)
      g_string_append_printf (shape, "%s%u", d ? "x" : "",
          value->shape.dims[d]);
    g_print ("%-32s %-12s %-16s %12" G_GUINT64_FORMAT "  %s\n", value->name,
        node ? mien_op_name (node->op) : "-", shape->str,
        node ? mien_node_macs (graph, node) : 0, node ? node->name : "(input)");
    g_string_free (shape, TRUE);
  }
  g_print ("%-62s %12" G_GUINT64_FORMAT "\n", "total", mien_graph_macs (graph));
}
