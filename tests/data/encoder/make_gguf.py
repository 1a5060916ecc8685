# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes bert-tiny/: a tiny random BERT, its GGUF files as llama.cpp's convert_hf_to_gguf.py makes them (BertModel of conversion/bert.py in the
llama.cpp of llama-cpp-python 0.3.36) and what transformers makes of some texts.

torch 2.15.0, transformers 5.24.0, gguf 0.19.0, float32 on the CPU, one thread:
    python make_gguf.py                   # the folder
    python make_gguf.py FOLDER FILE.gguf f32|f16|q8_0 # any BERT of sentence-transformers, as such a file

The weights are float16 numbers, so that f16.gguf and model.safetensors hold the same ones. Expected are the mean of the states and the first of
them, each made one long, and the last states' mean for q8_0 and q4_0 with the weights that those files hold.
"""
import json
import pathlib
import shutil
import sys

import gguf
import numpy
import torch
from transformers import BertConfig, BertModel, BertTokenizer

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "bert-tiny"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
TEXTS = ["What is the capital of France?", "CAFÉ naïve cafe\u0301", "日本語 中", "", "boil rice in water and salt it. " * 12, "unaffable [MASK] water", "😀 \u0001 ?"]
NAMES = [("embeddings.word_embeddings", "token_embd"), ("embeddings.position_embeddings", "position_embd"), ("embeddings.token_type_embeddings", "token_types"),
         ("embeddings.LayerNorm", "token_embd_norm"), ("encoder.layer", "blk"), ("attention.self.query", "attn_q"), ("attention.self.key", "attn_k"),
         ("attention.self.value", "attn_v"), ("attention.output.dense", "attn_output"), ("attention.output.LayerNorm", "attn_output_norm"),
         ("intermediate.dense", "ffn_up"), ("output.dense", "ffn_down"), ("output.LayerNorm", "layer_output_norm")]


def gguf_name(name):
    for old, new in NAMES:
        name = name.replace(old, new)
    return name


def kind_of(name, array, kind):
    if array.ndim < 2 or name in ("position_embd.weight", "token_types.weight"):
        return gguf.GGMLQuantizationType.F32
    return gguf.GGMLQuantizationType[kind.upper()]


def write(file, tensors, config, vocabulary, kind, pooling):
    writer = gguf.GGUFWriter(str(file), "bert")
    writer.add_type("model")
    writer.add_name("bert-tiny")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_layer_norm_eps(config.layer_norm_eps)
    writer.add_causal_attention(False)
    if pooling is not None:
        writer.add_pooling_type(pooling)
    writer.add_token_type_count(config.type_vocab_size)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([t if t in SPECIAL else t[2:] if t.startswith("##") else "\u2581" + t for t in vocabulary])
    writer.add_token_types([gguf.TokenType.CONTROL if t in SPECIAL else gguf.TokenType.NORMAL for t in vocabulary])
    writer.add_unk_token_id(vocabulary.index("[UNK]"))
    writer.add_sep_token_id(vocabulary.index("[SEP]"))
    writer.add_pad_token_id(vocabulary.index("[PAD]"))
    writer.add_bos_token_id(vocabulary.index("[CLS]"))  # as SpecialVocab does
    writer.add_eos_token_id(vocabulary.index("[SEP]"))
    writer.add_mask_token_id(vocabulary.index("[MASK]"))
    writer.add_bool("tokenizer.ggml.normalizer.lowercase", True)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    held = {}
    for name, tensor in tensors.items():
        array = tensor.numpy().astype(numpy.float32)
        type = kind_of(gguf_name(name), array, kind)
        blocks = gguf.quants.quantize(array, type)
        held[name] = torch.from_numpy(gguf.quants.dequantize(blocks, type).reshape(array.shape).copy())
        writer.add_tensor(gguf_name(name), blocks, raw_dtype=type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return held


def encoder_tensors(model):
    return {name: tensor for name, tensor in model.state_dict().items() if not name.startswith("pooler.") and not name.endswith("position_ids")}


def vectors(model, tokenizer):
    rows = []
    for text in TEXTS:
        batch = tokenizer(text, truncation=True, max_length=model.config.max_position_embeddings, return_tensors="pt")
        with torch.no_grad():
            states = model(**batch).last_hidden_state[0]
        one_long = [each / each.norm() for each in (states.mean(0), states[0])]
        rows.append({"text": text, "mean": [float(f"{v:.8g}") for v in one_long[0]], "first": [float(f"{v:.8g}") for v in one_long[1]]})
    return rows


def make_tiny():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    words = json.loads((HERE / "../tokenizers/wordpiece.json").read_text())["vocab"].split("\n")[:-1]
    vocabulary = SPECIAL + [w for w in words if w not in SPECIAL] + "what is capital of france boil rice in water and salt it".split()
    (FOLDER / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
    (FOLDER / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer", "do_lower_case": True}) + "\n")
    torch.manual_seed(9)
    config = BertConfig(vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
                        max_position_embeddings=40, initializer_range=0.2)
    config._attn_implementation = "eager"
    model = BertModel(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn(parameter.shape) * 0.2)
            parameter.copy_(parameter.half().float())
    model.half().save_pretrained(FOLDER)
    model.float()
    tokenizer = BertTokenizer.from_pretrained(FOLDER)
    expected = {"exact": vectors(model, tokenizer)}
    for kind in ("f16", "q8_0", "q4_0"):
        held = write(FOLDER / f"{kind}.gguf", encoder_tensors(model), config, vocabulary, kind, gguf.PoolingType.MEAN)
        quantised = BertModel(config, add_pooling_layer=False).eval()
        quantised.load_state_dict(held, strict=False)
        if kind != "f16":
            expected[kind] = vectors(quantised, tokenizer)
    (FOLDER / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, separators=(",", ":")) + "\n")


def convert(folder, file, kind):
    model = BertModel.from_pretrained(folder, dtype=torch.float32)
    vocabulary = (pathlib.Path(folder) / "vocab.txt").read_text().split("\n")[:-1]
    write(file, encoder_tensors(model), model.config, vocabulary, kind, gguf.PoolingType.MEAN)


torch.set_num_threads(1)
if len(sys.argv) > 1:
    convert(*sys.argv[1:])
else:
    make_tiny()
