// SPDX-License-Identifier: GPL-3.0-or-later
// Filters, methods, tests and operators of templates on values that are as large as they may be.
#include "core/jinja/interpreter.h"
#include "core/text/chattemplate.h"
#include "tests/core/text/bounds.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using jinja::Type;
using jinja::Value;

namespace {

/// A value of about 1 MiB of each type, by name.
std::vector<std::pair<std::string, Value>> largeValues()
{
    std::vector<Value> texts, numbers;
    std::vector<std::pair<Value, Value>> entries;
    const auto shared = Value::text(repeated("a", kLarge));
    for (int i = 0; i < 20'000; ++i) {
        numbers.push_back(Value::of(std::int64_t { 20'000 - i }));
        texts.push_back(i % 2 ? shared : Value::text(std::to_string(i)));
        entries.emplace_back(Value::text("key" + std::to_string(i)), i % 3 ? shared : Value::of(std::int64_t { i }));
    }
    auto nested = Value::tuple({ shared });
    for (int i = 0; i < 60; ++i)
        nested = Value::tuple({ nested, nested });
    return {
        { "text", shared },
        { "text that ends otherwise", Value::text(repeated("a", kLarge - 1) + "c") },
        { "half of it", Value::text(repeated("a", kLarge / 2) + "c") },
        { "words", Value::text(repeated("a ", kLarge)) },
        { "lines", Value::text(repeated("\n", kLarge)) },
        { "percents", Value::text(repeated("%s", kLarge)) },
        { "braces", Value::text(repeated("{0}", kLarge)) },
        { "paths", Value::text(repeated("a.", kLarge)) },
        { "digits", Value::text(repeated("9", kLarge)) },
        { "characters", Value::text(repeated("\u00df\U0001F600", kLarge)) },
        { "markup", Value::text(repeated("<&>", kLarge), true) },
        { "list", Value::list(numbers) },
        { "texts", Value::list(texts) },
        { "dict", Value::dict(entries) },
        { "nested", nested },
        { "number", Value::of(std::int64_t { INT64_MAX }) },
        { "lowest number", Value::of(std::int64_t { INT64_MIN }) },
        { "small number", Value::of(std::int64_t { 1 }) },
        { "fraction", Value::of(1e300) },
        { "truth", Value::of(true) },
        { "none", Value() },
        { "undefined", Value::undefined("it is undefined") },
    };
}

/// One of each kind, to hand over.
std::vector<std::pair<std::string, Value>> arguments()
{
    std::vector<std::pair<std::string, Value>> chosen;
    for (auto &each : largeValues())
        for (const char *name : { "half of it", "texts", "dict", "number", "lowest number", "undefined" })
            if (each.first == name)
                chosen.push_back(std::move(each));
    return chosen;
}

/// Runs a piece of the interpreter as a rendering would that may take a fiftieth of a second, and gives the seconds it took: a step that looks
/// at the clock too seldom shows sooner so.
template <typename Piece>
double metered(Piece piece)
{
    const auto begun = processorSeconds();
    {
        jinja::Meter meter(text::RenderLimits { .timeMs = 20 }, 4 * kLarge);
        jinja::Interpreter interpreter(meter, 0);
        try {
            piece(interpreter);
        } catch (const jinja::Failure &) {
        } catch (const base::TooMuch &) { }
    }
    return processorSeconds() - begun;
}

} // namespace

class TestTemplateBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filtersOfTemplates();
    void methodsOfTemplates();
    void testsOfTemplates();
    void operatorsOfTemplates_data();
    void operatorsOfTemplates();
};

void TestTemplateBounds::filtersOfTemplates()
{
    const auto values = largeValues();
    const auto given = arguments();
    for (const auto &name : jinja::filterNames())
        for (const auto &[subjectName, subject] : values) {
            const auto tryWith = [&](const std::string &how, const jinja::CallArguments &arguments) {
                const auto took = metered([&](auto &interpreter) { (void)interpreter.filter(name, subject, arguments); });
                QVERIFY2(took < 0.3 * kSlower, shownError(subjectName + " | " + name + " " + how, took).c_str());
            };
            tryWith("", {});
            for (const auto &[argumentName, argument] : given)
                tryWith(argumentName, { { argument }, {} });
            tryWith("three", { { values[2].second, values[0].second, Value::of(std::int64_t { 1'000'000 }) }, {} });
            tryWith("one line break", { { Value::of(std::int64_t { 1 }), Value::of(true), values[0].second }, {} });
        }
}

void TestTemplateBounds::methodsOfTemplates()
{
    const auto values = largeValues();
    const auto given = arguments();
    for (const auto &[subjectName, subject] : values)
        for (const auto &name : jinja::methodNames(subject.type())) {
            const auto tryWith = [&](const std::string &how, const jinja::CallArguments &arguments) {
                const auto took = metered([&](auto &interpreter) { (void)interpreter.call(*jinja::methodOf(subject, name), arguments); });
                QVERIFY2(took < 0.3 * kSlower, shownError(subjectName + "." + name + " " + how, took).c_str());
            };
            tryWith("", {});
            for (const auto &[argumentName, argument] : given)
                tryWith(argumentName, { { argument }, {} });
            tryWith("two texts", { { values[2].second, values[0].second }, {} });
            tryWith("a letter and a text", { { Value::text("a"), values[0].second }, {} });
        }
}

void TestTemplateBounds::testsOfTemplates()
{
    const auto values = largeValues();
    const auto given = arguments();
    for (const auto &name : jinja::testNames())
        for (const auto &[subjectName, subject] : values) {
            const auto tryWith = [&](const std::string &how, const std::vector<Value> &arguments) {
                const auto took = metered([&](auto &interpreter) { (void)interpreter.test(name, subject, { arguments, {} }); });
                QVERIFY2(took < 0.3 * kSlower, shownError(subjectName + " is " + name + " " + how, took).c_str());
            };
            tryWith("", {});
            for (const auto &[argumentName, argument] : given)
                tryWith(argumentName, { argument });
        }
}

void TestTemplateBounds::operatorsOfTemplates_data()
{
    QTest::addColumn<QByteArray>("source");
    for (const char *source : { "{{ a in b }}", "{{ a == b }}", "{{ a < b }}", "{{ a ~ b ~ a ~ b }}", "{{ a + b }}", "{{ a * 1000000 }}",
             "{{ a % b }}", "{{ a[::-1] }}", "{{ a[1:] == b[1:] }}", "{{ [a] * 1000000 }}", "{{ ([a] * 30000) == ([b] * 30000) }}",
             "{{ b in [a] * 30000 }}", "{{ {a: 1, b: 2} }}", "{% for c in a %}{{ a.find(b) }}{% endfor %}",
             "{% for c in range(99999) %}{{ a in b }}{% endfor %}", "{{ ([a] * 30000) | map('lower') | list }}",
             "{{ ([a] * 30000) | select('lower') | list }}", "{{ ([a] * 30000) | sort }}", "{{ ([a] * 30000) | unique | list }}",
             "{{ ([a] * 30000) | groupby('x') }}", "{{ ('%.1s' * 30000) | format(a) }}", "{{ ('{0:.1}' * 30000).format(a) }}",
             "{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% set ns.l = ns.l + [d[a]] %}{% endfor %}",
             "{% set ns = namespace(t=(1,)) %}{% for i in range(90) %}{% set ns.t = (ns.t, ns.t) %}{% endfor %}{{ {ns.t: 1} }}",
             "{% set ns = namespace(t=(1,)) %}{% for i in range(90) %}{% set ns.t = (ns.t, ns.t) %}{% endfor %}{{ ns.t == ns.t }}",
             "{% for i in range(99999) %}{% if loop.changed(a) %}{% endif %}{% endfor %}", "{{ a.strip(b) }}", "{{ a.split(b) | length }}",
             "{{ (a ~ ' ' ~ a).rsplit(' ') | length }}", "{{ a | wordwrap(1) | length }}", "{{ a | wordwrap(1, wrapstring=b) }}",
             "{{ raise_exception(a) }}",
             "{% macro m(x) %}{{ x }}{{ kwargs | length }}{% endmacro %}{% for i in range(9999) %}{{ m(**d) }}{% endfor %}" })
        QTest::newRow(source) << QByteArray(source);
}

void TestTemplateBounds::operatorsOfTemplates()
{
    QFETCH(QByteArray, source);
    base::Json many = base::Json::object();
    for (int i = 0; i < 10'000; ++i)
        many["k" + std::to_string(i)] = i;
    const base::Json variables { { "a", repeated("a", kLarge) }, { "b", repeated("a", kLarge / 2) + "c" }, { "d", many } };
    const auto compiled = text::ChatTemplate::compile(source.toStdString());
    QVERIFY(compiled);
    const auto begun = processorSeconds();
    const auto rendered = compiled->render(variables, 0);
    const auto took = processorSeconds() - begun;
    QVERIFY2(took < 1.5 * kSlower, shownError(source.toStdString(), took).c_str());
    if (!rendered)
        QVERIFY(rendered.error().detail.size() < 3000);
}

ANNEAL_TEST(TestTemplateBounds)
#include "tst_templatebounds.moc"
