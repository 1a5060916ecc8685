// SPDX-License-Identifier: GPL-3.0-or-later
// Real models behind the server's interfaces: SmolLM2-135M-Instruct, all-MiniLM-L6-v2, and the tiny cross-encoder of tests/data/encoder.
#include "core/kernels/bfloat16gemm.h"
#include "core/model/causallm.h"
#include "core/model/generate.h"
#include "core/model/score.h"
#include "core/serve/modelbackend.h"
#include "core/serve/replies.h"
#include "core/weights/ggufwriter.h"
#include "tests/support/jsonfiles.h"
#include "tests/support/testprogram.h"
#include "tests/support/torch.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <thread>

using namespace anneal;
using base::Json;

namespace {

const std::filesystem::path kModels = ANNEAL_SOURCE_DIR "/.deps/models", kEncoders = ANNEAL_TESTS_DIR "/data/encoder";

weights::ModelFiles filesOf(const std::filesystem::path &folder)
{
    return *weights::findModel(folder.string());
}

using Values = std::map<std::string, weights::GgufValue>;

/// The text model once more, with some values of its metadata changed.
weights::ModelFiles changedModel(const QTemporaryDir &folder, const std::function<void(Values &values)> &change)
{
    const auto source = *weights::GgufFile::open(filesOf(kModels / "SmolLM2-135M-Instruct").gguf);
    const std::filesystem::path file = folder.filePath(QStringLiteral("changed.gguf")).toStdString();
    auto values = source.metadata();
    change(values);
    weights::GgufWriter writer;
    for (const auto &[key, value] : values)
        writer.add(key, value);
    for (const auto &[name, tensor] : source.tensors())
        writer.describe(name, tensor.type, tensor.shape);
    auto done = writer.begin(file);
    for (const auto &[name, tensor] : source.tensors())
        if (done)
            done = writer.write({ reinterpret_cast<const char *>(tensor.bytes.data()), tensor.bytes.size() });
    if (done)
        done = writer.commit();
    return filesOf(file);
}

serve::ModelSource sourceOf(const std::filesystem::path &folder)
{
    return *serve::sourceOf("a", filesOf(folder), nn::DType::Float32, std::make_shared<serve::Bases>());
}

} // namespace

class TestModelBackend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsKinds();
    void knowsWhatWeightsTake_data();
    void knowsWhatWeightsTake();
    void embedsAsSentenceTransformers();
    void takesTokenIds();
    void ranksAsTransformers();
    void knowsWhatItsTemplateSays();
    void generatesTheSameBesideOthers();
    void leavesTheLineWhenToldTo();
    void scoresAPromptAsItScoresAText();
    void stopsWithinAPrompt();
    void tellsNoTokensBehindAStopText();
    void tellsWhereLoneBytesStand();
    void knowsTheFewestTokensOfAForm();
    void tellsWhenTokensEndedAForm();
    void anAdapterIsAModelOfItsOwn();
    void toolsGoThroughTheModelsOwnTemplate();
    void marksOfCallsStandInTheText();
};

void TestModelBackend::knowsKinds()
{
    const auto text = sourceOf(kModels / "SmolLM2-135M-Instruct"), vectors = sourceOf(kModels / "all-MiniLM-L6-v2"),
               pairs = sourceOf(kEncoders / "bert-pairs");
    QCOMPARE(text.kind, serve::ModelKind::Text);
    QCOMPARE(text.contextLength, 8192);
    QVERIFY(text.bytes == 0 && text.baseBytes > 90u << 20);
    QVERIFY(vectors.base.empty() && vectors.bytes > 20u << 20);
    QCOMPARE(vectors.kind, serve::ModelKind::Embedder);
    QCOMPARE(vectors.contextLength, 256); // what it reads; it has 512 positions
    QCOMPARE(pairs.kind, serve::ModelKind::Reranker);
    QTemporaryDir folder;
    const auto files = changedModel(folder, [](Values &values) { values.erase("tokenizer.chat_template"); });
    QVERIFY(text.hasChatTemplate && !serve::sourceOf("a", files, nn::DType::Float32, std::make_shared<serve::Bases>())->hasChatTemplate);
    const std::filesystem::path tiny = folder.filePath(QStringLiteral("tiny")).toStdString();
    std::filesystem::copy(ANNEAL_TESTS_DIR "/data/train/tiny-llama", tiny);
    QVERIFY(sourceOf(tiny).hasChatTemplate);
    std::filesystem::remove(tiny / "chat_template.jinja");
    QVERIFY(!sourceOf(tiny).hasChatTemplate);
    const auto adapted
        = serve::sourceOf("a:b", filesOf(kEncoders / "bert-pairs"), nn::DType::Float32, std::make_shared<serve::Bases>(), "somewhere", "a");
    QVERIFY(!adapted && adapted.error().kind == base::ErrorKind::Unsupported);
    QCOMPARE(adapted.error().detail, std::string("\"a\" is a reranker, and adapters go with text models only."));
    // As the registry does
    const auto loaded = pairs.load({});
    QVERIFY(loaded && loaded->reranker && !loaded->text && !loaded->embedder);
}

void TestModelBackend::knowsWhatWeightsTake_data()
{
    QTest::addColumn<int>("dtype");
    for (const auto dtype : { nn::DType::Auto, nn::DType::Float32, nn::DType::BFloat16, nn::DType::Int8, nn::DType::Stored })
        QTest::newRow(QByteArray::fromStdString(std::string(nameOf(dtype))).constData()) << static_cast<int>(dtype);
}

/// Before they are read, however they are held; and they mean what they meant.
void TestModelBackend::knowsWhatWeightsTake()
{
    QFETCH(int, dtype);
    const auto type = static_cast<nn::DType>(dtype);
    const auto files = filesOf(kModels / "SmolLM2-135M-Instruct");
    const auto source = serve::sourceOf("a", files, type, std::make_shared<serve::Bases>());
    const auto network = model::loadForInference(files, {}, type);
    QVERIFY(source && network);
    const auto taken = static_cast<double>((*network)->bytes());
    QVERIFY2(std::abs(static_cast<double>(source->baseBytes) / taken - 1) < 0.01, qPrintable(QString::number(taken)));
    const std::vector<std::int64_t> ids { 1, 504, 3575, 282, 4649, 314 };
    static const auto kPlain = (*model::CausalLm::load(files, nn::DType::Float32))->logits(ids).to(at::kDouble);
    const auto difference = (*network)->logits(ids).to(at::kDouble) - kPlain;
    const auto relative = (difference.norm() / kPlain.norm()).item<double>();
    QVERIFY2(relative < 0.05, qPrintable(QString::number(relative)));
}

void TestModelBackend::embedsAsSentenceTransformers()
{
    const auto embedder = serve::loadEmbedder(filesOf(kModels / "all-MiniLM-L6-v2"), nn::DType::Float32);
    QVERIFY(embedder);
    QCOMPARE((*embedder)->dimensions(), 384);
    std::vector<std::string> texts;
    std::int64_t tokens = 0;
    const auto expected = tests::readJson(kEncoders / "minilm.json");
    for (const auto &row : expected) {
        texts.push_back(row["text"].get<std::string>());
        tokens += row["tokens"].get<std::int64_t>();
    }
    const auto encoded = (*embedder)->encode(texts);
    QVERIFY(encoded);
    const auto vectors = (*embedder)->embed(*encoded, (*embedder)->mostTokens(), {});
    QVERIFY(vectors);
    QCOMPARE((*embedder)->mostTokens(), 256);
    for (const auto &ids : *encoded)
        tokens -= std::min<std::int64_t>(std::ssize(ids) + (*embedder)->tokensAround(), 256);
    QCOMPARE(tokens, 0);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto want = expected[i]["embedding"].get<std::vector<float>>();
        double product = 0;
        for (std::size_t j = 0; j < want.size(); ++j)
            product += double(want[j]) * double((*vectors)[i][j]);
        QVERIFY2(product > 0.99999, std::to_string(product).c_str());
    }
    // Cut at five tokens: [CLS], three of the text, [SEP]
    const std::string whole[] { "The cat sits on the mat.", "The cat sits" };
    const auto ids = *(*embedder)->encode(whole);
    QVERIFY(ids[0].size() == 7 && ids[1].size() == 3);
    const auto cut = (*embedder)->embed(ids, 5, {});
    QVERIFY(cut && (*cut)[0] == (*cut)[1]);
}

void TestModelBackend::takesTokenIds()
{
    const auto embedder = serve::loadEmbedder(filesOf(kModels / "all-MiniLM-L6-v2"), nn::DType::Float32);
    QVERIFY(embedder);
    const std::vector<std::int32_t> hello { 101, 7592, 2088, 102 }; // [CLS] hello world [SEP]
    const auto taken = (*embedder)->idsOfText(hello);
    QVERIFY(taken);
    const std::string text = "hello world";
    QCOMPARE(*taken, (*embedder)->encode({ &text, 1 })->front());
    const std::vector<std::int32_t> outside { 7592, 40'000 }, none { 2015, 7592 }; // the ending ##s alone is no text
    for (const auto &ids : { outside, none }) {
        const auto refused = (*embedder)->idsOfText(ids);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, base::ErrorKind::BadInput);
    }
}

void TestModelBackend::ranksAsTransformers()
{
    const auto reranker = serve::loadReranker(filesOf(kEncoders / "bert-pairs"), nn::DType::Float32);
    QVERIFY(reranker);
    for (const auto &row : tests::readJson(kEncoders / "bert-pairs" / "expected.json")) {
        const auto text = row["text"].get<std::string>();
        const auto query = row["query"].get<std::string>();
        const auto most = (*reranker)->mostTokens();
        const auto ids = (*reranker)->encode(std::vector { query, text });
        QVERIFY(ids);
        const auto scores = (*reranker)->score(ids->front(), { &ids->back(), 1 }, most, {});
        QVERIFY(scores);
        QVERIFY(std::abs(scores->front() - row["score"].get<double>()) < 1e-4);
        const auto count = std::ssize(ids->front()) + std::ssize(ids->back()) + (*reranker)->tokensAround();
        QCOMPARE(std::min(count, most), static_cast<std::int64_t>(row["ids"].size()));
    }
}

void TestModelBackend::knowsWhatItsTemplateSays()
{
    serve::Bases bases;
    const auto backend = serve::loadText(filesOf(kModels / "SmolLM2-135M-Instruct"), {}, nn::DType::BFloat16, bases);
    QVERIFY(backend);
    QCOMPARE(*(*backend)->fewestTokens(serve::Sampling {}), std::int64_t(0));
    QCOMPARE((*backend)->callSyntax(), serve::CallSyntax::None);
    QVERIFY(!(*backend)->showsTools());
    QVERIFY(!(*backend)->showsCalls());
    QVERIFY((*backend)->namesRole("system"));
    QVERIFY(!(*backend)->namesRole("ipython"));
    QVERIFY((*backend)->readsKey("content") && !(*backend)->readsKey("mood") && !(*backend)->readsKey("conten"));
}

void TestModelBackend::generatesTheSameBesideOthers()
{
    serve::Bases bases;
    const auto backend = serve::loadText(filesOf(kModels / "SmolLM2-135M-Instruct"), {}, nn::DType::BFloat16, bases);
    QVERIFY(backend);
    const std::vector<std::string> prompts { "1, 2, 3,", "Once upon a time", "The capital of France is" };
    const auto textOf = [&](const std::string &prompt) {
        serve::Sampling sampling;
        sampling.temperature = 0;
        sampling.maxTokens = 12;
        std::string pieces;
        const auto made = (*backend)->generate(*(*backend)->encodeText(prompt, true), sampling,
            [&](const serve::Piece &piece) {
                pieces += piece.text;
                return true;
            },
            {});
        return made && made->text == pieces && made->tokens == 12 && made->reachedLength ? pieces : "failed";
    };
    std::vector<std::string> alone, beside(prompts.size());
    for (const auto &prompt : prompts)
        alone.push_back(textOf(prompt));
    QVERIFY(alone[2].find("Paris") != std::string::npos);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < prompts.size(); ++i)
            threads.emplace_back([&, i] { beside[i] = textOf(prompts[i]); });
    }
    QVERIFY(beside == alone);
}

void TestModelBackend::leavesTheLineWhenToldTo()
{
    serve::Bases bases;
    const auto backend = serve::loadText(filesOf(kModels / "SmolLM2-135M-Instruct"), {}, nn::DType::BFloat16, bases);
    QVERIFY(backend);
    const auto prompt = *(*backend)->encodeText("Once upon a time", true);
    serve::Sampling sampling;
    sampling.ignoreEnd = true;
    sampling.maxTokens = 4000;
    std::stop_source first, second;
    std::atomic<bool> runs = false;
    std::jthread running([&] {
        (void)(*backend)->generate(
            prompt, sampling, [&](const serve::Piece &) { return runs = true; }, first.get_token());
    });
    QTRY_VERIFY(runs);
    second.request_stop();
    const auto stopped = (*backend)->generate(
        prompt, sampling, [](const serve::Piece &) { return true; }, second.get_token());
    QVERIFY(stopped && stopped->isCut);
    first.request_stop();
}

/// And as it generates.
void TestModelBackend::scoresAPromptAsItScoresAText()
{
    serve::Bases bases;
    const auto backend = serve::loadText(filesOf(kModels / "SmolLM2-135M-Instruct"), {}, nn::DType::BFloat16, bases);
    QVERIFY(backend);
    std::string text = "The capital of France is Paris.";
    for (int i = 0; i < 30; ++i) // more rows than are in memory at a time
        text += " The capital of France is Paris.";
    const auto ids = *(*backend)->encodeText(text, true);
    QVERIFY(ids.size() > 200);
    QCOMPARE((*backend)->decode(ids), text);
    const auto tokens = (*backend)->scorePrompt(ids, 2, {});
    const auto scores = (*backend)->score(ids, {});
    QVERIFY(tokens && scores);
    QCOMPARE(tokens->size(), ids.size());
    QVERIFY(tokens->front().isFirst && tokens->front().top.empty());
    std::string read;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto &token = (*tokens)[i];
        read += token.bytes;
        if (i == 0)
            continue;
        QVERIFY2(std::abs(token.logProbability - (*scores)[i - 1]) < 1e-4, std::to_string(i).c_str());
        QCOMPARE(token.top.size(), std::size_t(2));
        QVERIFY(token.top[0].logProbability >= token.top[1].logProbability && token.top[0].logProbability >= token.logProbability);
    }
    QCOMPARE(read, text);

    serve::Sampling sampling;
    sampling.temperature = 0;
    sampling.maxTokens = 1;
    sampling.topLogProbs = 2;
    const std::vector<std::int32_t> before(ids.begin(), ids.begin() + 5);
    std::vector<serve::ChosenToken> made;
    QVERIFY((*backend)->generate(before, sampling,
        [&](serve::Piece piece) {
            made.insert(made.end(), piece.tokens.begin(), piece.tokens.end());
            return true;
        },
        {}));
    QCOMPARE(made.front().bytes, (*tokens)[5].top[0].bytes);
    const bool isExact = kernels::hasBFloat16Gemm(); // torch's products of bfloat16 promise only the tolerance
    QVERIFY(std::abs(made.front().logProbability - (*tokens)[5].top[0].logProbability) <= (isExact ? 1e-12 : 0.05));
}

void TestModelBackend::stopsWithinAPrompt()
{
    const auto network = model::CausalLm::load(filesOf(kModels / "SmolLM2-135M-Instruct"), nn::DType::BFloat16);
    QVERIFY(network);
    const std::vector<std::int32_t> ids(300, 504);
    std::stop_source stop;
    int rows = 0;
    (*network)->forEachLogits(
        { ids.begin(), ids.end() },
        [&](std::span<const float>) {
            ++rows;
            stop.request_stop();
        },
        stop.get_token());
    QCOMPARE(rows, 64);
    QCOMPARE(model::scorePrompt(**network, ids, 1, stop.get_token()).error().kind, base::ErrorKind::Canceled);
    QCOMPARE(model::score(**network, ids, stop.get_token()).error().kind, base::ErrorKind::Canceled);
    QVERIFY((*network)->score({ ids.begin(), ids.end() }, stop.get_token()).logProbabilities.empty());
    QVERIFY(model::scorePrompt(**network, ids, 1));
}

/// Where a decoder writes each byte of a row that is no text as U+FFFD, unlike one for each part of a character.
/// OpenAI's log-probabilities are those of the text that is given, whole or in pieces.
void TestModelBackend::tellsNoTokensBehindAStopText()
{
    serve::Bases bases;
    const auto backend = serve::loadText(filesOf(kModels / "SmolLM2-135M-Instruct"), {}, nn::DType::BFloat16, bases);
    QVERIFY(backend);
    serve::Sampling sampling;
    sampling.temperature = 0;
    sampling.maxTokens = 12;
    sampling.topLogProbs = 0;
    const auto made = [&] {
        std::vector<std::string> tokens;
        std::string given;
        const auto completion = (*backend)->generate(*(*backend)->encodeText("1, 2, 3,", true), sampling,
            [&](const serve::Piece &piece) {
                given += piece.text;
                for (const auto &token : piece.tokens)
                    tokens.push_back(token.bytes);
                return true;
            },
            {});
        return completion && completion->text == given ? std::pair(given, tokens) : std::pair(std::string(), tokens);
    };
    const auto [whole, all] = made();
    QCOMPARE(all.size(), std::size_t(12));
    for (std::size_t at = 1; at + 3 < whole.size(); ++at) {
        sampling.stop = { whole.substr(at, 3) };
        const auto [text, tokens] = made();
        QVERIFY(whole.starts_with(text) && text.size() <= at);
        std::size_t count = 0;
        for (std::size_t begin = 0; begin < text.size(); begin += all[count++].size()) { }
        QCOMPARE(tokens.size(), count); // the last may go beyond the text, none begins there
    }
}

void TestModelBackend::tellsWhereLoneBytesStand()
{
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString(), model = ANNEAL_TESTS_DIR "/data/models/llama-tied";
    for (const auto *name : { "config.json", "model.safetensors" })
        std::filesystem::copy_file(model / name, path / name);
    base::Json vocabulary = base::Json::object();
    for (int byte = 0; byte < 256; ++byte)
        vocabulary[QString::asprintf("<0x%02X>", unsigned(byte)).toStdString()] = byte;
    const base::Json tokenizer { { "decoder", { { "type", "ByteFallback" } } },
        { "model", { { "type", "BPE" }, { "byte_fallback", true }, { "vocab", std::move(vocabulary) }, { "merges", base::Json::array() } } } };
    std::ofstream(path / "tokenizer.json") << tokenizer.dump();
    serve::Bases bases;
    const auto backend = serve::loadText(filesOf(path), {}, nn::DType::Float32, bases);
    QVERIFY2(backend, backend ? "" : backend.error().text().c_str());
    const auto offsetsOf = [&](const std::vector<std::int32_t> &ids) {
        serve::TextOffset offset;
        return offset.pass(*(*backend)->scorePrompt(ids, 0, {}));
    };
    const std::vector<std::int32_t> whole { 0xE2, 0x82, 0xAC, 'a', 0xC3, 0xA9 }, cut { 0xE2, 0x82, 'a', 0xC3, 0xA9 };
    QCOMPARE((*backend)->decode(whole),
        std::string("\xE2\x82\xAC"
                    "a\xC3\xA9"));
    QCOMPARE(offsetsOf(whole), (std::vector<std::size_t> { 0, 0, 0, 1, 2, 2 }));
    QCOMPARE((*backend)->decode(cut).size(), cut.size() * 3); // each is U+FFFD, the "a" too
    QCOMPARE(offsetsOf(cut), (std::vector<std::size_t> { 0, 1, 2, 3, 4 }));
}

/// A request whose limit is below that is refused before anything is sent: afterwards it could only break off.
void TestModelBackend::knowsTheFewestTokensOfAForm()
{
    serve::Bases bases;
    const auto backend = serve::loadText(filesOf(kModels / "SmolLM2-135M-Instruct"), {}, nn::DType::BFloat16, bases);
    QVERIFY(backend);
    serve::Sampling sampling;
    sampling.form = grammar::FormSource::jsonSchema({ { "type", "string" }, { "minLength", 500 } });
    const auto fewest = (*backend)->fewestTokens(sampling);
    QVERIFY(fewest && *fewest > 10 && *fewest <= 600);
    sampling.maxTokens = *fewest - 1;
    QVERIFY(!(*backend)->generate({ 1 }, sampling, [](serve::Piece) { return true; }, {}));
    sampling.form = grammar::FormSource::jsonSchema({ { "type", "text" } });
    const auto refused = (*backend)->fewestTokens(sampling);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, base::ErrorKind::BadInput);
}

/// What is whole is not always what the model meant.
void TestModelBackend::tellsWhenTokensEndedAForm()
{
    serve::Bases bases;
    const auto backend = serve::loadText(filesOf(kModels / "SmolLM2-135M-Instruct"), {}, nn::DType::BFloat16, bases);
    QVERIFY(backend);
    const auto prompt = (*backend)->encodeText("Once upon a time, there was", false);
    QVERIFY(prompt);
    const auto completed = [&](grammar::FormSource form, std::int64_t most) {
        serve::Sampling sampling;
        sampling.temperature = 0;
        sampling.maxTokens = most;
        sampling.form = std::move(form);
        return (*backend)->generate(*prompt, sampling, [](const serve::Piece &) { return true; }, {});
    };
    const auto sentence = grammar::FormSource::regex("[A-Za-z ,]{3,}\\.");
    const auto whole = completed(sentence, 200);
    QVERIFY(whole && whole->text.ends_with('.') && whole->tokens > 2 && !whole->reachedLength);
    const auto same = completed(sentence, whole->tokens); // just as many as it takes
    QVERIFY(same && same->text == whole->text && !same->reachedLength);
    const auto cut = completed(sentence, whole->tokens - 1);
    QVERIFY(cut && cut->text.ends_with('.') && cut->text != whole->text && cut->reachedLength);
}

/// Beside its base, which it changes nothing of.
void TestModelBackend::anAdapterIsAModelOfItsOwn()
{
    const auto files = filesOf(kModels / "SmolLM2-135M-Instruct");
    const QTemporaryDir folder;
    const auto adapter = std::filesystem::path(folder.path().toStdString()) / "adapter";
    {
        const auto network = model::CausalLm::load(files, nn::DType::BFloat16);
        QVERIFY(network);
        model::LoraSettings settings;
        settings.targets.modules = { "q_proj", "v_proj" };
        QVERIFY((*network)->addLora(settings, 1));
        for (const auto &[name, tensor] : (*network)->trainable())
            tensor.detach().fill_(0.5);
        QVERIFY((*network)->saveAdapter(adapter, "smol"));
    }
    serve::Models models;
    const auto bases = std::make_shared<serve::Bases>();
    const auto own = serve::sourceOf("smol:mine", files, nn::DType::BFloat16, bases, adapter, "smol");
    QVERIFY(own && own->bytes > 1000 && own->bytes < 10u << 20); // beside its base
    QCOMPARE(own->base, sourceOf(kModels / "SmolLM2-135M-Instruct").base);
    for (auto source : { serve::sourceOf("smol", files, nn::DType::BFloat16, bases),
             serve::sourceOf("smol:mine", files, nn::DType::BFloat16, bases, adapter, "smol") })
        QVERIFY(source && models.add(std::move(*source)));
    const auto textOf = [&](const std::string &name) {
        const auto backend = models.text(name);
        serve::Sampling sampling;
        sampling.temperature = 0;
        sampling.maxTokens = 8;
        const auto made = backend
            ? (*backend)->generate(*(*backend)->encodeText("The capital of France is", true), sampling, [](const serve::Piece &) { return true; }, {})
            : backend.error();
        return made ? made->text : made.error().text();
    };
    const auto before = textOf("smol");
    const auto adapted = textOf("smol:mine");
    QVERIFY2(before.find("Paris") != std::string::npos, before.c_str());
    QVERIFY2(adapted != before, adapted.c_str());
    QCOMPARE(textOf("smol"), before);
    QCOMPARE(models.find("smol:mine")->parent, std::string("smol"));
    const auto one = bases->load(files, {}, nn::DType::BFloat16, {}), other = bases->load(files, adapter, nn::DType::BFloat16, {});
    QVERIFY(one && other && one->base && one->base == other->base && one->network != other->network);
}

void TestModelBackend::toolsGoThroughTheModelsOwnTemplate()
{
    const QTemporaryDir folder;
    const std::string chatTemplate
        = "{% if tools %}<tools>{% for tool in tools %}{{ tool | tojson }}{% endfor %}</tools>\n{% endif %}"
          "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}"
          "{% for call in message.tool_calls %}<tool_call>{\"name\": \"{{ call.function.name }}\", \"arguments\": {{ call.function.arguments | "
          "tojson "
          "}}}"
          "</tool_call>{% endfor %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    const auto files = changedModel(folder, [&](Values &values) { values["tokenizer.chat_template"] = chatTemplate; });
    serve::Bases bases;
    const auto backend = serve::loadText(files, {}, nn::DType::BFloat16, bases);
    QVERIFY(backend);
    QCOMPARE((*backend)->callSyntax(), serve::CallSyntax::Hermes);
    QVERIFY((*backend)->showsTools() && (*backend)->showsCalls());
    // As a client sends them: the arguments are JSON text, and the content of a turn that calls is null.
    const auto messages
        = *base::parseJson(R"([{"role": "user", "content": "Weather <|im_end|>?"}, {"role": "assistant", "content": null, "tool_calls": [
        {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{\"city\": \"Rome\"}"}}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "Rain"}])");
    const auto tools = *base::parseJson(R"([{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}])");
    const auto ids = (*backend)->encodeChat(messages, tools, nullptr);
    QVERIFY(ids);
    std::string text;
    for (const auto id : *ids)
        text += (*backend)->textOf(id);
    QCOMPARE(text,
        std::string("<tools>{\"type\": \"function\", \"function\": {\"name\": \"f\", \"parameters\": {\"type\": \"object\"}}}</tools>\n"
                    "<|im_start|>user\nWeather <|im_end|>?<|im_end|>\n"
                    "<|im_start|>assistant\n<tool_call>{\"name\": \"f\", \"arguments\": {\"city\": \"Rome\"}}</tool_call><|im_end|>\n"
                    "<|im_start|>tool\nRain<|im_end|>\n<|im_start|>assistant\n"));
}

/// Where they are special tokens, which are otherwise left out: here " Paris" is made one.
void TestModelBackend::marksOfCallsStandInTheText()
{
    const QTemporaryDir folder;
    const auto files = changedModel(folder, [](Values &values) {
        auto &tokens = std::get<std::vector<std::string>>(values["tokenizer.ggml.tokens"]);
        const auto paris = std::find(tokens.begin(), tokens.end(), "\xc4\xa0Paris");
        std::get<std::vector<std::int64_t>>(values["tokenizer.ggml.token_type"]).at(static_cast<std::size_t>(paris - tokens.begin())) = 3; // control
        *paris = "[TOOL_CALLS]";
        auto &merges = std::get<std::vector<std::string>>(values["tokenizer.ggml.merges"]);
        std::erase_if(merges, [](const std::string &merge) {
            const auto joined = QByteArray::fromStdString(merge).replace(' ', "");
            return joined == "\xc4\xa0Paris";
        });
    });
    serve::Bases bases;
    const auto backend = serve::loadText(files, {}, nn::DType::BFloat16, bases);
    QVERIFY2(backend, backend ? "" : backend.error().text().c_str());
    serve::Sampling sampling;
    sampling.temperature = 0;
    sampling.maxTokens = 2;
    for (const bool shows : { true, false }) {
        sampling.showsCallMarks = shows;
        std::string pieces;
        const auto made = (*backend)->generate(*(*backend)->encodeText("The capital of France is", true), sampling,
            [&](const serve::Piece &piece) {
                pieces += piece.text;
                return true;
            },
            {});
        QVERIFY(made);
        QCOMPARE(made->text, std::string(shows ? "[TOOL_CALLS]." : "."));
        QCOMPARE(pieces, made->text);
    }
}

ANNEAL_TEST(TestModelBackend)
#include "tst_modelbackend.moc"
