// SPDX-License-Identifier: GPL-3.0-or-later
// Schemas of real kinds: what jsonschema says of many instances (tests/data/grammar/make_judge.py), and answers written at random with the tokens
// of a real model.
#include "core/grammar/form.h"
#include "core/grammar/schemabranches.h"
#include "core/text/tokenizer.h"
#include "tests/core/grammar/words.h"
#include "tests/core/text/tokenizercases.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <random>

using namespace anneal;
using base::Json;
using grammar::Form;
using grammar::FormSource;

namespace {

const std::filesystem::path kModel = ANNEAL_SOURCE_DIR "/.deps/models/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct.Q4_1.gguf";

const Json &cases()
{
    static const Json kCases = tests::jsonOf(ANNEAL_TESTS_DIR "/data/grammar/judge.json")["cases"];
    return kCases;
}

/// Whether a value fits, by the room's own reading of schemas, which knows nothing of bytes.
bool fits(const Json &schema, const std::string &text)
{
    grammar::SchemaDocument document(schema);
    grammar::SchemaBranches branches(document);
    const auto value = base::parseJson(text);
    return value && branches.fits(*value, document.root());
}

} // namespace

class TestJudge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void takesWhatFitsByteForByte_data();
    void takesWhatFitsByteForByte();
    void answersAtRandomFit_data();
    void answersAtRandomFit();
    void everyMaskIsWhatItsTokensSay_data();
    void everyMaskIsWhatItsTokensSay();
    void encodedAnswersAreAllowed_data();
    void encodedAnswersAreAllowed();

private:
    void addCases();
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::shared_ptr<const grammar::Vocabulary> m_vocabulary;
    std::vector<std::int32_t> m_ends;
};

void TestJudge::initTestCase()
{
    QVERIFY(cases().size() >= 50);
    const auto tokenizer = text::Tokenizer::load(tests::filesOf(kModel));
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    m_tokenizer = *tokenizer;
    m_vocabulary = grammar::Vocabulary::of(*m_tokenizer);
    m_ends = { *m_tokenizer->roleId("eos_token") };
}

void TestJudge::addCases()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(cases().size()); ++i)
        QTest::newRow(cases()[static_cast<std::size_t>(i)]["name"].get<std::string>().c_str()) << i;
}

void TestJudge::takesWhatFitsByteForByte_data()
{
    addCases();
}

void TestJudge::takesWhatFitsByteForByte()
{
    QFETCH(int, index);
    const auto &one = cases()[static_cast<std::size_t>(index)];
    const auto form = Form::compile(FormSource::jsonSchema(one["schema"]), tests::bytesAnd(), { tests::kEnd });
    QVERIFY2(form, form ? "" : form.error().text().c_str());
    std::string wrong;
    const auto check = [&](const char *list, bool isTaken, std::optional<bool> isFitting) {
        for (const auto &text : one[list]) {
            const auto bytes = text.get<std::string>();
            if (tests::takes(**form, bytes) != isTaken || (isFitting && fits(one["schema"], bytes) != *isFitting))
                wrong += std::string(list) + ": " + bytes + '\n';
        }
    };
    check("fits", true, true);
    check("misfits", false, false);
    check("unwritten", false, {});
    QVERIFY2(wrong.empty(), wrong.c_str());
}

void TestJudge::answersAtRandomFit_data()
{
    addCases();
}

void TestJudge::answersAtRandomFit()
{
    QFETCH(int, index);
    const auto &schema = cases()[static_cast<std::size_t>(index)]["schema"];
    const auto form = Form::compile(FormSource::jsonSchema(schema), m_vocabulary, m_ends);
    QVERIFY2(form, form ? "" : form.error().text().c_str());
    std::mt19937_64 random(static_cast<std::uint64_t>(index) + 1);
    for (const std::size_t more : { 0, 1, 3, 10, 30, 80 }) {
        const auto tokens = (*form)->leastTokens() + more;
        auto walker = (*form)->walker();
        std::vector<std::int32_t> ids;
        std::string text;
        for (auto left = tokens;; --left) {
            const auto mask = walker.allowed(left);
            std::vector<std::int32_t> some;
            for (std::int32_t id = 0; id < m_vocabulary->size(); ++id)
                if (mask->has(id))
                    some.push_back(id);
            QVERIFY2(!some.empty(), text.c_str());
            // Now and then a token that is short: they lead further than the many words within a text.
            auto id = some[random() % some.size()];
            for (int tries = 0; random() % 3 != 0 && tries < 20 && m_vocabulary->bytesOf(id).size() > 2; ++tries)
                id = some[random() % some.size()];
            QVERIFY2(walker.accept(id), text.c_str());
            if (id == m_ends[0])
                break;
            QVERIFY(ids.size() < tokens);
            ids.push_back(id);
            text += m_vocabulary->bytesOf(id);
        }
        QVERIFY2(fits(schema, text), text.c_str());
        QCOMPARE(m_tokenizer->decode(ids), text);
    }
}

void TestJudge::everyMaskIsWhatItsTokensSay_data()
{
    addCases();
}

/// Against the slow and obvious way: each token tried by itself.
void TestJudge::everyMaskIsWhatItsTokensSay()
{
    QFETCH(int, index);
    const auto &one = cases()[static_cast<std::size_t>(index)];
    const auto form = Form::compile(FormSource::jsonSchema(one["schema"]), m_vocabulary, m_ends);
    QVERIFY(form);
    std::size_t at = 0;
    const auto text = one["fits"].at(one["fits"].size() / 2).get<std::string>();
    for (auto walker = (*form)->walker();; ++at) {
        if (at % 5 == 0) {
            const auto mask = walker.allowed(100'000);
            for (std::int32_t id = 0; id < m_vocabulary->size(); ++id)
                if (auto copy = walker; copy.accept(id) != mask->has(id))
                    QFAIL(qPrintable(QString::fromStdString(text.substr(0, at) + " + " + m_vocabulary->bytesOf(id))));
        }
        if (at == std::min<std::size_t>(text.size(), 21))
            break;
        QVERIFY(walker.acceptBytes(text.substr(at, 1)));
    }
}

void TestJudge::encodedAnswersAreAllowed_data()
{
    addCases();
}

/// What fits, in the model's own tokens, is allowed one by one with just as many tokens left as it has.
void TestJudge::encodedAnswersAreAllowed()
{
    QFETCH(int, index);
    const auto &one = cases()[static_cast<std::size_t>(index)];
    const auto form = Form::compile(FormSource::jsonSchema(one["schema"]), m_vocabulary, m_ends);
    QVERIFY(form);
    std::string wrong;
    for (const auto &text : one["fits"]) {
        const auto ids = *m_tokenizer->encode(text.get<std::string>(), { false, true });
        auto walker = (*form)->walker();
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (!walker.allowed(10'000)->has(ids[i]) || !walker.accept(ids[i])) {
                wrong += text.get<std::string>() + '\n';
                break;
            }
    }
    QVERIFY2(wrong.empty(), wrong.c_str());
}

ANNEAL_TEST(TestJudge)
#include "tst_judge.moc"
