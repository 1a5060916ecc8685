// SPDX-License-Identifier: GPL-3.0-or-later
// What the verbs that need weights say to models and adapters that are broken, of another kind, or do not fit.
#include "tests/app/modelplace.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>

class TestBadModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void models_data();
    void models();
    void adapters_data();
    void adapters();
    void refusesADecoderAsAnEncoder();
    void saysWhatAnEncoderIsFor();
    void runsOutOfMemoryInOrder_data();
    void runsOutOfMemoryInOrder();
    void outlivesFilesThatAreCutMeanwhile();
    void aFullDiskLeavesNothing_data();
    void aFullDiskLeavesNothing();
};

void TestBadModel::models_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes"); // null: without the file
    QTest::addColumn<QString>("id");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *file, const QByteArray &bytes, const char *id, const char *says) {
        QTest::newRow(name) << QString::fromUtf8(file) << bytes << QString::fromUtf8(id) << QByteArray(says);
    };
    row("without config.json", "config.json", {}, "bad-input", "model is incomplete: it has no config.json.");
    row("without weights", "model.safetensors", {}, "bad-input", "model is incomplete: it has no model.safetensors.");
    row("without a tokenizer", "tokenizer.json", {}, "bad-input", "model is incomplete: it has no tokenizer.json.");
    row("empty config.json", "config.json", "", "corrupt", "model/config.json is not valid JSON: line 1, column 1");
    row("empty weights", "model.safetensors", "", "corrupt", "model/model.safetensors is not a readable safetensors file");

    QFile file(data("tiny-llama/config.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto config = QJsonDocument::fromJson(file.readAll()).object();
    const auto setting = [&](const char *key, const QJsonValue &value, const char *says, const char *id = "corrupt") {
        auto changed = config;
        changed[QString::fromUtf8(key)] = value;
        const auto name = QByteArray(key) + " " + QJsonDocument(QJsonArray { value }).toJson(QJsonDocument::Compact);
        row(name.constData(), "config.json", QJsonDocument(changed).toJson(), id, says);
    };
    setting("model_type", QStringLiteral("klingon"), "the model type \\\"klingon\\\" is not supported yet.", "unsupported");
    for (const char *key : { "hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "max_position_embeddings" })
        setting(key, 0, "describes an impossible model");
    setting("num_attention_heads", -1, "describes an impossible model");
    setting("hidden_size", QStringLiteral("many"), "must be a whole number.");
    setting("num_hidden_layers", 999999999, "describes an impossible model");
    setting("vocab_size", 1e14, "model/config.json");
    setting("intermediate_size", 1e300, "model/config.json");
    setting("vocab_size", 7, "but the model's settings ask for");
    setting("rms_norm_eps", -1, "out of range");

    const auto weights = [&](const char *name, const QByteArray &header, const char *says, std::uint64_t length = 0) {
        row(name, "model.safetensors", bytesOf(length > 0 ? length : std::uint64_t(header.size())) + header + QByteArray(8, '\0'), "corrupt", says);
    };
    weights("header of 2^63 bytes", "{}", "its header would be 9223372036854775808 bytes long", std::uint64_t(1) << 63);
    weights("header beyond the end", "{}", "its header would be 1000 bytes long", 1000);
    weights("header that is no JSON", QByteArray(64, '\xff'), "its header does not begin with {");
    weights("tensor beyond the end", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4611686018427387904]}})", "lies outside of the file");
    weights("negative shape", R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", "negative number");
    weights("shape that overflows", R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})", "does not fit its data_offsets");
    weights("unknown type", R"({"a":{"dtype":"WUT","shape":[2],"data_offsets":[0,8]}})", "unknown dtype");
    weights("tensor missing", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "has no tensor model.embed_tokens.weight.");
}

void TestBadModel::models()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, id);
    QFETCH(QByteArray, says);
    const Place place;
    fill(place);
    if (bytes.isNull())
        QVERIFY(QFile::remove(place.path(QStringLiteral("model/") + file)));
    else
        place.write(QStringLiteral("model/") + file, bytes);
    const auto before = place.files();
    const bool isWeights = file == QStringLiteral("model.safetensors"); // read by two ways; everything else by one
    for (const char *line : { "score --model model --batch ids.jsonl", isWeights ? "export --model model --type f16 --out out.gguf" : nullptr }) {
        const auto wrong = line ? whatIsWrongWith(in(place, words(line)), 1, id, says) : QByteArray();
        QVERIFY2(wrong.isEmpty(), wrong.constData());
    }
    QCOMPARE(place.files(), before);
}

void TestBadModel::adapters_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *file, const char *from, const char *to, const char *id, const char *says) {
        QTest::newRow(name) << QString::fromUtf8(file) << QByteArray(from) << QByteArray(to) << QString::fromUtf8(id) << QByteArray(says);
    };
    row("without its config", "adapter_config.json", "", "gone", "bad-input", "adapter is not an adapter: it has no adapter_config.json.");
    row("without its weights", "adapter_model.safetensors", "", "gone", "bad-input", "adapter is incomplete: it has no adapter_model.safetensors.");
    row("empty config", "adapter_config.json", "", "", "corrupt", "adapter/adapter_config.json: not valid JSON");
    row("cut weights", "adapter_model.safetensors", "", "cut", "corrupt", "adapter/adapter_model.safetensors is not a readable safetensors file");
    row("another kind", "adapter_config.json", "\"LORA\"", "\"IA3\"", "unsupported", "is not supported yet.");
    row("another rank", "adapter_config.json", "\"r\": ", "\"r\": 40", "corrupt", "but adapter_config.json says");
    row("impossible rank", "adapter_config.json", "\"r\": ", "\"r\": -", "corrupt", "not a whole number from 1 to 1048576.");
    row("another model", "adapter_model.safetensors", ".layers.0.", ".layers.9.", "bad-input", "does not fit th");
}

void TestBadModel::adapters()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, id);
    QFETCH(QByteArray, says);
    const Place place;
    fill(place);
    const auto name = QStringLiteral("adapter/") + file;
    const auto bytes = place.read(name);
    if (to == "gone")
        QVERIFY(QFile::remove(place.path(name)));
    else if (to == "cut")
        place.write(name, bytes.left(bytes.size() / 2));
    else
        place.write(name, from.isEmpty() ? to : QByteArray(bytes).replace(from, to));
    QVERIFY(place.read(name) != bytes);
    const auto before = place.files();
    for (const char *line : { "score --model model --adapter adapter --batch ids.jsonl", "merge-adapter --model model --adapter adapter --out merged",
             "serve --model model --adapter mine=adapter --port 0 --no-token" }) {
        const auto wrong = whatIsWrongWith(in(place, words(line)), 1, id, says);
        QVERIFY2(wrong.isEmpty(), (line + (": " + wrong)).constData());
    }
    QCOMPARE(place.files(), before);
}

/// A decoder is no encoder.
void TestBadModel::refusesADecoderAsAnEncoder()
{
    const Place place;
    fill(place);
    place.write(QStringLiteral("texts.jsonl"), "{\"text\":\"a\"}\n");
    const auto wrong
        = whatIsWrongWith(in(place, words("embed --model model --batch texts.jsonl")), 1, QStringLiteral("unsupported"), "makes no vectors here");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QVERIFY(in(place, words("export --model model --format gguf --type f32 --out text.gguf")).code == 0);
    place.write(QStringLiteral("pairs.jsonl"), "{\"query\":\"a\",\"text\":\"b\"}\n");
    for (const auto &[line, says] : { std::pair("embed --model text.gguf --batch texts.jsonl", "text.gguf writes text and makes no vectors here."),
             { "rerank --model text.gguf --batch pairs.jsonl", "text.gguf writes text and ranks nothing here." } }) {
        const auto outcome = in(place, words(line));
        const auto also = whatIsWrongWith(outcome, 1, QStringLiteral("unsupported"), says);
        QVERIFY2(also.isEmpty(), also.constData());
        QVERIFY2(outcome.out.contains("anneal-cli generate"), outcome.out.constData());
    }
}

/// Neither is missing something: it is of another kind.
void TestBadModel::saysWhatAnEncoderIsFor()
{
    const Place place;
    for (const char *name : { "bert-tiny", "bert-pairs" }) {
        const bool isReranker = QByteArray(name) == "bert-pairs";
        const auto outcome = cli(
            { QStringLiteral("generate"), QStringLiteral("--model"), QStringLiteral(ANNEAL_TESTS_DIR "/data/encoder/") + QString::fromLatin1(name),
                QStringLiteral("--prompt"), QStringLiteral("a"), QStringLiteral("--json") });
        const auto wrong = whatIsWrongWith(outcome, 1, QStringLiteral("unsupported"),
            isReranker ? "tells how well texts answer queries; it writes no text." : "turns texts into vectors; it writes no text.");
        QVERIFY2(wrong.isEmpty(), wrong.constData());
        QVERIFY2(outcome.out.contains(isReranker ? "anneal-cli rerank" : "anneal-cli embed"), outcome.out.constData());
    }
}

void TestBadModel::runsOutOfMemoryInOrder_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("evaluate") << QStringLiteral("evaluate --model model --data big.jsonl");
    QTest::newRow("score") << QStringLiteral("score --model model --batch big.jsonl");
    QTest::newRow("generate") << QStringLiteral("generate --model model --messages big.jsonl");
    QTest::newRow("tokenize") << QStringLiteral("tokenize --model model --batch big.jsonl");
    QTest::newRow("render") << QStringLiteral("render --model model --messages big.jsonl");
    QTest::newRow("prepare-data") << QStringLiteral("prepare-data config.yaml");
}

void TestBadModel::runsOutOfMemoryInOrder()
{
    QFETCH(QString, line);
    if (anneal::tests::isSanitized())
        QSKIP("AddressSanitizer reserves terabytes of addresses, so they cannot be limited");
    const Place place;
    fill(place);
    place.write(QStringLiteral("config.yaml"), "data: {input_path: big.json, output_path: out/train.jsonl, validation_fraction: 0}\n");
    const auto rows = "{\"input_ids\":[" + QByteArray("1,").repeated(20'000'000) + "1],\"ids\":[1]}";
    place.write(QStringLiteral("big.jsonl"), rows + "\n");
    place.write(QStringLiteral("big.json"), "[" + rows + "]");
    const auto tight = [] { // room for the libraries, not for so many values
        const rlimit limit { rlim_t(1200) << 20, rlim_t(1200) << 20 };
        ::setrlimit(RLIMIT_AS, &limit);
    };
    const auto wrong = whatIsWrongWith(in(place, line.split(u' '), tight), 5, QStringLiteral("out-of-memory"), "not enough memory");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestBadModel::outlivesFilesThatAreCutMeanwhile()
{
    const Place place;
    fill(place);
    // A sparse file is slow to read and quick to make: it is cut while the engine is at work.
    for (const char *name : { "ids.jsonl", "model/model.safetensors", "model/tokenizer.json", "adapter/adapter_model.safetensors" }) {
        fill(place);
        QProcess engine;
        engine.setWorkingDirectory(place.path(QStringLiteral(".")));
        engine.start(anneal::tests::builtProgram("anneal-cli"), words("score --model model --adapter adapter --batch ids.jsonl --json"));
        QVERIFY(engine.waitForStarted());
        while (engine.state() != QProcess::NotRunning) { // shorter and whole again, at any moment
            QFile file(place.path(QString::fromUtf8(name)));
            const auto size = file.size();
            file.resize(size / 2);
            file.resize(size);
            fill(place);
            engine.waitForFinished(1);
        }
        QCOMPARE(engine.exitStatus(), QProcess::NormalExit);
        QVERIFY2(engine.exitCode() < 9, engine.readAllStandardError().constData());
    }
}

void TestBadModel::aFullDiskLeavesNothing_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("merge") << QStringLiteral("merge-adapter --model model --adapter adapter --out merged");
    QTest::newRow("export") << QStringLiteral("export --model model --adapter adapter --type f32 --out out.gguf");
}

void TestBadModel::aFullDiskLeavesNothing()
{
    QFETCH(QString, line);
    const Place place;
    fill(place);
    const auto before = place.files();
    const auto wrong = whatIsWrongWith(in(place, line.split(u' '), fileLimit(20000)), 5, QStringLiteral("no-space"), "the disk is full");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QCOMPARE(place.files(), before);
    QCOMPARE(in(place, line.split(u' ')).code, 0);
    QVERIFY(place.files().size() > before.size());
}

ANNEAL_TEST(TestBadModel)
#include "tst_badmodel.moc"
