// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: the classes of tokenizers 0.23.3, every character of Unicode (tests/data/tokenizers/make_classes.py).
#include "core/text/regex.h"
#include "core/text/utf8.h"
#include "tests/core/text/tokenizercases.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using namespace anneal::tests;

namespace {

constexpr char32_t kCodes = 0x110000;

const base::Json &classes()
{
    static const auto json = jsonOf(std::filesystem::path(ANNEAL_TESTS_DIR) / "data/tokenizers/classes.json");
    return json;
}

bool isSurrogate(char32_t code)
{
    return code >= 0xD800 && code < 0xE000;
}

std::vector<bool> expectedOf(const std::string &name)
{
    std::vector<bool> members(kCodes);
    std::size_t at = 0;
    bool inside = false; // runs of characters outside and inside take turns
    for (const auto &length : classes()[name]) {
        const auto end = at + length.get<std::size_t>();
        while (at < end)
            members[at++] = inside;
        inside = !inside;
    }
    return members;
}

/// The characters that a pattern matches.
std::vector<bool> matchedBy(const std::string &pattern)
{
    std::vector<bool> members(kCodes);
    const auto regex = text::Regex::compile(pattern);
    for (char32_t begin = 0; regex && begin < kCodes; begin += 0x10000) {
        std::string all;
        for (auto code = begin; code < begin + 0x10000; ++code)
            if (!isSurrogate(code))
                text::appendCodePoint(all, code);
        base::Budget budget(all.size());
        for (const auto &match : regex->matches(all, budget))
            for (std::size_t at = match.begin; at < match.end;)
                members[text::nextCodePoint(all, at)] = true;
    }
    return members;
}

QString firstDifference(const std::vector<bool> &found, const std::vector<bool> &expected)
{
    for (char32_t code = 0; code < kCodes; ++code)
        if (!isSurrogate(code) && found[code] != expected[code])
            return QStringLiteral("U+%1 is%2 in the class").arg(std::uint32_t(code), 4, 16).arg(found[code] ? QString() : QStringLiteral(" not"));
    return {};
}

} // namespace

class TestCharacterClasses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patternsKnowTheSameCharacters_data();
    void patternsKnowTheSameCharacters();
    void stepsKnowTheSameCharacters();
};

void TestCharacterClasses::patternsKnowTheSameCharacters_data()
{
    QTest::addColumn<QByteArray>("pattern"); // none of "Digits" and "Whitespace", which are steps
    for (const auto &[name, runs] : classes().items())
        if (name.starts_with('\\') || name.starts_with('['))
            QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
}

void TestCharacterClasses::patternsKnowTheSameCharacters()
{
    QFETCH(QByteArray, pattern);
    const auto name = pattern.toStdString();
    const bool isProperty = name.starts_with("\\p");
    QCOMPARE(firstDifference(matchedBy(isProperty ? "[" + name + "]+" : name + "+"), expectedOf(name)), QString());
}

void TestCharacterClasses::stepsKnowTheSameCharacters()
{
    const std::pair<const char *, bool (*)(char32_t)> steps[] { { "Digits", text::isNumeric }, { "Whitespace", text::isWordCharacter } };
    for (const auto &[name, function] : steps) {
        std::vector<bool> found(kCodes);
        for (char32_t code = 0; code < kCodes; ++code)
            found[code] = function(code);
        QCOMPARE(firstDifference(found, expectedOf(name)), QString());
    }
}

ANNEAL_TEST(TestCharacterClasses)
#include "tst_characterclasses.moc"
