// SPDX-License-Identifier: GPL-3.0-or-later
// Forms of answers: what fits them, what is allowed next, how an answer is ended in time, and what is refused.
#include "core/grammar/form.h"
#include "tests/core/grammar/words.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <thread>

using namespace anneal;
using base::ErrorKind;
using base::Json;
using grammar::Form;
using grammar::FormSource;
using tests::bytesAnd;
using tests::kEnd;
using tests::shown;

namespace {

std::shared_ptr<const Form> compiled(const FormSource &source, std::shared_ptr<const grammar::Vocabulary> vocabulary = bytesAnd())
{
    const auto form = Form::compile(source, std::move(vocabulary), { kEnd });
    if (!form)
        qWarning("%s", form.error().text().c_str());
    return form ? *form : nullptr;
}

std::shared_ptr<const Form> ofSchema(const char *schema, std::shared_ptr<const grammar::Vocabulary> vocabulary = bytesAnd())
{
    return compiled(FormSource::jsonSchema(*base::parseJson(schema)), std::move(vocabulary));
}

/// Writes an answer by always taking the allowed id that `choose` says; empty where none is allowed before the end.
template <typename Choose>
std::string written(const Form &form, const grammar::Vocabulary &vocabulary, std::size_t tokens, Choose choose)
{
    std::string text;
    auto walker = form.walker();
    for (auto left = tokens;; --left) {
        const auto mask = walker.allowed(left);
        std::vector<std::int32_t> ids;
        for (std::int32_t id = 0; id < vocabulary.size(); ++id)
            if (mask->has(id))
                ids.push_back(id);
        if (ids.empty())
            return {};
        const auto id = choose(ids);
        if (!walker.accept(id))
            return {};
        if (id == kEnd)
            return text;
        text += vocabulary.bytesOf(id);
    }
}

} // namespace

class TestForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPatternsAsTheyAreMeant_data();
    void readsPatternsAsTheyAreMeant();
    void refusesPatternsByName_data();
    void refusesPatternsByName();
    void allowsWhatFitsAndEndsWhereItMay();
    void allowsWordsOverTheEdgesOfPieces();
    void choosesOneOfTheTexts();
    void writesJsonWithoutWhiteSpace();
    void stringsAreUtf8WithWholeEscapes_data();
    void stringsAreUtf8WithWholeEscapes();
    void noKeyComesTwice();
    void bracketsLieNoDeeperThanParsersRead();
    void endsWithinTheTokensLeft_data();
    void endsWithinTheTokensLeft();
    void aFirstKeyTakesTheTokensThatAreLeft();
    void formatsOfNumbersAreBounds();
    void mailGoesToADomain();
    void leastTokensAreThoseOfTheShortestAnswer();
    void refusesWhatDoesNotFitTheTokens();
    void wordsMakeTheShortestAnswerShorter();
    void refusesSchemasByNameAndPlace_data();
    void refusesSchemasByNameAndPlace();
    void objectsAreSchemasOfTheirOwn();
    void objectsAreRefusedByName_data();
    void objectsAreRefusedByName();
    void referencesThatDoubleAreReadOnce();
    void saysWhatIsTooLarge();
    void hostileSchemasAreRefusedInTime_data();
    void hostileSchemasAreRefusedInTime();
    void copiesOfAWalkerGoTheirOwnWays();
    void masksAreSharedAndTheSame();
    void threadsShareAForm();
};

void TestForm::readsPatternsAsTheyAreMeant_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QStringList>("fits");
    QTest::addColumn<QStringList>("misfits");
    const auto row
        = [](const char *pattern, const QStringList &fits, const QStringList &misfits) { QTest::newRow(pattern) << pattern << fits << misfits; };
    row("abc", { "abc" }, { "", "ab", "abcd", "xabc" });
    row("a|bc|", { "a", "bc", "" }, { "b", "abc" });
    row("a*b+c?", { "b", "aabbc", "bc" }, { "a", "ac", "bcc" });
    row("a{2}b{1,3}c{2,}", { "aabcc", "aabbbcccc" }, { "abcc", "aabbbbcc", "aabc" });
    row("(?:ab)+(?<name>c|d)(?P<other>e)", { "abce", "ababde" }, { "abe", "ce" });
    row("[a-c0-9_-]+", { "a-1_", "-" }, { "d", "" });
    row("[^a-c]", { "d", "é", "😀", "\n" }, { "a", "dd" });
    row("\\d\\D\\w\\W\\s\\S", { "1a_- x" }, { "aa_- x", "11_- x" });
    row("a.c", { "abc", "aéc", "a😀c" }, { "a\nc", "ac" });
    row("\\u00e9\\x41\\u{1F600}\\t\\.", { "éA😀\t." }, { "éA😀\tx" });
    row("[\\u{1F600}-\\u{1F64F}é]", { "😀", "🙏", "é" }, { "🚀", "e" });
    row("^a$|^b$", { "a", "b" }, { "ab", "" });
    row("a{,3}", { "a{,3}" }, { "a", "aaa" });
    row("x{a}", { "x{a}" }, { "x" });
    row("a+?b*?", { "a", "aab" }, { "b" });
    row("(a|ab)(c|bcd)", { "ac", "abcd", "abc", "abbcd" }, { "abcdd", "a" });
    row("", { "" }, { "a" });
}

void TestForm::readsPatternsAsTheyAreMeant()
{
    QFETCH(QString, pattern);
    QFETCH(QStringList, fits);
    QFETCH(QStringList, misfits);
    const auto form = compiled(FormSource::regex(pattern.toStdString()));
    QVERIFY(form);
    for (const auto &text : fits)
        QVERIFY2(tests::takes(*form, text.toStdString()), qPrintable(text));
    for (const auto &text : misfits)
        QVERIFY2(!tests::takes(*form, text.toStdString()), qPrintable(text));
}

void TestForm::refusesPatternsByName_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("says");
    QTest::addColumn<int>("kind");
    const auto row
        = [](const char *pattern, const char *says, ErrorKind kind) { QTest::newRow(pattern) << pattern << says << static_cast<int>(kind); };
    row("a(?=b)", "look-ahead", ErrorKind::Unsupported);
    row("(?!b)a", "look-ahead", ErrorKind::Unsupported);
    row("(?<=b)a", "look-behind", ErrorKind::Unsupported);
    row("(?<!b)a", "look-behind", ErrorKind::Unsupported);
    row("(a)\\1", "back-reference", ErrorKind::Unsupported);
    row("(?<n>a)\\k<n>", "back-reference", ErrorKind::Unsupported);
    row("\\bword", "word boundary", ErrorKind::Unsupported);
    row("\\p{L}", "Unicode property", ErrorKind::Unsupported);
    row("(?i)a", "(?i", ErrorKind::Unsupported);
    row("a++", "possessive", ErrorKind::Unsupported);
    row("(a", "not closed", ErrorKind::BadInput);
    row("a)", "not open", ErrorKind::BadInput);
    row("[a", "not closed", ErrorKind::BadInput);
    row("[z-a]", "range", ErrorKind::BadInput);
    row("a{3,2}", "backwards", ErrorKind::BadInput);
    row("*a", "nothing to repeat", ErrorKind::BadInput);
    row("a\\", "nothing behind", ErrorKind::BadInput);
    row("a$b", "No text matches", ErrorKind::BadInput);
    row("[]", "No text matches", ErrorKind::BadInput);
    row("(?:a{1,100000}){1,100000}", "too large", ErrorKind::Unsafe);
    row("a{1,100000}{1,100000}", "repeating", ErrorKind::Unsupported);
    row("(?:){4000000000}b", "too large", ErrorKind::Unsafe);
    row("[ab]*a[ab]{40}", "too large", ErrorKind::Unsafe);
}

void TestForm::refusesPatternsByName()
{
    QFETCH(QString, pattern);
    QFETCH(QString, says);
    QFETCH(int, kind);
    const auto form = Form::compile(FormSource::regex(pattern.toStdString()), bytesAnd(), { kEnd });
    QVERIFY(!form);
    QVERIFY2(QString::fromStdString(form.error().text()).contains(says), form.error().text().c_str());
    QCOMPARE(static_cast<int>(form.error().kind), kind);
}

void TestForm::allowsWhatFitsAndEndsWhereItMay()
{
    const auto vocabulary = bytesAnd({ "ab", "abc", "bc", "xx" });
    const auto form = compiled(FormSource::regex("ab(c|d)?"), vocabulary);
    auto walker = form->walker();
    QCOMPARE(shown(*walker.allowed(10), *vocabulary), "a|ab|abc");
    QVERIFY(!walker.mayEnd() && !walker.mustEnd());
    QVERIFY(!walker.accept('x') && !walker.accept(kEnd) && !walker.accept(-1) && !walker.accept(100'000));
    QVERIFY(walker.accept(257)); // ab
    QCOMPARE(shown(*walker.allowed(10), *vocabulary), "c|d|END");
    QVERIFY(walker.mayEnd() && !walker.mustEnd());
    QCOMPARE(shown(*walker.allowed(0), *vocabulary), "END");
    QVERIFY(walker.accept('d'));
    QCOMPARE(shown(*walker.allowed(10), *vocabulary), "END");
    QVERIFY(walker.mayEnd() && walker.mustEnd());
    QVERIFY(!walker.accept('d'));
    QVERIFY(walker.accept(kEnd));
    QVERIFY(walker.mustEnd() && !walker.accept('a'));
}

void TestForm::allowsWordsOverTheEdgesOfPieces()
{
    const auto vocabulary = bytesAnd({ "{\"a\":", "\"a", "\":\"", "x\",\"b", "\"}", "\",\"c", "{}", "1,\"", ":1", "\":1}" });
    const auto form = ofSchema(R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a","b"]})", vocabulary);
    auto walker = form->walker();
    QCOMPARE(shown(*walker.allowed(99), *vocabulary), "{|{\"a\":");
    QVERIFY(walker.accept(257) && walker.accept('"'));
    const auto inside = walker.allowed(99);
    QVERIFY(inside->has(260));  // x","b
    QVERIFY(!inside->has(261)); // "}: b is missing
    QVERIFY(!inside->has(262)); // ","c: there is no c
    QVERIFY(inside->has('"') && inside->has('x') && inside->has('\\') && !inside->has('\n') && !inside->has(0x80) && inside->has(0xC3));
    QVERIFY(walker.accept(260));
    QCOMPARE(shown(*walker.allowed(99), *vocabulary), "\"|\":1}");
    QVERIFY(walker.accept(266) && walker.mustEnd());
}

void TestForm::choosesOneOfTheTexts()
{
    const auto vocabulary = bytesAnd({ "yes", "no", "ye" });
    const auto form = compiled(FormSource::choice({ "yes", "no", "not sure" }), vocabulary);
    auto walker = form->walker();
    QCOMPARE(shown(*walker.allowed(20), *vocabulary), "yes|no"); // by their longest tokens, not n, y and ye
    QCOMPARE(shown(*walker.allowed(1), *vocabulary), "yes|no");
    QVERIFY(walker.accept(258));
    QCOMPARE(shown(*walker.allowed(20), *vocabulary), "t|END");
    QCOMPARE(shown(*walker.allowed(5), *vocabulary), "END");
    QCOMPARE(form->leastTokens(), std::size_t(1));
    QVERIFY(!Form::compile(FormSource::choice({}), vocabulary, { kEnd }));
    // A longer token leads on only where tokens are left for the rest; in a copy of a walker, too.
    const auto cities = bytesAnd({ "Lon", "Londo", "don", "Paris" });
    auto city = compiled(FormSource::choice({ "London", "Paris", "Paris, Texas" }), cities)->walker();
    QCOMPARE(shown(*city.allowed(20), *cities), "Londo|Paris");
    QVERIFY(city.accept(260));
    auto other = city;
    QCOMPARE(shown(*city.allowed(20), *cities), ",|END");
    QCOMPARE(shown(*city.allowed(3), *cities), "END");
    QVERIFY(other.accept(',') && !other.mayEnd());
    QCOMPARE(shown(*other.allowed(20), *cities), " ");
    QVERIFY(tests::takes(*compiled(FormSource::choice({ "", "a" })), ""));
}

void TestForm::writesJsonWithoutWhiteSpace()
{
    const auto form = compiled(FormSource::jsonObject());
    for (const char *text :
        { "{}", "{\"a\":1,\"b\":[1,2]}", "{\"\":{\"x\":[]}}", "{\"a\":-1.5e-7,\"b\":null,\"c\":true,\"d\":\"\\u00e9\\ud83d\\ude00\"}" })
        QVERIFY2(tests::takes(*form, text), text);
    for (const char *text : { "", "[]", "1", "{} ", " {}", "{ }", "{\"a\": 1}", "{\"a\":1, \"b\":2}", "{\"a\":01}", "{\"a\":-0}", "{\"a\":-0.0}",
             "{\"a\":1.}", "{\"a\":1,}", "{a:1}", "{\"a\":\"\t\"}", "{\"a\":NaN}", "{\"a\":1e999}" })
        QVERIFY2(!tests::takes(*form, text), text);
}

void TestForm::stringsAreUtf8WithWholeEscapes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *text, bool fits) { QTest::newRow(QByteArray(text).toPercentEncoding().constData()) << QByteArray(text) << fits; };
    row("\"\"", true);
    row("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uABCD\\uabcd\"", true);
    row("\"\\x\"", false);
    row("\"\\u12\"", false);
    row("\"\\u12G4\"", false);
    row("\"\\ud83d\\ude00\"", true);
    row("\"\\ud83d\"", false);
    row("\"\\ud83dx\"", false);
    row("\"\\ud83d\\u0041\"", false);
    row("\"\\ude00\"", false);
    row("\"\xC3\xA9\"", true);
    row("\"\xC3\"", false);
    row("\"\xC0\x80\"", false);     // overlong
    row("\"\xE0\x80\x80\"", false); // overlong
    row("\"\xED\xA0\x80\"", false); // a surrogate
    row("\"\xED\x9F\xBF\"", true);
    row("\"\xF0\x80\x80\x80\"", false);
    row("\"\xF4\x8F\xBF\xBF\"", true);
    row("\"\xF4\x90\x80\x80\"", false); // behind the last code point
    row("\"\xF5\x80\x80\x80\"", false);
    row("\"\x7F\"", true);
    row("\"\x1F\"", false);
}

void TestForm::stringsAreUtf8WithWholeEscapes()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, fits);
    // Alone, with a length, and through a pattern that allows everything: three ways to count and to match.
    for (const char *schema :
        { R"({"type":"string"})", R"({"type":"string","maxLength":50})", R"({"type":"string","pattern":"^[^]*$","maxLength":50})" }) {
        const auto form = ofSchema(QByteArray(schema).replace("[^]", "[\\\\s\\\\S]").constData());
        QVERIFY(form);
        QCOMPARE(tests::takes(*form, text.toStdString()), fits);
    }
}

void TestForm::noKeyComesTwice()
{
    const auto form = ofSchema(R"({"type":"object","properties":{"id":{"type":"integer"}},"additionalProperties":{"type":"integer"}})");
    QVERIFY(tests::takes(*form, R"({"id":1,"a":1,"b":2,"ab":3})"));
    QVERIFY(tests::takes(*form, R"({"a":1})"));
    QVERIFY(!tests::takes(*form, R"({"id":1,"id":2})"));
    QVERIFY(!tests::takes(*form, R"({"a":1,"id":2})"));
    QVERIFY(!tests::takes(*form, R"({"a":1,"a":2})"));
    QVERIFY(!tests::takes(*form, R"({"a":1,"\u0061":2})"));
    QVERIFY(!tests::takes(*form, R"({"i\u0064":2})"));

    // In one token: the end of the first key and a whole second one.
    const auto vocabulary = bytesAnd({ "a\":1,\"a\":", "a\":", "b\":1,\"c" });
    const auto open = compiled(FormSource::jsonObject(), vocabulary);
    auto walker = open->walker();
    QVERIFY(walker.acceptBytes("{\""));
    const auto mask = walker.allowed(100);
    QVERIFY(!mask->has(257) && mask->has(258) && mask->has(259));
    QVERIFY(walker.acceptBytes("a\":{\"a\":1},\""));
    QVERIFY(!walker.allowed(100)->has(258)); // there is one already
    QVERIFY(walker.acceptBytes("a") && !walker.allowed(100)->has('"'));
}

void TestForm::bracketsLieNoDeeperThanParsersRead()
{
    const auto form = ofSchema(R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/a"}}}})");
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    QVERIFY(base::parseJson(nested(64)) && !base::parseJson(nested(65)));
    QVERIFY(tests::takes(*form, nested(64)));
    QVERIFY(!tests::takes(*form, nested(65)));

    const auto values
        = ofSchema(R"({"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"const":[[[1]]]},{"type":"array","minItems":1,"items":{"$ref":"#/$defs/a"}}]}}})");
    const auto around = [](std::size_t depth) { return std::string(depth, '[') + "[[[1]]]" + std::string(depth, ']'); };
    QVERIFY(tests::takes(*values, around(61)));
    QVERIFY(!tests::takes(*values, around(62)));
}

void TestForm::endsWithinTheTokensLeft_data()
{
    QTest::addColumn<QString>("schema");
    for (const char *schema : { R"({"type":"object"})", R"({})", R"({"type":"array","items":{"type":"array"}})", R"({"type":"string","minLength":3})",
             R"({"type":"object","properties":{"question":{"type":"string"},"answer":{"type":"string"}},"required":["question","answer"]})",
             R"({"type":"array","minItems":2,"items":{"type":"number","minimum":0.5}})", R"({"type":"string","format":"date-time"})",
             R"({"type":"integer","multipleOf":37})", R"({"type":"string","pattern":"^[a-z]{4}\\d+x$"})",
             R"({"type":"object","additionalProperties":{"enum":["red","green"]}})" })
        QTest::newRow(schema) << schema;
}

/// The token with the highest id, the lowest, and one in turn: each leads astray in its own way.
void TestForm::endsWithinTheTokensLeft()
{
    QFETCH(QString, schema);
    const auto vocabulary = bytesAnd({ "\":", "\",\"", "[[", "{\"", "\"}", "]]", "ab", "zz", "00", "\\u", "red", "\"red\"}" });
    const auto form = ofSchema(schema.toUtf8().constData(), vocabulary);
    QVERIFY(form);
    for (const auto more : { 0, 1, 2, 5, 20, 60 }) {
        const auto tokens = form->leastTokens() + static_cast<std::size_t>(more);
        std::size_t turn = 7;
        const auto last = written(
            *form, *vocabulary, tokens, [](const auto &ids) { return ids.back() == kEnd && ids.size() > 1 ? ids[ids.size() - 2] : ids.back(); });
        const auto first = written(*form, *vocabulary, tokens, [](const auto &ids) { return ids.front(); });
        const auto some = written(*form, *vocabulary, tokens, [&](const auto &ids) { return ids[(turn = turn * 31 + 11) % ids.size()]; });
        for (const auto &text : { last, first, some }) {
            QVERIFY2(tests::takes(*form, text), text.c_str());
            QVERIFY2(base::parseJson(text), text.c_str());
        }
    }
}

/// The first key needs no room for letters that tell it from another one.
void TestForm::aFirstKeyTakesTheTokensThatAreLeft()
{
    auto walker = compiled(FormSource::jsonObject())->walker();
    QVERIFY(walker.acceptBytes("{\""));
    QVERIFY(!walker.allowed(4)->has('x')); // ":1} are four tokens
    QVERIFY(walker.allowed(5)->has('x'));
    QVERIFY(walker.acceptBytes("x\":1,\""));
    QVERIFY(!walker.allowed(5)->has('x') && walker.allowed(9)->has('x'));
}

void TestForm::formatsOfNumbersAreBounds()
{
    const auto fits = [](const char *format, const char *number) {
        return tests::takes(*ofSchema(qPrintable(QStringLiteral(R"({"type":"integer","format":"%1"})").arg(QString::fromLatin1(format)))), number);
    };
    QVERIFY(fits("int32", "2147483647") && !fits("int32", "2147483648") && fits("int32", "-2147483648") && !fits("int32", "-2147483649"));
    QVERIFY(fits("uint8", "255") && !fits("uint8", "256") && !fits("uint8", "-1"));
    QVERIFY(fits("int64", "9223372036854775807") && fits("int64", "-9223372036854775808") && fits("uint64", "9223372036854775807"));
    QVERIFY(tests::takes(*ofSchema(R"({"type":"number","format":"float"})"), "0.5"));
}

void TestForm::mailGoesToADomain()
{
    const auto form = ofSchema(R"({"type":"string","format":"email"})");
    for (const char *text : { "a@b.c", "first.last+tag@mail.example.org", "o'neil@x-y.example", "!#$%@a1.b2" })
        QVERIFY2(tests::takes(*form, std::string("\"") + text + "\""), text);
    for (const char *text : { "a@b", "a@b.", "a@.b", "a@-b.c", "a@b-.c", "a@b..c", ".a@b.c", "a.@b.c", "a..b@c.d", "@b.c", "a b@c.d" })
        QVERIFY2(!tests::takes(*form, std::string("\"") + text + "\""), text);
}

void TestForm::leastTokensAreThoseOfTheShortestAnswer()
{
    const auto least = [](const char *schema) { return ofSchema(schema)->leastTokens(); };
    QCOMPARE(least(R"({"type":"object"})"), std::size_t(2));
    QCOMPARE(least(R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["a"]})"), std::size_t(7)); // {"a":0}
    QCOMPARE(least(R"({"type":"array","minItems":1000,"items":{"type":"integer"}})"), std::size_t(2001));
    QCOMPARE(least(R"({"type":"string","minLength":5})"), std::size_t(7));
    QCOMPARE(least(R"({"type":"string","format":"uuid"})"), std::size_t(38));
    QCOMPARE(least(R"({"type":"integer","minimum":100,"multipleOf":999})"), std::size_t(3));
    QCOMPARE(least(R"({"anyOf":[{"const":"abc"},{"enum":["xy",12]}]})"), std::size_t(2));
}

void TestForm::refusesWhatDoesNotFitTheTokens()
{
    const auto form = ofSchema(R"({"type":"array","minItems":10,"items":{"type":"integer"}})");
    QVERIFY(form->fits(21));
    const auto refused = form->fits(20);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::BadInput);
    QVERIFY(refused.error().detail.find("21 tokens") != std::string::npos);
    QCOMPARE(form->walker().allowed(20)->count(), std::size_t(0));
}

void TestForm::wordsMakeTheShortestAnswerShorter()
{
    const char *schema = R"({"type":"object","properties":{"a":{"enum":["x","hello"]}},"required":["a"]})";
    QCOMPARE(ofSchema(schema)->leastTokens(), std::size_t(9));
    QCOMPARE(ofSchema(schema, bytesAnd({ "{\"a\":\"", "\"hello\"}", "\"hello\"" }))->leastTokens(), std::size_t(6)); // { "a " : "hello"}
    // The nearest end has more tokens than another one.
    QCOMPARE(ofSchema(R"({"type":"string","minLength":5})", bytesAnd({ "some", "\"some" }))->leastTokens(), std::size_t(3));
    QCOMPARE(
        ofSchema(R"({"type":"string","pattern":"^[a-z]{3}-([0-9]{4}|none)$"})", bytesAnd({ "xyz", "none", "zz" }))->leastTokens(), std::size_t(5));
    QCOMPARE(compiled(FormSource::regex("a{8}|b{30}"), bytesAnd({ "bbbbbbbbbb" }))->leastTokens(), std::size_t(3));
}

void TestForm::refusesSchemasByNameAndPlace_data()
{
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("says");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *schema, const char *says, ErrorKind kind) { QTest::newRow(schema) << schema << says << static_cast<int>(kind); };
    row(R"({"type":"object","properties":{"a/b":{"not":{}}}})", "\"not\" at #/properties/a~1b", ErrorKind::Unsupported);
    for (const char *keyword :
        { "patternProperties", "propertyNames", "minProperties", "uniqueItems", "contains", "if", "dependentRequired", "nullable", "$anchor" })
        row(qPrintable(QStringLiteral(R"({"items":{"%1":1}})").arg(QString::fromLatin1(keyword))), keyword, ErrorKind::Unsupported);
    row(R"({"type":"string","format":"phone"})", "\"phone\" at #", ErrorKind::Unsupported);
    row(R"({"items":{"type":"integer","format":"int33"}})", "\"int33\" at #/items", ErrorKind::Unsupported);
    row(R"({"type":"integer","format":"uint8","minimum":256})", "nothing fits the schema at #.", ErrorKind::BadInput);
    row(R"x({"type":"string","pattern":"(?=a)"})x", "look-ahead", ErrorKind::Unsupported);
    row(R"({"type":"number","multipleOf":0.1})", "multipleOf", ErrorKind::Unsupported);
    row(R"({"$ref":"https://example.org/a.json"})", "outside", ErrorKind::Unsupported);
    row(R"({"$ref":"#/$defs/b"})", "not there", ErrorKind::BadInput);
    row(R"({"$ref":"#"})", "back to itself", ErrorKind::BadInput);
    row(R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"anyOf":[{"$ref":"#/$defs/a"},{"type":"null"}]}}})", "back to itself",
        ErrorKind::BadInput);
    row(R"({"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]})", "No answer", ErrorKind::BadInput);
    row(R"({"oneOf":[{"type":"integer"},{"type":"number"}]})", "oneOf", ErrorKind::Unsupported);
    row(R"({"properties":{"a":{"type":"what"}}})",
        "\"type\" at #/properties/a must be one of array, boolean, integer, null, number, object, string, or a list of them, not \"what\".",
        ErrorKind::BadInput);
    row(R"({"type":["string",5]})", "must be one of array, boolean, integer, null, number, object, string, or a list of them, not 5.",
        ErrorKind::BadInput);
    row(R"({"minLength":-1})", "minLength", ErrorKind::BadInput);
    row(R"({"exclusiveMinimum":true})", "exclusiveMinimum", ErrorKind::BadInput);
    row(R"({"type":"string","minLength":3,"maxLength":2})", "No answer", ErrorKind::BadInput);
    row(R"({"type":"string","minLength":1000000000})", "No answer", ErrorKind::BadInput); // at once
    row(R"({"type":"integer","minimum":3,"maximum":2})", "nothing fits the schema at #.", ErrorKind::BadInput);
    row(R"({"type":"object","properties":{"a":{"anyOf":[{"enum":[]},{"enum":[1]}]},"b":{"type":"array","items":false,"minItems":1}},"required":["a","b"]})",
        "nothing fits the schema at #/properties/b/items.", ErrorKind::BadInput);
    row(R"({"type":"object","required":["a"],"additionalProperties":false})", "nothing fits the schema at #", ErrorKind::BadInput);
    row(R"({"type":"integer","minimum":1,"maximum":6,"multipleOf":7})", "No answer", ErrorKind::BadInput);
    row(R"({"type":"number","minimum":3,"exclusiveMaximum":3})", "No answer", ErrorKind::BadInput);
    row(R"({"type":"number","minimum":1e19})", "#/minimum leaves are longer", ErrorKind::Unsupported);
    row(R"({"type":"number","maximum":-1e300})", "#/maximum leaves are longer", ErrorKind::Unsupported);
    row(R"({"type":"number","minimum":1600000000000000.25,"maximum":1600000000000000.75})", "longer", ErrorKind::Unsupported);
    row(R"({"properties":{"a":{"type":"integer","minimum":18446744073709551616}},"required":["a"]})", "#/properties/a/minimum leaves are longer",
        ErrorKind::Unsupported);
    row(R"({"enum":[]})", "No answer", ErrorKind::BadInput);
    row("false", "No answer", ErrorKind::BadInput);
    row("3", "neither an object", ErrorKind::BadInput);
    row(R"({"$schema":"http://json-schema.org/draft-04/schema#"})", "draft", ErrorKind::Unsupported);
}

void TestForm::refusesSchemasByNameAndPlace()
{
    QFETCH(QString, schema);
    QFETCH(QString, says);
    QFETCH(int, kind);
    const auto form = Form::compile(FormSource::jsonSchema(*base::parseJson(schema.toStdString())), bytesAnd(), { kEnd });
    QVERIFY(!form);
    QVERIFY2(QString::fromStdString(form.error().detail).contains(says), form.error().text().c_str());
    QCOMPARE(static_cast<int>(form.error().kind), kind);
}

/// References begin at their own root, and each is of its own draft.
void TestForm::objectsAreSchemasOfTheirOwn()
{
    const auto form = compiled(FormSource::jsonSchema(*base::parseJson(R"({"type":"array","items":{"anyOf":[{"$ref":"f#"},{"$ref":"g#"}]}})"),
        { { "f", *base::parseJson(R"({"$defs":{"C":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}},"type":"object",
              "properties":{"c":{"$ref":"#/$defs/C"},"more":{"$ref":"#"}},"required":["c"]})") },
            { "g", *base::parseJson(R"({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"C":{"type":"boolean"}},
              "type":"object","properties":{"c":{"$ref":"#/definitions/C","type":"string"}},"required":["c"]})") } }));
    QVERIFY(form);
    for (const char *fits : { R"([{"c":{"x":1}}])", R"([{"c":{"x":1},"more":{"c":{"x":2}}},{"c":true}])" })
        QVERIFY2(tests::takes(*form, fits), fits);
    for (const char *does : { R"([{"c":{"x":1},"more":[]}])", R"([{"c":"x"}])", R"([{"c":{"x":true}}])", R"([{"c":{"c":true}}])" })
        QVERIFY2(!tests::takes(*form, does), does);
    for (const char *loose : { "{}", "true", R"({"type":["object","string","null"]})", R"({"anyOf":[{"type":"string"},{"type":"object"}]})" }) {
        const auto any = compiled(FormSource::jsonSchema({ { "$ref", "f#" } }, { { "f", *base::parseJson(loose) } }));
        QVERIFY2(any && tests::takes(*any, R"({"a":[1]})") && tests::takes(*any, "{}"), loose);
        QVERIFY2(!tests::takes(*any, "null") && !tests::takes(*any, R"("x")"), loose);
    }
}

void TestForm::objectsAreRefusedByName_data()
{
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *schema, const char *says) { QTest::newRow(schema) << schema << says; };
    for (const char *none : { R"({"type":"string"})", R"({"const":5})", R"({"enum":[1,"x"]})",
             R"({"$ref":"#/$defs/C","$defs":{"C":{"type":"array"}}})", R"({"anyOf":[{"type":"string"},{"type":"integer"}]})", "false" })
        row(none, "No object fits the schema at f#");
    row(R"({"properties":{"a":{"not":{}}}})", "\"not\" at f#/properties/a");
    row(R"({"properties":{"a":{"$ref":"#/$defs/D"}}})", "\"$ref\" at f#/properties/a names \"#/$defs/D\", which is not there");
    row(R"({"properties":{"a":{"$ref":"g#"}}})", "outside");
    row(R"({"properties":{"a":{"$schema":"http://json-schema.org/draft-07/schema#"}}})", "\"$schema\" at f#/properties/a");
    row(R"({"$schema":"http://json-schema.org/draft-04/schema#"})", "The schema at f# is written for");
}

void TestForm::objectsAreRefusedByName()
{
    QFETCH(QString, schema);
    QFETCH(QString, says);
    const auto source = FormSource::jsonSchema({ { "anyOf", Json::array({ { { "$ref", "g#" } }, { { "$ref", "f#" } } }) } },
        { { "g", true }, { "f", *base::parseJson(schema.toStdString()) } });
    const auto form = Form::compile(source, bytesAnd(), { kEnd });
    QVERIFY(!form);
    QVERIFY2(QString::fromStdString(form.error().detail).contains(says), form.error().text().c_str());
}

/// Forty levels, each of which refers to the next one twice.
void TestForm::referencesThatDoubleAreReadOnce()
{
    Json definitions = { { "d40", { { "type", "integer" } } } };
    for (int i = 0; i < 40; ++i) {
        const Json next = { { "$ref", "#/$defs/d" + std::to_string(i + 1) } };
        definitions["d" + std::to_string(i)] = { { "allOf", Json::array({ next, next }) } };
    }
    const auto form = compiled(FormSource::jsonSchema({ { "$ref", "#/$defs/d0" }, { "$defs", definitions } }));
    QVERIFY(form && tests::takes(*form, "17") && !tests::takes(*form, "null"));
}

/// The pattern, shortened, what stands beside it, and what to make smaller.
void TestForm::saysWhatIsTooLarge()
{
    const auto errorOf = [](const FormSource &source) {
        const auto form = Form::compile(source, bytesAnd(), { kEnd });
        return form ? std::string() : form.error().text();
    };
    const std::string counts = " in it smaller, such as {1,300}, above all where one repetition stands inside another; + and * cost little.";
    const std::string large = "([a-z]{1,300}-){1,3000}";
    QCOMPARE(errorOf(FormSource::regex(large)), "The pattern \"" + large + "\" needs too large an automaton. Make the counts" + counts);
    const auto longer = errorOf(FormSource::regex(large + std::string(300, 'x')));
    QVERIFY2(longer.starts_with("The pattern \"" + large + "xxx") && longer.size() < 450, longer.c_str());
    const auto ofSchema = [&](const std::string &schema) { return errorOf(FormSource::jsonSchema(*base::parseJson(schema))); };
    QCOMPARE(ofSchema(R"({"type":"string","pattern":"^([a-z]{1,300}-)+$","maxLength":90000})"),
        "The pattern \"^([a-z]{1,300}-)+$\", with minLength and maxLength beside it, needs too large an automaton. Make the lengths or the counts"
            + counts);
    QCOMPARE(ofSchema(R"({"allOf":[{"pattern":"^[ab]{900}a[ab]*$"},{"pattern":"^[ab]*a[ab]{12}$"}],"type":"string"})"),
        "The pattern \"^[ab]*a[ab]{12}$\", with the other patterns of the schema, needs too large an automaton. Use fewer patterns, or make the "
        "counts"
            + counts);
}

void TestForm::hostileSchemasAreRefusedInTime_data()
{
    QTest::addColumn<QByteArray>("schema");
    const auto repeated = [](const QByteArray &one, int times) {
        QByteArrayList all;
        for (int i = 0; i < times; ++i)
            all << QByteArray(one).replace("#N", QByteArray::number(i));
        return all.join(',');
    };
    QTest::newRow("alternatives of alternatives") << QByteArray(
        R"({"allOf":[)" + repeated(R"({"anyOf":[{"minLength":#N},{"maxLength":1#N}]})", 40) + "]}");
    QTest::newRow("a long shortest answer") << QByteArray(
        R"({"type":"array","minItems":100000,"items":{"type":"array","minItems":100000,"items":{"type":"integer"}}})");
    QTest::newRow("many kinds of texts") << QByteArray(R"({"anyOf":[)" + repeated(R"({"type":"string","maxLength":1#N})", 600) + "]}");
    QTest::newRow("a long pattern") << QByteArray(R"({"type":"string","pattern":")" + QByteArray(20'000, 'a') + R"("})");
    QTest::newRow("many values in two places") << QByteArray(
        R"({"allOf":[{"enum":[)" + repeated("\"a#N\"", 20'000) + R"(]},{"enum":[)" + repeated("\"b#N\"", 20'000) + "]}]}");
    QTest::newRow("many properties") << QByteArray(R"({"properties":{)" + repeated(R"("p#N":{})", 5000) + "}}");
    QTest::newRow("a large pattern with lengths") << QByteArray(R"({"type":"string","pattern":"^([a-z]{1,300}-){1,300}$","maxLength":90000})");
    QTest::newRow("nested deeper than one may write") << QByteArray([] {
        QByteArray schema = R"({"type":"array","minItems":1,"items":{"$ref":"#/$defs/d0"},"$defs":{)";
        for (int i = 0; i < 70; ++i)
            schema += "\"d" + QByteArray::number(i) + R"(":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/d)" + QByteArray::number(i + 1)
                + "\"}},";
        return schema + R"("d70":{"type":"integer"}}})";
    }());
}

void TestForm::hostileSchemasAreRefusedInTime()
{
    QFETCH(QByteArray, schema);
    const auto json = base::parseJson(schema.toStdString());
    QVERIFY(json);
    const auto form = Form::compile(FormSource::jsonSchema(*json), bytesAnd(), { kEnd });
    QVERIFY(!form);
    qInfo("%s", form.error().text().c_str());
}

void TestForm::copiesOfAWalkerGoTheirOwnWays()
{
    const auto vocabulary = bytesAnd();
    auto walker = compiled(FormSource::choice({ "ab", "ac" }), vocabulary)->walker(); // outlives its form
    QVERIFY(walker.accept('a'));
    auto other = walker;
    QVERIFY(walker.accept('b') && walker.mustEnd());
    QVERIFY(!other.mayEnd());
    QCOMPARE(shown(*other.allowed(5), *vocabulary), "b|c");
}

void TestForm::masksAreSharedAndTheSame()
{
    const auto form = ofSchema(R"({"type":"array","items":{"type":"string"}})");
    auto one = form->walker(), two = form->walker();
    QVERIFY(one.acceptBytes("[\"abc") && two.acceptBytes("[\"x\",\"yz"));
    QCOMPARE(one.allowed(1000).get(), two.allowed(1000).get()); // not only equal: it is made once
    auto again = ofSchema(R"({"type":"array","items":{"type":"string"}})")->walker();
    QVERIFY(again.acceptBytes("[\""));
    QVERIFY(*again.allowed(1000) == *one.allowed(1000));
    QVERIFY(*again.allowed(3) == *one.allowed(3));
}

void TestForm::threadsShareAForm()
{
    const auto vocabulary = bytesAnd({ "\":", "\",\"" });
    const auto form = compiled(FormSource::jsonObject(), vocabulary);
    std::array<std::string, 4> texts;
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < texts.size(); ++i)
        threads.emplace_back([&, i] {
            std::size_t turn = i;
            texts[i] = written(*form, *vocabulary, 40, [&](const auto &ids) { return ids[(turn = turn * 31 + 11) % ids.size()]; });
        });
    threads.clear();
    for (const auto &text : texts)
        QVERIFY2(base::parseJson(text), text.c_str());
}

ANNEAL_TEST(TestForm)
#include "tst_form.moc"
