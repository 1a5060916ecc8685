#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes blocks.gguf beside itself: one tensor per ggml type and what the gguf package makes of it in float32.

Made with gguf 0.19.0 and numpy. `X` holds the blocks, `X.expected` their values; `source` is what F16, BF16 and Q8_0 were made from.
"""
import pathlib

import numpy as np
from gguf import GGMLQuantizationType as T
from gguf import GGUFWriter
from gguf.constants import GGML_QUANT_SIZES
from gguf.quants import dequantize, quantize

rng = np.random.default_rng(20)
source = rng.normal(0, 1, (2, 512)).astype(np.float32)
source[0, :32] = 0
source[1, :4] = [1e-7, -1e-9, 65504, -3.0e-5]
writer = GGUFWriter(pathlib.Path(__file__).parent / "blocks.gguf", "blocks")
writer.add_string("general.description", "blocks of every readable type")
writer.add_tensor("source", source)


def add(name, kind, data):
    shape = (2, 512) if kind in (T.F32, T.F16) else None
    values = data.astype(np.float32) if shape else dequantize(data, kind)
    writer.add_tensor(name, data, raw_dtype=None if shape else kind)
    writer.add_tensor(name + ".expected", values.reshape(2, 512).astype(np.float32))


add("F16", T.F16, source.astype(np.float16))
for kind in (T.BF16, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0):
    add(kind.name, kind, quantize(source, kind))
for kind in (T.Q4_K, T.Q5_K, T.Q6_K):     # the package reads these but does not make them: any bytes are valid blocks
    elements, size = GGML_QUANT_SIZES[kind]
    blocks = rng.integers(0, 256, (2 * 512 // elements, size), dtype=np.uint8)
    scale = np.float16(0.0371).view(np.uint16)
    at = (208,) if kind == T.Q6_K else (0, 2)
    for offset in at:
        blocks[:, offset] = scale & 255
        blocks[:, offset + 1] = scale >> 8
    add(kind.name, kind, blocks.reshape(2, -1))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
