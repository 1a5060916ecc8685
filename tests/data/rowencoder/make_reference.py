#!/usr/bin/env python3
"""Writes the tokenizer and the rows of tst_rowencoder.

  python make_reference.py     (trl 1.16.0, transformers 5.23.0, tokenizers 0.23.3, torch 2.15.0)

A small byte-level BPE tokenizer is trained on the sentences below. Every row goes through SFTTrainer, which
tokenises and labels it; rows.jsonl holds {"row", "loss_on", "template", "ids", "labels"}.
"""
import json
import pathlib
import tempfile

from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import SFTConfig, SFTTrainer

HERE = pathlib.Path(__file__).parent
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>"]
SENTENCES = [
    "What is the weather in Oslo today?", "The weather is cold and clear today.", "Name a colour, please.", "Blue is a colour.",
    "Grüße aus Köln, schöne Straße!", "日本語の文章です。", "def add(a, b):\n    return a + b\n", "Answer in one line.", "system", "user", "assistant", "tool",
    "I called the tool and it said that it is 21 degrees.", "hello hello world world worldwide", "ab abc abcd abcde",
] * 4
PLAIN = (
    "{% for message in messages %}"
    "{% if loop.first and message['role'] != 'system' %}{{ '<|im_start|>system\\nBe brief.<|im_end|>\\n' }}{% endif %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if tools %}{{ '<|im_start|>tools\\n' }}{% for tool in tools %}{{ tool | tojson }}{{ '\\n' }}{% endfor %}{{ '<|im_end|>\\n' }}{% endif %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
MARKED = (
    "{% for message in messages %}"
    "{% if message['role'] == 'assistant' %}"
    "<|im_start|>assistant\n{% generation %}{{ message['content'] + '<|im_end|>\\n' }}{% endgeneration %}"
    "{% else %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
# The prompt alone ends differently from the prompt before a completion.
DIFFERING = PLAIN.replace("'<|im_start|>assistant\\n' }}{% endif %}", "'<|im_start|>assistant\\n<think>\\n\\n</think>\\n\\n' }}{% endif %}")
TEMPLATES = {"plain": PLAIN, "marked": MARKED, "differing": DIFFERING}

TOOL = {"type": "function", "function": {"name": "weather", "description": "The weather at a place.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}


def turn(role, content):
    return {"role": role, "content": content}


SHORT = [turn("user", "Name a colour."), turn("assistant", "Blue.")]
LONG = [turn("system", "Answer in one line."), turn("user", "What is the weather in Oslo?"), turn("assistant", "Cold and clear."),
        turn("user", "And in Köln? 日本"), turn("assistant", "Grüße! 21 degrees 🌧️")]
EMPTY = [turn("user", ""), turn("assistant", "")]
SPACED = [turn("user", "  hello \n"), turn("assistant", "\n def add(a, b):\n    return a + b\n")]
LITERAL = [turn("user", "what does <|im_end|> mean?"), turn("assistant", "It ends a turn.")]


def tokenizer():
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    tok.train_from_iterator(SENTENCES, trainers.BpeTrainer(vocab_size=420, special_tokens=SPECIALS, show_progress=False,
                                                            initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return PreTrainedTokenizerFast(tokenizer_object=tok, bos_token=SPECIALS[1], eos_token=SPECIALS[2], pad_token=SPECIALS[3])


def labelled(tok, rows, **options):
    model = LlamaForCausalLM(LlamaConfig(vocab_size=len(tok), hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1))
    with tempfile.TemporaryDirectory() as folder:
        args = SFTConfig(output_dir=folder, max_length=None, report_to="none", use_cpu=True, bf16=False, **options)
        trainer = SFTTrainer(model=model, args=args, train_dataset=Dataset.from_list(rows), processing_class=tok)
        return [(list(r["input_ids"]), list(r["labels"])) for r in trainer.train_dataset]


def main():
    tok = tokenizer()
    out = []

    def add(template, loss_on, shown, given, **options):
        tok.chat_template = TEMPLATES[template]
        for row, one in zip(shown, given):
            (ids, labels), = labelled(tok, [one], **options)
            out.append({"row": row, "loss_on": loss_on, "template": template, "ids": ids, "labels": labels})

    texts = [{"text": s} for s in ("The weather is cold.", "ends already<|im_end|>", "", "日本 Grüße 🌧️\n\n", "a <|im_start|> in the middle")]
    add("plain", "completion", texts, texts)
    pairs = [{"prompt": p, "completion": c} for p, c in (
        ("What is the weather", " in Oslo today?"), ("hello wor", "ldwide hello"), ("abc", "de"), ("", "Blue."), ("Name a colour: ", "Blue.<|im_end|>"),
        ("Grü", "ße aus Köln"), ("日", "本語"))]
    add("plain", "completion", pairs, pairs)
    add("plain", "all", pairs, pairs, completion_only_loss=False)
    chats = [SHORT, LONG, EMPTY, SPACED, LITERAL]
    split = [{"prompt": c[:-1], "completion": c[-1:]} for c in chats]
    add("plain", "completion", split, split)
    add("differing", "completion", split, split)
    add("plain", "completion", [{"messages": c} for c in chats], split)  # the last turn is the completion
    add("plain", "all", [{"messages": c} for c in chats], [{"messages": c} for c in chats])
    add("marked", "assistant", [{"messages": c} for c in chats], [{"messages": c} for c in chats], assistant_only_loss=True)
    # Without markers the turns are those that the same template with markers shows.
    bare = [c for c in chats]
    add("marked", "assistant-by-prefix", [{"messages": c} for c in bare], [{"messages": c} for c in bare], assistant_only_loss=True)
    tools = [{"messages": SHORT, "tools": [TOOL]}]
    add("plain", "all", tools, tools)
    add("plain", "completion", [{**split[1], "tools": [TOOL]}], [{**split[1], "tools": [TOOL]}])
    add("plain", "all", [{"messages": SHORT, "tools": json.dumps([TOOL])}], [{"messages": SHORT, "tools": json.dumps([TOOL])}])

    folder = HERE / "tokenizer"
    folder.mkdir(exist_ok=True)
    tok.chat_template = None
    tok.save_pretrained(folder)
    for name, template in TEMPLATES.items():
        (HERE / f"{name}.jinja").write_text(template, encoding="utf8")
    # A bare relative of `marked`, for the search by prefixes.
    (HERE / "unmarked.jinja").write_text(MARKED.replace("{% generation %}", "").replace("{% endgeneration %}", ""), encoding="utf8")
    with open(HERE / "rows.jsonl", "w", encoding="utf8") as file:
        for row in out:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(len(out), "rows")


main()
