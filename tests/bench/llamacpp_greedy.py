# SPDX-License-Identifier: GPL-3.0-or-later
"""Greedy text of llama.cpp and of Anneal on the GGUF files that Anneal exports, and of Anneal on the original.

    python llamacpp_greedy.py ANNEAL_CLI [--types f32,f16,q8_0] [MODEL…]

A MODEL is a folder or a .gguf file, or the name of a tiny model of tests/data/models; without one it takes all of these. They get 512 positions
and come with the further settings below. Needs xllamacpp 2026.10.11549 (llama.cpp b11549), which keeps keys and values in float32 here; everything runs on the CPU.

For each type of file: how many of the prompts' ids are the same by llama.cpp's tokenizer, how many of the generated tokens are the same up to the
first difference, the median distance in log-probability between the best token and the next as llama.cpp sees it, and that distance where the
first difference is: one that is near 0 is a tie, one that is not is a mistake. The exit status is 1 where there is one.
"""
import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request

import xllamacpp

DATA = pathlib.Path(__file__).parent.parent / "data/models"
PROMPTS = ["def add(a, b):\n    return a + b\n", "Größe 漢字 😀! ", "The quick brown fox jumps over the lazy dog. " * 4, "a", "x = [1, 22, 333]\n\n\n  # and so on\n" * 3]
TOKENS = 100
TIES = {"f32": 0.001, "f16": 0.02, "q8_0": 0.2}  # in log-probability: llama.cpp rounds activations to what the matrices hold, Anneal does not
LLAMA3 = {"rope_type": "llama3", "rope_theta": 10000.0, "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}
LINEAR = {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0}
NO_WINDOW = {"use_sliding_window": False, "sliding_window": None, "layer_types": None}
SETTINGS = {  # of config.json, besides the 512 positions
    "llama-tied": [("linear rope", {"rope_scaling": {"type": "linear", "factor": 2.0}}), ("llama3 rope", {"rope_theta": None, "rope_scaling": None, "rope_parameters": LLAMA3}),
                   ("two ends", {"eos_token_id": [257, 260]})],
    "mistral": [("no window", {"sliding_window": None})],
    "qwen3": [("no window", NO_WINDOW), ("no window, linear rope", NO_WINDOW | {"rope_parameters": LINEAR})],
    "smollm3": [("linear rope", {"rope_parameters": LINEAR})],
    "gemma3": [("linear rope", {"rope_parameters": {"full_attention": {"rope_type": "linear", "rope_theta": 1000000.0, "factor": 8.0},
                                                    "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0}}})],
}


class Server:
    """llama.cpp on one file."""

    def __init__(self, file):
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(file)
        parameters.n_ctx = 512
        parameters.n_parallel = 1
        parameters.warmup = False
        parameters.fit_params = False
        parameters.verbosity = 0
        parameters.port = 0
        parameters.cpuparams.n_threads = 2
        parameters.cache_type_k = parameters.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
        parameters.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self.server = xllamacpp.Server(parameters)

    def ask(self, path, body):
        request = urllib.request.Request(self.server.listening_address + path, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        return json.load(urllib.request.urlopen(request))

    def tokenize(self, text):
        return self.ask("/tokenize", {"content": text, "add_special": True, "parse_special": False})["tokens"]

    def greedy(self, ids, count):
        """Tokens, how far the best was from the next for most of them (those inside a character come without), and whether an end came."""
        answer = self.ask("/completion", {"prompt": ids, "n_predict": count, "temperature": 0, "n_probs": 2, "cache_prompt": False, "return_tokens": True})
        probabilities = [each["top_logprobs"] for each in answer.get("completion_probabilities", [])]
        return answer["tokens"], [each[0]["logprob"] - each[1]["logprob"] for each in probabilities], answer["stop_type"] == "eos"


def run(cli, *arguments):
    done = subprocess.run([cli, *map(str, arguments), "--json", "-q"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(json.loads(done.stdout.splitlines()[-1])["message"])
    return json.loads(done.stdout) if done.stdout.strip().startswith("{") else {}


def ours(cli, model, prompt, count):
    answer = run(cli, "generate", "--model", model, "--prompt", prompt, "--max-new-tokens", count, "--dtype", "float32")
    return answer["prompt_ids"], answer["ids"]


def same(a, b):
    return next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))


def models(work, names):
    """Names and places; a tiny model once with each of its settings."""
    for name in names or sorted(each.name for each in DATA.iterdir() if each.is_dir()):
        folder = DATA / name
        if not folder.is_dir():
            yield pathlib.Path(name).name, pathlib.Path(name)
            continue
        for label, more in [("", {})] + SETTINGS.get(folder.name, []):
            copy = work / f"{folder.name} {label}".strip().replace(", ", " ").replace(" ", "-")
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("adapter"))
            config = json.loads((copy / "config.json").read_text()) | {"max_position_embeddings": 512} | more
            (copy / "config.json").write_text(json.dumps({key: value for key, value in config.items() if value is not None or key in ("sliding_window",)}))
            if "eos_token_id" in more:
                (copy / "generation_config.json").unlink(missing_ok=True)
            yield copy.name, copy


def compare(cli, name, originals, type, file):
    wrong = False
    server = Server(file)
    total = tokenized = with_theirs = with_original = 0
    gaps, differing = [], []
    for prompt, original in zip(PROMPTS, originals):
        ids, text = ours(cli, file, prompt, TOKENS)
        theirs, distances, ended = server.greedy(ids, TOKENS)
        tokenized += server.tokenize(prompt) == ids
        if ended and text[:len(theirs)] == theirs:  # it takes tokens that are called like an end for one, whatever the file says: <|im_end|>
            text, original = text[:len(theirs)], original[:len(theirs)]
        length = max(len(theirs), len(text))
        equal = same(theirs, text)
        if equal < length:
            differing += server.greedy(ids + text[:equal], 1)[1]
            wrong |= differing[-1] > TIES[type]
        total += length
        with_theirs += equal
        with_original += same(original, text)
        gaps += distances
    print(f"| {name} | {type} | {tokenized}/{len(PROMPTS)} | {with_theirs}/{total} | {with_original}/{total} | {statistics.median(gaps):.3f} |"
          f" {', '.join(f'{gap:.4f}' for gap in differing) or '-'} |", flush=True)
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cli")
    parser.add_argument("models", nargs="*")
    parser.add_argument("--types", default="f32,f16,q8_0")
    options = parser.parse_intermixed_args()
    wrong = False
    print("| model | file | prompts tokenised alike | llama.cpp = Anneal on the file | Anneal: file = original | median distance | at differences |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        for name, model in models(pathlib.Path(place), options.models):
            originals = []
            for type in options.types.split(","):
                file = pathlib.Path(place) / f"{name}-{type}.gguf"
                try:
                    run(options.cli, "export", "--model", model, "--type", type, "--out", file)
                    originals = originals or [ours(options.cli, model, prompt, TOKENS)[1] for prompt in PROMPTS]
                    wrong |= compare(options.cli, name, originals, type, file)
                except RuntimeError as problem:
                    print(f"| {name} | {type} | {str(problem).replace(place + '/', '')} |", flush=True)
                file.unlink(missing_ok=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
