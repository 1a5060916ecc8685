// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/text/chattemplate.h"
#include "tests/support/jsonfiles.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <random>
#include <sys/resource.h>

using namespace anneal;
using base::Json;
using tests::readJson;
using tests::readLines;

namespace {

constexpr double kClock = 1736944496; // 2025-01-15 12:34:56 UTC

base::Result<std::string> rendered(const std::string &source, const Json &variables = Json::object())
{
    const auto compiled = text::ChatTemplate::compile(source);
    if (!compiled)
        return compiled.error();
    const auto result = compiled->render(variables, kClock);
    if (!result)
        return result.error();
    return result->text;
}

const std::filesystem::path kTemplateFixtures = std::filesystem::path(ANNEAL_TESTS_DIR) / "data/chattemplate";

} // namespace

class TestChatTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rendersAsJinja_data();
    void rendersAsJinja();
    void tellsWhereGenerationBlocksAre();
    void preparesMessagesAsTransformersDoes();
    void formatsTheClockInUtc();
    void namesTheLine_data();
    void namesTheLine();
    void stopsBombs_data();
    void stopsBombs();
    void survivesMutations();
    void takesMessagesOfManyKeys();
};

void TestChatTemplate::rendersAsJinja_data() // tests/data/chattemplate/make_reference.py
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<bool>("fails");
    int number = 0;
    for (const auto &row : readLines(kTemplateFixtures / "templates.jsonl")) {
        const auto source = QByteArray::fromStdString(row["template"].get<std::string>());
        const auto name = QString::number(++number) + u' ' + QString::fromUtf8(source.left(60)).simplified();
        QTest::newRow(qPrintable(name)) << source << QByteArray::fromStdString(row.value("expected", std::string())) << row.contains("error");
    }
}

void TestChatTemplate::rendersAsJinja()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, expected);
    QFETCH(bool, fails);
    const auto text = rendered(source.toStdString(), readJson(kTemplateFixtures / "variables.json"));
    if (fails) {
        QVERIFY(!text);
        return;
    }
    QVERIFY2(text, text ? "" : text.error().detail.c_str());
    QCOMPARE(QByteArray::fromStdString(*text), expected);
}

void TestChatTemplate::tellsWhereGenerationBlocksAre()
{
    const auto compiled = text::ChatTemplate::compile("é{% for m in messages %}<{% generation %}{{ m }}!{% endgeneration %}>{% endfor %}");
    QVERIFY(compiled);
    const auto result = compiled->render({ { "messages", { "ab", "ç" } } }, kClock);
    QVERIFY(result);
    QCOMPARE(result->text, std::string("é<ab!><ç!>"));
    const std::vector<std::pair<std::size_t, std::size_t>> expected { { 3, 6 }, { 8, 11 } };
    QVERIFY(result->generated == expected);
}

void TestChatTemplate::preparesMessagesAsTransformersDoes()
{
    const auto compiled
        = text::ChatTemplate::compile("{{ messages }}{{ tools }}{{ documents }}{{ add_generation_prompt }}{{ bos_token }}{{ enable_thinking }}");
    QVERIFY(compiled);
    const Json messages { { { "role", "assistant" }, { "content", nullptr }, { "reasoning", "why" } } };
    const auto result = compiled->renderChat(messages, nullptr, true, { { "bos_token", "<s>" } }, { { "enable_thinking", false } }, kClock);
    QVERIFY(result);
    QCOMPARE(QByteArray::fromStdString(result->text),
        QByteArray("[{'thinking': 'why', 'role': 'assistant', 'reasoning': 'why', 'reasoning_content': 'why'}]NoneNoneTrue<s>False"));
    QVERIFY(!compiled->renderChat(Json::array(), nullptr, false, {}, {}, kClock));
}

void TestChatTemplate::formatsTheClockInUtc()
{
    QCOMPARE(*rendered("{{ strftime_now('%d %b %Y, %A %H:%M:%S.%f %% %j') }}"), std::string("15 Jan 2025, Wednesday 12:34:56.000000 % 015"));
}

void TestChatTemplate::namesTheLine_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("syntax") << QByteArray("a\nb\n{% if %}") << QByteArray("line 3");
    QTest::newRow("runtime") << QByteArray("a\n{{ 1 }}\n\n{{ 1 + 'x' }}") << QByteArray("line 4");
    QTest::newRow("refused") << QByteArray("{{ [].append(1) }}") << QByteArray("access to attribute 'append' of 'list' object is unsafe.");
    QTest::newRow("include") << QByteArray("{% include '/etc/passwd' %}") << QByteArray("cannot read other templates");
    QTest::newRow("own message") << QByteArray("\n{{ raise_exception('Roles must alternate') }}") << QByteArray("Roles must alternate");
}

void TestChatTemplate::namesTheLine()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, says);
    const auto text = rendered(source.toStdString());
    QVERIFY(!text);
    QCOMPARE(text.error().kind, base::ErrorKind::BadInput);
    QVERIFY2(QByteArray::fromStdString(text.error().detail).contains(says), text.error().detail.c_str());
}

void TestChatTemplate::stopsBombs_data()
{
    QTest::addColumn<QByteArray>("source");
    const auto row = [](const char *name, const char *source) { QTest::newRow(name) << QByteArray(source); };
    row("nested loops", "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}");
    row("doubling", "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}");
    row("keeping texts", "{% set ns = namespace(l=[], s='x' * 100000) %}{% for i in range(9999) %}{% set ns.l = ns.l + [ns.s ~ i] %}{% endfor %}");
    row("doubling a list", "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}");
    row("repeating", "{{ 'x' * 9999999999 }}");
    row("repeating a list", "{{ [1] * 9999999999 }}");
    row("many ranges", "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = ns.l + [range(99999)] %}{% endfor %}");
    row("recursion", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
    row("two macros", "{% macro a(f) %}{{ f(f) }}{{ f(f) }}{% endmacro %}{{ a(a) }}");
    row("recursive loop", "{% set ns = namespace(x=[]) %}{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}");
    row("nested lists", "{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}");
    row("ring", "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}");
    row("cyclers", "{% set ns = namespace(x=1) %}{% for i in range(99999) %}{% set ns.x = cycler(ns.x) %}{% endfor %}");
    row("padding", "{{ 'x'.center(9999999999) }}");
    row("format width", "{{ '%9999999999d' % 1 }}");
    row("brace width", "{{ '{:9999999999}'.format(1) }}");
    row("replacing", "{{ ('x' * 9999999).replace('x', 'y' * 999999) }}");
    row("joining", "{{ range(99999) | join('x' * 99999) }}");
    row("indenting", "{{ ('a\\n' * 99999) | indent(99999) }}");
    row("json with an indent that no value may have", "{{ {'a': [1]} | tojson(indent=100000000) }}");
    row("json", "{% set d = {'a': ['x' * 999999] * 99} %}{{ d | tojson(indent=900) }}");
    row("sorting", "{% for i in range(99999) %}{{ range(99999) | sort | length }}{% endfor %}");
    row("searching", "{% for i in range(99999) %}{% if ('x' * 9999999) in ('y' * 9999999) %}{% endif %}{% endfor %}");
    row("long numbers", "{% set n = 10 ** 4299 - 1 %}{% for i in range(99999) %}{% set x = n * 9 // (n - i) %}{% endfor %}");
    row("long powers", "{% for i in range(99999) %}{% for j in range(99999) %}{{ 2 ** 14000 }}{% endfor %}{% endfor %}");
    row("slices", "{{ [1] | slice(9999999999) | list }}");
    row("filling", "{{ [1] | batch(9999999999, 'x') | list }}");
}

void TestChatTemplate::stopsBombs()
{
    QFETCH(QByteArray, source);
    rusage before {};
    getrusage(RUSAGE_SELF, &before);
    const auto text = rendered(source.toStdString());
    rusage after {};
    getrusage(RUSAGE_SELF, &after);
    QVERIFY(!text);
    QVERIFY2(text.error().kind == base::ErrorKind::Unsafe || text.error().kind == base::ErrorKind::BadInput, text.error().detail.c_str());
    if (!tests::isSanitized()) // freed memory stays in its quarantine
        QVERIFY2(after.ru_maxrss - before.ru_maxrss < 64 * 1024, std::to_string(after.ru_maxrss - before.ru_maxrss).c_str()); // KiB
}

void TestChatTemplate::takesMessagesOfManyKeys()
{
    base::Json message { { "role", "user" }, { "content", "hi" }, { "reasoning", "why" } };
    auto extra = base::Json::object();
    for (int i = 0; i < 150'000; ++i) {
        base::appendKey(message, "k" + std::to_string(i), i);
        base::appendKey(extra, "e" + std::to_string(i), i);
    }
    base::appendKey(extra, "bos", "<s>"); // in place of the tokenizer's
    const auto parsed = text::ChatTemplate::compile("{{ bos }}{{ messages[0].k149999 + e149999 }}{{ messages[0].reasoning_content }}");
    QVERIFY(parsed);
    const auto rendered = parsed->renderChat(base::Json::array({ message }), nullptr, false, { { "bos", "<t>" } }, extra, kClock);
    QVERIFY2(rendered, rendered ? "" : rendered.error().text().c_str());
    QCOMPARE(rendered->text, std::string("<s>299998why"));
}

void TestChatTemplate::survivesMutations()
{
    std::mt19937 random(7);
    const auto variables = readJson(kTemplateFixtures / "variables.json");
    text::RenderLimits limits;
    limits.steps = 20'000;
    limits.timeMs = 50;
    limits.outputBytes = 1 << 20;
    std::vector<std::string> sources;
    for (const auto &row : readLines(kTemplateFixtures / "templates.jsonl"))
        sources.push_back(row["template"].get<std::string>());
    QVERIFY(!sources.empty());
    const auto any = [&](std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); };
    for (int i = 0; i < 3000; ++i) {
        auto source = sources[any(sources.size())];
        for (int change = 0; change < 3; ++change) {
            const auto &other = sources[any(sources.size())];
            const auto at = any(source.size() + 1);
            switch (any(3)) {
            case 0:
                source.erase(at, any(8) + 1);
                break;
            case 1:
                source.insert(at, other.substr(any(other.size()), any(20) + 1));
                break;
            default:
                source.insert(at, 1, static_cast<char>(any(256)));
            }
        }
        if (const auto compiled = text::ChatTemplate::compile(source))
            (void)compiled->render(variables, kClock, limits);
    }
    for (const char *open : { "(", "[", "{{ [", "{% if x %}", "{% for a in b %}", "-", "not ", "{'a':", "{{ a|b(", "{% macro m() %}", "{{ x.", "a+",
             "{{ (", "{{ not " }) {
        std::string source = "{{ ";
        for (int i = 0; i < 20'000; ++i)
            source += open;
        (void)rendered(source);
        (void)rendered(source.substr(3));
    }
    std::string sum = "{{ 1";
    for (int i = 0; i < 20'000; ++i)
        sum += " + 1";
    QVERIFY(!rendered(sum + " }}"));
}

ANNEAL_TEST(TestChatTemplate)
#include "tst_chattemplate.moc"
