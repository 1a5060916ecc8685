// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: transformers' generate() on a tiny random model (tests/data/models); sampling against probabilities worked out here.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/model/causallm.h"
#include "core/model/forms.h"
#include "core/model/generate.h"
#include "core/model/score.h"
#include "core/model/textsofar.h"
#include "core/text/tokenizer.h"
#include "tests/core/text/tokenizercases.h"
#include "tests/support/testprogram.h"
#include "tests/support/tinymodels.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <map>

using namespace anneal;
using namespace Qt::StringLiterals;

namespace {

using Ids = std::vector<std::int32_t>;

} // namespace

class TestGenerate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void greedyMatchesTransformers();
    void greedyWithAnAdapterMatchesTheMergedModel();
    void endsAtAnEndOfText();
    void endsAtAStopString();
    void endsAtAStopStringThatTheEndCompletes();
    void endsAtASpecialTokenByItsText();
    void stopsWhenTheCallbackSaysSo();
    void stopsWhenAsked();
    void stopsInsideThePrompt();
    void sameSeedSameText();
    void keepsToTheModelsPositions();
    void refuses_data();
    void refuses();
    void refusesWeightsThatAreNoNumbers();
    void drawsByProbability_data();
    void drawsByProbability();
    void answersInAForm_data();
    void answersInAForm();
    void tellsWhenTokensEndedAForm();
    void refusesAFormThatDoesNotFit();
    void compilesAFormOnce();
    void tellsLogProbabilities();
    void penalizesWhatItSaw();
    void penalizesWhatItChose();
    void neverDrawsWhatIsForbidden();
    void isColdWithoutLosingItsWay();
    void givesARunOfBytesBeforeASpecialToken();
    void countsTheTokensOfItsText();

private:
    bool m_hasModel = false;
    std::shared_ptr<model::CausalLm> m_network;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    base::Json m_expected;
};

void TestGenerate::initTestCase()
{
    const auto files = weights::findModel(support::kTinyLlama.string());
    QVERIFY(files);
    auto network = model::loadForInference(*files, {}, nn::DType::Float32);
    QVERIFY(network);
    m_network = *network;
    const auto tokenizer = text::Tokenizer::load(*files);
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    m_tokenizer = *tokenizer;
    m_expected = *base::parseJson(*base::readFile(support::kTinyLlama / "expected.json"));
}

void TestGenerate::greedyMatchesTransformers()
{
    for (const auto &row : m_expected["greedy"]) {
        model::GenerateSettings settings;
        settings.maxNewTokens = 16;
        settings.ignoreEnd = true;
        const auto generated = model::generate(*m_network, nullptr, row["prompt"].get<Ids>(), settings);
        QVERIFY(generated);
        QCOMPARE(generated->ids, row["continuation"].get<Ids>());
        QCOMPARE(generated->reason, model::StopReason::Length);
    }
}

void TestGenerate::greedyWithAnAdapterMatchesTheMergedModel()
{
    const auto network
        = model::loadForInference(*weights::findModel(support::kTinyLlama.string()), support::kTinyLlama / "adapter", nn::DType::Float32);
    QVERIFY(network);
    model::GenerateSettings settings;
    settings.maxNewTokens = 16;
    settings.ignoreEnd = true;
    auto prompt = m_expected["lora"][0]["input_ids"].get<Ids>();
    prompt.resize(8);
    const auto generated = model::generate(**network, nullptr, prompt, settings);
    QVERIFY(generated);
    QCOMPARE(generated->ids, m_expected["lora"][0]["greedy_merged"].get<Ids>());
}

void TestGenerate::endsAtAnEndOfText()
{
    const auto &row = m_expected["greedy"][0];
    const auto continuation = row["continuation"].get<Ids>();
    model::GenerateSettings settings;
    settings.stopIds = { 191 };
    const auto generated = model::generate(*m_network, m_tokenizer, row["prompt"].get<Ids>(), settings);
    QVERIFY(generated);
    QCOMPARE(generated->reason, model::StopReason::End);
    QCOMPARE(generated->ids, Ids(continuation.begin(), std::find(continuation.begin(), continuation.end(), 191) + 1));
}

void TestGenerate::endsAtAStopString()
{
    const auto &row = m_expected["greedy"][0];
    const auto continuation = row["continuation"].get<Ids>();
    const auto whole = m_tokenizer->decode(continuation, true);
    const auto middle = whole.find('s'); // the tenth token
    QVERIFY(middle != std::string::npos);
    model::GenerateSettings settings;
    settings.maxNewTokens = 16;
    settings.ignoreEnd = true;
    settings.stopStrings = { "s", "sun", "" };
    std::string streamed;
    const auto generated = model::generate(*m_network, m_tokenizer, row["prompt"].get<Ids>(), settings, [&](const model::TokenPiece &piece) {
        streamed += piece.text;
        return true;
    });
    QVERIFY(generated);
    QCOMPARE(generated->reason, model::StopReason::StopString);
    QCOMPARE(generated->text, whole.substr(0, middle));
    QCOMPARE(streamed, generated->text);
}

/// The last token may leave half a character, which is told as U+FFFD, and that may be a stop string.
void TestGenerate::endsAtAStopStringThatTheEndCompletes()
{
    const auto prompt = m_expected["greedy"][0]["prompt"].get<Ids>();
    const std::string broken = "\xEF\xBF\xBD";
    model::GenerateSettings settings;
    settings.maxNewTokens = 1;
    settings.ignoreEnd = true;
    settings.sampling.temperature = 50; // any token comes
    model::Generated whole;
    for (settings.sampling.seed = 1; whole.text != broken; ++settings.sampling.seed)
        whole = *model::generate(*m_network, m_tokenizer, prompt, settings);
    --settings.sampling.seed;
    QCOMPARE(whole.reason, model::StopReason::Length);
    settings.stopStrings = { broken };
    const auto generated = model::generate(*m_network, m_tokenizer, prompt, settings);
    QVERIFY(generated);
    QCOMPARE(generated->reason, model::StopReason::StopString);
    QCOMPARE(generated->text, std::string());
}

/// generate(stop_strings=["<|im_end|>"]) of transformers ends there, too, and its text has no special tokens.
void TestGenerate::endsAtASpecialTokenByItsText()
{
    const auto prompt = m_expected["greedy"][0]["prompt"].get<Ids>();
    model::GenerateSettings settings;
    settings.maxNewTokens = 40;
    settings.ignoreEnd = true;
    settings.sampling.temperature = 50; // any token comes
    const auto special = [&](std::int32_t id) { return m_tokenizer->isSpecial(id); };
    model::Generated whole;
    for (settings.sampling.seed = 1; std::none_of(whole.ids.begin(), whole.ids.end(), special); ++settings.sampling.seed)
        whole = *model::generate(*m_network, m_tokenizer, prompt, settings);
    --settings.sampling.seed;
    const auto at = std::find_if(whole.ids.begin(), whole.ids.end(), special);
    const auto name = m_tokenizer->bytesOf(*at);
    for (const auto &stop : { name, name.substr(1, 4) }) {
        settings.stopStrings = { stop };
        std::string streamed;
        const auto generated = model::generate(*m_network, m_tokenizer, prompt, settings, [&](const model::TokenPiece &piece) {
            streamed += piece.text;
            return true;
        });
        QVERIFY(generated);
        QCOMPARE(generated->reason, model::StopReason::StopString);
        QCOMPARE(generated->ids, Ids(whole.ids.begin(), at + 1));
        QCOMPARE(generated->text, m_tokenizer->decode(Ids(whole.ids.begin(), at), true));
        QCOMPARE(streamed, generated->text);
    }
    settings.stopStrings = { "no such text" }; // special tokens are left out of what is told
    const auto generated = model::generate(*m_network, m_tokenizer, prompt, settings);
    QCOMPARE(generated->text, whole.text);
}

void TestGenerate::stopsWhenTheCallbackSaysSo()
{
    int calls = 0;
    const auto generated = model::generate(*m_network, nullptr, Ids { 256, 67 }, {}, [&](const model::TokenPiece &) { return ++calls < 3; });
    QVERIFY(generated);
    QCOMPARE(generated->reason, model::StopReason::Canceled);
    QCOMPARE(generated->ids.size(), std::size_t(3));
}

void TestGenerate::stopsWhenAsked()
{
    const auto stop = std::make_unique<std::stop_source>();
    const auto stopLater = [&](const model::TokenPiece &) {
        stop->request_stop();
        return true;
    };
    const auto generated = model::generate(*m_network, nullptr, Ids { 256, 67 }, {}, stopLater, stop->get_token());
    QVERIFY(generated);
    QCOMPARE(generated->reason, model::StopReason::Canceled);
    QCOMPARE(generated->ids.size(), std::size_t(1));
}

void TestGenerate::stopsInsideThePrompt()
{
    const auto stop = std::make_unique<std::stop_source>();
    stop->request_stop();
    const auto generated = model::generate(*m_network, nullptr, Ids { 256, 67 }, {}, {}, stop->get_token());
    QVERIFY(generated);
    QCOMPARE(generated->reason, model::StopReason::Canceled);
    QVERIFY(generated->ids.empty());
}

void TestGenerate::sameSeedSameText()
{
    model::GenerateSettings settings;
    settings.maxNewTokens = 20;
    settings.ignoreEnd = true;
    settings.sampling.temperature = 1;
    settings.sampling.seed = 4;
    const auto text = [&] { return model::generate(*m_network, nullptr, Ids { 256, 67 }, settings)->ids; };
    const auto first = text();
    QCOMPARE(text(), first);
    settings.sampling.seed = 5;
    QVERIFY(text() != first);
}

void TestGenerate::keepsToTheModelsPositions()
{
    model::GenerateSettings settings;
    settings.maxNewTokens = 1000;
    settings.ignoreEnd = true;
    const auto generated = model::generate(*m_network, nullptr, Ids(120, 67), settings);
    QVERIFY(generated);
    QCOMPARE(generated->ids.size(), std::size_t(8)); // the model has 128
    QCOMPARE(generated->reason, model::StopReason::Length);
}

void TestGenerate::refuses_data()
{
    QTest::addColumn<std::vector<std::int32_t>>("prompt");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("nothing") << Ids() << QByteArray("nothing to continue");
    QTest::newRow("an id too high") << Ids { 67, 320 } << QByteArray("320");
    QTest::newRow("a negative id") << Ids { -1 } << QByteArray("-1");
    QTest::newRow("too long") << Ids(129, 67) << QByteArray("129 tokens");
}

void TestGenerate::refuses()
{
    QFETCH(Ids, prompt);
    QFETCH(QByteArray, says);
    const auto generated = model::generate(*m_network, nullptr, prompt, {});
    QVERIFY(!generated);
    QVERIFY2(QByteArray::fromStdString(generated.error().detail).contains(says), generated.error().detail.c_str());
    QVERIFY(!generated.error().hint.empty());
}

void TestGenerate::refusesWeightsThatAreNoNumbers()
{
    QTemporaryDir temporary;
    const std::filesystem::path folder = temporary.path().toStdString();
    QVERIFY(base::writeFile(folder / "adapter_config.json", *base::readFile(support::kTinyLlama / "adapter" / "adapter_config.json")));
    auto bytes = *base::readFile(support::kTinyLlama / "adapter" / "adapter_model.safetensors");
    bytes.replace(bytes.size() - 4, 4, std::string("\x00\x00\xc0\x7f", 4)); // the last float becomes NaN
    QVERIFY(base::writeFile(folder / "adapter_model.safetensors", bytes));

    const auto files = weights::findModel(support::kTinyLlama.string());
    auto network = model::loadForInference(*files, folder, nn::DType::Float32);
    QVERIFY(network);
    const Ids prompt { 256, 67, 68 };
    const auto generated = model::generate(**network, nullptr, prompt, {});
    QVERIFY(!generated);
    QCOMPARE(generated.error().kind, base::ErrorKind::Corrupt);
    const auto scored = model::score(**network, prompt);
    QVERIFY(!scored);
    QCOMPARE(scored.error().kind, base::ErrorKind::Corrupt);
}

void TestGenerate::drawsByProbability_data()
{
    QTest::addColumn<double>("temperature");
    QTest::addColumn<int>("topK");
    QTest::addColumn<double>("topP");
    QTest::addColumn<double>("minP");
    QTest::addColumn<std::vector<double>>("expected");
    // Probabilities .5 .25 .15 .1 of ids 2 0 3 1.
    QTest::newRow("plain") << 1.0 << 0 << 1.0 << 0.0 << std::vector<double> { .25, .1, .5, .15 };
    QTest::newRow("hot") << 2.0 << 0 << 1.0 << 0.0 << std::vector<double> { .2617, .1655, .3701, .2027 };
    QTest::newRow("top k") << 1.0 << 2 << 1.0 << 0.0 << std::vector<double> { 1 / 3., 0, 2 / 3., 0 };
    QTest::newRow("top p, in between") << 1.0 << 0 << 0.6 << 0.0 << std::vector<double> { 1 / 3., 0, 2 / 3., 0 };
    QTest::newRow("top p keeps one") << 1.0 << 0 << 0.0 << 0.0 << std::vector<double> { 0, 0, 1, 0 };
    QTest::newRow("min p") << 1.0 << 0 << 1.0 << 0.25 << std::vector<double> { .25 / .9, 0, .5 / .9, .15 / .9 };
}

void TestGenerate::drawsByProbability()
{
    QFETCH(double, temperature);
    QFETCH(int, topK);
    QFETCH(double, topP);
    QFETCH(double, minP);
    QFETCH(std::vector<double>, expected);
    model::Sampler sampler({ temperature, topK, topP, minP, 1, 9 }, 4);
    std::map<std::int32_t, int> counts;
    constexpr int draws = 20000;
    for (int i = 0; i < draws; ++i) {
        std::vector<float> logits { std::log(.25f), std::log(.1f), std::log(.5f), std::log(.15f) };
        ++counts[sampler.pick(logits)];
    }
    for (std::int32_t id = 0; id < 4; ++id) {
        const double share = counts[id] / double(draws);
        const double wanted = expected[std::size_t(id)];
        if (wanted == 0)
            QCOMPARE(share, 0.0);
        else
            QVERIFY2(std::abs(share - wanted) < 0.015, qPrintable(u"id %1: %2, not %3"_s.arg(id).arg(share).arg(wanted)));
    }
}

void TestGenerate::answersInAForm_data()
{
    QTest::addColumn<int>("most");
    for (const int most : { 12, 13, 20, 60 })
        QTest::addRow("%d tokens", most) << most;
}

/// A random model, which would write anything, and always ends in time. What it ended by itself is what it writes with more tokens, too.
void TestGenerate::answersInAForm()
{
    QFETCH(int, most);
    model::Forms forms(m_tokenizer, m_network->shape());
    const auto schema = *base::parseJson(
        R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string","maxLength":9}},"required":["a"],"additionalProperties":false})");
    const auto object = *forms.get(grammar::FormSource::jsonSchema(schema));
    const auto choice = *forms.get(grammar::FormSource::choice({ "yes", "no" }));
    const auto pattern = *forms.get(grammar::FormSource::regex("[a-c]{2,}-[0-9]+"));
    std::vector<model::GenerateRequest> requests;
    for (int i = 0; i < 30; ++i) {
        model::GenerateRequest request { m_expected["greedy"][0]["prompt"].get<Ids>(), {} };
        request.settings.maxNewTokens = most;
        request.settings.minNewTokens = i % 4; // counts nothing here
        request.settings.sampling.temperature = i % 3 == 0 ? 0 : 1.5;
        request.settings.sampling.seed = std::uint64_t(i);
        request.settings.form = i % 3 == 0 ? choice : i % 3 == 1 ? object : pattern;
        requests.push_back(std::move(request));
    }
    const auto answers = model::generateAll(*m_network, m_tokenizer, requests);
    for (auto &request : requests)
        request.settings.maxNewTokens = 100;
    const auto longer = model::generateAll(*m_network, m_tokenizer, requests);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        QVERIFY2(answers[i], answers[i] ? "" : answers[i].error().text().c_str());
        const auto &text = answers[i]->text;
        if (answers[i]->reason == model::StopReason::End) {
            QCOMPARE(answers[i]->ids, longer[i]->ids);
            QCOMPARE(longer[i]->reason, model::StopReason::End);
        } else {
            QCOMPARE(answers[i]->reason, model::StopReason::Length);
            QVERIFY(answers[i]->ids != longer[i]->ids);
        }
        if (i % 3 == 0)
            QVERIFY2(text == "yes" || text == "no", text.c_str());
        else if (i % 3 == 2)
            QVERIFY2(QRegularExpression(u"\\A[a-c]{2,}-[0-9]+\\z"_s).match(QString::fromStdString(text)).hasMatch(), text.c_str());
        else
            QVERIFY2(base::parseJson(text) && (*base::parseJson(text))["a"].is_number_integer(), text.c_str());
    }
}

/// A form that ends where its tokens do is whole; one that the tokens ended is not what was meant.
void TestGenerate::tellsWhenTokensEndedAForm()
{
    model::Forms forms(m_tokenizer, m_network->shape());
    const auto reasonOf = [&](const grammar::FormSource &source, std::int64_t most, std::vector<std::string> stops = {}) {
        model::GenerateSettings settings;
        settings.form = *forms.get(source);
        settings.maxNewTokens = most;
        settings.stopStrings = std::move(stops);
        settings.sampling.bias = { { m_tokenizer->encode("a", { .addSpecial = false })->front(), 50.F } };
        const auto generated = model::generate(*m_network, m_tokenizer, m_expected["greedy"][0]["prompt"].get<Ids>(), settings);
        return generated ? std::pair(generated->text, generated->reason) : std::pair(generated.error().text(), model::StopReason::Canceled);
    };
    using model::StopReason;
    QCOMPARE(reasonOf(grammar::FormSource::regex("a{3}b"), 4), std::pair(std::string("aaab"), StopReason::End));
    QCOMPARE(reasonOf(grammar::FormSource::regex("a+b"), 4), std::pair(std::string("aaab"), StopReason::Length));
    QCOMPARE(reasonOf(grammar::FormSource::regex("a+"), 4), std::pair(std::string("aaaa"), StopReason::Length)); // it might have gone on
    QCOMPARE(reasonOf(grammar::FormSource::regex("a{1,4}"), 4), std::pair(std::string("aaaa"), StopReason::End));
    QCOMPARE(reasonOf(grammar::FormSource::regex("a+b!"), 4, { "!" }), std::pair(std::string("aab"), StopReason::Length));
    QCOMPARE(reasonOf(grammar::FormSource::jsonSchema({ { "type", "string" } }), 5), std::pair(std::string("\"aaa\""), StopReason::Length));
    QCOMPARE(reasonOf(grammar::FormSource::jsonSchema({ { "type", "string" }, { "maxLength", 3 } }), 5),
        std::pair(std::string("\"aaa\""), StopReason::End));
}

void TestGenerate::refusesAFormThatDoesNotFit()
{
    model::Forms forms(m_tokenizer, m_network->shape());
    model::GenerateSettings settings;
    settings.form = *forms.get(grammar::FormSource::choice({ std::string(50, 'z') }));
    settings.maxNewTokens = 5;
    const auto generated = model::generate(*m_network, m_tokenizer, Ids { 256, 67 }, settings);
    QVERIFY(!generated);
    QCOMPARE(generated.error().kind, base::ErrorKind::BadInput);
    QVERIFY(generated.error().detail.find('5') != std::string::npos);
}

void TestGenerate::compilesAFormOnce()
{
    model::Forms forms(m_tokenizer, m_network->shape());
    const auto first = forms.get(grammar::FormSource::regex("a+"));
    QVERIFY(first);
    QVERIFY(*forms.get(grammar::FormSource::choice({ "a+" })) != *first);
    QCOMPARE(*forms.get(grammar::FormSource::regex("a+")), *first);
    const auto object = [](const char *key) {
        return grammar::FormSource::jsonSchema({ { "$ref", "f#" } }, { { "f", { { "required", base::Json::array({ key }) } } } });
    };
    QVERIFY(*forms.get(object("a")) != *forms.get(object("b")));
    QVERIFY(!forms.get(grammar::FormSource::regex("a(?=b)")));
}

/// Those of the model itself, whatever penalties make of them.
void TestGenerate::tellsLogProbabilities()
{
    const auto prompt = m_expected["greedy"][0]["prompt"].get<Ids>();
    model::GenerateSettings settings;
    settings.maxNewTokens = 6;
    settings.ignoreEnd = true;
    settings.topLogProbabilities = 3;
    settings.sampling.temperature = 2;
    settings.sampling.repetitionPenalty = 2;
    std::vector<model::TokenPiece> pieces;
    const auto generated = model::generate(*m_network, m_tokenizer, prompt, settings, [&](const model::TokenPiece &piece) {
        pieces.push_back(piece);
        return true;
    });
    auto ids = prompt;
    ids.insert(ids.end(), generated->ids.begin(), generated->ids.end());
    const auto scores = model::score(*m_network, ids);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        QCOMPARE(pieces[i].id, generated->ids[i]);
        QVERIFY(std::abs(pieces[i].logProbability - scores->logProbabilities[prompt.size() - 1 + i]) < 1e-4);
        QCOMPARE(pieces[i].likeliest.size(), std::size_t(3));
        QCOMPARE(std::int64_t(pieces[i].likeliest[0].id), std::int64_t(scores->best[prompt.size() - 1 + i]));
        QVERIFY(pieces[i].likeliest[0].logProbability >= pieces[i].likeliest[1].logProbability);
        QVERIFY(pieces[i].likeliest[1].logProbability >= pieces[i].likeliest[2].logProbability);
    }
    QCOMPARE(pieces.size(), std::size_t(6));
}

void TestGenerate::penalizesWhatItSaw()
{
    model::Sampler sampler({ .repetitionPenalty = 2 }, 4);
    sampler.saw(Ids { 1 });
    std::vector<float> logits { 1.0f, 1.9f, -1.0f, 0.9f };
    QCOMPARE(sampler.pick(logits), 0); // 1.9 / 2 < 1
    std::vector<float> negative { -1.0f, -1.1f, -1.5f, -1.6f };
    QCOMPARE(sampler.pick(negative), 2); // ids 0 and 1 count double
}

/// OpenAI's: logit − presence · [was chosen] − frequency · times chosen; the prompt does not count, and a bias comes on top.
void TestGenerate::penalizesWhatItChose()
{
    model::SamplingSettings settings;
    settings.presencePenalty = 0.5;
    settings.frequencyPenalty = 0.25;
    settings.bias = { { 3, 0.125f }, { 9, 100.0f } };
    model::Sampler sampler(settings, 4);
    sampler.saw(Ids { 1 });
    const auto next = [&] {
        std::vector<float> logits { 1.0f, 1.5f, 0.6f, 0.6f };
        const auto id = sampler.pick(logits);
        return std::pair(id, logits);
    };
    QCOMPARE(next(), std::pair(1, std::vector { 1.0f, 1.5f, 0.6f, 0.725f }));
    QCOMPARE(next(), std::pair(0, std::vector { 1.0f, 0.75f, 0.6f, 0.725f }));
    QCOMPARE(next(), std::pair(1, std::vector { 0.25f, 0.75f, 0.6f, 0.725f }));
    QCOMPARE(next(), std::pair(3, std::vector { 0.25f, 0.5f, 0.6f, 0.725f }));
}

void TestGenerate::neverDrawsWhatIsForbidden()
{
    for (const auto &settings :
        { model::SamplingSettings { .temperature = 100 }, { .temperature = 100, .topK = 600 }, { .temperature = 100, .topP = 0.9999 } }) {
        model::Sampler sampler(settings, 1000);
        for (int i = 0; i < 2000; ++i) {
            std::vector<float> logits(1000, -std::numeric_limits<float>::infinity());
            logits[500] = logits[700] = 1;
            const auto id = sampler.pick(logits);
            QVERIFY(id == 500 || id == 700);
        }
    }
}

/// Also where logits are large, as penalties and biases make them.
void TestGenerate::isColdWithoutLosingItsWay()
{
    for (const double temperature : { 1e-3, 1e-5, 1e-6, 1e-9, 1e-30, 1e-39, 5e-324 }) {
        model::Sampler sampler({ .temperature = temperature }, 600);
        for (int i = 0; i < 50; ++i) {
            std::vector<float> logits(600, -std::numeric_limits<float>::infinity());
            for (std::size_t id = 100; id < 500; ++id)
                logits[id] = 9000 + float(id % 40) * 0.25f;
            logits[139] = 9012;
            QCOMPARE(sampler.pick(logits), 139);
        }
    }
}

/// With a tokenizer that holds such runs back: what marks a call stands behind the text before it.
void TestGenerate::givesARunOfBytesBeforeASpecialToken()
{
    const auto first = tests::jsonOf(std::filesystem::path(ANNEAL_TESTS_DIR) / "data/tokenizers/tokenizers.json")[0];
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    QVERIFY(base::writeFile(path / "tokenizer.json", base::toJsonText(first["tokenizer"])));
    const auto tokenizer = text::Tokenizer::load(tests::filesOf(path));
    QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().text().c_str());
    model::TextSoFar text(*tokenizer, {});
    for (const unsigned char byte : { 0xE2, 0x82, 0xAC })
        QCOMPARE(text.add(*(*tokenizer)->byteToken(byte)), std::string());
    QCOMPARE(text.add(*(*tokenizer)->idOf("<mask>")), std::string("€"));
    QCOMPARE(text.finish(), std::string());
}

/// Those that a stop string cuts off have no part in it, and until it is known whether they do, they wait as their text does.
void TestGenerate::countsTheTokensOfItsText()
{
    const std::string whole = "The €uro and the cat";
    const auto ids = *m_tokenizer->encode(whole, { .addSpecial = false });
    QVERIFY(ids.size() > 8);
    for (const std::string stop : { "The", "€", "uro and", "nd the c", "cat", "no such text" }) {
        model::TextSoFar text(m_tokenizer, { stop });
        std::size_t expected = 0, begin = 0;
        const auto cut = whole.find(stop);
        for (const auto id : ids) {
            if (!text.isStopped())
                (void)text.add(id);
            // One that goes on with a character has a part in the text where that does.
            auto character = begin;
            while ((static_cast<unsigned char>(whole[character]) & 0xC0) == 0x80)
                --character;
            expected += character < cut;
            begin += m_tokenizer->bytesOf(id).size();
            QVERIFY(text.tokens() <= expected && (text.tokens() == 0 || !text.text().empty()));
        }
        (void)text.finish();
        QCOMPARE(text.text(), whole.substr(0, cut));
        QCOMPARE(text.tokens(), expected);
        QCOMPARE(text.isStopped(), cut != std::string::npos);
    }
    model::TextSoFar free(m_tokenizer, {});
    for (std::size_t i = 0; i < ids.size(); ++i) {
        (void)free.add(ids[i]);
        QCOMPARE(free.tokens(), i + 1); // nothing is held back
    }
}

ANNEAL_TEST(TestGenerate)
#include "tst_generate.moc"
