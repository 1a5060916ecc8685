// SPDX-License-Identifier: GPL-3.0-or-later
// /v1/embeddings and /v1/rerank, and what /v1/models tells of several models.
#include "tests/core/serve/fakebackend.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <cstring>

using namespace anneal;
using base::Json;

namespace {

std::atomic<int> running = 0; // of embeddings of "wait", which last until they are told to stop, and of "slow", which last a while

/// Counts what is encoded, by all models. A byte is a token.
struct Encodings
{
    std::atomic<int> texts = 0;
    std::atomic<int> running = 0;
    std::atomic<int> most = 0; // at the same time

    std::vector<serve::EncoderBackend::Ids> encode(std::span<const std::string> given)
    {
        most = std::max(most.load(), ++running);
        std::vector<serve::EncoderBackend::Ids> encoded;
        for (const auto &text : given) {
            ++texts;
            encoded.emplace_back(text.begin(), text.end());
            if (text == "large")
                std::this_thread::sleep_for(std::chrono::milliseconds(30));
        }
        --running;
        return encoded;
    }
};

/// A text's vector: its length, of which 20 tokens are read at most with the two around it, its first byte, and a third that no decimal tells
/// exactly.
class FakeEmbedder : public serve::EmbedderBackend
{
public:
    explicit FakeEmbedder(Encodings &encodings) : m_encodings(encodings) { }
    std::int64_t dimensions() const override { return 3; }
    std::int64_t mostTokens() const override { return 20; }
    std::int64_t tokensAround() const override { return 2; }
    base::Result<std::vector<Ids>> encode(std::span<const std::string> texts) const override { return m_encodings.encode(texts); }
    base::Result<Ids> encodeText(const std::string &text, bool addSpecial) const override
    {
        Ids ids(text.begin(), text.end());
        if (addSpecial)
            ids.insert(ids.begin(), 'e');
        return ids;
    }
    std::string textOf(std::int32_t token) const override { return std::string(1, static_cast<char>(token)); }
    base::Result<Ids> idsOfText(std::span<const std::int32_t> ids) const override
    {
        if (ids[0] > 255)
            return base::Error { base::ErrorKind::BadInput, "there is no such token", {} };
        Ids plain(ids.begin(), ids.end());
        std::erase_if(plain, [](std::int32_t id) { return id == 101 || id == 102; }); // they stand around every text
        return plain;
    }
    base::Result<std::vector<std::vector<float>>> embed(std::span<const Ids> texts, std::int64_t most, std::stop_token stop) override
    {
        const std::string first(texts[0].begin(), texts[0].end());
        std::vector<std::vector<float>> vectors;
        ++running;
        while (first == "wait" && !stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (first == "slow")
            std::this_thread::sleep_for(std::chrono::milliseconds(1800));
        --running;
        for (const auto &ids : texts)
            vectors.push_back({ static_cast<float>(std::min(std::ssize(ids), most - tokensAround())), static_cast<float>(ids[0]), 1.0f / 3 });
        return vectors;
    }

private:
    Encodings &m_encodings;
};

/// The longer a text, the better it answers.
class FakeReranker : public serve::RerankerBackend
{
public:
    explicit FakeReranker(Encodings &encodings) : m_encodings(encodings) { }
    std::int64_t mostTokens() const override { return 20; }
    std::int64_t tokensAround() const override { return 3; }
    base::Result<std::vector<Ids>> encode(std::span<const std::string> texts) const override { return m_encodings.encode(texts); }
    base::Result<Ids> encodeText(const std::string &text, bool addSpecial) const override
    {
        Ids ids(text.begin(), text.end());
        if (addSpecial)
            ids.insert(ids.begin(), 'r');
        return ids;
    }
    std::string textOf(std::int32_t token) const override { return std::string(1, static_cast<char>(token)); }
    base::Result<std::vector<double>> score(const Ids &query, std::span<const Ids> texts, std::int64_t most, std::stop_token) override
    {
        std::vector<double> scores;
        for (const auto &text : texts)
            scores.push_back(static_cast<double>(std::min(std::ssize(text), most - tokensAround() - std::ssize(query))) / 10);
        return scores;
    }

private:
    Encodings &m_encodings;
};

} // namespace

class TestEncoders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void embeds_data();
    void embeds();
    void spellsVectorsInBase64_data();
    void spellsVectorsInBase64();
    void ranks();
    void encodesEachTextOnce();
    void encodesForOneRequestAtATime();
    void cutsTextsWhereItIsAskedTo();
    void takesItsTime();
    void stopsForAClientThatIsGone();
    void refuses_data();
    void refuses();
    void listsAllModels();
    void waitForNoTexts();
    void tokenizesWithEveryModel();
    void needsANameWhereThereAreSeveral();
    void namesModelsThatCanChat();

private:
    std::unique_ptr<Encodings> m_encodings; // outlives the server
    std::unique_ptr<tests::FakeServer> m_server;
};

void TestEncoders::init()
{
    m_server.reset();
    m_encodings = std::make_unique<Encodings>();
    m_server = std::make_unique<tests::FakeServer>();
    serve::ModelSource embedder { "vectors", serve::ModelKind::Embedder, {}, 256, 0, [this](const std::stop_token &) {
                                     serve::LoadedModel loaded;
                                     loaded.embedder = std::make_shared<FakeEmbedder>(*m_encodings);
                                     return base::Result<serve::LoadedModel>(loaded);
                                 } };
    serve::ModelSource reranker { "ranks", serve::ModelKind::Reranker, {}, 512, 0, [this](const std::stop_token &) {
                                     serve::LoadedModel loaded;
                                     loaded.reranker = std::make_shared<FakeReranker>(*m_encodings);
                                     return base::Result<serve::LoadedModel>(loaded);
                                 } };
    serve::ModelSource adapter { "fake:mine", serve::ModelKind::Text, "fake", 64, 0, [](const std::stop_token &) {
                                    return base::Result<serve::LoadedModel>(
                                        base::Error { base::ErrorKind::BadInput, "it is damaged: /srv/all/mine/x.bin of /srv/all/mine", {} });
                                } };
    adapter.folders = { "/srv/all/mine" };
    for (auto *source : { &embedder, &reranker, &adapter })
        QVERIFY(m_server->models.add(std::move(*source)));
    QVERIFY(m_server->start());
}

void TestEncoders::cleanup()
{
    m_server.reset();
}

void TestEncoders::embeds_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QList<int>>("lengths");
    QTest::newRow("text") << QByteArray(R"("abc")") << QList<int> { 3 };
    QTest::newRow("texts") << QByteArray(R"(["abc", "a"])") << QList<int> { 3, 1 };
    QTest::newRow("ids") << QByteArray("[97, 98]") << QList<int> { 2 };
    QTest::newRow("lists of ids") << QByteArray("[[97, 98], [97]]") << QList<int> { 2, 1 };
}

void TestEncoders::embeds()
{
    QFETCH(QByteArray, input);
    QFETCH(QList<int>, lengths);
    const auto json = m_server->posted("/v1/embeddings", R"({"model": "vectors", "dimensions": 3, "input": )" + input + "}");
    QVERIFY2(json.contains("data"), json.dump().c_str());
    QCOMPARE(json["object"].get<std::string>(), std::string("list"));
    QCOMPARE(json["model"].get<std::string>(), std::string("vectors"));
    QCOMPARE(json["data"].size(), static_cast<std::size_t>(lengths.size()));
    int tokens = 0;
    for (std::size_t i = 0; i < json["data"].size(); ++i) {
        const auto &entry = json["data"][i];
        QCOMPARE(entry["object"].get<std::string>(), std::string("embedding"));
        QCOMPARE(entry["index"].get<std::size_t>(), i);
        QCOMPARE(entry["embedding"][0].get<int>(), lengths[static_cast<qsizetype>(i)]);
        QCOMPARE(entry["embedding"][2].get<float>(), 1.0f / 3); // as many digits as tell the number
        tokens += lengths[static_cast<qsizetype>(i)] + 2;
    }
    QCOMPARE(json["usage"]["prompt_tokens"].get<int>(), tokens);
    QCOMPARE(json["usage"]["total_tokens"].get<int>(), tokens);
}

void TestEncoders::spellsVectorsInBase64_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : { "a", "bc", "def", "A longer text." })
        QTest::newRow(text) << QByteArray(text);
}

void TestEncoders::spellsVectorsInBase64()
{
    QFETCH(QByteArray, text);
    const auto json = m_server->posted("/v1/embeddings", R"({"encoding_format": "base64", "input": ")" + text + "\"}");
    const auto bytes = QByteArray::fromBase64(QByteArray::fromStdString(json["data"][0]["embedding"].get<std::string>()));
    const float expected[] { static_cast<float>(text.size()), static_cast<float>(text[0]), 1.0f / 3 };
    QCOMPARE(bytes, QByteArray(reinterpret_cast<const char *>(expected), sizeof expected));
}

void TestEncoders::ranks()
{
    const auto json
        = m_server->posted("/v1/rerank", R"({"query": "q", "documents": ["a", {"text": "bbb"}, "cc", "c"], "top_n": 3, "return_documents": true})");
    QCOMPARE(json["model"].get<std::string>(), std::string("ranks"));
    QCOMPARE(json["results"].dump(),
        std::string(R"([{"index":1,"relevance_score":0.3,"document":{"text":"bbb"}},{"index":2,"relevance_score":0.2,"document":{"text":"cc"}},)"
                    R"({"index":0,"relevance_score":0.1,"document":{"text":"a"}}])"));
    QCOMPARE(json["usage"]["total_tokens"].get<int>(), 7 + 4 * (1 + 3)); // the documents, each with the query and what is around them
    const auto all = m_server->posted("/v1/rerank", R"({"model": "ranks", "query": "q", "documents": ["a", "bb"]})");
    const std::string ranked = R"([{"index":1,"relevance_score":0.2},{"index":0,"relevance_score":0.1}])";
    QCOMPARE(all["results"].dump(), ranked);
    for (const char *path : { "/rerank", "/v2/rerank" }) // as clients of other servers know it
        QCOMPARE(m_server->posted(path, R"({"query": "q", "documents": ["a", "bb"]})")["results"].dump(), ranked);
}

/// Some texts take a hundred times their size, and a query may stand beside thousands.
void TestEncoders::encodesEachTextOnce()
{
    QVERIFY(m_server->posted("/v1/embeddings", R"({"input": ["a", "bc", "def"]})").contains("data"));
    QCOMPARE(m_encodings->texts.load(), 3);
    QVERIFY(m_server->posted("/v1/rerank", R"({"query": "q", "documents": ["a", "bc", "def"]})").contains("results"));
    QCOMPARE(m_encodings->texts.load(), 3 + 1 + 3);
}

/// Whatever their models.
void TestEncoders::encodesForOneRequestAtATime()
{
    std::atomic<int> answered = 0;
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 3; ++i) {
            clients.emplace_back([&] { answered += m_server->post("/v1/embeddings", R"({"input": ["large", "large"]})").status == 200; });
            clients.emplace_back([&] { answered += m_server->post("/v1/rerank", R"({"query": "q", "documents": ["large"]})").status == 200; });
        }
    }
    QCOMPARE(answered.load(), 6);
    QCOMPARE(m_encodings->most.load(), 1);
}

/// Never silently.
void TestEncoders::cutsTextsWhereItIsAskedTo()
{
    const QByteArray large(28, 'x'), texts = R"(["a", ")" + large + R"("])";
    const auto ask = [&](const char *path, const QByteArray &more) { return m_server->posted(path, "{" + more + "}"); };
    const auto refused = ask("/v1/embeddings", "\"input\": " + texts)["error"];
    QCOMPARE(refused["message"].get<std::string>(),
        std::string("input[1] has 30 tokens, and this model reads at most 20. Shorten it, or send \"truncate_prompt_tokens\": -1 to have it cut."));
    QCOMPARE(refused["code"].get<std::string>(), std::string("context_length_exceeded"));
    for (const auto &[truncate, length] : { std::pair(-1, 20), { 20, 20 }, { 5, 5 }, { 3, 3 } }) {
        const auto cut = ask("/v1/embeddings", "\"truncate_prompt_tokens\": " + QByteArray::number(truncate) + ", \"input\": " + texts);
        QCOMPARE(cut["data"][1]["embedding"][0].get<int>(), length - 2);
        QCOMPARE(cut["usage"]["total_tokens"].get<int>(), length + 3);
    }
    for (const int truncate : { -2, 0, 2, 21 }) {
        const auto reply = m_server->post("/v1/embeddings", "{\"truncate_prompt_tokens\": " + QByteArray::number(truncate) + R"(, "input": "a"})");
        QVERIFY2(reply.status == 400 && reply.body.contains("'truncate_prompt_tokens' must be"), reply.body.constData());
    }
    const auto ranked = R"("query": "qq", "documents": )" + texts;
    QVERIFY(
        ask("/v1/rerank", ranked)["error"]["message"].get<std::string>().starts_with("documents[1] has 33 tokens, and this model reads at most 20."));
    QVERIFY(ask("/v1/rerank", R"("truncate_prompt_tokens": 4, )" + ranked)["error"]["message"].get<std::string>().ends_with("from 5 to 20."));
    const auto query = ask("/v1/rerank", R"("documents": ["a"], "query": ")" + QByteArray(17, 'q') + "\"")["error"];
    QCOMPARE(query["message"].get<std::string>(),
        std::string("'query' has 20 tokens, and this model reads at most 20, those of a document among them. Shorten it, or send "
                    "\"truncate_prompt_tokens\": -1 to have it cut."));
    QCOMPARE(query["param"].get<std::string>(), std::string("query"));
    const auto cut = ask("/v1/rerank", R"("truncate_prompt_tokens": 8, )" + ranked);
    QCOMPARE(cut["results"].dump(), std::string(R"([{"index":1,"relevance_score":0.3},{"index":0,"relevance_score":0.1}])"));
    QCOMPARE(cut["usage"]["total_tokens"].get<int>(), 8 + 6);
}

/// An answer that takes long begins before it is there: white space, then the JSON.
void TestEncoders::takesItsTime()
{
    const auto reply = m_server->post("/v1/embeddings", R"({"input": "slow"})");
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.whole && reply.body.startsWith(' '));
    QCOMPARE(Json::parse(reply.body.toStdString())["data"].size(), std::size_t(1));
    tests::RawHttp old(m_server->port());
    old.send(tests::httpRequest("POST", "/v1/embeddings", m_server->port(), R"({"input": "slow"})", { tests::FakeServer::kBearer })
                 .replace("HTTP/1.1", "HTTP/1.0"));
    QCOMPARE(Json::parse(old.reply().body.toStdString())["data"].size(), std::size_t(1));
}

void TestEncoders::stopsForAClientThatIsGone()
{
    {
        tests::RawHttp client(m_server->port());
        client.send(tests::httpRequest("POST", "/v1/embeddings", m_server->port(), R"({"input": "wait"})", { tests::FakeServer::kBearer }));
        client.readUntil("\r\n\r\n");
        QTRY_COMPARE(running.load(), 1);
    }
    QTRY_COMPARE(running.load(), 0);
    // The same when the server stops.
    tests::RawHttp client(m_server->port());
    client.send(tests::httpRequest("POST", "/v1/embeddings", m_server->port(), R"({"input": "wait"})", { tests::FakeServer::kBearer }));
    QTRY_COMPARE(running.load(), 1);
    m_server->stop();
    QCOMPARE(running.load(), 0);
}

void TestEncoders::refuses_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("says");
    const auto embed = [](const char *name, const QByteArray &body, const char *says, int status = 400) {
        QTest::newRow(name) << QByteArray("/v1/embeddings") << body << status << QByteArray(says);
    };
    embed("no input", "{}", "'input'");
    embed("empty text", R"({"input": ""})", "input[0] has no tokens: it is empty, or holds nothing but white space.");
    embed("ids around an empty text", R"({"input": [[97], [101, 102]]})", "input[1] has no tokens");
    embed("empty list", R"({"input": []})", "'input'");
    embed("empty text in a list", R"({"input": ["a", ""]})",
        R"(input[1] has no tokens: it is empty, or holds nothing but white space.","type":"invalid_request_error","param":"input")");
    embed("empty list of ids", R"({"input": [[1], []]})", "'input'");
    embed("texts and ids", R"({"input": ["a", 1]})", "'input'");
    embed("negative id", R"({"input": [-1]})", "input[0] is -1, and token ids");
    embed("unknown id", R"({"input": [999]})", "no such token");
    embed("many texts", "{\"input\": [" + QByteArray("\"a\",").repeated(2048) + "\"a\"]}", "2,048");
    embed("other dimensions", R"({"input": "a", "dimensions": 2})", "'dimensions' must be 3");
    embed("other encoding", R"({"input": "a", "encoding_format": "hex"})", "'encoding_format'");
    embed("unknown field", R"({"input": "a", "inputs": "b"})", "Unknown parameter: 'inputs'");
    embed("text model", R"({"input": "a", "model": "fake"})", "one of the kind \\\"embedding\\\". This server has 'vectors'.");
    embed("no such model", R"({"input": "a", "model": "x"})", "model_not_found", 404);
    const auto rank = [](const char *name, const QByteArray &body, const char *says) {
        QTest::newRow(name) << QByteArray("/v1/rerank") << body << 400 << QByteArray(says);
    };
    rank("no query", R"({"documents": ["a"]})", "'query'");
    rank("empty query", R"({"query": "", "documents": ["a"]})", "'query'");
    rank("empty document", R"({"query": "a", "documents": ["b", {"text": ""}]})",
        R"(documents[1] has no tokens: it is empty, or holds nothing but white space.","type":"invalid_request_error","param":"documents")");
    rank("no documents", R"({"query": "a"})", "'documents'");
    rank("document of a number", R"({"query": "a", "documents": [1]})", "'documents'");
    rank("none wanted", R"({"query": "a", "documents": ["a"], "top_n": 0})", "'top_n'");
    QTest::newRow("embedder as text model") << QByteArray("/v1/completions") << QByteArray(R"({"prompt": "a", "model": "vectors"})") << 400
                                            << QByteArray("of the kind");
    QTest::newRow("damaged model") << QByteArray("/v1/completions") << QByteArray(R"({"prompt": "a", "model": "fake:mine"})") << 500
                                   << QByteArray("\"It is damaged: x.bin of mine.\"");
}

void TestEncoders::refuses()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, says);
    const auto reply = m_server->post(path, body);
    QVERIFY2(reply.status == status, reply.body.constData());
    QVERIFY2(reply.body.contains(says), reply.body.constData());
}

void TestEncoders::listsAllModels()
{
    const auto list = [&] { return Json::parse(m_server->get("/v1/models").body.toStdString())["data"]; };
    auto models = list();
    for (auto &model : models)
        model.erase("created");
    QCOMPARE(models.dump(),
        std::string(
            R"([{"id":"fake","object":"model","owned_by":"anneal","kind":"text","state":"unloaded","context_length":64},)"
            R"({"id":"vectors","object":"model","owned_by":"anneal","kind":"embedding","state":"unloaded","context_length":256},)"
            R"({"id":"ranks","object":"model","owned_by":"anneal","kind":"rerank","state":"unloaded","context_length":512},)"
            R"({"id":"fake:mine","object":"model","owned_by":"anneal","kind":"text","state":"unloaded","context_length":64,"parent":"fake"}])"));
    QCOMPARE(m_server->post("/v1/embeddings", R"({"input": "a"})").status, 200);
    QCOMPARE(list()[1]["state"].get<std::string>(), std::string("loaded"));
    QVERIFY(Json::parse(m_server->get("/v1/models/vectors").body.toStdString()) == list()[1]);
    QCOMPARE(Json::parse(m_server->get("/v1/models/fake:mine").body.toStdString())["parent"].get<std::string>(), std::string("fake"));
}

/// An encoder has places of its own, however few texts a server makes at a time.
void TestEncoders::waitForNoTexts()
{
    tests::FakeServer small({ .atOnce = 1, .mostWaiting = 0 });
    for (const bool isEmbedder : { true, false }) {
        serve::ModelSource source;
        source.name = isEmbedder ? "vectors" : "ranks";
        source.kind = isEmbedder ? serve::ModelKind::Embedder : serve::ModelKind::Reranker;
        source.load = [this, isEmbedder](const std::stop_token &) {
            serve::LoadedModel loaded;
            if (isEmbedder)
                loaded.embedder = std::make_shared<FakeEmbedder>(*m_encodings);
            else
                loaded.reranker = std::make_shared<FakeReranker>(*m_encodings);
            return base::Result<serve::LoadedModel>(loaded);
        };
        QVERIFY(small.models.add(std::move(source)));
    }
    QVERIFY(small.start());
    tests::RawHttp running(small.port());
    running.send(tests::httpRequest(
        "POST", "/v1/completions", small.port(), R"({"prompt": "ab", "seed": 7, "stream": true})", { tests::FakeServer::kBearer }));
    running.readUntil("three");
    QCOMPARE(small.post("/v1/embeddings", R"({"input": "ab"})").status, 200);
    QCOMPARE(small.post("/v1/rerank", R"({"query": "a", "documents": ["b"]})").status, 200);
    QCOMPARE(small.post("/v1/completions", R"({"prompt": "ab"})").status, 503); // texts share the one place
}

void TestEncoders::tokenizesWithEveryModel()
{
    const auto pieces = [&](const QByteArray &model, const QByteArray &more = {}) {
        return m_server->posted("/v1/tokenize", R"({"text": "ab", "model": )" + model + more + "}")["pieces"].dump();
    };
    // As vLLM has it, whatever stands around a text belongs to it where nobody says otherwise.
    for (const char *without : { R"(, "add_special_tokens": false)", R"(, "add_special": false)" })
        QCOMPARE(pieces("\"vectors\"", without), std::string(R"(["a","b"])"));
    for (const char *with : { R"(, "add_special_tokens": true)", R"(, "add_special": true)", R"(, "add_special_tokens": null)" })
        QCOMPARE(pieces("\"vectors\"", with), std::string(R"(["e","a","b"])"));
    QCOMPARE(pieces("\"fake\""), std::string(R"(["a","b"])"));
    QCOMPARE(pieces("\"vectors\""), std::string(R"(["e","a","b"])"));
    QCOMPARE(pieces("\"ranks\""), std::string(R"(["r","a","b"])"));
    QCOMPARE(m_server->post("/v1/tokenize", R"({"text": "a", "model": "x"})").status, 404);
}

void TestEncoders::needsANameWhereThereAreSeveral()
{
    const auto reply = m_server->post("/v1/completions", R"({"prompt": "a"})");
    QCOMPARE(reply.status, 400);
    QVERIFY2(reply.body.contains("'fake:mine'") && !reply.body.contains("'vectors'"), reply.body.constData());
    QCOMPARE(m_server->post("/v1/completions", R"({"prompt": "a", "model": "fake"})").status, 200);
    // Any of them can tokenize.
    const auto all = m_server->post("/v1/tokenize", R"({"text": "a"})");
    QCOMPARE(all.status, 400);
    QVERIFY2(all.body.contains("'model' must name a model; this server has 'fake', 'vectors', 'ranks', 'fake:mine'."), all.body.constData());
    QVERIFY(m_server->post("/v1/tokenize", R"({"text": "a", "model": "x"})").body.contains("'fake', 'vectors', 'ranks', 'fake:mine'."));
    const QByteArray large = "{" + QByteArray(2 << 20, ' ') + R"("text": "a")";
    QVERIFY(m_server->post("/v1/tokenize", large + "}").body.contains("'model' must name a model; this server has 'fake',"));
    QCOMPARE(m_server->post("/v1/tokenize", large + R"(, "model": "ranks"})").status, 200);
}

/// Who wants to chat is told of no other models.
void TestEncoders::namesModelsThatCanChat()
{
    tests::FakeServer server;
    serve::ModelSource plain;
    plain.name = "plain";
    plain.hasChatTemplate = false;
    QVERIFY(server.models.add(std::move(plain)));
    QVERIFY(server.start());
    const auto asked = [&](const QByteArray &more) {
        return server.post("/v1/chat/completions", R"({"messages": [{"role": "user", "content": "x"}])" + more + "}").body;
    };
    const auto missing = asked({}), unknown = asked(R"(, "model": "x")");
    QVERIFY2(missing.contains("'model' must name a model that can chat; this server has 'fake'."), missing.constData());
    QVERIFY2(unknown.contains("does not exist here; this server has 'fake' for chats."), unknown.constData());
    QVERIFY(server.post("/v1/completions", R"({"prompt": "a"})").body.contains("of the kind \\\"text\\\"; this server has 'fake', 'plain'."));
}

ANNEAL_TEST(TestEncoders)
#include "tst_encoders.moc"
