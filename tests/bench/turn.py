# SPDX-License-Identifier: LGPL-2.1-or-later
"""One turn of another engine, like mien-bench --turn: runs networks on faces
and prints times in milliseconds and scores as JSON.

usage: turn.py ENGINE ITEMS THREADS SLICE_MS [NETWORK FACES C,H,W]...
"""

import json
import resource
import sys
import time

import numpy


class OnnxRuntime:
    def __init__(self, path, faces, threads):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"])
        port = self.session.get_inputs()[0]
        self.faces = {port.name: as_file(faces, port.shape)}

    def run(self):
        self.scores = self.session.run(None, self.faces)[0]


class OpenVino:
    def __init__(self, path, faces, threads):
        import openvino
        core = openvino.Core()
        model = core.read_model(path)
        shape = model.inputs[0].get_partial_shape()
        faces = as_file(faces, [dim.get_length() if dim.is_static else None
                                for dim in shape])
        model.reshape(faces.shape)
        # float32 like the others, even if the processor supports shorter
        # types.
        compiled = core.compile_model(model, "CPU", {
            "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": "f32",
            "PERFORMANCE_HINT": "LATENCY"})
        self.request = compiled.create_infer_request()
        self.faces = faces  # the tensor holds no reference
        self.request.set_input_tensor(
            openvino.Tensor(faces, shared_memory=True))

    def run(self):
        self.request.infer(share_inputs=True, share_outputs=True)

    @property
    def scores(self):
        return self.request.get_output_tensor(0).data


class Ncnn:
    """Has no batches: runs one face at a time."""

    def __init__(self, path, faces, threads):
        import ncnn
        self.net = ncnn.Net()
        self.net.opt.num_threads = threads
        self.net.opt.use_fp16_storage = False
        self.net.opt.use_fp16_arithmetic = False
        self.net.load_param(path + ".param")
        self.net.load_model(path + ".bin")
        self.names = self.net.input_names()[0], self.net.output_names()[0]
        self.faces = [ncnn.Mat(face).clone() for face in faces]

    def run(self):
        self.out = []
        for face in self.faces:
            extractor = self.net.create_extractor()
            extractor.input(self.names[0], face)
            self.out.append(extractor.extract(self.names[1])[1])

    @property
    def scores(self):
        return numpy.stack([numpy.array(out) for out in self.out])


ENGINES = {"onnxruntime": OnnxRuntime, "openvino": OpenVino, "ncnn": Ncnn}


def as_file(faces, shape):
    """Converts {items, channels, height, width} to the axis order of the
    file."""
    if len(shape) == 4 and shape[1] not in (1, 3) and shape[3] in (1, 3):
        faces = faces.transpose(0, 2, 3, 1)
    return numpy.ascontiguousarray(faces)


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1e3


def measure(engines, slice_ms):
    """Times of runs of all networks, at least three, and the processor time."""
    times = []
    before = processor_time()
    while len(times) < 3 or sum(times) < slice_ms:
        begin = time.perf_counter()
        for engine in engines:
            engine.run()
        times.append((time.perf_counter() - begin) * 1e3)
    return times, (processor_time() - before) / len(times)


def main(arguments):
    kind, items, threads, slice_ms, *rest = arguments
    engines = []
    for path, faces, dims in zip(rest[::3], rest[1::3], rest[2::3]):
        shape = [int(items), *map(int, dims.split(","))]
        pixels = numpy.fromfile(faces, numpy.float32).reshape(shape)
        engines.append(ENGINES[kind](path, pixels, int(threads)))
    measure(engines, float(slice_ms) / 4)
    times, cpu = measure(engines, float(slice_ms))
    quartiles = numpy.percentile(times, [25, 50, 75])
    print(json.dumps({
        "runs": len(times), "median": quartiles[1], "cpu": cpu,
        "quartiles": [quartiles[0], quartiles[2]],
        "models": [{"scores": numpy.ravel(engine.scores).tolist()}
                   for engine in engines]}))


if __name__ == "__main__":
    main(sys.argv[1:])
