#!/usr/bin/env python3
"""Writes templates.jsonl for tst_chattemplate: small templates and what they give.

  python make_reference.py     (transformers 5.23.0, jinja2 3.1.6)

Each line: {"template", "expected"} or {"template", "error"}, rendered with the variables of VARIABLES by the
environment that transformers uses for chat templates.
"""
import json
import pathlib

from transformers.utils.chat_template_utils import _compile_jinja_template

VARIABLES = {
    "s": "Hello, Wörld!", "e": "", "n": 7, "f": 2.5, "t": True, "none_value": None,
    "l": [3, 1, 2], "words": ["pear", "Apple", "fig", "apple"],
    "d": {"b": 1, "a": [1, "two", None, True, 1.0], "C": {"x": "y"}},
    "users": [{"name": "Ann", "age": 31, "tags": ["x"]}, {"name": "bob", "age": 25}, {"name": "Cy", "age": 31, "tags": []}],
    "u": "日本語 ünïcode ﬁ 🙂", "html": "<a href='x'>T & \"q\"</a>", "multi": "one\ntwo\r\n\nthree\u2028four",
}

TEMPLATES = [
    # printing
    "{{ none }} {{ true }} {{ [1, 'a', none, 1.0, {'k': 'v'}] }} {{ (1,) }} {{ () }} {{ (1, 2) }} {{ {} }}",
    "{{ 1e20 }} {{ 1e16 }} {{ 123456789012345.0 }} {{ 1e-4 }} {{ 1e-5 }} {{ 0.1 + 0.2 }} {{ 1/3 }} {{ -0.0 }} {{ 100.0 }} {{ 5e-324 }}",
    "{{ ['it\\'s', 'say \"x\"', 'both \\' \"', 'tab\\t', 'nl\\n', '\\x07', 'é', '\\u200b', '\\U0001F642', 'back\\\\slash'] }}",
    "{{ undefined_name }}|{{ [undefined_name] }}|{{ d }}|{{ range(3) }}|{{ d.items() }}|{{ d.keys() }}|{{ namespace(a=1) }}",
    "{{ s }}{{ '' ~ 1 ~ none ~ 2.0 ~ [1] ~ undefined_name }}",
    # arithmetic
    "{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }}",
    "{{ 1 + 2 * 3 - 4 / 2 }} {{ (1 + 2) * 3 }} {{ 'a' * 3 }} {{ [1] * 2 + [2] }} {{ (1,) + (2,) }} {{ true + 1 }} {{ +n }} {{ -f }} {{ - -n }}",
    "{{ 1 / 0 }}", "{{ 1 // 0 }}", "{{ 1.0 % 0 }}", "{{ 'a' + 1 }}", "{{ 1 + 'a' }}", "{{ [1] + 'a' }}", "{{ none + 1 }}", "{{ d - 1 }}", "{{ -s }}",
    "{{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 1_000 }} {{ 1_0.5e1 }} {{ 1.e }}", "{{ 12e3 }} {{ 1.5E-3 }}",
    "{{ 1.0 // 0.1 }} {{ -1.0 // 0.1 }} {{ 1.0 % 0.1 }} {{ -7.5 // 2 }} {{ 0.0 // -2 }} {{ -0.0 % 3 }} {{ 4.0 % -2 }} {{ 5 // 0.3 }} {{ -1 % 1e999 }} {{ 1e308 * 10 }}", "{{ 10.0 ** 400 }}", "{{ 0 ** -1 }}",
    # whole numbers beyond 64 bits, and beside floats
    "{{ 9223372036854775807 + 1 }} {{ -9223372036854775807 - 2 }} {{ 12345678901234567890123 * -98765432109876543210 }} {{ 9223372036854775808 - 1 }} {{ -9223372036854775808 }} {{ -(-9223372036854775807 - 1) }} {{ 3037000500 * 3037000500 }} {{ +18446744073709551616 }} {{ (-9223372036854775807 - 1) // -1 }}",
    "{{ 123456789012345678901234567890 // 987654321 }} {{ -123456789012345678901234567890 // 987654321 }} {{ 123456789012345678901234567890 % -987654321 }} {{ -123456789012345678901234567890 % 98765432109876543210 }} {{ 7 // -98765432109876543210 }} {{ 7 % -98765432109876543210 }} {{ 98765432109876543210 // 98765432109876543210 }}",
    "{{ 2 ** 64 }} {{ 2 ** 200 }} {{ (-3) ** 81 }} {{ 7 ** 0 }} {{ (2 ** 70) ** 2 }} {{ 1 ** (2 ** 70) }} {{ (-1) ** (2 ** 70 + 1) }} {{ 0 ** (2 ** 70) }} {{ 2 ** -70 }} {{ (2 ** 70) ** -1 }} {{ 2 ** 0.5 }} {{ (2 ** 70) ** 0.5 }}",
    "{{ 9007199254740993 / 3 }} {{ 9007199254740993 / 7 }} {{ (2 ** 70) / 3 }} {{ 10 ** 300 / 7 ** 300 }} {{ -(2 ** 100) / 2 ** 99 }} {{ 1 / 3 ** 60 }} {{ (10 ** 400) / 10 ** 399 }} {{ 9223372036854775807 / 9223372036854775806 }}", "{{ 10 ** 400 / 3 }}", "{{ 10 ** 400 + 1.5 }}", "{{ (10 ** 400) | float }}",
    "{{ 2**53 + 1 == 2.0**53 }} {{ 2**53 == 2.0**53 }} {{ 2**53 + 1 > 2.0**53 }} {{ -(2**53) - 1 < -(2.0**53) }} {{ 2**63 == 2.0**63 }} {{ 2**63 - 1 == 2.0**63 }} {{ 2**63 - 1 < 2.0**63 }} {{ 10**22 == 1e22 }} {{ 10**23 == 1e23 }} {{ 10**23 > 1e23 }} {{ 1 < 1.5 < 2 }} {{ -1 > -1.5 }} {{ 10**400 > 1e308 }} {{ 10**400 < 1e999 }} {{ -(10**400) > -1e999 }} {{ 10**20 == 10**20 + 1 }}",
    "{{ 2**53 + 1 in [2.0**53] }} {{ 2**64 in [2.0**64] }} {{ {2.0**64: 'x'}[2**64] }} {{ {10**22: 'y'}[1e22] }} {{ [2**53 + 1, 2.0**53, 2**53]|unique|list }} {{ [2**64, 2.0**64, 2**64 + 1]|sort|list }} {{ [2**70, 1, 2.5]|max }} {{ [2**53 + 1, 2.0**53]|min }} {{ (1e999 - 1e999) == 1 }} {{ 1 < (1e999 - 1e999) }}",
    "{{ (2**70)|int }} {{ '123456789012345678901'|int }} {{ ' -1_000_000_000_000_000_000_000 '|int }} {{ '0xffffffffffffffffff'|int(0, 16) }} {{ 'zzzzzzzzzzzzzzzz'|int(0, 36) }} {{ 1e25|int }} {{ -1e19|int }} {{ '1e25'|int }} {{ (2**70)|float }} {{ (2**70)|abs }} {{ (-(2**70))|abs }} {{ true|abs }} {{ (2**70)|round }} {{ 123456789012345678950|round(-2) }} {{ 123456789012345678850|round(-2) }} {{ -15|round(-1) }} {{ -25|round(-1) }} {{ 6.4997268209150485e+35|round(-18) }} {{ -1e20|round(-30) }} {{ 1250.0|round(-2) }} {{ -3.5|round(-400) }} {{ (2**70)|round(1, 'ceil') }} {{ [2**63, 2**63]|sum }}",
    "{{ 1e999|int }}", "{{ (1e999 - 1e999)|int }}", "{{ 'x' * 2**70 }}", "{{ range(2**70) }}", "{{ l[2**70] }}|{{ l[:2**70] }}{{ l[-(2**70):] }}{{ l[::2**70] }}{{ l[::-(2**70)] }}", "{{ 2**70 + 'a' }}", "{{ [1] + 2**70 }}",
    "{{ '{:,} {:d} {:>25} {:x} {:#o} {:b} {:+} {:.1f} {:e}'.format(2**70, -(2**70), 2**65, 2**70, 2**64, 2**64, 2**64, 2**64, 2**64) }} {{ '%d %x %25d|%+d %.25d %i %s %.1f' % (2**70, 2**70, 2**64, 2**64, 2**64, -1e20, 2**70, 2**70) }} {{ '%d' % 2.9 }}", "{{ '%c' % 1114112 }}", "{{ '{:c}'.format(2**70) }}",
    "{{ 2**70 is odd }} {{ (2**70 + 1) is odd }} {{ 2**70 is even }} {{ 2**70 is divisibleby 2**35 }} {{ 7 is divisibleby(2**70) }} {{ 2**70 is integer }} {{ 2**70 is number }} {{ 2.5 is odd }} {{ 2**70 is gt 2.0**70 }} {{ 'y' if 2**70 }} {{ 2**70 == 2**70 and not 2**70 != 2**70 }} {{ -7 is odd }}",
    "{{ {'big': 2**70, 2**64: 1}|tojson }} {{ [2**70] }} {{ 2**70 ~ '' }} {{ 0xFFFFFFFFFFFFFFFFFF }} {{ 340282366920938463463374607431768211456 }}",
    # comparison and logic
    "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 }} {{ 1 == true }} {{ '1' == 1 }} {{ [1] == [1.0] }} {{ (1,) == [1] }} {{ d == d }} {{ none == false }}",
    "{{ 'a' < 'b' }} {{ 'Z' < 'a' }} {{ [1, 2] < [1, 3] }} {{ 'a' in 'cat' }} {{ 1 in [1] }} {{ 'b' in d }} {{ 'x' not in d }} {{ '' in '' }} {{ 3 in (1, 2) }}",
    "{{ 1 < 'a' }}", "{{ none < 1 }}", "{{ 1 in 5 }}", "{{ 1 in 'a' }}", "{{ 'a' in none }}", "{{ 'a' in undefined_name }}", "{{ undefined_name < 1 }}",
    "{{ 0 or 'x' }} {{ 1 and 'y' }} {{ '' or none }} {{ not 1 }} {{ not '' and 1 }} {{ (undefined_name or 'dflt') }} {{ 1 if '' }}|{{ 1 if 0 else 2 if 0 else 3 }}",
    "{{ undefined_name == undefined_name }} {{ undefined_name == none }} {{ undefined_name != 'x' }} {{ undefined_name.a is defined }}",
    # access
    "{{ d.b }} {{ d['b'] }} {{ d.a[1] }} {{ d.a[-1] }} {{ d.missing }}| {{ d['missing'] }}| {{ l[9] }}| {{ s[0] }} {{ s[-1] }} {{ u[2] }} {{ u[-1] }} {{ d.C.x }} {{ l.0 }}",
    "{{ d.a.b.c }}", "{{ none.x }}|{{ n.x }}|{{ none_value.x.y }}", "{{ s.nothing }}|{{ s['upper']() }}|{{ s[1.5] }}|",
    "{{ s[1:4] }} {{ s[::-1] }} {{ s[-3:] }} {{ s[:-3:2] }} {{ u[1:5] }} {{ u[::-2] }} {{ l[1:] }} {{ l[::-1] }} {{ (1,2,3)[:2] }} {{ l[5:] }} {{ s[100:] }}|{{ s[-100:3] }} {{ l[2:0:-1] }}",
    "{{ s[::0] }}", "{{ l.append(1) }}", "{{ d.update({}) }}", "{{ d.pop('b') }}", "{{ s.__class__ }}", "{{ s.__class__.__mro__ }}", "{{ l.sort() }}", "{{ (l|list).append }}",
    "{{ d.items()[0] }}", "{{ d.get('b') }} {{ d.get('zz') }} {{ d.get('zz', 5) }} {{ d.keys()|list }} {{ d.values()|list|length }} {{ d.items()|list|first }} {{ d|length }}",
    "{{ undefined_name() }}", "{{ s() }}", "{{ undefined_name.x }}", "{{ undefined_name[0] }}", "{{ undefined_name + 1 }}", "{{ n() }}", "{{ d.nope() }}", "{{ s.nope() }}",
    # string methods
    "{{ '  x y '.strip() }}|{{ '  x '.lstrip() }}|{{ ' x '.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ '\\u2003x\\u00a0'.strip() }}|{{ 'abcba'.lstrip('ab') }}",
    "{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a b c'.split(' ', 1) }} {{ 'a b c '.split(none, 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ ' a b c '.rsplit(none, 1) }} {{ 'a.b.c'.rsplit('.', 1) }} {{ 'a b c'.split(maxsplit=1) }}",
    "{{ 'x'.split('') }}", "{{ multi.splitlines() }} {{ multi.splitlines(true)|length }} {{ ''.splitlines() }} {{ 'a\\n'.splitlines() }}",
    "{{ s.startswith('He') }} {{ s.endswith(('x', '!')) }} {{ s.startswith('l', 2) }} {{ s.find('l') }} {{ s.rfind('l') }} {{ s.find('zz') }} {{ u.find('ü') }} {{ s.index('W') }} {{ s.count('l') }} {{ s.count('') }} {{ u.rfind('i') }} {{ s.find('l', -4) }}",
    "{{ s.index('zz') }}", "{{ s.startswith(1) }}", "{{ 'aaa'.replace('a', 'b', 2) }} {{ 'abc'.replace('', '-') }} {{ s.replace('l', '') }} {{ 'x'.replace('y', 'z') }}",
    "{{ 'hello wORLD'.title() }} {{ 'hELLO wORLD'.capitalize() }} {{ 'straße'.upper() }} {{ 'İX'.lower() }} {{ 'aBc'.swapcase() }} {{ \"it's ok\"|title }} {{ \"it's ok-then (so)\"|title }} {{ 'éa b'|capitalize }}",
    "{{ ', '.join(['a', 'b']) }} {{ ''.join([]) }} {{ '-'.join('abc') }} {{ '-'.join(d) }}", "{{ ','.join([1]) }}", "{{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('bc') }} {{ 'abc'.removeprefix('x') }}",
    "{{ '12'.isdigit() }} {{ '1a'.isdigit() }} {{ ''.isdigit() }} {{ 'é'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' \\t'.isspace() }} {{ '²'.isdigit() }} {{ '½'.isnumeric() }} {{ 'AB1'.isupper() }} {{ 'ab'.islower() }} {{ '1'.islower() }}",
    "{{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} {{ 'x'.center(4) }}| {{ 'ab'.center(5, '*') }} {{ 'x'.ljust(3) }}| {{ 'x'.rjust(3, '.') }} {{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'abc'.partition('=') }} {{ 'a\\tb'.expandtabs(4) }}",
    # format
    "{{ '{} and {}'.format(1, 'x') }} {{ '{1}{0}'.format('a', 'b') }} {{ '{n:>5}|{n:<5}|{n:^5}|{n:05d}'.format(n=42) }} {{ '{:.2f} {:e} {:%} {:,}'.format(3.14159, 12345.678, 0.25, 1234567) }}",
    "{{ '{0.name} {0[age]} {1[1]}'.format(users[0], l) }} {{ '{!r:>6}'.format('x') }} {{ '{{}}'.format() }} {{ '{:*^9}'.format('mid') }} {{ '{:+d} {: d} {:x} {:#x} {:b} {:o}'.format(5, 5, 255, 255, 5, 8) }} {{ '{:.3}'.format('abcdef') }} {{ '{:>{w}}'.format('x', w=4) }}",
    "{{ '{}'.format() }}", "{{ '{'.format(1) }}", "{{ '{x}'.format(y=1) }}", "{{ '{:d}'.format('x') }}", "{{ '{:.1f} {:g} {:10.3f}|'.format(2.25, 1e10, f) }}",
    "{{ '%s %d %5.1f %-4s| %05d %x %r %%' % ('a', 3, 2.25, 'x', 42, 255, 'q') }} {{ '%s' % 'only' }} {{ '%(a)s-%(b)s' % {'a': 1, 'b': 2} }} {{ '%s'|format('x') }} {{ '%+d % d %.3d' % (5, 5, 7) }}",
    "{{ '{:05}|{:<05}|{:>05}|{:^5}|{:05.2}'.format('a', 'b', 'c', 'd', 'efg') }} {{ 'x' % [1] }} {{ '%s' % [1, 2] }} {{ '%s' % range(2) }} {{ 'x' % d }} {{ '{:5}|{:05}|{:<05}|{:*<05}|{:=5}|{:*=5}'.format(true, -3, 3, 3, -3, -3) }}", "{{ '{:,}'.format('a') }}", "{{ '{:+}'.format('a') }}", "{{ '{:=5}'.format('a') }}", "{{ '{:#}'.format('a') }}", "{{ '%x' % 3.0 }}", "{{ '%c' % 3.0 }}", "{{ '%o' % 3.5 }}",
    "{{ '%d' % 'x' }}", "{{ '%s %s' % ('a',) }}", "{{ '%s' % ('a', 'b') }}", "{{ 'x' % 1 }}",
    # filters
    "{{ '  x '|trim }}|{{ 'xxaxx'|trim('x') }}|{{ s|length }} {{ u|length }} {{ l|count }} {{ s|upper }} {{ s|lower }} {{ u|upper }} {{ 5|upper }} {{ none|string }} {{ 3|string ~ 'x' }}",
    "{{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ words|sort(reverse=true) }} {{ l|sort }} {{ users|sort(attribute='age')|map(attribute='name')|list }} {{ users|sort(attribute='age,name')|map(attribute='name')|join(',') }} {{ words|unique|list }}",
    "{{ d|dictsort }} {{ d|dictsort(true) }} {{ {'x': 2, 'y': 1}|dictsort(by='value') }} {{ {'x': 2, 'y': 1}|dictsort(reverse=true) }} {{ d|items|list }} {{ undefined_name|items|list }}",
    "{{ users|map(attribute='name')|join(', ') }} {{ users|map(attribute='tags', default=[])|list }} {{ words|map('upper')|list }} {{ words|map('replace', 'p', 'q')|list }} {{ l|map('string')|join }}",
    "{{ users|selectattr('tags')|list|length }} {{ users|selectattr('tags', 'defined')|list|length }} {{ users|rejectattr('age', 'equalto', 31)|map(attribute='name')|first }} {{ l|select('odd')|list }} {{ l|reject('gt', 1)|list }} {{ [0, 1, '']|select|list }} {{ users|selectattr('age', '>=', 30)|list|count }} {{ words|select('in', ['fig'])|list }}",
    "{{ l|first }} {{ l|last }} {{ []|first }}| {{ s|first }} {{ d|first }} {{ l|min }} {{ l|max }} {{ words|max }} {{ []|max }}| {{ l|sum }} {{ users|sum(attribute='age') }} {{ users|sum('age', 100) }} {{ [[1], [2]]|sum(start=[]) }} {{ users|max(attribute='age') }}",
    "{{ l|reverse|list }} {{ s|reverse }} {{ l|join('-') }} {{ l|batch(2)|list }} {{ l|batch(2, 'x')|list }} {{ range(7)|slice(3)|list }} {{ range(7)|slice(3, 'f')|list }} {{ s|list }} {{ d|list }}",
    "{{ users|groupby('age')|list|length }} {% for a, us in users|groupby('age') %}{{ a }}:{{ us|map(attribute='name')|join('+') }};{% endfor %}",
    "{{ undefined_name|default('x') }} {{ ''|default('x') }}| {{ ''|default('x', true) }} {{ none|d('x') }} {{ none|d('x', boolean=true) }} {{ d.zz|default(d.b) }}",
    "{{ '42'|int }} {{ 'x'|int }} {{ 'x'|int(5) }} {{ '3.9'|int }} {{ 3.9|int }} {{ -3.9|int }} {{ '0x1f'|int(0, 16) }} {{ '1.5'|float }} {{ 'x'|float(2.0) }} {{ ' 7 '|int }} {{ true|int }} {{ '1e3'|float }} {{ none|int }}",
    "{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 2.1|round(method='ceil') }} {{ 2.99|round(1, 'floor') }} {{ 7|round }} {{ -3|abs }} {{ -2.5|abs }} {{ 1234.5|round(-2) }}",
    "{{ d|tojson }} {{ u|tojson }} {{ u|tojson(ensure_ascii=true) }} {{ {'b': 1, 'a': 2}|tojson(sort_keys=true) }} {{ [1, [2, {}], []]|tojson(indent=2) }} {{ d|tojson(separators=(',', ':')) }} {{ 1e20|tojson }} {{ '\\n\\t\\x01\\u2028/\\x7f'|tojson }} {{ {1: 2, none: 3, true: 4}|tojson }} {{ {}|tojson(indent=1) }} {{ {'a': 1}|tojson(indent='--') }}",
    "{{ undefined_name|tojson }}", "{{ range|tojson }}", "{{ namespace()|tojson }}", "{{ d.items()|tojson }}",
    "{{ multi|indent }}|{{ multi|indent(2, true) }}|{{ multi|indent('> ', blank=true) }}|{{ ''|indent }}",
    "{{ html|escape }} {{ html|e|e }} {{ html|safe|e }} {{ html|forceescape }} {{ '<b>' + ('<i>'|safe) }} {{ ('<i>'|safe) + '<b>' }} {{ ('<i>%s</i>'|safe) % '<' }} {{ ('<i>'|safe)|upper }} {{ '<b>' ~ ('<i>'|safe) }} {{ [html|safe] }} {{ ('<i>'|safe).replace('i', '<') }} {{ ['<', '<'|safe]|join('>') }}",
    "{{ 'the quick brown fox jumps'|wordwrap(10) }}|{{ 'abcdefghijkl'|wordwrap(5) }}|{{ 'a-b well-known words here'|wordwrap(8) }}|{{ 'abcdefgh ij'|wordwrap(5, false) }}",
    "{{ 'foo bar baz qux'|truncate(9) }} {{ 'foo bar baz qux'|truncate(9, true) }} {{ 'foo bar baz qux'|truncate(11) }} {{ 'foo bar baz qux'|truncate(11, false, '...', 0) }} {{ 'a b  c-d'|wordcount }} {{ 'x'|center(5) }}| {{ 'a b/c?d=é'|urlencode }}",
    "{{ s|nosuchfilter }}", "{{ s is nosuchtest }}", "{{ n|length }}", "{{ none|length }}", "{{ l|join(1) }}", "{{ none|join }}", "{{ n|list }}", "{{ l|sort(attribute='x') }}",
    # generators
    "{% set g = l|map('string') %}{{ g|list }}{{ g|list }}", "{{ (l|select)|length }}", "{{ (l|map('abs'))[0] }}|", "{{ 'y' if []|select else 'n' }}", "{{ l|reverse|last }}",
    # tests
    "{{ n is number }} {{ t is number }} {{ t is boolean }} {{ n is integer }} {{ t is integer }} {{ f is float }} {{ s is string }} {{ l is sequence }} {{ s is sequence }} {{ d is sequence }} {{ d is mapping }} {{ l is iterable }} {{ n is iterable }} {{ none is none }} {{ undefined_name is iterable }} {{ d.items() is sequence }} {{ range(2) is sequence }} {{ (l|map('abs')) is iterable }}",
    "{{ 3 is odd }} {{ 4 is even }} {{ 6 is divisibleby 3 }} {{ 6 is divisibleby(4) }} {{ 1 is eq 1 }} {{ 1 is ne 2 }} {{ 1 is lt 2 }} {{ 2 is ge(2) }} {{ 'a' is in ['a'] }} {{ none is sameas none }} {{ 'ABC' is upper }} {{ 'abc' is lower }} {{ range is callable }} {{ s is callable }} {{ 'upper' is filter }} {{ 'odd' is test }} {{ t is true }} {{ 1 is true }} {{ t is not false }} {{ s is not string }} {{ html|safe is escaped }}",
    # statements
    "{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }} {{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {{ loop.cycle('a', 'b') }};{% else %}none{% endfor %}",
    "{% for x in [] %}x{% else %}empty{% endfor %} {% for x in undefined_name %}x{% else %}empty{% endfor %} {% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %} {% for c in 'añ🙂' %}{{ c }}.{% endfor %} {% for k in d %}{{ k }}{% endfor %}",
    "{% for x in range(10) if x is odd %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% endfor %}{% for x in range(10) %}{% if x == 3 %}{% continue %}{% endif %}{% if x > 5 %}{% break %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in [1, 1, 2, 2, 1] %}{% if loop.changed(x) %}{{ x }}{% endif %}{% endfor %} {% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for x in none_value %}{% endfor %}", "{% for x in n %}{% endfor %}", "{% for a, b in [[1]] %}{% endfor %}", "{% for a, b in [[1, 2, 3]] %}{% endfor %}", "{% for a, b in [1] %}{% endfor %}",
    "{%- for item in [{'n': 1, 'c': [{'n': 2, 'c': [{'n': 3}]}]}, {'n': 4}] recursive %}[{{ item.n }}@{{ loop.depth }}{% if item.c %}{{ loop(item.c) }}{% endif %}]{% endfor %}",
    "{% set x = 1 %}{% for i in l %}{% set x = x + i %}{{ x }} {% endfor %}{{ x }} {% set ns = namespace(x=1) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }} {{ ns.y }}|{% if t %}{% set x = 9 %}{% endif %}{{ x }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set c = 1, 2 %}{{ c }}{% set x %}  block {{ a }}\n{% endset %}[{{ x }}]{% set y | upper | trim %} abc {% endset %}[{{ y }}]",
    "{% set d.x = 1 %}", "{% set nope.x = 1 %}", "{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}{% set ns._x = 1 %}", "{{ namespace(_a=1) }}",
    "{% macro m(a, b=2, c=a) %}{{ a }}-{{ b }}-{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=5, a=4) }} {{ m() }} {{ m(1, c=7) }} {{ m.name }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}", "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}",
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}{% macro g() %}{{ later }}{% endmacro %}{% set later = 'L' %}{{ g() }}",
    "{% macro wrap(t) %}<{{ t }}>{{ caller() }}</{{ t }}>{% endmacro %}{% call wrap('b') %}in {{ n }}{% endcall %} {% macro each(xs) %}{% for x in xs %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(x) each(l) %}[{{ x }}]{% endcall %}",
    "{% filter upper %}abc {{ s }}{% endfilter %} {% filter trim | replace('a', 'b') %} banana {% endfilter %} {% with a = 1, b = n %}{{ a + b }}{% endwith %}{{ a }} {% block x %}in block{% endblock %} {% print 1, 'x' %}",
    "{% raw %}{{ not }} {% if %}{# x #}{% endraw %} {# comment {{ x }} #}after",
    "{% if n > 5 %}a{% elif n > 3 %}b{% else %}c{% endif %} {% if undefined_name %}a{% elif '' %}b{% else %}c{% endif %}{% if none is none and not (1 > 2) %}ok{% endif %}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{% set j = joiner(', ') %}{{ j() }}x{{ j() }}y {{ dict(a=1, b=2) }} {{ dict([('x', 1)]) }} {{ range(2, 8, 3)|list }} {{ range(3, 0, -1)|list }}",
    "{{ range(1000000) }}", "{{ range('x') }}", "{{ range(1, 2, 0) }}", "{{ raise_exception('no ' ~ n) }}", "{% if raise_exception is defined %}y{% endif %}",
    "{{ 'a' 'b' \"c\" }} {{ '\\x41\\u00e9\\101\\q\\'' }} {{ \"\\\"\" }} {{ '%' }} {{ '}}' }} {{ '{%' }} {{ {'a': {'b': 1}}['a']['b'] }}",
    "{% for x in l %}{% set y %}{{ x }}{% if loop.last %}!{% endif %}{% endset %}{{ y }}{% endfor %}", "{{ m(1) }}{% macro m(x) %}{{ x }}{% endmacro %}",
    # white space
    "a\n{% if t %}\nb\n{% endif %}\nc\n", "a\n  {% if t %}  \n  b\n  {% endif %}  \nc\n\n", "a  {%- if t -%}  b  {%- endif -%}  c", "  {%+ if t +%}\n x {%+ endif %}\n", "{{ n }}\n\n{{ n }}\n", "x {#- c -#} y\n {# c #}\n z", "a\r\nb\rc\r\n",
    "  {{- n }}  {{ n -}}  \n x", "{% raw -%}  a  {%- endraw %}  b\n {% raw %}\n x {% endraw %}\n", "a {%- set x = 1 %}\n\nb", "\n\n{% if t %}\n\nx{% endif %}", "\t {% set a = 1 %}{% set b = 2 %}\n x", "a {# c +#}\nb {# d #}\nc",
    "{% for x in l -%}\n  {{ x }}\n{%- endfor %}\n", "{%- if t %}\n  {%- for x in l %}\n    {{- x }},\n  {%- endfor %}\n{%- endif %}",
    # mistakes
    "{% if %}", "{{ 1 + }}", "{% for x %}{% endfor %}", "{% endif %}", "{% if t %}", "{{ (1 }}", "{{ ] }}", "{{ 'x }}", "{# x", "{% unknown %}", "{% set 1 = 2 %}", "{{ a b }}", "{% raw %}x", "{% macro m(a=1, b) %}{% endmacro %}", "{{ x is defined is defined }}", "{% break %}", "{{ f(a=1, 2) }}", "{% set true = 1 %}", "{{ $ }}", "{% call x %}{% endcall %}", "{{ {1} }}",
]


def main():
    with open(pathlib.Path(__file__).parent / "templates.jsonl", "w", encoding="utf8") as out:
        for template in TEMPLATES:
            row = {"template": template}
            try:
                row["expected"] = _compile_jinja_template(template).render(**json.loads(json.dumps(VARIABLES)))
            except Exception as error:
                row["error"] = str(error)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    with open(pathlib.Path(__file__).parent / "variables.json", "w", encoding="utf8") as out:
        json.dump(VARIABLES, out, ensure_ascii=False, indent=1)


main()
