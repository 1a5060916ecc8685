// SPDX-License-Identifier: GPL-3.0-or-later
// Published tokenizers, 540 strings each, against the libraries they are from.
#include "core/text/patternscanner.h"
#include "core/text/regex.h"
#include "tests/core/text/tokenizercases.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using namespace anneal::tests;

namespace {

const std::filesystem::path kTokenizers = ANNEAL_TESTDATA "/tokenizers";

} // namespace

class TestTokenizerData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsTheModelsOwn_data();
    void equalsTheModelsOwn();
    void tokensCoverTheInput();
    void streamsTheSameText();
    void scannersEqualTheirPatterns();
};

void TestTokenizerData::equalsTheModelsOwn_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("file");
    for (const char *name : { "smollm2", "qwen2.5", "minilm-bert", "mistral-v1-spm" })
        QTest::newRow(name) << QString::fromLatin1(name) << QString();
    QTest::newRow("llama2-spm-gguf") << QStringLiteral("llama2-spm-gguf") << QStringLiteral("ggml-vocab-llama-spm.gguf");
    QTest::newRow("qwen2-gguf") << QStringLiteral("qwen2-gguf") << QStringLiteral("ggml-vocab-qwen2.gguf");
}

void TestTokenizerData::equalsTheModelsOwn()
{
    QFETCH(QString, folder);
    QFETCH(QString, file);
    const auto path = kTokenizers / folder.toStdString();
    const auto tokenizer = text::Tokenizer::load(filesOf(file.isEmpty() ? path : path / file.toStdString()));
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    const auto strings = jsonOf(kTokenizers / "strings.json");
    QFile expectations(QString::fromStdString((path / "expected.jsonl").string()));
    QVERIFY(expectations.open(QIODevice::ReadOnly));
    std::string found;
    for (const auto &each : strings) {
        const auto expected = base::parseJson(expectations.readLine().trimmed().toStdString());
        QVERIFY(expected);
        QCOMPARE((*expected)["id"].get<std::string>(), each["id"].get<std::string>());
        found += differences(**tokenizer, each["text"].get<std::string>(), *expected);
    }
    QVERIFY2(found.empty(), found.substr(0, 2000).c_str());
}

void TestTokenizerData::tokensCoverTheInput()
{
    for (const char *name : { "smollm2", "qwen2.5" }) {
        const auto tokenizer = text::Tokenizer::load(filesOf(kTokenizers / name));
        QVERIFY(tokenizer);
        for (const auto &each : jsonOf(kTokenizers / "strings.json")) {
            const auto text = each["text"].get<std::string>();
            std::uint32_t at = 0;
            const auto tokens = (*tokenizer)->tokens(text);
            QVERIFY(tokens);
            for (const auto &token : *tokens) {
                // A composed character lends its place to all of its tokens; otherwise each begins where the one before ends.
                QVERIFY2(token.begin <= at && token.end >= at, text.c_str());
                if (token.begin == at && !token.special && text.find("\u0301") == std::string::npos && std::string_view(name) == "smollm2")
                    QCOMPARE((*tokenizer)->bytesOf(token.id), text.substr(token.begin, token.end - token.begin));
                at = token.end;
            }
            QCOMPARE(at, text.size());
        }
    }
}

void TestTokenizerData::streamsTheSameText()
{
    for (const char *name : { "smollm2", "minilm-bert", "mistral-v1-spm" }) {
        const auto tokenizer = text::Tokenizer::load(filesOf(kTokenizers / name));
        QVERIFY(tokenizer);
        for (const auto &each : jsonOf(kTokenizers / "strings.json")) {
            const auto ids = *(*tokenizer)->encode(each["text"].get<std::string>());
            QCOMPARE(streamed(*tokenizer, ids), (*tokenizer)->decode(ids, true));
        }
    }
}

void TestTokenizerData::scannersEqualTheirPatterns()
{
    for (const auto pattern : { text::kGpt2Pattern, text::kLlama3Pattern, text::kQwen2Pattern }) {
        const auto known = text::knownPattern(std::string(pattern));
        const auto regex = text::Regex::compile(std::string(pattern));
        QVERIFY(known && regex);
        for (const auto &each : jsonOf(kTokenizers / "strings.json")) {
            const auto text = each["text"].get<std::string>();
            std::vector<text::Range> pieces;
            text::scanPattern(*known, text, { 0, static_cast<std::uint32_t>(text.size()) }, pieces);
            base::Budget budget(text.size());
            QVERIFY2(pieces == regex->matches(text, budget), base::toJsonLine(text).c_str());
        }
    }
}

ANNEAL_TEST(TestTokenizerData)
#include "tst_tokenizerdata.moc"
