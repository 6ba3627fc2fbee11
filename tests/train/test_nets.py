# SPDX-License-Identifier: LGPL-2.1-or-later
"""Networks: branches that are merged into one, budgets, and export."""

import sys
import unittest

from support import WithFolder, main, needs

BUDGET = 60000, 10.25e6  # parameters and multiply-accumulates


def trained(name, classes):
    """A network whose BatchNorms have non-trivial statistics."""
    import nets
    import torch
    torch.manual_seed(1)
    net = nets.build(name, classes)
    with torch.no_grad():
        net.train()(torch.randn(16, 1, 64, 64))
    return net.eval()


@needs("numpy", "torch")
class Branches(unittest.TestCase):
    def test_one_convolution(self):
        import slim
        import torch
        for arguments in ((4, 4, 3, 1, 4), (4, 6, 3, 2, 1), (5, 5, 1, 1, 1)):
            torch.manual_seed(1)
            branched = slim.BranchedConv(*arguments)
            x = torch.randn(8, arguments[0], 9, 9)
            branched(x)
            branched.eval()
            plain = branched.norm(branched.plain()(x))
            self.assertLess((branched(x) - plain).abs().max(), 1e-5)


def multiply_accumulates(graph):
    """The multiply-accumulates of an OnnxGraph's convolutions."""
    total = 0
    for node in graph.nodes:
        if node.op_type == "Conv":
            weight = next(c for c in graph.constants if c.name == node.input[1])
            _, *kernel = weight.dims
            size = 1
            for value in (*kernel, *graph.shapes[node.output[0]]):
                size *= value
            total += size
    return total


@needs("numpy", "torch", "onnx")
class Export(WithFolder):
    def check(self, name, heads=("emotion",)):
        import export
        import onnxgraph
        from runtime import RUNTIMES, onnx_runtime
        from tasks import TASKS
        tasks = [TASKS[head] for head in heads]
        sizes = [len(task.labels) for task in tasks]
        net, path = trained(name, sum(sizes)), self.folder / "net.onnx"
        export.export(net, tasks, path)
        if name in ("mini-xception", "slim", "slim-hswish", "slim-se"):
            self.assertLessEqual(onnxgraph.parameters(path), BUDGET[0])
            graph, _ = export.to_graph(net, name)
            self.assertLessEqual(multiply_accumulates(graph), BUDGET[1])
        run = onnx_runtime(path)
        if run is None:
            self.skipTest(f"not installed: {RUNTIMES}")
        self.assertLess(export.largest_error(net, run, sizes), 1e-5)
        return path.with_suffix(".modelinfo").read_text(encoding="utf-8")

    def test_mini_xception(self):
        text = self.check("mini-xception")
        self.assertIn("dims=-1,1,64,64\n", text)
        self.assertIn("labels=angry;disgust;fear;happy;sad;surprise;neutral\n",
                      text)

    def test_big_xception(self):
        self.check("big-xception")

    def test_sequential(self):
        self.check("sequential")

    def test_slim(self):
        self.check("slim")

    def test_hard_swish(self):
        self.check("slim-hswish")

    def test_squeeze(self):
        self.check("slim-se")

    def test_two_heads(self):
        for name in ("slim", "mini-xception", "sequential"):
            text = self.check(name, ("emotion", "gender"))
            self.assertIn("\n[emotion]\ndir=output\n", text)
            self.assertTrue(text.endswith("\n[mien-gender]\nattribute=gender\n"
                                          "labels=woman;man\n"), text)
            import model
            told = model.load(self.folder / "net.onnx").heads
            self.assertEqual(list(told), ["emotion", "gender"])
            self.assertEqual(told["gender"], ("woman", "man"))

    def test_half(self):
        import export
        import onnxgraph
        import shipped
        from runtime import RUNTIMES, onnx_runtime
        from tasks import TASKS
        tasks = [TASKS["emotion"], TASKS["gender"]]
        net, path = trained("mini-xception", 9), self.folder / "net.onnx"
        export.export(net, tasks, path)
        whole, count = path.stat().st_size, onnxgraph.parameters(path)
        exact = shipped.Weights(path)
        export.export(net, tasks, path, half=True)
        self.assertLess(path.stat().st_size, 0.6 * whole)
        self.assertEqual(onnxgraph.parameters(path), count)
        half = shipped.Weights(path)
        self.assertEqual(half.network, "mini-xception")
        self.assertEqual(list(half.values), list(exact.values))
        for name, values in exact.values.items():
            self.assertLess(abs(half.values[name] - values).max(),
                            1e-3 * max(abs(values).max(), 1e-3), name)
        run = onnx_runtime(path)
        if run is None:
            self.skipTest(f"not installed: {RUNTIMES}")
        self.assertLess(export.largest_error(net, run, [7, 2]), 1e-2)

    def test_teacher_stays(self):
        import export
        from tasks import TASKS
        with self.assertRaisesRegex(ValueError, "cannot export a Teacher"):
            export.export(trained("teacher-small", 7), [TASKS["emotion"]],
                          self.folder / "net.onnx")

    def test_other_labels(self):
        import export
        from tasks import TASKS
        with self.assertRaisesRegex(ValueError, "emotion have 7 labels, the "
                                    "network 5 outputs"):
            export.export(trained("slim", 5), [TASKS["emotion"]],
                          self.folder / "net.onnx")


if __name__ == "__main__":
    sys.exit(main())
