# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of a served model in given forms, judged by Python's jsonschema.

    python answers_in_a_form.py ANNEAL_ENGINE MODEL [--count 1000] [--dtype auto]

Asks for COUNT answers over the schemas of tests/data/grammar/judge.json, and for COUNT of {"question", "answer"}, 32 at a time and at temperature 1:
how many parse and fit their schema, and how many differ. Then how much slower a token is where the mask is used. Needs jsonschema 4.26.0.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

import jsonschema

CASES = json.loads((pathlib.Path(__file__).parent.parent / "data/grammar/judge.json").read_text())["cases"]
QUESTION = {"type": "object", "properties": {"question": {"type": "string"}, "answer": {"type": "string"}}, "required": ["question", "answer"], "additionalProperties": False}
TOPICS = ["the heart", "volcanoes", "SQL joins", "bread", "chess", "the moon", "taxes", "bees", "Rome", "glass", "jazz", "vaccines", "tides", "Python", "tea", "rail travel", "atoms", "law", "rivers", "fonts"]


class Server:
    def __init__(self, engine, model, dtype):
        self.process = subprocess.Popen([engine, "serve", "--model", model, "--port", "0", "--no-token", "--dtype", dtype], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                self.address = found.group()
                break
        self.ask("hello", 1)

    def ask(self, text, tokens, seed=0, **more):
        body = {"messages": [{"role": "user", "content": text}], "max_tokens": tokens, "temperature": 1, "seed": seed} | more
        request = urllib.request.Request(self.address + "/v1/chat/completions", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        for _ in range(100):
            try:
                return json.load(urllib.request.urlopen(request))
            except urllib.error.HTTPError as problem:
                if problem.code != 503:
                    raise RuntimeError(problem.read().decode()) from None
                time.sleep(0.2)

    def answers(self, asked):
        """Each of (text, schema, seed) as text and why it ended."""
        def one(row):
            text, schema, seed = row
            form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
            try:
                choice = self.ask(text, 200, seed, response_format=form)["choices"][0]
            except RuntimeError as problem:
                return None, str(problem)
            return choice["message"]["content"], choice["finish_reason"]
        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            return list(pool.map(one, asked))


def fits(text, schema):
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return False
    kind = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator) if isinstance(schema, dict) else jsonschema.Draft202012Validator
    return kind(schema, format_checker=kind.FORMAT_CHECKER).is_valid(value)


def speed(server, rounds, **more):
    """Tokens a second of 8 texts at a time."""
    best = 0
    for _ in range(rounds):
        begun = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda seed: server.ask(f"Write a long question and answer about {TOPICS[seed % 20]}.", 150, seed, **more), range(24)))
        best = max(best, sum(reply["usage"]["completion_tokens"] for reply in replies) / (time.monotonic() - begun))
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("model")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--dtype", default="auto")
    options = parser.parse_args()
    server = Server(options.engine, options.model, options.dtype)
    try:
        cases = [case for case in CASES if case["fits"]]
        asked = [(f"Fill in this form: {cases[i % len(cases)]['name']}. Number {i}.", cases[i % len(cases)]["schema"], i) for i in range(options.count)]
        answers = server.answers(asked)
        bad = [(row, answer) for row, answer in zip(asked, answers) if not fits(answer[0], row[1])]
        print(f"{options.count - len(bad)} of {options.count} answers over {len(cases)} schemas parse and fit")
        for row, answer in bad[:20]:
            print("   ", row[0], json.dumps(row[1])[:200], answer)
        asked = [(f"Write a question about {TOPICS[i % 20]} and its answer.", QUESTION, i) for i in range(options.count)]
        answers = server.answers(asked)
        good = [answer[0] for answer, row in zip(answers, asked) if fits(answer[0], QUESTION)]
        print(f"{len(good)} of {options.count} questions and answers fit, {len(set(good))} differ")
        pairs = [(speed(server, 1), speed(server, 1, response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": QUESTION}})) for _ in range(3)]
        free, masked = (max(each) for each in zip(*pairs))
        print(f"{free:.0f} tokens/s free, {masked:.0f} in a form: {100 * (1 - masked / free):.0f} % slower")
    finally:
        server.process.kill()
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
