// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/weights/ggufwriter.h"
#include "core/weights/modelshape.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <limits>

using namespace anneal;
using base::Json;

namespace {

const char kSmall[] = R"({"model_type":"llama","architectures":["LlamaForCausalLM"],"vocab_size":100,"hidden_size":32,"intermediate_size":48,
    "num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"max_position_embeddings":64,"rms_norm_eps":1e-5,
    "rope_theta":5000.0,"tie_word_embeddings":true,"torch_dtype":"bfloat16","bos_token_id":1,"eos_token_id":2})";

} // namespace

class TestModelShape : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsConfig();
    void readsRopeOfBothStyles_data();
    void readsRopeOfBothStyles();
    void takesEndsFromTheGenerationConfig();
    void namesIdsOutsideTheVocabulary();
    void readsFamilies_data();
    void readsFamilies();
    void refuses_data();
    void refuses();
    void readsGguf();
    void findsLlama3ScalingInFactors();
    void refusesGguf_data();
    void refusesGguf();

private:
    base::Result<weights::ModelShape> shapeOf(const std::string &config, const std::string &generation = {});
    base::Result<weights::ModelShape> shapeOf(const std::map<std::string, weights::GgufValue> &changes, const std::vector<float> &factors = {});
    QTemporaryDir m_folder;
};

base::Result<weights::ModelShape> TestModelShape::shapeOf(const std::string &config, const std::string &generation)
{
    weights::ModelFiles files;
    files.folder = m_folder.path().toStdString();
    std::filesystem::remove(files.folder / "generation_config.json");
    if (auto written = base::writeFile(files.folder / "config.json", config); !written)
        return written.error();
    if (!generation.empty()) {
        if (auto written = base::writeFile(files.folder / "generation_config.json", generation); !written)
            return written.error();
    }
    return weights::readShape(files);
}

base::Result<weights::ModelShape> TestModelShape::shapeOf(const std::map<std::string, weights::GgufValue> &changes, const std::vector<float> &factors)
{
    using Integer = std::int64_t;
    std::map<std::string, weights::GgufValue> values { { "general.architecture", std::string("llama") }, { "llama.block_count", Integer(2) },
        { "llama.context_length", Integer(8192) }, { "llama.embedding_length", Integer(256) }, { "llama.feed_forward_length", Integer(48) },
        { "llama.attention.head_count", Integer(4) }, { "llama.attention.head_count_kv", Integer(2) },
        { "llama.attention.layer_norm_rms_epsilon", 1e-5 }, { "llama.rope.freq_base", 500000.0 }, { "tokenizer.ggml.bos_token_id", Integer(1) },
        { "tokenizer.ggml.eos_token_id", Integer(2) }, { "tokenizer.ggml.eot_token_id", Integer(3) } };
    for (const auto &[key, value] : changes)
        values[key] = value;
    weights::GgufWriter writer;
    for (const auto &[key, value] : values)
        writer.add(key, value);
    writer.describe("token_embd.weight", weights::GgmlType::Q8_0, { 8, 256 });
    writer.describe("rope_freqs.weight", weights::GgmlType::F32, { static_cast<std::int64_t>(factors.empty() ? 32 : factors.size()) });
    weights::ModelFiles files;
    files.kind = weights::ModelFiles::Kind::Gguf;
    files.gguf = m_folder.filePath("x.gguf").toStdString();
    std::filesystem::remove(files.gguf); // of the row before: nothing is written over
    const std::vector<float> ones(32, 1.0f);
    const auto &written = factors.empty() ? ones : factors;
    auto status = writer.begin(files.gguf);
    if (status)
        status = writer.write(std::string(8 * 8 * 34, '\0'));
    if (status)
        status = writer.write({ reinterpret_cast<const char *>(written.data()), written.size() * 4 });
    if (status)
        status = writer.commit();
    return status ? weights::readShape(files) : status.error();
}

void TestModelShape::readsConfig()
{
    const auto shape = shapeOf(kSmall);
    QVERIFY2(bool(shape), shape ? "" : shape.error().detail.c_str());
    QCOMPARE(shape->headDim, std::int64_t(8));
    QCOMPARE(shape->keyValueHeads, std::int64_t(2));
    QCOMPARE(shape->dtype, std::string("bfloat16"));
    QCOMPARE(shape->ropeTheta, 5000.0);
    QVERIFY(shape->tiedEmbeddings && !shape->queryBias);
    QVERIFY(shape->eosIds == std::vector<std::int64_t>({ 2 }));
    // embedding + 2 × (q, o 32×32; k, v 16×32; three 48×32; two norms) + norm
    QCOMPARE(shape->parameters(), std::int64_t(100 * 32 + 2 * (2 * 1024 + 2 * 512 + 3 * 1536 + 64) + 32));
}

void TestModelShape::readsRopeOfBothStyles_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<int>("type");
    QTest::addColumn<double>("theta");
    QTest::addColumn<double>("factor");
    QTest::addColumn<qint64>("original");
    QTest::newRow("nothing") << QByteArray("{}") << int(weights::RopeScaling::None) << 5000.0 << 1.0 << qint64(64);
    QTest::newRow("null") << QByteArray(R"({"rope_scaling":null})") << int(weights::RopeScaling::None) << 5000.0 << 1.0 << qint64(64);
    QTest::newRow("old linear") << QByteArray(R"({"rope_scaling":{"type":"linear","factor":2.0}})") << int(weights::RopeScaling::Linear) << 5000.0
                                << 2.0 << qint64(64);
    QTest::newRow("old dynamic") << QByteArray(R"({"rope_scaling":{"rope_type":"dynamic","factor":4}})") << int(weights::RopeScaling::Dynamic)
                                 << 5000.0 << 4.0 << qint64(64);
    QTest::newRow("old llama3") << QByteArray(
        R"({"rope_scaling":{"rope_type":"llama3","factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":32}})")
                                << int(weights::RopeScaling::Llama3) << 5000.0 << 8.0 << qint64(32);
    QTest::newRow("new default") << QByteArray(R"({"rope_parameters":{"rope_type":"default","rope_theta":7.0}})") << int(weights::RopeScaling::None)
                                 << 7.0 << 1.0 << qint64(64);
    QTest::newRow("new linear") << QByteArray(R"({"rope_parameters":{"rope_type":"linear","rope_theta":7.0,"factor":3.0}})")
                                << int(weights::RopeScaling::Linear) << 7.0 << 3.0 << qint64(64);
}

void TestModelShape::readsRopeOfBothStyles()
{
    QFETCH(QByteArray, keys);
    QFETCH(int, type);
    QFETCH(double, theta);
    QFETCH(double, factor);
    QFETCH(qint64, original);
    auto config = Json::parse(kSmall);
    config.update(Json::parse(keys.toStdString()));
    const auto shape = shapeOf(config.dump());
    QVERIFY2(bool(shape), shape ? "" : shape.error().detail.c_str());
    QCOMPARE(int(shape->ropeScaling), type);
    QCOMPARE(shape->ropeTheta, theta);
    QCOMPARE(shape->ropeFactor, factor);
    QCOMPARE(qint64(shape->ropeOriginalPositions), original);
}

void TestModelShape::takesEndsFromTheGenerationConfig()
{
    const auto shape = shapeOf(kSmall, R"({"eos_token_id":[2,7],"pad_token_id":5})");
    QVERIFY(shape);
    QVERIFY(shape->eosIds == std::vector<std::int64_t>({ 2, 7 }));
    QVERIFY(shape->padId == 5);
}

void TestModelShape::namesIdsOutsideTheVocabulary()
{
    auto config = Json::parse(kSmall);
    const auto size = config["vocab_size"].get<std::int64_t>();
    config["eos_token_id"] = 2;
    config["pad_token_id"] = -1; // how Llama says that there is none
    config["bos_token_id"] = size;
    const auto shape = shapeOf(config.dump(), R"({"eos_token_id":[7,999999,"</s>"]})");
    QVERIFY(shape);
    QVERIFY(shape->eosIds == std::vector<std::int64_t>({ 7 }));
    QVERIFY(!shape->bosId && !shape->padId);
    QCOMPARE(shape->notes.size(), std::size_t(3));
    QVERIFY2(
        shape->notes[0].find("config.json: bos_token_id " + std::to_string(size) + " is not a token") != std::string::npos, shape->notes[0].c_str());
    QVERIFY2(shape->notes[1].find("generation_config.json: eos_token_id 999999 is not a token") != std::string::npos, shape->notes[1].c_str());
    QVERIFY(shape->notes[1].find(" " + base::formatCount(size) + " tokens") != std::string::npos);
    const auto kept = shapeOf(config.dump(), R"({"eos_token_id":999999})");
    QVERIFY(kept->eosIds == std::vector<std::int64_t>({ 2 })); // of config.json

    config.erase("bos_token_id");
    for (const auto &[ids, said] : { std::pair("[901,902,903,904]", "One more value of eos_token_id is not a token id."),
             std::pair("[901,902,903,904,905]", "2 more values of eos_token_id are not token ids.") }) {
        const auto many = shapeOf(config.dump(), std::string(R"({"eos_token_id":)") + ids + "}");
        QVERIFY(many);
        QCOMPARE(many->notes.size(), std::size_t(4));
        QVERIFY2(many->notes[3].find(said) != std::string::npos, many->notes[3].c_str());
    }

    const auto gguf = shapeOf({ { "tokenizer.ggml.eos_token_id", std::int64_t(8) } }, {});
    QVERIFY2(bool(gguf), gguf ? "" : gguf.error().detail.c_str());
    QVERIFY(gguf->eosIds == std::vector<std::int64_t>({ 3 }));
    QCOMPARE(gguf->notes.size(), std::size_t(1));
    QVERIFY2(gguf->notes[0].find("eos_token_id 8 is not a token of the vocabulary, which has 8 tokens") != std::string::npos, gguf->notes[0].c_str());
}

void TestModelShape::readsFamilies_data() // transformers 5.23.0: what the config classes make of the same keys
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<QByteArray>("biases"); // of queries, of the output, of the feed-forward part
    QTest::addColumn<bool>("headNorms");
    QTest::addColumn<QList<qint64>>("windows"); // of the first layer and the last
    const auto row = [](const char *name, const char *keys, const char *biases, bool headNorms, QList<qint64> windows) {
        QTest::newRow(name) << QByteArray(keys) << QByteArray(biases) << headNorms << windows;
    };
    row("llama", R"({"attention_bias":true})", "qo-", false, { 0, 0 });
    row("mistral by its default", R"({"model_type":"mistral","mlp_bias":true})", "---", false, { 4096, 4096 });
    row("mistral without a window", R"({"model_type":"mistral","sliding_window":null})", "---", false, { 0, 0 });
    row("mistral by its list",
        R"({"model_type":"mistral","sliding_window":8,"num_hidden_layers":2,"layer_types":["full_attention","sliding_attention"]})", "---", false,
        { 0, 8 });
    row("qwen2", R"({"model_type":"qwen2","sliding_window":8})", "q--", false, { 0, 0 });
    row("qwen2 with a window", R"({"model_type":"qwen2","sliding_window":8,"use_sliding_window":true,"max_window_layers":1})", "q--", false,
        { 0, 8 });
    row("qwen2 with a window above its layers", R"({"model_type":"qwen2","sliding_window":8,"use_sliding_window":true})", "q--", false, { 0, 0 });
    row("qwen3", R"({"model_type":"qwen3"})", "---", true, { 0, 0 });
    row("qwen3 by its list", R"({"model_type":"qwen3","sliding_window":8,"use_sliding_window":true,"attention_bias":true,
        "num_hidden_layers":2,"layer_types":["sliding_attention","full_attention"]})",
        "qo-", true, { 8, 0 });
}

void TestModelShape::readsFamilies()
{
    QFETCH(QByteArray, keys);
    QFETCH(QByteArray, biases);
    QFETCH(bool, headNorms);
    QFETCH(QList<qint64>, windows);
    auto config = Json::parse(kSmall);
    config.update(Json::parse(keys.toStdString()));
    const auto shape = shapeOf(config.dump());
    QVERIFY2(bool(shape), shape ? "" : shape.error().detail.c_str());
    QCOMPARE(QByteArray(shape->queryBias ? "q" : "-") + (shape->outputBias ? "o" : "-") + (shape->mlpBias ? "m" : "-"), biases);
    QCOMPARE(shape->headNorms, headNorms);
    QCOMPARE((QList<qint64> { shape->windowOf(0), shape->windowOf(shape->layers - 1) }), windows);
}

void TestModelShape::refuses_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *keys, base::ErrorKind kind, const char *says) {
        QTest::newRow(name) << QByteArray(keys) << int(kind) << QByteArray(says);
    };
    row("another type", R"({"model_type":"gemma2"})", base::ErrorKind::Unsupported, "gemma2");
    row("no type", R"({"model_type":null})", base::ErrorKind::BadInput, "model_type");
    row("classifier", R"({"architectures":["LlamaForSequenceClassification"]})", base::ErrorKind::Unsupported, "LlamaForSequenceClassification");
    row("quantised", R"({"quantization_config":{"bits":4}})", base::ErrorKind::Unsupported, "quantization_config");
    row("gelu", R"({"hidden_act":"gelu"})", base::ErrorKind::Unsupported, "gelu");
    row("longrope", R"({"rope_scaling":{"rope_type":"longrope","factor":4}})", base::ErrorKind::Unsupported, "longrope");
    row("scaling without a factor", R"({"rope_scaling":{"rope_type":"yarn"}})", base::ErrorKind::Corrupt, "factor");
    row("a yarn that is none", R"({"rope_scaling":{"rope_type":"yarn","factor":4,"beta_fast":-1}})", base::ErrorKind::Corrupt, "beta_fast");
    row("gemma3 without a window", R"({"model_type":"gemma3_text","sliding_window":null})", base::ErrorKind::Corrupt, "sliding_window");
    row("a local base as text", R"({"model_type":"gemma3_text","rope_parameters":{"sliding_attention":{"rope_theta":"5000"}}})",
        base::ErrorKind::Corrupt, "rope_theta");
    row("local rope of the older word", R"({"model_type":"gemma3_text","rope_parameters":{"sliding_attention":{"type":"linear","factor":4}}})",
        base::ErrorKind::Unsupported, "layers with a window");
    row("local rope as text", R"({"model_type":"gemma3_text","rope_parameters":{"sliding_attention":"x"}})", base::ErrorKind::Corrupt,
        "sliding_attention");
    row("rotations as text", R"({"model_type":"smollm3","num_hidden_layers":2,"no_rope_layers":["0","1"]})", base::ErrorKind::Corrupt,
        "no_rope_layers");
    row("an interval of 0", R"({"model_type":"smollm3","no_rope_layer_interval":0})", base::ErrorKind::Corrupt, "no_rope_layer_interval");
    row("chunked layers", R"({"model_type":"qwen3","num_hidden_layers":2,"layer_types":["chunked_attention","full_attention"]})",
        base::ErrorKind::Unsupported, "chunked_attention");
    row("a soft cap", R"({"model_type":"gemma3_text","final_logit_softcapping":30})", base::ErrorKind::Unsupported, "final_logit_softcapping");
    row("attention both ways", R"({"model_type":"gemma3_text","use_bidirectional_attention":true})", base::ErrorKind::Unsupported, "both directions");
    row("a scale that is none", R"({"model_type":"gemma3_text","query_pre_attn_scalar":0})", base::ErrorKind::Corrupt, "queries");
    row("rotations of too few layers", R"({"model_type":"smollm3","no_rope_layers":[1]})", base::ErrorKind::Corrupt, "no_rope_layers");
    row("another activation for gemma3", R"({"model_type":"gemma3_text","hidden_activation":"relu"})", base::ErrorKind::Unsupported, "relu");
    row("a negative window", R"({"model_type":"mistral","sliding_window":-1})", base::ErrorKind::Corrupt, "window");
    row("types of too few layers", R"({"model_type":"qwen2","use_sliding_window":true,"sliding_window":8,"layer_types":["full_attention"]})",
        base::ErrorKind::Corrupt, "layer_types");
    row("partial rotation", R"({"partial_rotary_factor":0.5})", base::ErrorKind::Unsupported, "partial_rotary_factor");
    row("no heads", R"({"num_attention_heads":0})", base::ErrorKind::Corrupt, "heads");
    row("negative size", R"({"hidden_size":-32})", base::ErrorKind::Corrupt, "hidden size");
    row("huge size", R"({"vocab_size":2147483649})", base::ErrorKind::Corrupt, "vocabulary");
    row("beyond 64 bits", R"({"vocab_size":18446744073709551615})", base::ErrorKind::Corrupt, "vocab_size");
    row("a million layers", R"({"num_hidden_layers":1000000})", base::ErrorKind::Corrupt, "layers");
    row("heads that do not divide", R"({"num_key_value_heads":3})", base::ErrorKind::Corrupt, "divide");
    row("odd head", R"({"head_dim":7})", base::ErrorKind::Corrupt, "odd");
    row("text for a number", R"({"hidden_size":"32"})", base::ErrorKind::Corrupt, "hidden_size");
    row("fraction", R"({"hidden_size":32.5})", base::ErrorKind::Corrupt, "hidden_size");
    row("rope as text", R"({"rope_scaling":"linear"})", base::ErrorKind::Corrupt, "rope");
    row("rope factor 0", R"({"rope_scaling":{"type":"linear","factor":0}})", base::ErrorKind::Corrupt, "rope");
    row("rope frequencies", R"({"rope_scaling":{"type":"llama3","factor":2,"low_freq_factor":4,"high_freq_factor":4}})", base::ErrorKind::Corrupt,
        "frequency");
    row("epsilon", R"({"rms_norm_eps":0})", base::ErrorKind::Corrupt, "epsilon");
    row("theta", R"({"rope_theta":-1})", base::ErrorKind::Corrupt, "theta");
    row("a theta that turns nothing", R"({"rope_theta":1})", base::ErrorKind::Corrupt, "theta");
    row("attention without weight", R"({"rope_scaling":{"rope_type":"yarn","factor":4,"attention_factor":0.0}})", base::ErrorKind::Corrupt,
        "attention_factor");
}

void TestModelShape::refuses()
{
    QFETCH(QByteArray, keys);
    QFETCH(int, kind);
    QFETCH(QByteArray, says);
    auto config = Json::parse(kSmall);
    config.update(Json::parse(keys.toStdString()));
    const auto shape = shapeOf(config.dump());
    QVERIFY(!shape);
    QVERIFY2(QByteArray::fromStdString(shape.error().detail).contains(says), shape.error().detail.c_str());
    QCOMPARE(int(shape.error().kind), kind);
}

void TestModelShape::readsGguf()
{
    const auto shape = shapeOf(std::map<std::string, weights::GgufValue> {});
    QVERIFY2(bool(shape), shape ? "" : shape.error().detail.c_str());
    QCOMPARE(shape->headDim, std::int64_t(64));
    QCOMPARE(shape->vocabulary, std::int64_t(8));
    QCOMPARE(shape->ropeTheta, 500000.0);
    QCOMPARE(shape->dtype, std::string("Q8_0"));
    QVERIFY(shape->blockNumbers > 0);
    QCOMPARE(shape->blockBytes, shape->blockNumbers / 32 * 34);
    QVERIFY(shape->tiedEmbeddings);
    QVERIFY(shape->ropeScaling == weights::RopeScaling::None);
    QVERIFY(shape->eosIds == std::vector<std::int64_t>({ 2, 3 }));
}

void TestModelShape::findsLlama3ScalingInFactors()
{
    weights::ModelShape llama; // as Llama 3.2 has it, with an unusual original length
    llama.headDim = 64;
    llama.ropeTheta = 500000;
    llama.ropeScaling = weights::RopeScaling::Llama3;
    llama.ropeFactor = 32;
    llama.ropeOriginalPositions = 4096;
    const auto shape = shapeOf(std::map<std::string, weights::GgufValue> {}, weights::llama3Factors(llama));
    QVERIFY2(bool(shape), shape ? "" : shape.error().detail.c_str());
    QVERIFY(shape->ropeScaling == weights::RopeScaling::Llama3);
    QCOMPARE(shape->ropeFactor, 32.0);
    QCOMPARE(shape->ropeOriginalPositions, std::int64_t(4096));
    std::vector<float> strange(32);
    for (std::size_t i = 0; i < strange.size(); ++i)
        strange[i] = 1.0f + static_cast<float>(i % 5);
    QCOMPARE(shapeOf(std::map<std::string, weights::GgufValue> {}, strange).error().kind, base::ErrorKind::Unsupported);
    strange[3] = std::numeric_limits<float>::quiet_NaN();
    QVERIFY(!shapeOf(std::map<std::string, weights::GgufValue> {}, strange));
}

void TestModelShape::refusesGguf_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("number");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("another architecture") << "general.architecture"
                                          << "gemma2" << qint64(0) << QByteArray("gemma2");
    QTest::newRow("adapter") << "general.type"
                             << "adapter" << qint64(0) << QByteArray("adapter");
    QTest::newRow("experts") << "llama.expert_count"
                             << "" << qint64(8) << QByteArray("experts");
    QTest::newRow("split") << "split.count"
                           << "" << qint64(3) << QByteArray("split");
    QTest::newRow("longrope") << "llama.rope.scaling.type"
                              << "longrope" << qint64(0) << QByteArray("longrope");
    QTest::newRow("partial rotation") << "llama.rope.dimension_count"
                                      << "" << qint64(32) << QByteArray("rotated");
    QTest::newRow("a base as text") << "llama.rope.freq_base"
                                    << "x" << qint64(0) << QByteArray("llama.rope.freq_base must be a number");
    QTest::newRow("a scale of its own") << "llama.attention.scale"
                                        << "" << qint64(3) << QByteArray("attention.scale");
    QTest::newRow("a soft cap") << "llama.final_logit_softcapping"
                                << "" << qint64(30) << QByteArray("final_logit_softcapping");
    QTest::newRow("no layers") << "llama.block_count"
                               << "" << qint64(0) << QByteArray("layers");
    QTest::newRow("negative heads") << "llama.attention.head_count"
                                    << "" << qint64(-4) << QByteArray("heads");
    QTest::newRow("head size that does not fit the factors") << "llama.attention.key_length"
                                                             << "" << qint64(0) << QByteArray("head");
}

void TestModelShape::refusesGguf()
{
    QFETCH(QString, key);
    QFETCH(QString, text);
    QFETCH(qint64, number);
    QFETCH(QByteArray, says);
    const auto value = text.isEmpty() ? weights::GgufValue(std::int64_t(number)) : weights::GgufValue(text.toStdString());
    const auto shape = shapeOf(std::map<std::string, weights::GgufValue> { { key.toStdString(), value } });
    QVERIFY(!shape);
    QVERIFY2(QByteArray::fromStdString(shape.error().detail).contains(says), shape.error().detail.c_str());
}

ANNEAL_TEST(TestModelShape)
#include "tst_modelshape.moc"
