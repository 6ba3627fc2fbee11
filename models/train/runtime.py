# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs ONNX files with any of several runtimes."""

RUNTIMES = "onnxruntime, OpenCV or onnx >= 1.13"


def _onnxruntime(path):
    import onnxruntime
    session = onnxruntime.InferenceSession(
        str(path), providers=["CPUExecutionProvider"])
    return lambda x: session.run(None, {session.get_inputs()[0].name: x})


def _opencv(path):
    import cv2
    net = cv2.dnn.readNetFromONNX(str(path))

    def run(x):
        net.setInput(x)
        return [values.copy() for values in
                net.forward(net.getUnconnectedOutLayersNames())]
    return run


def _reference(path):
    from onnx.reference import ReferenceEvaluator
    evaluator = ReferenceEvaluator(str(path))
    return lambda x: evaluator.run(None, {evaluator.input_names[0]: x})


def onnx_runtime(path):
    """Returns a function from the input of an ONNX file to a list of its
    outputs (arrays), or None if none of RUNTIMES is installed."""
    for start in (_onnxruntime, _opencv, _reference):
        try:
            return start(path)
        except ModuleNotFoundError:
            continue
    return None
