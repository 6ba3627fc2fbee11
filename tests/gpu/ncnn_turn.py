# SPDX-License-Identifier: LGPL-2.1-or-later
"""One turn of ncnn on its first Vulkan device or the CPU, like mien-bench
--turn: runs networks on faces, one at a time, since ncnn has no batches.

usage: ncnn_turn.py vulkan|cpu fp32|fp16 FACES SLICE_MS SIDE NETWORK...

Prints times in milliseconds as JSON. The files are NETWORK.param and
NETWORK.bin.
"""

import json
import sys
import time

import ncnn


def load(network, device, precision):
    net = ncnn.Net()
    net.opt.use_vulkan_compute = device == "vulkan"
    for option in ("use_fp16_packed", "use_fp16_storage",
                   "use_fp16_arithmetic"):
        setattr(net.opt, option, precision == "fp16")
    net.load_param(network + ".param")
    net.load_model(network + ".bin")
    return net


def main(device, precision, faces, slice_ms, side, *networks):
    if device == "vulkan" and ncnn.get_gpu_count() == 0:
        sys.exit("ncnn finds no Vulkan device")
    nets = [load(network, device, precision) for network in networks]
    face = ncnn.Mat(int(side), int(side), 1)
    face.fill(0.25)

    def run():
        for net in nets:
            for _ in range(int(faces)):
                extractor = net.create_extractor()
                extractor.input(net.input_names()[0], face)
                extractor.extract(net.output_names()[0])

    times = []
    for slice_ in (float(slice_ms) / 4, float(slice_ms)):
        times = []
        while len(times) < 3 or sum(times) < slice_:
            begin = time.perf_counter()
            run()
            times.append((time.perf_counter() - begin) * 1e3)
    times.sort()
    print(json.dumps({"runs": len(times), "median": times[len(times) // 2]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
