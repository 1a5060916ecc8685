"""Verdicts of Python's jsonschema on instances of schemas of real kinds, for tests/core/grammar/tst_judge.cpp.

Run with jsonschema[format-nongpl] 4.26.0 (Python 3.11): python make_judge.py > judge.json

Each entry has a schema, texts of instances that fit it and texts that do not, all as Python's json writes them without white space. Besides the
instances below there are those that differ from a fitting one in a single value, or lack a single member or item; jsonschema says of all of them
whether they fit. "unwritten" are texts that jsonschema accepts and that the grammar never writes: another order of properties, properties that
nobody named, white space, whole numbers with a fraction or of more than 64 bits, e-mail addresses that RFC 5321 does not know.
"""
import copy
import json
import sys

import jsonschema

STRING = {"type": "string"}
INTEGER = {"type": "integer"}


def closed(properties, required=None):
    return {"type": "object", "properties": properties, "required": list(properties) if required is None else required, "additionalProperties": False}


CASES = [
    # name, schema, instances, unwritten texts
    ("question and answer", closed({"question": STRING, "answer": STRING}),
     [{"question": "Why?", "answer": "Because \"so\"\n\\ é 😀 \u0001"}, {"question": "", "answer": "/"}, {"question": "Why?"}, {"answer": "x"}],
     ['{"answer":"a","question":"b"}', '{"question": "a","answer":"b"}', '{"question":"a","answer":"b"} ']),
    ("list of questions", {"type": "array", "items": closed({"question": STRING, "answer": STRING}), "minItems": 1, "maxItems": 3},
     [[{"question": "a", "answer": "b"}], [{"question": "a", "answer": "b"}] * 3, [{"question": "a", "answer": "b"}] * 4, []], []),
    ("weather tool", closed({"location": STRING, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}}, ["location"]),
     [{"location": "Paris"}, {"location": "Paris", "unit": "celsius"}, {"location": "Paris", "unit": "kelvin"}, {"unit": "celsius"}], []),
    ("search tool", closed({"query": {"type": "string", "minLength": 1, "description": "what to look for"}, "limit": {"type": "integer", "minimum": 1, "maximum": 50, "default": 10},
                            "offset": {"type": "integer", "minimum": 0}}, ["query"]),
     [{"query": "x"}, {"query": ""}, {"query": "x", "limit": 50}, {"query": "x", "limit": 51}, {"query": "x", "limit": 0}, {"query": "x", "offset": 123456789}], []),
    ("tool call", closed({"name": {"const": "get_time"}, "arguments": closed({"zone": {"type": ["string", "null"]}})}),
     [{"name": "get_time", "arguments": {"zone": "UTC"}}, {"name": "get_time", "arguments": {"zone": None}}, {"name": "other", "arguments": {"zone": None}}], []),
    ("one of two tools", {"anyOf": [closed({"name": {"const": "add"}, "arguments": closed({"a": INTEGER, "b": INTEGER})}),
                                    closed({"name": {"const": "echo"}, "arguments": closed({"text": STRING})})]},
     [{"name": "add", "arguments": {"a": 1, "b": -2}}, {"name": "echo", "arguments": {"text": "x"}}, {"name": "echo", "arguments": {"a": 1, "b": 2}}], []),
    ("exclusive tools", {"oneOf": [closed({"kind": {"const": "circle"}, "radius": {"type": "number", "exclusiveMinimum": 0}}),
                                   closed({"kind": {"const": "square"}, "side": {"type": "number", "exclusiveMinimum": 0}})]},
     [{"kind": "circle", "radius": 0.5}, {"kind": "square", "side": 2}, {"kind": "circle", "side": 2}, {"kind": "circle", "radius": 0}], []),
    ("person", {"type": "object", "properties": {"name": STRING, "age": {"type": "integer", "minimum": 0, "maximum": 150}, "email": {"type": "string", "format": "email"}},
                "required": ["name", "age"]},
     [{"name": "A", "age": 0}, {"name": "A", "age": 150, "email": "a.b@example.org"}, {"name": "A", "age": 151}, {"name": "A", "age": 3, "email": "nobody"}],
     ['{"name":"A","age":3,"more":1}', '{"age":3,"name":"A"}', '{"name":"A","age":3.0}', '{"name":"A","age":150,"email":".b@example.org"}']),
    ("all optional", closed({"a": INTEGER, "b": INTEGER, "c": INTEGER}, []),
     [{}, {"a": 1}, {"b": 2}, {"c": 3}, {"a": 1, "c": 3}, {"a": 1, "b": 2, "c": 3}], ['{"c":1,"a":2}']),
    ("optional around required", closed({"a": INTEGER, "b": INTEGER, "c": INTEGER}, ["b"]), [{"b": 1}, {"a": 1, "b": 2}, {"b": 1, "c": 2}, {"a": 1, "c": 2}], []),
    ("map of integers", {"type": "object", "additionalProperties": INTEGER}, [{}, {"x": 1}, {"x": 1, "y": 2}, {"x": "1"}, {"": 3, "ä\"\\": 4}], []),
    ("named and others", {"type": "object", "properties": {"id": INTEGER}, "required": ["id"], "additionalProperties": STRING},
     [{"id": 1}, {"id": 1, "x": "y"}, {"id": 1, "x": 2}, {"x": "y"}, {"id": 1, "ident": "y", "i": ""}], []),
    ("open object", {"type": "object", "properties": {"id": INTEGER}, "additionalProperties": True},
     [{}, {"id": 1}, {"id": 1, "x": {"deep": [1, None, True, -2.5e10]}}, {"id": "1"}], []),
    ("any object", {"type": "object"}, [{}, {"a": {"b": {"c": [[], {}]}}}, [], 1, "x", None], []),
    ("anything", True, [None, True, 0, -1, 1.5, 1e-07, 1.5e300, "x", [], {}, [1, [2, [3]]], {"a": 1}], ["-0", "01", "1.", ".5", "+1", "nul"]),
    ("required without properties", {"type": "object", "required": ["x"], "additionalProperties": {"type": "boolean"}}, [{"x": True}, {"x": 1}, {}, {"x": False, "y": True}], []),
    ("nested lists", {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}, [[], [[]], [[1, 2.5], []], [1], [["x"]]], []),
    ("matrix 2 by 2", {"type": "array", "items": {"type": "array", "items": INTEGER, "minItems": 2, "maxItems": 2}, "minItems": 2, "maxItems": 2},
     [[[1, 2], [3, 4]], [[1, 2]], [[1, 2], [3]], [[1, 2], [3, 4], [5, 6]]], []),
    ("tuple", {"type": "array", "prefixItems": [STRING, INTEGER], "items": False, "minItems": 2}, [["a", 1], ["a"], ["a", 1, 2], [1, "a"]], []),
    ("open tuple", {"type": "array", "prefixItems": [STRING, INTEGER], "items": {"type": "boolean"}}, [[], ["a"], ["a", 1], ["a", 1, True, False], ["a", 1, 2]], []),
    ("tuple with length", {"type": "array", "prefixItems": [STRING], "minItems": 3, "maxItems": 4}, [["a", 1, 2], ["a", None, [], {}], ["a", 1], ["a", 1, 2, 3, 4], [1, 2, 3]], []),
    ("draft 7 tuple", {"$schema": "http://json-schema.org/draft-07/schema#", "type": "array", "items": [STRING, INTEGER]}, [["a", 1], ["a", 1, None], [1]], []),
    ("draft 7 reference", {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"n": INTEGER}, "type": "object", "additionalProperties": False,
                           "properties": {"a": {"$ref": "#/definitions/n", "minimum": 5}}}, [{"a": 1}, {"a": "x"}, {}], []),
    ("counted list", {"type": "array", "items": INTEGER, "minItems": 2, "maxItems": 5}, [[1], [1, 2], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]], []),
    ("at least three", {"type": "array", "items": {"enum": ["x", "y"]}, "minItems": 3}, [["x", "y"], ["x", "y", "x"], ["x"] * 9, ["x", "y", "z"]], []),
    ("enum of kinds", {"enum": ["a", 1, None, True, [1, 2], {"k": "v"}, 2.5, "ä"]}, ["a", 1, None, True, [1, 2], {"k": "v"}, 2.5, "ä", "b", 2, False, []], []),
    ("enum with type", {"type": "string", "enum": ["a", 1, "bb"]}, ["a", 1, "bb", "b"], []),
    ("enum with length", {"enum": ["a", "bb", "ccc"], "minLength": 2}, ["a", "bb", "ccc"], []),
    ("const object", {"const": {"a": [1, {"b": None}]}}, [{"a": [1, {"b": None}]}, {"a": [1]}, {}], []),
    ("tree", {"$defs": {"node": closed({"value": INTEGER, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}})}, "$ref": "#/$defs/node"},
     [{"value": 1, "children": []}, {"value": 1, "children": [{"value": 2, "children": [{"value": 3, "children": []}]}]}, {"value": 1, "children": [{"value": 2}]}], []),
    ("linked list", {"type": "object", "properties": {"head": INTEGER, "tail": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}, "required": ["head", "tail"], "additionalProperties": False},
     [{"head": 1, "tail": None}, {"head": 1, "tail": {"head": 2, "tail": None}}, {"head": 1, "tail": {"head": 2}}, {"head": 1}], []),
    ("expression", {"$defs": {"e": {"anyOf": [INTEGER, closed({"op": {"enum": ["+", "*"]}, "left": {"$ref": "#/$defs/e"}, "right": {"$ref": "#/$defs/e"}})]}}, "$ref": "#/$defs/e"},
     [1, {"op": "+", "left": 1, "right": {"op": "*", "left": 2, "right": 3}}, {"op": "-", "left": 1, "right": 2}, {"op": "+", "left": 1}], []),
    ("menu", {"$defs": {"item": closed({"label": STRING, "items": {"type": "array", "items": {"$ref": "#/$defs/item"}, "maxItems": 2}}, ["label"])}, "type": "array", "items": {"$ref": "#/$defs/item"}},
     [[], [{"label": "a"}], [{"label": "a", "items": [{"label": "b", "items": []}]}], [{"items": []}]], []),
    ("any of types", {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "integer", "minimum": 10}]}, ["abc", "abcd", 10, 9, None], []),
    ("one of types", {"oneOf": [STRING, {"type": "array", "items": STRING}]}, ["a", ["a"], [1], 1], []),
    ("one of ranges", {"oneOf": [{"type": "integer", "maximum": 3}, {"type": "integer", "minimum": 8}]}, [3, 4, 7, 8, -100, 100], []),
    ("one of lengths", {"oneOf": [{"type": "array", "maxItems": 1}, {"type": "array", "minItems": 3}]}, [[], [1], [1, 2], [1, 2, 3]], []),
    ("all of objects", {"allOf": [{"type": "object", "properties": {"a": INTEGER}, "required": ["a"]}, {"properties": {"b": STRING}, "required": ["b"]}]},
     [{"a": 1, "b": "x"}, {"a": 1}, {"b": "x"}, {"a": "1", "b": "x"}], ['{"b":"x","a":1}']),
    ("all of the same property", {"allOf": [{"type": "object", "properties": {"a": {"type": "integer", "minimum": 3}}, "required": ["a"]}, {"properties": {"a": {"maximum": 5}}}]},
     [{"a": 3}, {"a": 5}, {"a": 2}, {"a": 6}, {"a": "x"}], []),
    ("base and more", {"$defs": {"base": {"type": "object", "properties": {"id": INTEGER}, "required": ["id"]}}, "$ref": "#/$defs/base", "properties": {"name": STRING}, "required": ["name"]},
     [{"id": 1, "name": "x"}, {"id": 1}, {"name": "x"}], []),
    ("choice within an object", {"type": "object", "properties": {"a": INTEGER}, "required": ["a"], "anyOf": [{"properties": {"b": STRING}, "required": ["b"]}, {"properties": {"c": {"type": "null"}}, "required": ["c"]}]},
     [{"a": 1, "b": "x"}, {"a": 1, "c": None}, {"a": 1}, {"a": 1, "b": 2}], []),
    ("type list", {"type": ["integer", "boolean", "null"]}, [1, True, None, 1.5, "x"], []),
    ("length 2 to 4", {"type": "string", "minLength": 2, "maxLength": 4}, ["a", "ab", "abcd", "abcde", "😀😀😀😀", "\n\"\\\t", "é" * 5], []),
    ("exactly one character", {"type": "string", "minLength": 1, "maxLength": 1}, ["", "a", "\"", "😀", "ab"], []),
    ("pattern of a code", {"type": "string", "pattern": "^[A-Z]{2}-\\d{3,4}$"}, ["AB-123", "AB-1234", "AB-12", "ab-123", "AB-12345", "xAB-123"], []),
    ("pattern anywhere", {"type": "string", "pattern": "cat|dog"}, ["cat", "hotdog!", "bird", "ca t", "\ncat"], []),
    ("pattern with a quote", {"type": "string", "pattern": "^\"[a-z\\\\]*\"$"}, ["\"\"", "\"a\\b\"", "a", "\"A\""], []),
    ("pattern and length", {"type": "string", "pattern": "^(ab)*$", "minLength": 3, "maxLength": 7}, ["abab", "ababab", "ab", "abababab", "aba"], []),
    ("pattern beyond ASCII", {"type": "string", "pattern": "^[à-ÿ😀-😂]+$"}, ["é", "éà😁", "e", "😃", ""], []),
    ("pattern with half anchors", {"type": "string", "pattern": "^a|b$"}, ["a", "ax", "xb", "b", "xa", "bx", "ab", "x"], []),
    ("not these characters", {"type": "string", "pattern": "^[^\\s,]+$"}, ["a", "a,b", "a b", "é😀", ""], []),
    ("date", {"type": "string", "format": "date"}, ["2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2023-04-31", "2023-12-31", "0000-01-01", "2023-1-1", "x"], []),
    ("date and time", {"type": "string", "format": "date-time"}, ["2024-02-29T23:59:59Z", "2024-02-29T23:59:59.123+05:30", "2024-02-30T00:00:00Z", "2024-02-29 00:00:00", "2024-02-29T24:00:00Z"], []),
    ("time", {"type": "string", "format": "time"}, ["12:34:56Z", "12:34:56.5-01:00", "25:00:00Z", "12:34"], []),
    ("e-mail", {"type": "string", "format": "email"}, ["a@b.org", "first.last+tag@example.co", "nobody", ""], ['"@b.org"']),
    ("uuid", {"type": "string", "format": "uuid"}, ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000", "123e4567e89b12d3a456426614174000", "g23e4567-e89b-12d3-a456-426614174000"], []),
    ("ipv4", {"type": "string", "format": "ipv4"}, ["127.0.0.1", "255.255.255.255", "256.0.0.1", "1.2.3", "01.2.3.4"], []),
    ("ipv6", {"type": "string", "format": "ipv6"}, ["::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "1::2::3", "1:2:3:4:5:6:7", "12345::"], []),
    ("uri", {"type": "string", "format": "uri"}, ["https://example.org/a/b?c=d#e", "mailto:a@b.org", "example.org", "http://exa mple.org", ""], []),
    ("hostname", {"type": "string", "format": "hostname"}, ["example.org", "a-b.c", "-a.org", "a..b"], []),
    ("duration", {"type": "string", "format": "duration"}, ["P1D", "PT5M", "P1Y2M3DT4H5M6S", "P2W", "1D", "P", "PT"], []),
    ("integer range", {"type": "integer", "minimum": -5, "maximum": 12}, list(range(-12, 21)) + [100, -50], ["-0", "00", "1.0"]),
    ("exclusive integers", {"type": "integer", "exclusiveMinimum": 99, "exclusiveMaximum": 1001}, [99, 100, 101, 999, 1000, 1001, 9999, 10], []),
    ("negative integers", {"type": "integer", "exclusiveMaximum": -17}, [-17, -18, -19, -100, -1, 0, 5, -9223372036854775808], ["-9223372036854775809"]),
    ("fractional bounds of integers", {"type": "integer", "minimum": 1.5, "maximum": 4.5}, [1, 2, 4, 5], []),
    ("large integers", {"type": "integer", "minimum": 9007199254740993, "maximum": 9223372036854775807}, [9007199254740992, 9007199254740993, 9223372036854775807, 9223372036854775808, 1], []),
    ("multiples of 7", {"type": "integer", "multipleOf": 7, "minimum": 0, "maximum": 100}, list(range(0, 106)), []),
    ("multiples both ways", {"type": "integer", "multipleOf": 25, "minimum": -110, "maximum": 60}, [-125, -110, -100, -75, -25, 0, 25, 50, 75, 1, -1, 5], []),
    ("number range", {"type": "number", "minimum": 0, "maximum": 1}, [0, 1, 0.5, 0.999999999999, 1.1, -0.5, 1.000000000001, 2, 0.1, 1.0], []),
    ("exclusive numbers", {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 10}, [0, 10, 0.001, 9.999, 5, 10.001, -1], []),
    ("negative numbers", {"type": "number", "minimum": -2.5, "maximum": -0.25}, [-2.5, -2.51, -0.25, -0.24, -1, 0, 1, -2, -3], []),
    ("large numbers", {"type": "number", "minimum": 1600000000000000}, [1600000000000000, 1599999999999999, 1600000000000001, 9999999999999999999, 2, 1.5, -1600000000000000],
     ["1600000000000000.5", "10000000000000000000", "1.6e15"]),
    ("large numbers below 0", {"type": "number", "exclusiveMaximum": -1e18}, [-1000000000000000000, -1000000000000000001, -9999999999999999999, -1, 1000000000000000001], ["-10000000000000000000"]),
    ("one-sided number", {"type": "number", "minimum": 12.75}, [12.75, 12.74, 13, 12, 100000, 9.5, -13], []),
    ("booleans", {"type": "object", "properties": {"ok": {"type": "boolean"}, "why": {"type": ["string", "null"], "maxLength": 5}}, "required": ["ok", "why"], "additionalProperties": False},
     [{"ok": True, "why": None}, {"ok": False, "why": "12345"}, {"ok": False, "why": "123456"}, {"ok": "true", "why": None}], []),
    ("invoice", closed({"number": {"type": "string", "pattern": "^INV-[0-9]{6}$"}, "date": {"type": "string", "format": "date"}, "total": {"type": "number", "minimum": 0},
                        "lines": {"type": "array", "minItems": 1, "items": closed({"text": {"type": "string", "minLength": 1, "maxLength": 40}, "count": {"type": "integer", "minimum": 1}, "price": {"type": "number", "minimum": 0}})}}),
     [{"number": "INV-000001", "date": "2024-05-06", "total": 12.5, "lines": [{"text": "Nails", "count": 3, "price": 0.25}]}, {"number": "INV-1", "date": "2024-05-06", "total": 12.5, "lines": []}], []),
    ("chain of thought", closed({"steps": {"type": "array", "items": closed({"explanation": STRING, "output": STRING})}, "final_answer": STRING}),
     [{"steps": [], "final_answer": "4"}, {"steps": [{"explanation": "2+2", "output": "4"}], "final_answer": "4"}, {"steps": [{"explanation": "2+2"}], "final_answer": "4"}], []),
    ("names that need escapes", closed({"a\"b": INTEGER, "c/d~e": INTEGER, "é😀": INTEGER, "": INTEGER}), [{"a\"b": 1, "c/d~e": 2, "é😀": 3, "": 4}, {"a\"b": 1}], []),
    ("reference to a property", {"type": "object", "properties": {"a/b": {"type": "integer", "minimum": 2}, "c": {"$ref": "#/properties/a~1b"}}, "additionalProperties": False}, [{"a/b": 2, "c": 3}, {"c": 1}, {"c": 2}], []),
    ("labels", {"type": "array", "items": {"type": "string", "enum": ["positive", "negative", "neutral"]}, "maxItems": 2}, [[], ["positive"], ["neutral", "negative"], ["positive"] * 3, ["other"]], []),
    ("nothing beside null", {"allOf": [{"type": ["null", "string"]}, {"type": ["null", "integer"]}]}, [None, "x", 1], []),
    ("forbidden property", {"type": "object", "properties": {"a": INTEGER, "b": False}}, [{"a": 1}, {}, {"a": 1, "b": 1}], []),
]
REPLACEMENTS = [None, True, 7, -1.5, "x", [], {}]


def neighbours(value):
    """What differs from a value in one place."""
    for replacement in REPLACEMENTS:
        yield replacement
    if isinstance(value, dict):
        for key in value:
            yield {k: v for k, v in value.items() if k != key}
            for other in neighbours(value[key]):
                yield {k: other if k == key else v for k, v in value.items()}
    elif isinstance(value, list):
        for i in range(min(len(value), 2)):
            yield value[:i] + value[i + 1:]
            for other in neighbours(value[i]):
                yield value[:i] + [other] + value[i + 1:]
    elif isinstance(value, str):
        yield value + "a"
        yield value[1:]
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value + 1
        yield value - 1


def text(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


cases = []
for name, schema, instances, unwritten in CASES:
    draft7 = isinstance(schema, dict) and "draft-07" in schema.get("$schema", "")
    cls = jsonschema.Draft7Validator if draft7 else jsonschema.Draft202012Validator
    validator = cls(schema, format_checker=cls.FORMAT_CHECKER)
    verdicts = {}
    for instance in instances:
        verdicts[text(instance)] = validator.is_valid(instance)
        near = list(neighbours(instance))
        for other in near[:: max(1, len(near) // 14)]:
            verdicts[text(other)] = validator.is_valid(other)
    for one in unwritten:
        verdicts.pop(one, None)
    cases.append({"name": name, "schema": schema, "fits": [t for t, ok in verdicts.items() if ok], "misfits": [t for t, ok in verdicts.items() if not ok],
                  "unwritten": unwritten})
json.dump({"judge": "jsonschema " + __import__("importlib.metadata").metadata.version("jsonschema"), "cases": cases}, sys.stdout, ensure_ascii=False, separators=(",", ":"))
print()
