# SPDX-License-Identifier: LGPL-2.1-or-later
"""average.py: the mean of the weights of exported networks."""

import subprocess
import sys

from support import ROOT, TRAIN, WithFolder, main, needs


def call(*arguments):
    return subprocess.run([sys.executable, "-B", TRAIN / "average.py",
                           *map(str, arguments)], capture_output=True,
                          text=True)


@needs("numpy", "torch", "onnx")
class Average(WithFolder):
    def network(self, name, seed, kind="slim"):
        import export
        import nets
        import torch
        from tasks import TASKS
        torch.manual_seed(seed)
        path = self.folder / name
        export.export(nets.build(kind, 7), [TASKS["emotion"]], path)
        return path

    def test_mean(self):
        import onnxgraph
        import onnx
        paths = [self.network(f"{seed}.onnx", seed) for seed in (1, 2)]
        with open(paths[0].with_suffix(".modelinfo"), "a",
                  encoding="utf-8") as stream:
            print("temperature=2", file=stream)
        out = self.folder / "mean.onnx"
        done = call(out, *paths, "--shares", "1", "3")
        self.assertEqual(done.returncode, 0, done.stderr)
        first, second, mean = (onnxgraph.constants(onnx.load(str(path)).graph)
                               for path in (*paths, out))
        for name, values in mean.items():
            expected = 0.25 * first[name] + 0.75 * second[name]
            self.assertLess(abs(values - expected).max(), 1e-6, name)
        side = out.with_suffix(".modelinfo").read_text(encoding="utf-8")
        self.assertIn("labels=angry", side)
        self.assertNotIn("temperature", side)

    def test_faults(self):
        slim = self.network("slim.onnx", 1)
        tiny = self.network("tiny.onnx", 1, "tiny-xception")
        out = self.folder / "mean.onnx"
        for arguments, text in (
                ((slim, tiny), "tiny.onnx is another network than "),
                ((slim, self.folder / "none.onnx"), "no such file"),
                ((slim, ROOT / "meson.build"), "not an ONNX file"),
                ((slim, slim, "--shares", "1"), "found 1"),
                ((slim, slim, "--shares", "0", "0"), "not all of them 0")):
            done = call(out, *arguments)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(text, done.stderr)
            self.assertNotIn("Traceback", done.stderr)
            self.assertFalse(out.exists())


if __name__ == "__main__":
    sys.exit(main())
