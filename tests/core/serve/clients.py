#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a real `anneal-engine serve` with the clients that people use: openai, langchain-openai, llama-index and curl.

    clients.py ENGINE MODELS

MODELS holds SmolLM2-135M-Instruct and all-MiniLM-L6-v2, as packaging/setup brings them. Run it with the Python of an environment that has what
clients.txt pins:

    python3 -m venv .deps/clients && .deps/clients/bin/pip install -r tests/core/serve/clients.txt

Exits with 77 (skipped) where a package is missing, with 1 where something is not as it should be.
"""
import json
import math
import pathlib
import subprocess
import sys

try:
    import openai
    from langchain_openai import ChatOpenAI, OpenAIEmbeddings
    from llama_index.core.llms import ChatMessage
    from llama_index.embeddings.openai_like import OpenAILikeEmbedding
    from llama_index.llms.openai_like import OpenAILike
except ImportError as missing:
    print(f"skipped: {missing}; make the environment that tests/core/serve/clients.txt is for")
    sys.exit(77)

QUESTION = "What is the capital of France?"
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Current weather at a place.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "maxLength": 20}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 20}, "large": {"type": "boolean"}},
    "required": ["city", "large"],
    "additionalProperties": False,
}


class Server:
    """The engine on a free port."""

    def __init__(self, engine, models):
        folder = pathlib.Path(models)
        self.process = subprocess.Popen(
            [engine, "serve", "--model", f"smol={folder / 'SmolLM2-135M-Instruct'}",
             "--model", f"minilm={folder / 'all-MiniLM-L6-v2'}", "--dtype", "bfloat16", "--port", "0", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            sys.exit(self.process.stderr.read())
        self.url = json.loads(line)["url"]
        token = self.process.stderr.readline()
        assert token.startswith("Token: "), token
        self.token = token[len("Token: "):].strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=60)


def near(a, b):
    return len(a) == len(b) and all(math.isclose(x, y, rel_tol=1e-5, abs_tol=1e-6) for x, y in zip(a, b))


def ask_openai(server):
    client = openai.OpenAI(base_url=server.url, api_key=server.token, max_retries=0)
    models = {model.id: model for model in client.models.list()}
    assert set(models) == {"smol", "minilm"}, models
    assert client.models.retrieve("smol").id == "smol"

    messages = [{"role": "user", "content": QUESTION}]
    chat = client.chat.completions.create(model="smol", messages=messages, temperature=0, max_tokens=16)
    text = chat.choices[0].message.content
    assert "Paris" in text, text
    assert chat.usage.total_tokens == chat.usage.prompt_tokens + chat.usage.completion_tokens

    pieces, usage = [], None
    for chunk in client.chat.completions.create(model="smol", messages=messages, temperature=0, max_tokens=16, stream=True,
                                                stream_options={"include_usage": True}):
        usage = chunk.usage or usage
        pieces += [choice.delta.content or "" for choice in chunk.choices]
    assert "".join(pieces) == text, pieces
    assert usage.completion_tokens == chat.usage.completion_tokens

    both = client.chat.completions.create(model="smol", messages=messages, max_tokens=8, n=2, seed=5)
    again = client.chat.completions.create(model="smol", messages=messages, max_tokens=8, seed=6)
    assert [choice.index for choice in both.choices] == [0, 1]
    assert both.choices[1].message.content == again.choices[0].message.content

    completion = client.completions.create(model="smol", prompt="1, 2, 3, 4, 5, 6,", temperature=0, max_tokens=32, stop=" 9")
    assert completion.choices[0].text == " 7, 8,", completion
    assert completion.choices[0].finish_reason == "stop"

    several = client.completions.create(model="smol", prompt=["1, 2, 3, 4, 5, 6,", "a, b, c, d,"], temperature=0, max_tokens=6, n=2)
    assert [choice.index for choice in several.choices] == [0, 1, 2, 3]
    assert several.choices[0].text == several.choices[1].text == " 7, 8," and several.choices[2].text.startswith(" e"), several
    # As evaluations measure how likely an answer is
    read = client.completions.create(model="smol", prompt="The capital of France is Paris", temperature=0, max_tokens=1, logprobs=1, echo=True)
    told = read.choices[0].logprobs
    assert "".join(told.tokens[:-1]) == "The capital of France is Paris" and read.choices[0].text.startswith("The capital of France is Paris")
    assert told.token_logprobs[0] is None and told.token_logprobs[-2] == max(told.top_logprobs[-2].values()) > -1, told

    call = {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Paris"}'}}
    history = messages + [{"role": "assistant", "content": None, "tool_calls": [call]},
                          {"role": "tool", "tool_call_id": "call_1", "content": "It rains."}]
    after = client.chat.completions.create(model="smol", messages=history, max_tokens=8)
    assert after.choices[0].message.content and after.usage.prompt_tokens > chat.usage.prompt_tokens + 20  # the call is in it

    embedded = client.embeddings.create(model="minilm", input=["A cat.", "A feline."])  # asks for base64
    plain = client.embeddings.create(model="minilm", input=["A cat.", "A feline."], encoding_format="float")
    assert all(near(a.embedding, b.embedding) for a, b in zip(embedded.data, plain.data))
    assert len(plain.data[0].embedding) == 384 and plain.usage.prompt_tokens > 4

    long = "word " * 400
    cut = client.embeddings.create(model="minilm", input=long, encoding_format="float", extra_body={"truncate_prompt_tokens": -1})
    assert cut.usage.prompt_tokens == 256

    for expected, call in ((openai.NotFoundError, lambda: client.chat.completions.create(model="gpt", messages=messages)),
                           (openai.BadRequestError, lambda: client.embeddings.create(model="smol", input="a")),
                           (openai.BadRequestError, lambda: client.embeddings.create(model="minilm", input=["a", long])),
                           (openai.AuthenticationError, lambda: openai.OpenAI(base_url=server.url, api_key="x").models.list())):
        try:
            call()
        except expected:
            continue
        raise AssertionError(f"no {expected.__name__}")

    made = client.chat.completions.create(
        model="smol", messages=messages, max_tokens=64, temperature=0,
        response_format={"type": "json_schema", "json_schema": {"name": "city", "schema": SCHEMA, "strict": True}})
    assert set(json.loads(made.choices[0].message.content)) == {"city", "large"}
    made = client.chat.completions.create(model="smol", messages=messages, max_tokens=8, extra_body={"guided_choice": ["Paris", "Rome"]})
    assert made.choices[0].message.content in ("Paris", "Rome")

    forced = {"model": "smol", "messages": messages, "max_tokens": 64, "temperature": 0, "tools": [TOOL],
              "tool_choice": {"type": "function", "function": {"name": "get_weather"}}}
    made = client.chat.completions.create(**forced)
    call = made.choices[0].message.tool_calls[0]
    assert call.function.name == "get_weather" and "city" in json.loads(call.function.arguments)
    assert made.choices[0].finish_reason == "tool_calls"
    answer = client.chat.completions.create(
        model="smol", max_tokens=16,
        messages=messages + [made.choices[0].message, {"role": "tool", "tool_call_id": call.id, "content": "It rains."}])
    assert answer.choices[0].message.content is not None
    pieces = [piece.function for chunk in client.chat.completions.create(**forced, stream=True)
              for choice in chunk.choices for piece in choice.delta.tool_calls or []]
    assert pieces[0].name == "get_weather" and "".join(piece.arguments for piece in pieces) == call.function.arguments

    made = client.chat.completions.create(model="smol", messages=messages, max_tokens=2, logprobs=True, top_logprobs=3)
    assert len(made.choices[0].logprobs.content) == 2
    assert all(len(token.top_logprobs) == 3 for token in made.choices[0].logprobs.content)


def ask_langchain(server):
    model = ChatOpenAI(model="smol", base_url=server.url, api_key=server.token, temperature=0, max_tokens=16)
    reply = model.invoke(QUESTION)
    assert "Paris" in reply.content, reply
    assert "".join(chunk.content for chunk in model.stream(QUESTION)) == reply.content
    longer = ChatOpenAI(model="smol", base_url=server.url, api_key=server.token, temperature=0, max_tokens=64)
    made = longer.bind_tools([TOOL], tool_choice="get_weather").invoke(QUESTION)
    assert made.tool_calls[0]["name"] == "get_weather" and "city" in made.tool_calls[0]["args"]
    structured = longer.with_structured_output({"title": "city", **SCHEMA}, method="json_schema")
    assert set(structured.invoke(QUESTION)) == {"city", "large"}
    # Without this the client sends token ids of another model's tokenizer.
    embedder = OpenAIEmbeddings(model="minilm", base_url=server.url, api_key=server.token, check_embedding_ctx_length=False)
    cat, feline, bridge = embedder.embed_documents(["A cat sits.", "A feline sits.", "The bridge is closed."])
    assert sum(a * b for a, b in zip(cat, feline)) > sum(a * b for a, b in zip(cat, bridge))


def ask_llama_index(server):
    model = OpenAILike(model="smol", api_base=server.url, api_key=server.token, is_chat_model=True, temperature=0, max_tokens=16)
    reply = model.chat([ChatMessage(role="user", content=QUESTION)])
    assert "Paris" in reply.message.content, reply
    *_, last = model.stream_chat([ChatMessage(role="user", content=QUESTION)])
    assert last.message.content == reply.message.content
    embedder = OpenAILikeEmbedding(model_name="minilm", api_base=server.url, api_key=server.token)
    vectors = embedder.get_text_embedding_batch(["A cat.", "A feline."])
    assert [len(vector) for vector in vectors] == [384, 384]


def ask_curl(server):
    def curl(path, body=None, *more):
        data = ["-d", json.dumps(body)] if body else []
        return subprocess.run(["curl", "-sS", "--fail-with-body", "-H", f"Authorization: Bearer {server.token}", *more, *data, server.url + path],
                              check=True, capture_output=True, text=True).stdout

    assert json.loads(curl("/models"))["object"] == "list"
    chat = {"model": "smol", "messages": [{"role": "user", "content": QUESTION}], "temperature": 0, "max_tokens": 16}
    assert "Paris" in json.loads(curl("/chat/completions", chat))["choices"][0]["message"]["content"]
    events = [line for line in curl("/chat/completions", chat | {"stream": True}, "-N").splitlines() if line.startswith("data: ")]
    assert events[-1] == "data: [DONE]"
    assert "Paris" in "".join(json.loads(event[6:])["choices"][0]["delta"].get("content", "") for event in events[:-1])
    assert json.loads(curl("/tokenize", {"model": "smol", "text": "Hello"}))["count"] == 1


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with Server(sys.argv[1], sys.argv[2]) as server:
        for ask in (ask_openai, ask_langchain, ask_llama_index, ask_curl):
            print(ask.__name__)
            ask(server)
    print("all clients were answered")


if __name__ == "__main__":
    main()
