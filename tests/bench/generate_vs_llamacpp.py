# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast Anneal and llama.cpp make texts of one GGUF file, in turn, one workload after the other.

    python generate_vs_llamacpp.py ANNEAL_BENCH_GENERATE FILE.gguf [--dtype stored] [--rounds 3] [--only NAME,…]

ANNEAL_BENCH_GENERATE is the program of bench_generate.cpp; llama.cpp is that of xllamacpp 2026.10.11549 (b11549) with 2 threads and its defaults,
asked over its own HTTP server with the same ids. Both decode greedily and ignore ends of text. A figure is the median of the rounds; a ratio above 1
says that Anneal is faster.
"""
import argparse
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import threading
import time
import urllib.request

THREADS = 2


def workloads(vocabulary):
    draw = random.Random(7)
    ids = lambda count: [draw.randrange(1000, min(vocabulary, 30000)) for _ in range(count)]
    many = lambda count, length, apart=0.0, tokens=128: [{"prompt": ids(length() if callable(length) else length), "at": i * apart, "tokens": tokens} for i in range(count)]
    mixed = lambda: draw.choice([16, 32, 64, 128, 256, 512, 1024])
    return {
        "one": many(1, 32),
        "8 together": many(8, 32),
        "32 together": many(32, 32),
        "32 mixed, 100 ms apart": many(32, mixed, 0.1),
        "prefill 1024": many(1, 1024, tokens=1),
        "prefill 8 x 512": many(8, 512, tokens=1),
        "prompt of 128 alone": many(1, 128, tokens=1),
        "prompt of 128 beside 8": many(8, 16, tokens=160) + [{"prompt": ids(128), "at": 0.5, "tokens": 1}],
    }


class Llama:
    def __init__(self, file, sequences):
        import xllamacpp

        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(file)
        parameters.n_ctx = 2048 * sequences
        parameters.n_parallel = sequences
        parameters.kv_unified = False
        parameters.fit_params = False
        parameters.verbosity = 0
        parameters.port = 0
        parameters.cpuparams.n_threads = THREADS
        parameters.cpuparams_batch.n_threads = THREADS
        parameters.cache_ram_mib = 0
        self.server = xllamacpp.Server(parameters)

    def ask(self, request, begun, results, number):
        time.sleep(max(0, begun + request["at"] - time.monotonic()))
        came = time.monotonic()
        body = {"prompt": request["prompt"], "n_predict": request["tokens"], "temperature": 0, "ignore_eos": True, "cache_prompt": False, "stream": True}
        asked = urllib.request.Request(self.server.listening_address + "/completion", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        first = tokens = 0
        with urllib.request.urlopen(asked) as answer:
            for line in answer:
                if line.startswith(b"data: "):
                    first = first or time.monotonic() - came
                    piece = json.loads(line[6:])
                    tokens = piece.get("tokens_predicted", tokens)
        results[number] = (first, time.monotonic() - came, tokens)


def run_llama(file, requests, pipe):
    os.environ["OMP_NUM_THREADS"] = str(THREADS)
    llama = Llama(file, min(32, len(requests)))
    llama.ask({"prompt": [1, 2, 3], "at": 0, "tokens": 2}, time.monotonic(), [None], 0)
    results = [None] * len(requests)
    begun = time.monotonic()
    threads = [threading.Thread(target=llama.ask, args=(request, begun, results, i)) for i, request in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.monotonic() - begun
    pipe.send({"wall": wall, "first": [r[0] for r in results], "done": [r[1] for r in results], "tokens": sum(r[2] for r in results)})
    os._exit(0)


def theirs(file, requests):
    ours, child = multiprocessing.Pipe()
    process = multiprocessing.Process(target=run_llama, args=(file, requests, child))
    process.start()
    result = ours.recv()
    process.join()
    return result


def ours(bench, file, dtype, requests):
    warm = [{"prompt": [1, 2, 3], "at": 0, "tokens": 2}]
    lines = "".join(json.dumps({"requests": each}) + "\n" for each in (warm, requests))
    done = subprocess.run([bench, file, dtype], input=lines, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": str(THREADS)}, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("file")
    parser.add_argument("--dtype", default="stored")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only")
    parser.add_argument("--alone", action="store_true", help="Anneal only")
    options = parser.parse_args()
    multiprocessing.set_start_method("spawn")
    print("| workload | Anneal tok/s | llama.cpp tok/s | ratio | first token p50, p95 (s) | theirs | last token p50, p95 (s) | theirs |\n|---|---|---|---|---|---|---|---|")
    for name, requests in workloads(49152).items():
        if options.only and name not in options.only.split(","):
            continue
        counts_prompts = name.startswith("pre")
        sides = {"ours": [], "theirs": []}
        for _ in range(options.rounds):
            sides["ours"].append(ours(options.bench, options.file, options.dtype, requests))
            if not options.alone:
                sides["theirs"].append(theirs(options.file, requests))
        row = {}
        for side, runs in sides.items():
            if not runs:
                row[side] = (float("nan"), "", "")
                continue
            amount = lambda run: sum(len(each["prompt"]) for each in requests) if counts_prompts else run["tokens"]
            speed = statistics.median(amount(run) / run["wall"] for run in runs)
            last = lambda key, run: run[key][-1:] if "beside" in name else run[key]
            times = [", ".join(f"{statistics.median(percentile(last(key, run), share) for run in runs):.3f}" for share in (0.5, 0.95)) for key in ("first", "done")]
            row[side] = (speed, *times)
        (a, a_first, a_done), (b, b_first, b_done) = row["ours"], row["theirs"]
        print(f"| {name} | {a:.1f} | {b:.1f} | {a / b:.2f} | {a_first} | {b_first} | {a_done} | {b_done} |", flush=True)


if __name__ == "__main__":
    main()
