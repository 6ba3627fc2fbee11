# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs ONNX files by whatever runtime there is."""


def onnx_runtime(path):
    """A function from the input to the output of an ONNX file (arrays), or
    None where neither onnxruntime nor onnx.reference is installed."""
    try:
        import onnxruntime
        session = onnxruntime.InferenceSession(
            str(path), providers=["CPUExecutionProvider"])
        return lambda x: session.run(None, {session.get_inputs()[0].name: x})[0]
    except ImportError:
        pass
    try:
        from onnx.reference import ReferenceEvaluator
        evaluator = ReferenceEvaluator(str(path))
        return lambda x: evaluator.run(None, {evaluator.input_names[0]: x})[0]
    except ImportError:
        return None
