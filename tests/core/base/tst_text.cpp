// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/tr.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;

class TestText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsUtf8();
    void findsTheNearestWord();
    void tellsNoMoreThanOneReads();
    void formatsForPeople();
    void readsTimesBack();
    void writesBytesAsDigits();
    void removesControls();
    void makesSentences();
    void fillsForms();
    void quotesForTheShell();
};

void TestText::knowsUtf8()
{
    QVERIFY(base::isUtf8("a\xC3\xA4\xF0\x9F\x98\x80"));
    for (const char *bad : { "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\x80", "\xF0\x8F\xBF\xBF" }) {
        std::size_t at = 9;
        QVERIFY(!base::isUtf8(bad, &at));
        QCOMPARE(at, std::size_t(0));
    }
    QCOMPARE(base::codePointCount("aä😀"), std::size_t(3));
    QCOMPARE(base::codePointCount("aä😀 and more than eight bytes: äöü€"), std::size_t(35));
}

void TestText::tellsNoMoreThanOneReads()
{
    QCOMPARE(base::errorExcerpt("short"), std::string("short"));
    const auto told = base::errorExcerpt(std::string(8 << 20, 'a'));
    QCOMPARE(told, std::string(4096, 'a') + "…");
    QCOMPARE(base::errorExcerpt("aäa", 2), std::string("a…")); // not inside a character
    QCOMPARE(base::errorExcerpt(std::string(3, '\x1b'), 8).find('\x1b'), std::string::npos);
}

void TestText::findsTheNearestWord()
{
    const std::vector<std::string> words { "learning_rate", "lora_rank", "lora_alpha" };
    QCOMPARE(base::nearest("lerning_rate", words), std::string("learning_rate"));
    QCOMPARE(base::nearest("lora_rnk", words), std::string("lora_rank"));
    QCOMPARE(base::nearest("banana", words), std::string());
    const std::vector<std::string> shorter { "sft", "rl", "grpo" };
    QCOMPARE(base::nearest("zz", shorter), std::string()); // all of it is another
    QCOMPARE(base::nearest("sf", shorter), std::string("sft"));
    QCOMPARE(base::nearest("gpro", shorter), std::string("grpo"));
    QCOMPARE(base::nearest("x", shorter), std::string());
    const std::vector<std::string> options { "--max-new-tokens" };
    QCOMPARE(base::nearest("--max-tokens", options), std::string("--max-new-tokens")); // a third of a long one
}

void TestText::formatsForPeople()
{
    QCOMPARE(base::formatBytes(98362432), std::string("93.8 MiB"));
    QCOMPARE(base::formatBytes(512), std::string("512 B"));
    QCOMPARE(base::formatDuration(7500), std::string("2 h 05 min"));
    QCOMPARE(base::formatDuration(59.7), std::string("1 min 00 s"));
    QCOMPARE(base::formatCount(-1234567), std::string("-1,234,567"));
    QCOMPARE(base::counted(1, "row"), std::string("1 row"));
    QCOMPARE(base::counted(0, "row"), std::string("0 rows"));
    QCOMPARE(base::counted(1234, "token"), std::string("1,234 tokens"));
    QCOMPARE(base::formatNumber(2e-4), std::string("2e-04"));
    QCOMPARE(base::formatFixed(2.5, 2), std::string("2.50"));
    QCOMPARE(base::formatFixed(-1e300, 4).size(), std::size_t(1 + 301 + 1 + 4));
    QCOMPARE(base::formatFixed(std::nan(""), 2), std::string("–"));
    QCOMPARE(base::formatDuration(1e300), std::string("–"));
    QCOMPARE(base::formatCount(INT64_MIN), std::string("-9,223,372,036,854,775,808"));
}

void TestText::readsTimesBack()
{
    QCOMPARE(base::secondsOf("1970-01-02T00:00:00.500Z"), 86400.5);
    QCOMPARE(base::secondsOf("1970-01-02T00:00:01Z"), 86401.0);
    for (const char *none :
        { "yesterday", "", "1970-01-02T00:00:00.5", "1970-01-02T00:00:00.5Z ", "1970-13-02T00:00:00Z", "99999999999-01-02T00:00:00Z",
            "1970-01-02T-1:00:00Z", "1970-01-02T00:00:1e9Z", "1970-01-02T00:00:infZ", "1970-01-02T00:00:nanZ", "1970-01-" })
        QVERIFY2(base::secondsOf(none) < 0, none);
    QVERIFY(base::secondsOf(base::utcNow()) > 1.7e9);
    QCOMPARE(*base::secondsAsWritten("1970-01-02T00:00:01"), 86401.0);
    QVERIFY(base::secondsAsWritten(base::localNow()));
    for (const char *none : { "2026-02-31T00:00:00", "2026-2-3T1:2:3", "2026-11-28", "" })
        QVERIFY2(!base::secondsAsWritten(none), none);
}

void TestText::writesBytesAsDigits()
{
    QCOMPARE(base::toHex(std::string_view("\x00\x7F\x80\xFF a", 6)), std::string("007f80ff2061"));
}

void TestText::removesControls()
{
    QCOMPARE(base::withoutControls("a\x1b[31mred\x1b[0m\x07\xC2\x9B"
                                   "b\n\tc\xff"),
        std::string("ared"
                    "b\n\tc\xEF\xBF\xBD"));
    QCOMPARE(base::withoutControls("x\x1b]0;title\x07y"), std::string("x]0;titley"));
    QCOMPARE(base::withoutControls("a\u202Egnp.exe\u2066b\u2069"), std::string("agnp.exeb")); // right-to-left override, isolates
    QCOMPARE(base::withoutControls("\u200Fשלום\u200D‰"), std::string("\u200Fשלום\u200D‰"));   // what text needs stays
}

void TestText::makesSentences()
{
    QCOMPARE(base::sentence("the row is no object"), std::string("The row is no object."));
    QCOMPARE(base::sentence("Done."), std::string("Done."));
    QCOMPARE(base::sentence(" why? "), std::string("Why?"));
    QCOMPARE(base::sentence("ätsch"), std::string("ätsch."));
    QCOMPARE(base::sentence(""), std::string());
}

void TestText::fillsForms()
{
    const std::string name = "a %2.txt";
    QCOMPARE(tr_("%2 of %1: 100 %, '%3'.", name, 12, 'x'), std::string("12 of a %2.txt: 100 %, 'x'."));
    QCOMPARE(tr_("%3 has no argument %", "one"), std::string("%3 has no argument %"));
    QCOMPARE(std::string(tr_("as %1 is")), std::string("as %1 is"));
}

void TestText::quotesForTheShell()
{
    QCOMPARE(base::shellQuoted("mine/config.yaml"), std::string("mine/config.yaml"));
    QCOMPARE(base::shellQuoted("my project/it's"), std::string("'my project/it'\\''s'"));
    QCOMPARE(base::shellQuoted("$HOME;rm"), std::string("'$HOME;rm'"));
    QCOMPARE(base::shellQuoted(""), std::string("''"));
}

ANNEAL_TEST(TestText)
#include "tst_text.moc"
