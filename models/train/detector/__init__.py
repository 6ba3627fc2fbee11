# SPDX-License-Identifier: LGPL-2.1-or-later
"""The modules of train_detector.py, export_detector.py and
evaluate_detector.py."""
