// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrderOfKeys();
    void keepsLongWholeNumbers();
    void showsNothingThatATerminalObeys();
    void refuses_data();
    void refuses();
    void saysWhatIsWrongInPlainWords_data();
    void saysWhatIsWrongInPlainWords();
    void saysWhatIsTooMuch_data();
    void saysWhatIsTooMuch();
};

void TestJson::keepsTheOrderOfKeys()
{
    const auto value = base::parseJson("\xEF\xBB\xBF{\"b\":1,\"a\":[true,null,{\"z\":\"\\u00e4\"}],\"c\":{}}");
    QVERIFY(value);
    QCOMPARE(base::toJsonLine(*value), std::string("{\"b\":1,\"a\":[true,null,{\"z\":\"ä\"}],\"c\":{}}"));
}

void TestJson::keepsLongWholeNumbers()
{
    // As json.loads and json.dumps of Python do.
    const std::string line
        = R"({"a":98765432109876543210987,"b":[18446744073709551615,-9223372036854775809,-18446744073709551616],"c":1e+22,"d":"1"})";
    const auto parsed = base::parseJson(line);
    QVERIFY(parsed);
    QCOMPARE(base::toJsonLine(*parsed), line);
    QCOMPARE(base::toJsonLine(*base::parseJson(base::toShownLine(*parsed))), line);
    QVERIFY(*base::parseJson(base::toJsonText(*parsed)) == *parsed);
    QVERIFY(base::toJsonText(*parsed).starts_with("{\n  \"a\": 98765432109876543210987,\n  \"b\": [\n    18446744073709551615,"));
    QVERIFY(!(*parsed)["a"].is_number() && (*parsed)["b"][0].is_number_unsigned() && (*parsed)["c"].is_number_float());
    QCOMPARE(*base::longInteger((*parsed)["a"]), std::string("98765432109876543210987"));
    QVERIFY(base::parseJson(std::string(308, '9')));
    QVERIFY(!base::parseJson(std::string(400, '9'))); // beyond what the library reads
}

void TestJson::showsNothingThatATerminalObeys()
{
    const base::Json value { { "\x1b]0;x\x07", "a\x7f\u009b\u0080\u00a0\u202a\u202e\u2066\u2069\u200f ä €" } };
    const std::string shown = "{\"\\u001b]0;x\\u0007\":\"a\\u007f\\u009b\\u0080\u00a0\\u202a\\u202e\\u2066\\u2069\u200f ä €\"}";
    QCOMPARE(base::toShownLine(value), shown);
    QVERIFY(*base::parseJson(shown) == value);
    QVERIFY(*base::parseJson(base::toJsonText(value)) == value);
    QVERIFY(base::toJsonText(value).find("\u202e") == std::string::npos);
    QVERIFY(base::toJsonLine(value).find("\u202e") != std::string::npos); // rows keep their bytes
}

void TestJson::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("empty") << QByteArray("") << QByteArray("line 1");
    QTest::newRow("trailing comma") << QByteArray("{\n\"a\": 1,\n}") << QByteArray("line 3");
    QTest::newRow("duplicate key") << QByteArray("{\"a\":1,\"a\":2}") << QByteArray("twice");
    QTest::newRow("two values") << QByteArray("{} {}") << QByteArray("line 1");
    QTest::newRow("NaN") << QByteArray("[NaN]") << QByteArray("line 1");
    QTest::newRow("something after a NUL") << QByteArray("{}\0{}", 5) << QByteArray("NUL byte at byte 3");
    QTest::newRow("bad UTF-8") << QByteArray("\"\xff\"") << QByteArray("UTF-8");
    QTest::newRow("deep") << QByteArray(10000, '[') << QByteArray("deeper than 64");
    QTest::newRow("half a surrogate") << QByteArray("\"\\ud800\"") << QByteArray("surrogate");
}

void TestJson::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    const auto value = base::parseJson({ text.constData(), static_cast<std::size_t>(text.size()) });
    QVERIFY(!value);
    QVERIFY2(QByteArray::fromStdString(value.error().detail).contains(says), value.error().detail.c_str());
}

void TestJson::saysWhatIsWrongInPlainWords_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("empty") << QByteArray("") << QByteArray("it ends too early: a value is missing");
    QTest::newRow("no value") << QByteArray("{\"a\":") << QByteArray("it ends too early: a value is missing");
    QTest::newRow("list cut") << QByteArray("[1,") << QByteArray("it ends too early: a value is missing");
    QTest::newRow("list opened") << QByteArray("[") << QByteArray("it ends too early: a value is missing");
    QTest::newRow("something behind") << QByteArray("{} x") << QByteArray("there is something behind its end");
    QTest::newRow("a quoted text is no message") << QByteArray(R"({"text":"the control character \alpha"})")
                                                 << QByteArray("the character behind a backslash is not one that JSON knows");
    QTest::newRow("nor does it end there") << QByteArray(R"(["'; expected surrogate \alpha"])")
                                           << QByteArray("the character behind a backslash is not one that JSON knows");
    QTest::newRow("too large") << QByteArray("[1e999]") << QByteArray("a number is too large; write it in quotation marks");
}

void TestJson::saysWhatIsWrongInPlainWords()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    const auto value = base::parseJson(text.toStdString());
    QVERIFY(!value);
    QVERIFY2(QByteArray::fromStdString(value.error().detail).endsWith(": " + says), value.error().detail.c_str());
}

void TestJson::saysWhatIsTooMuch_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("numbers") << QByteArray("[1,2,3]");
    QTest::newRow("lists") << QByteArray("[[],[],[]]");
    QTest::newRow("objects") << QByteArray("[{},{},{}]");
    QTest::newRow("nested") << QByteArray("[[[[]]]]");
}

void TestJson::saysWhatIsTooMuch()
{
    QFETCH(QByteArray, text);
    const auto value = base::parseJson(text.toStdString(), { .values = 3 });
    QVERIFY(!value);
    QCOMPARE(value.error().detail, std::string("not valid JSON: it holds more than 3 values"));
    QVERIFY(base::parseJson(text.toStdString(), { .values = 4 }));
}

ANNEAL_TEST(TestJson)
#include "tst_json.moc"
