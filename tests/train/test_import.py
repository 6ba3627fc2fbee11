# SPDX-License-Identifier: LGPL-2.1-or-later
"""import_keras.py: what it rejects, and its errors."""

import sys

from support import WithFolder, main, needs


@needs("numpy", "onnx", "h5py")
class ImportKeras(WithFolder):
    def write(self, **changes):
        """A model with one convolution, with `changes` to its config."""
        import h5py
        import json
        import numpy
        start = {"class_name": "InputLayer", "name": "start", "config": {
            "name": "start", "batch_input_shape": [None, 8, 8, 1]},
            "inbound_nodes": []}
        conv = {"class_name": "Conv2D", "name": "conv", "config": {
            "name": "conv", "strides": [1, 1], "padding": "same",
            "activation": "linear", **changes},
            "inbound_nodes": [[["start", 0, 0, {}]]]}
        conv["class_name"] = changes.get("class_name", "Conv2D")
        config = {"layers": [start, conv], "input_layers": [["start", 0, 0]],
                  "output_layers": [["conv", 0, 0]]}
        path = self.folder / "model.hdf5"
        with h5py.File(path, "w") as file:
            file.attrs["model_config"] = json.dumps(
                {"class_name": "Model", "config": config})
            group = file.create_group("model_weights/conv")
            group.attrs["weight_names"] = [b"conv/kernel:0"]
            group["conv/kernel:0"] = numpy.zeros((3, 3, 1, 2), "f4")
        return path

    def refuse(self, path, message):
        import import_keras
        from tasks import TASKS
        with self.assertRaisesRegex(import_keras.Unsupported, message):
            import_keras.import_keras(path, TASKS["gender"],
                                      self.folder / "out.onnx")

    def test_unknown_layer(self):
        self.refuse(self.write(class_name="Lambda"),
                    "layer conv: Lambda is not one of .*Conv2D")

    def test_unknown_activation(self):
        self.refuse(self.write(activation="selu"),
                    "layer conv.selu: activation selu is not one of")

    def test_channels_first(self):
        self.refuse(self.write(data_format="channels_first"),
                    "data_format channels_first")

    def test_output_is_no_vector(self):
        self.refuse(self.write(), r"output \(2, 8, 8\), but gender has 2")

    def test_weights_only(self):
        import h5py
        path = self.folder / "weights.hdf5"
        with h5py.File(path, "w") as file:
            file.create_group("conv")
        self.refuse(path, "no model_config")

    def test_no_file(self):
        self.refuse(self.folder / "model.hdf5", "no such file")

    def test_not_hdf5(self):
        path = self.folder / "model.keras"
        path.write_bytes(b"PK\3\4")
        self.refuse(path, "not an HDF5 file")


if __name__ == "__main__":
    sys.exit(main())
