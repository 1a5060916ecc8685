// SPDX-License-Identifier: GPL-3.0-or-later
// Published tokenizers, up to 540 strings each, against the libraries they are from; two of them cut, in a clone without the reference data.
#include "core/text/patternscanner.h"
#include "core/text/regex.h"
#include "tests/core/text/tokenizercases.h"
#include "tests/support/referencedata.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using namespace anneal::tests;

class TestTokenizerData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsTheModelsOwn_data();
    void equalsTheModelsOwn();
    void tokensCoverTheInput();
    void streamsTheSameText();
    void scannersEqualTheirPatterns();

private:
    static std::vector<std::string> strings(const std::filesystem::path &folder);
};

std::vector<std::string> TestTokenizerData::strings(const std::filesystem::path &folder)
{
    std::vector<std::string> all;
    for (const auto &each : jsonOf(folder / "strings.json"))
        all.push_back(each["text"].get<std::string>());
    return all;
}

void TestTokenizerData::equalsTheModelsOwn_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("file");
    for (const auto &data : referenceData("tokenizers")) {
        const auto row = [&data](const char *name, const char *file = "") {
            QTest::addRow("%s%s", name, data.isWhole ? "" : ", cut")
                << QString::fromStdString((data.folder / name).string()) << QString::fromLatin1(file);
        };
        row("smollm2");
        row("minilm-bert");
        if (!data.isWhole)
            continue;
        row("qwen2.5");
        row("mistral-v1-spm");
        row("llama2-spm-gguf", "ggml-vocab-llama-spm.gguf");
        row("qwen2-gguf", "ggml-vocab-qwen2.gguf");
    }
}

void TestTokenizerData::equalsTheModelsOwn()
{
    QFETCH(QString, folder);
    QFETCH(QString, file);
    const std::filesystem::path path = folder.toStdString();
    const auto tokenizer = text::Tokenizer::load(filesOf(file.isEmpty() ? path : path / file.toStdString()));
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    const auto given = jsonOf(path.parent_path() / "strings.json");
    QVERIFY(given.size() > 40);
    QFile expectations(QString::fromStdString((path / "expected.jsonl").string()));
    QVERIFY(expectations.open(QIODevice::ReadOnly));
    std::string found;
    for (const auto &each : given) {
        const auto expected = base::parseJson(expectations.readLine().trimmed().toStdString());
        QVERIFY(expected);
        QCOMPARE((*expected)["id"].get<std::string>(), each["id"].get<std::string>());
        found += differences(**tokenizer, each["text"].get<std::string>(), *expected);
    }
    QVERIFY2(found.empty(), found.substr(0, 2000).c_str());
}

void TestTokenizerData::tokensCoverTheInput()
{
    for (const auto &[place, isWhole] : referenceData("tokenizers"))
        for (const std::string name : { "smollm2", "qwen2.5" }) {
            if (!isWhole && name == "qwen2.5")
                continue;
            const auto tokenizer = text::Tokenizer::load(filesOf(place / name));
            QVERIFY(tokenizer);
            for (const auto &text : strings(place)) {
                std::uint32_t at = 0;
                const auto tokens = (*tokenizer)->tokens(text);
                QVERIFY(tokens);
                for (const auto &token : *tokens) {
                    // A composed character lends its place to all of its tokens; otherwise each begins where the one before ends.
                    QVERIFY2(token.begin <= at && token.end >= at, text.c_str());
                    if (token.begin == at && !token.special && text.find("\u0301") == std::string::npos && name == "smollm2")
                        QCOMPARE((*tokenizer)->bytesOf(token.id), text.substr(token.begin, token.end - token.begin));
                    at = token.end;
                }
                QCOMPARE(at, text.size());
            }
        }
}

void TestTokenizerData::streamsTheSameText()
{
    for (const auto &[place, isWhole] : referenceData("tokenizers"))
        for (const std::string name : { "smollm2", "minilm-bert", "mistral-v1-spm" }) {
            if (!isWhole && name == "mistral-v1-spm")
                continue;
            const auto tokenizer = text::Tokenizer::load(filesOf(place / name));
            QVERIFY(tokenizer);
            for (const auto &text : strings(place)) {
                const auto ids = *(*tokenizer)->encode(text);
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
        for (const auto &text : strings(referenceData("tokenizers").back().folder)) {
            std::vector<text::Range> pieces;
            text::scanPattern(*known, text, { 0, static_cast<std::uint32_t>(text.size()) }, pieces);
            base::Budget budget(text.size());
            QVERIFY2(pieces == regex->matches(text, budget), base::toJsonLine(text).c_str());
        }
    }
}

ANNEAL_TEST(TestTokenizerData)
#include "tst_tokenizerdata.moc"
