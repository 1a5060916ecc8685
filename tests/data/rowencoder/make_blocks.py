#!/usr/bin/env python3
"""Writes blocks.jsonl for tst_turnfinder: which tokens of a conversation the {% generation %} blocks of a template train.

  python make_blocks.py TEMPLATES     (transformers 5.23.0, jinja2 3.1.6; the folder of the published templates)

The first line holds the templates of its own, the others {"name", "template" or "file", "messages", "mask"}: one digit a token, from apply_chat_template(return_assistant_tokens_mask=True) with the
tokenizer of this folder. A template under test that has no blocks, or leaves the closing token out of them, is rendered for the mask by another
one that renders the same text.
"""
import json
import pathlib
import sys

from transformers import PreTrainedTokenizerFast

HERE = pathlib.Path(__file__).parent
SAID = (
    "{% if m.reasoning_content %}{% generation %}<think>\n{{ m.reasoning_content }}\n</think>\n\n{% endgeneration %}{% endif %}"
    "{% generation %}{{ m.content }}{% endgeneration %}"
    "{% for c in m.tool_calls or [] %}{% generation %}CALL {{ c.function | tojson }}{% endgeneration %}{% endfor %}"
)
TURNS = "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' %}ASSISTANT{% else %}{{ m.content }}<|im_end|>\n{% endif %}{% endfor %}"
CLOSED = TURNS.replace("ASSISTANT", SAID + "{% generation %}<|im_end|>{% endgeneration %}{{ '\n' }}")
LINE = TURNS.replace("ASSISTANT", SAID + "{% generation %}{{ '<|im_end|>\n' }}{% endgeneration %}")
PLAIN = LINE.replace("{% generation %}", "").replace("{% endgeneration %}", "")
# A loop that does not go through the messages, and calls that no block covers.
INDEXED = CLOSED.replace(SAID + "{% generation %}", "{% generation %}{{ m.content }}").replace(
    "{% for m in messages %}", "{% for i in range(messages | length) %}{% set m = messages[i] %}")
UNCALLED = CLOSED.replace("CALL {{ c.function | tojson }}", "{% endgeneration %}CALL {{ c.function | tojson }}{% generation %}")
# (what is rendered, what is rendered for the mask)
TEMPLATES = {
    "blocks": (CLOSED, CLOSED),
    "open blocks": (TURNS.replace("ASSISTANT", SAID + "<|im_end|>\n"), CLOSED),
    "no blocks": (PLAIN, LINE),
    "by index": (INDEXED, INDEXED),
    "calls outside": (UNCALLED, UNCALLED),
}
FILES = ["trl-diffusion_gemma_training", "trl-phi3_training", "trl-phi3_5_training", "trl-qwen2_5_training", "trl-cohere2_training"]


def user(content):
    return {"role": "user", "content": content}


def answer(content, **more):
    return {"role": "assistant", "content": content, **more}


CALL = {"id": "abcdefghi", "type": "function", "function": {"name": "weather", "arguments": {"city": "Oslo"}}}
RESULT = {"role": "tool", "name": "weather", "tool_call_id": "abcdefghi", "content": "21 degrees"}
ROWS = {
    "two answers": [user("Name a colour."), answer("Blue."), user("And one more?"), answer("Red")],
    "an empty answer": [user("a"), answer(""), user("c"), answer("d")],
    "an empty last answer": [user("a"), answer("b"), user("c"), answer("")],
    "nothing but an empty answer": [user("a"), answer("")],
    "the same text": [user("ok"), answer("ok"), user("ok"), answer("ok")],
    "ends with the question": [user("a"), answer("b"), user("c")],
    "reasoning": [user("a"), answer("b", reasoning_content="since"), user("c"), answer("d", reasoning_content="hence")],
    "nothing but reasoning": [user("a"), answer("b"), user("c"), answer("", reasoning_content="hm")],
    "a call": [user("Weather?"), answer("", tool_calls=[CALL]), RESULT, answer("21")],
    "reasoning, text and calls": [user("Weather?"), answer("I look.", reasoning_content="hm", tool_calls=[CALL, CALL]), RESULT, answer("21")],
}


def mask(tok, template, messages):
    out = tok.apply_chat_template(messages, chat_template=template, return_dict=True, return_assistant_tokens_mask=True)
    return out["input_ids"], "".join(map(str, out["assistant_masks"]))


def main():
    tok = PreTrainedTokenizerFast.from_pretrained(HERE / "tokenizer")
    with (HERE / "blocks.jsonl").open("w", encoding="utf-8") as out:
        out.write(json.dumps({name: tested for name, (tested, _) in TEMPLATES.items()}) + "\n")
        for name, (tested, reference) in TEMPLATES.items():
            for title, messages in ROWS.items():
                if name == "by index" and any("tool_calls" in m or "reasoning_content" in m for m in messages):
                    continue
                ids, bits = mask(tok, reference, messages)
                assert ids == mask(tok, tested, messages)[0], (name, title)
                out.write(json.dumps({"name": f"{name}, {title}", "template": name, "messages": messages, "mask": bits}) + "\n")
        for file in FILES:
            template = (pathlib.Path(sys.argv[1]) / f"{file}.jinja").read_text(encoding="utf-8")
            for title, messages in ROWS.items():
                if any("tool_calls" in m for m in messages) and not file.startswith(("trl-diff", "trl-qwen")):
                    continue  # they write no calls
                bits = mask(tok, template, messages)[1]
                out.write(json.dumps({"name": f"{file}, {title}", "file": f"{file}.jinja", "messages": messages, "mask": bits}) + "\n")


main()
