// SPDX-License-Identifier: GPL-3.0-or-later
// What the verbs that need weights say to models and adapters that are broken, of another kind, or do not fit.
#include "tests/app/trouble.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>

#include <fcntl.h>

class TestBadModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void models_data();
    void models();
    void adapters_data();
    void adapters();
    void rows_data();
    void rows();
    void rowsOfEncoders_data();
    void rowsOfEncoders();
    void refusesLongRowsOfEncoders_data();
    void refusesLongRowsOfEncoders();
    void tellsWhenTokensEndedAForm();
    void refusesADecoderAsAnEncoder();
    void everyDeclaredVerbIsThere();
    void options_data();
    void options();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void readsStdin_data();
    void readsStdin();
    void namesStdin_data();
    void namesStdin();
    void evaluatesNoConversationWithoutATemplate();
    void countsOneOfAThing();
    void saysThatAPromptLeavesNoPlace();
    void saysWhatAnEncoderIsFor();
    void saysWhyARowIsSkipped();
    void evaluatesOnlyWhatItCanMeasure_data();
    void evaluatesOnlyWhatItCanMeasure();
    void evaluatesNoDamagedModel();
    void writesAnswersToRows();
    void evaluatesTextsWithOneBeginOfText();
    void leavesRowsThatAreTooLongOut();
    void measuresRowsAsTheirRunDid_data();
    void measuresRowsAsTheirRunDid();
    void stopsAtTheTextAsTyped();
    void saysThatTheModelEndedAtOnce();
    void answersOddConversationsWithOneError_data();
    void answersOddConversationsWithOneError();
    void saysThatThereIsNoChatTemplate();
    void runsOutOfMemoryInOrder_data();
    void runsOutOfMemoryInOrder();
    void outlivesFilesThatAreCutMeanwhile();
    void failsWhereTheResultCannotBeWritten();
    void aFullDiskLeavesNothing_data();
    void aFullDiskLeavesNothing();

private:
    static QString data(const char *name) { return QStringLiteral(ANNEAL_TESTS_DIR "/data/train/") + QString::fromUtf8(name); }
    static QStringList words(const char *line) { return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts); }
    static Outcome in(const Place &place, const QStringList &arguments, const std::function<void()> &limit = {})
    {
        return cli(arguments + QStringList { QStringLiteral("--json") }, {}, QProcessEnvironment::systemEnvironment(),
            [folder = place.path(QStringLiteral(".")).toUtf8(), limit] {
                if (::chdir(folder.constData()) != 0)
                    ::_exit(98);
                if (limit)
                    limit();
            });
    }
    static void fill(const Place &place)
    {
        place.copy(data("tiny-llama"), QStringLiteral("model"));
        place.copy(data("adapter"), QStringLiteral("adapter"));
        place.write(QStringLiteral("ids.jsonl"), "{\"ids\":[1,2,3]}\n");
    }
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

void TestBadModel::rows_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("empty") << QByteArray("") << QByteArray("holds no rows.");
    QTest::newRow("no JSON") << QByteArray("{\"ids\":[1,2]}\n{\"ids\":\n") << QByteArray("Line 2");
    QTest::newRow("no UTF-8") << QByteArray("{\"ids\":[1,2]}\n\xff\xfe\n") << QByteArray("Line 2");
    QTest::newRow("a text") << QByteArray("{\"ids\":\"1 2\"}\n") << QByteArray("Line 1");
    QTest::newRow("no ids") << QByteArray("{\"ids\":[]}\n") << QByteArray("Line 1 of ids.jsonl: The array of");
    QTest::newRow("negative") << QByteArray("{\"ids\":[1,-1]}\n") << QByteArray("not a whole number from 0 to 2147483647: -1.");
    QTest::newRow("too large") << QByteArray("{\"ids\":[1,99999999999]}\n") << QByteArray("not a whole number from 0 to 2147483647: 99999999999.");
    QTest::newRow("a fraction") << QByteArray("{\"ids\":[1,1.5]}\n") << QByteArray("Line 1");
    QTest::newRow("no token of the model") << QByteArray("{\"ids\":[1,999999]}\n") << QByteArray("outside the model's vocabulary");
}

void TestBadModel::rows()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    const Place place;
    fill(place);
    place.write(QStringLiteral("ids.jsonl"), bytes);
    const auto wrong = whatIsWrongWith(in(place, words("score --model model --batch ids.jsonl")), 4, QStringLiteral("bad-data"), says);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestBadModel::rowsOfEncoders_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no text") << QStringLiteral("embed --model model --batch ids.jsonl") << QByteArray("Line 1 of ids.jsonl: There is no text");
    QTest::newRow("no query") << QStringLiteral("rerank --model model --batch ids.jsonl") << QByteArray("Line 1 of ids.jsonl: There is no text");
}

/// Rows are looked at before the model is.
void TestBadModel::rowsOfEncoders()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, says);
    const Place place;
    fill(place);
    const auto wrong = whatIsWrongWith(in(place, words(line.toUtf8().constData())), 4, QStringLiteral("bad-data"), says);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestBadModel::refusesLongRowsOfEncoders_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QByteArray>("row"); // with a text in it
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("embed") << QStringLiteral("embed") << QByteArray(R"({"text": "%"})") << QByteArray("Line 3 of rows.jsonl: the text has ");
    QTest::newRow("rerank") << QStringLiteral("rerank") << QByteArray(R"({"query": "a", "text": "%"})")
                            << QByteArray("Line 3 of rows.jsonl: query and text together have ");
}

/// As the server does: the beginning of a text does not stand for all of it unless somebody says so.
void TestBadModel::refusesLongRowsOfEncoders()
{
    QFETCH(QString, verb);
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, says);
    const Place place;
    const auto rowOf = [&](const QByteArray &text) { return QByteArray(row).replace("%", text) + "\n"; };
    place.write(QStringLiteral("rows.jsonl"), rowOf("a") + "\n" + rowOf(QByteArray("a ").repeated(5000)));
    const QStringList arguments { verb, QStringLiteral("--model"),
        QStringLiteral(ANNEAL_TESTS_DIR "/data/encoder/") + QString::fromLatin1(verb == QStringLiteral("embed") ? "bert-tiny" : "bert-pairs"),
        QStringLiteral("--batch"), QStringLiteral("rows.jsonl") };
    const auto wrong = whatIsWrongWith(in(place, arguments), 4, QStringLiteral("bad-data"), says);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    const auto cut = in(place, arguments + QStringList { QStringLiteral("--truncate") });
    QVERIFY2(cut.code == 0, cut.err.constData());
    QCOMPARE(cut.out.count('\n'), 2);
    QVERIFY2(cut.err.contains("Note: Rows that were cut to the ") && cut.err.contains(" tokens that the model reads: 1 of 2."), cut.err.constData());
    QVERIFY(in(place, arguments + QStringList { QStringLiteral("--truncate"), QStringLiteral("-q") }).err.isEmpty());
}

void TestBadModel::tellsWhenTokensEndedAForm()
{
    const Place place;
    fill(place);
    const auto reasonOf = [&](const char *pattern) {
        const auto outcome
            = in(place, words("generate --model model --prompt abc --max-new-tokens 4 --regex") + QStringList { QString::fromLatin1(pattern) });
        return QJsonDocument::fromJson(outcome.out).object()[QStringLiteral("stop_reason")].toString();
    };
    QCOMPARE(reasonOf("abcd"), QStringLiteral("end"));
    QCOMPARE(reasonOf("[a-z]{3,}"), QStringLiteral("length"));
    for (const bool isCut : { true, false }) {
        const auto told = cli({ QStringLiteral("generate"), QStringLiteral("--model"), place.path(QStringLiteral("model")),
            QStringLiteral("--prompt"), QStringLiteral("abc"), QStringLiteral("--max-new-tokens"), QStringLiteral("4"), QStringLiteral("--regex"),
            isCut ? QStringLiteral("[a-z]{3,}") : QStringLiteral("abcd") });
        QCOMPARE(told.code, 0);
        QVERIFY2(told.err.contains("Tokens ran short") == isCut, told.err.constData());
    }
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

/// What app/verbs declares, the engine has: its help lists the declarations.
void TestBadModel::everyDeclaredVerbIsThere()
{
    const auto engine = [](const QStringList &arguments) {
        QProcess process;
        process.start(QStringLiteral(ANNEAL_BIN_DIR "/anneal-engine"), arguments);
        return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    };
    static const QRegularExpression kVerb(QStringLiteral("^  ([a-z-]+) "), QRegularExpression::MultilineOption);
    int verbs = 0;
    for (auto it = kVerb.globalMatch(QString::fromUtf8(engine({ QStringLiteral("--help") }))); it.hasNext(); ++verbs) {
        const auto verb = it.next().captured(1);
        QVERIFY2(engine({ verb, QStringLiteral("--help") }).contains(verb.toUtf8()), qPrintable(verb));
    }
    QCOMPARE_GE(verbs, 10);
}

void TestBadModel::options_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : { "score", "score --model model", "generate --model model", "generate --model model --prompt a --messages ids.jsonl",
             "generate --model model --prompt a --temperature -1", "generate --model model --prompt a --temperature nan",
             "generate --model model --prompt a --max-new-tokens 0", "generate --model model --prompt a --seed -1",
             "generate --model model --prompt a --dtype int9", "export --model model --type q3 --out out.gguf",
             "merge-adapter --model model --out merged", "evaluate --modle model", "serve --model model --port 99999",
             "score --model model --batch ids.jsonl --adapter ", "embed --model model", "rerank --batch ids.jsonl",
             "embed --model model --batch ids.jsonl --adapter a", "serve --model model --token-file ",
             "serve --model a=model --model b=model --name c", "serve --model model --parallel 0", "serve --model model --idle-minutes -1" })
        QTest::newRow(line) << QString::fromUtf8(line);
}

void TestBadModel::options()
{
    QFETCH(QString, line);
    const Place place;
    fill(place);
    const auto wrong = whatIsWrongWith(in(place, line.split(u' ')), 2, QStringLiteral("usage"), "--help");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestBadModel::namesWhatIsWrong_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("hint");
    QTest::addColumn<int>("code");
    const auto row = [](const char *line, const char *message, const char *hint, int code = 2) {
        QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(message) << QString::fromUtf8(hint) << code;
    };
    row("generate --model model --prompt a --schema cut.json", "cut.json is not valid JSON: line 2, column 1: it ends too early: a value is missing.",
        "--schema takes a JSON schema.", 4);
    row("generate --model model --messages cut.json", "cut.json: Not valid JSON: line 2, column 1: it ends too early: a value is missing.",
        "Correct it there.", 4);
    row("generate --model model --prompt a --schema wrong.json",
        "wrong.json: \"type\" at # must be one of array, boolean, integer, null, number, object, string, or a list of them, not \"text\".", "", 4);
    row("generate --model model --prompt a --regex (", "The pattern \"(\" cannot be used: at byte 1, a group is not closed.", "");
    row("generate --model model --prompt a --regex ([a-z]{1,300}-){1,3000}", "The pattern \"([a-z]{1,300}-){1,3000}\" needs too large an automaton.",
        "Make the counts in it, such as {1,300}, above all where one repetition stands inside another; + and * cost little.");
    row("generate --model model --prompt a --regex a{20} --max-new-tokens 1",
        "The shortest answer of this form has 20 tokens, and --max-new-tokens allows 1.", "Allow more tokens, or ask for a shorter form.");
    row("generate --model model --prompt a --schema gone.json", "Cannot open gone.json: there is no such file or folder.", "Check the path.", 1);
    row("generate --model model --messages gone.json", "Cannot open gone.json: there is no such file or folder.", "Check the path.", 1);
    row("generate --model model --messages roles.json", "roles.json: The role 'foo' of messages[1] is none that this model knows.",
        "The roles are system, developer, user, assistant, tool and function.", 4);
    row("serve --model a=model --model a=model --port 0", "There are two models of the name \"a\".", "Give one of them another name.");
    row("serve --model a=model --adapter x=adapter --adapter x=adapter --port 0", "There are two models of the name \"a:x\".",
        "Give one of them another name.");
    row("serve --model a=model --token-file cut.json --port 0", "cut.json holds no token of at least 16 characters on one line.",
        "Write a token into the file, or leave --token-file out: then a token is made.", 4);
    row("generate --model model --prompt a --max-tokens 5", "There is no option --max-tokens.",
        "Did you mean --max-new-tokens? See: anneal-cli generate --help");
    row("generate --model model --promt=a", "There is no option --promt.", "Did you mean --prompt? See: anneal-cli generate --help");
    row("generate -p a", "There is no option -p.", "See: anneal-cli generate --help");
    row("generate --model model --prompt a --seed abc", "--seed = abc is not a whole number.", "See: anneal-cli generate --help");
    row("serve M", "\"M\" belongs to no option. --model is required.", "See: anneal-cli serve --help");
    row("score --model model --batch ids.jsonl more", "\"more\" belongs to no option.", "See: anneal-cli score --help");
    row("generate --model model --messages - --schema -", "--messages and --schema cannot both read standard input.", "Give one of them as a file.");
    row("serve --model a=model --model b=model --adapter first=adapter --port 0",
        "--adapter first=adapter could belong to any of 2 models: write MODEL:first=adapter, with the name of one of them for MODEL.",
        "See: anneal-cli serve --help");
    const char *encoders = "Leave --adapter out, or name the text model that it belongs to.";
    const char *mini = "\"mini\" is an embedding model, and adapters go with text models only.";
    row("serve --model mini=bert --adapter mini:x=adapter --port 0", mini, encoders, 1);
    row("serve --model mini=bert --adapter x=adapter --port 0", mini, encoders, 1);
    row("serve --model mini=bert --adapter adapter --port 0", mini, encoders, 1);
    row("serve --model mini=bert --model a=model --adapter mini:x=adapter --port 0", mini, encoders, 1);
    row("serve --model pairs=ranker --adapter pairs:x=adapter --port 0", "\"pairs\" is a reranker, and adapters go with text models only.", encoders,
        1);
    row("serve --model mini=bert --model pairs=ranker --adapter x=adapter --port 0",
        "--adapter x=adapter belongs to no model that is served: adapters go with text models only, and there is none.",
        "See: anneal-cli serve --help");
    row("serve --model mini=bert --model a=model --adapter b:x=adapter --port 0",
        "--adapter b:x=adapter belongs to no model that is served: write MODEL:NAME=FOLDER.", "See: anneal-cli serve --help");
}

void TestBadModel::namesWhatIsWrong()
{
    QFETCH(QString, line);
    QFETCH(QString, message);
    QFETCH(QString, hint);
    QFETCH(int, code);
    const Place place;
    fill(place);
    place.copy(QStringLiteral(ANNEAL_TESTS_DIR "/data/encoder/bert-tiny"), QStringLiteral("bert"));
    place.copy(QStringLiteral(ANNEAL_TESTS_DIR "/data/encoder/bert-pairs"), QStringLiteral("ranker"));
    place.write(QStringLiteral("cut.json"), "{\"type\":\n");
    place.write(QStringLiteral("wrong.json"), "{\"type\": \"text\"}\n");
    place.write(QStringLiteral("roles.json"), R"([{"role": "user", "content": "a"}, {"role": "foo", "content": "b"}])");
    const auto outcome = in(place, line.split(u' '));
    QCOMPARE(outcome.code, code);
    const auto told = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(told[QStringLiteral("message")].toString(), message);
    QCOMPARE(told[QStringLiteral("hint")].toString(), hint);
}

void TestBadModel::readsStdin_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("input");
    QTest::newRow("score") << QStringLiteral("score -q --model model --batch -") << QByteArray("{\"ids\":[1,2,3]}\n");
    QTest::newRow("evaluate") << QStringLiteral("evaluate --model model --data - -q") << QByteArray("{\"input_ids\":[1,2,3]}\n");
}

void TestBadModel::readsStdin()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, input);
    const Place place;
    fill(place);
    const auto arguments = line.replace(QStringLiteral(" model"), u' ' + place.path(QStringLiteral("model"))).split(u' ');
    const auto outcome = cli(arguments + QStringList { QStringLiteral("--json") }, input);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(outcome.err.isEmpty());
}

void TestBadModel::namesStdin_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *line, const char *input, const char *says) {
        QTest::newRow(name) << QString::fromUtf8(line) << QByteArray(input) << QByteArray(says);
    };
    row("score", "score --model model --batch -", "{\"ids\":[1]}\n\n{}\n", "Line 3 of standard input: There is no array");
    row("score, a row of the model's", "score --model model --batch -", "{\"ids\":[999999]}\n", "Line 1 of standard input: ");
    row("embed", "embed --model model --batch -", "\n", "standard input holds no rows.");
    row("embed, no words", "embed --model model --batch -", "{\"text\":\"a\"}\n{\"text\":\"\"}\n",
        "Line 2 of standard input: \\\"text\\\" is empty.");
    row("rerank", "rerank --model model --batch -", "{}\n", "Line 1 of standard input: There is no text");
    row("rerank, no words", "rerank --model model --batch -", "{\"query\":\"\",\"text\":\"\"}\n", "\\\"query\\\" is empty.");
    row("rerank, no words to rank", "rerank --model model --batch -", "{\"query\":\"a\",\"text\":\" \"}\n", "\\\"text\\\" is empty.");
    row("tokenize", "tokenize --model model --batch -", "{}\n", "standard input:1: ");
    row("evaluate", "evaluate --model model --data -", "\n", "standard input holds no rows.");
    row("generate", "generate --model model --messages -", "{}\n", "standard input holds no messages.");
}

void TestBadModel::namesStdin()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, says);
    const Place place;
    fill(place);
    const auto arguments = line.replace(QStringLiteral(" model"), u' ' + place.path(QStringLiteral("model"))).split(u' ');
    const auto wrong = whatIsWrongWith(cli(arguments + QStringList { QStringLiteral("--json") }, input), 4, QStringLiteral("bad-data"), says);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

/// What to do is what the verb can do.
void TestBadModel::evaluatesNoConversationWithoutATemplate()
{
    const Place place;
    fill(place);
    QVERIFY(QFile::remove(place.path(QStringLiteral("model/chat_template.jinja"))));
    place.write(QStringLiteral("rows.jsonl"), R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})");
    const auto wrong = whatIsWrongWith(in(place, words("evaluate --model model --data rows.jsonl")), 4, QStringLiteral("bad-data"),
        "The model has no chat template. Use a model that has one, or give the rows as text or prompt and completion.");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    // Nor is it said besides that the rows ask nothing.
    const QStringList asked = words("evaluate --model model --data rows.jsonl --answers answers.jsonl");
    QCOMPARE(in(place, asked).err.count('\n'), 1);
    place.write(QStringLiteral("rows.jsonl"),
        R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})"
        "\n"
        R"({"text":"abcd"})");
    const auto some = in(place, asked);
    QVERIFY2(some.code == 0 && !some.err.contains("Note: "), some.err.constData());
}

void TestBadModel::countsOneOfAThing()
{
    const Place place;
    fill(place);
    place.write(QStringLiteral("rows.jsonl"), R"({"prompt":"ab","completion":"cd"})");
    const auto told = cli({ QStringLiteral("evaluate"), QStringLiteral("--model"), place.path(QStringLiteral("model")), QStringLiteral("--data"),
        place.path(QStringLiteral("rows.jsonl")), QStringLiteral("--answers"), place.path(QStringLiteral("answers.jsonl")),
        QStringLiteral("--max-new-tokens"), QStringLiteral("2") });
    QVERIFY2(told.out.startsWith("1 row, ") && told.out.contains("\n1 answer in "), told.out.constData());
}

void TestBadModel::saysThatAPromptLeavesNoPlace()
{
    const QString model = QStringLiteral(ANNEAL_TESTS_DIR "/data/models/llama-tied"); // of 128 positions
    const auto tokens = [&](const QString &text) {
        return cli({ QStringLiteral("tokenize"), QStringLiteral("--model"), model, QStringLiteral("--text"), text, QStringLiteral("--add-special"),
                       QStringLiteral("--json") })
            .json()[QStringLiteral("ids")]
            .toArray()
            .size();
    };
    QString prompt(60, u'z');
    while (tokens(prompt) < 128)
        prompt += u'z';
    const auto generate = [&] {
        return cli({ QStringLiteral("generate"), QStringLiteral("--model"), model, QStringLiteral("--prompt"), prompt, QStringLiteral("--json") });
    };
    const auto wrong = whatIsWrongWith(generate(), 4, QStringLiteral("bad-data"), "The prompt has 128 tokens, as many as the model sees,");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    while (tokens(prompt) > 127)
        prompt.chop(1);
    QCOMPARE(generate().code, 0);
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

void TestBadModel::saysWhyARowIsSkipped()
{
    const Place place;
    fill(place);
    place.write(QStringLiteral("rows.jsonl"), "{\"input_ids\":[1,2,3]}\n{\"other\":1}\n{cut\n");
    const auto outcome = in(place, words("evaluate --model model --data rows.jsonl"));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto skipped = QJsonDocument::fromJson(outcome.out.trimmed().split('\n').last()).object()[QStringLiteral("skipped")].toArray();
    QCOMPARE(skipped.size(), 2);
    for (const auto &row : skipped) {
        const auto message = row.toObject()[QStringLiteral("message")].toString();
        QVERIFY2(message.front().isUpper() && message.endsWith(u'.'), qPrintable(message));
    }
    QVERIFY2(outcome.err.contains("input_ids. Prepare"), outcome.err.constData());
}

void TestBadModel::evaluatesOnlyWhatItCanMeasure_data()
{
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char *name, const QByteArray &rows, const char *why = "") { QTest::newRow(name) << rows << QByteArray(why); };
    row("one token", "{\"input_ids\":[7]}\n", "The row has one token, and the first is given, never predicted. Give it more text.");
    row("one letter", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "The row has one token,");
    row("no letter", "{\"text\":\"\"}\n");
    row("labels of nothing", "{\"input_ids\":[1,2,3],\"labels\":[-100,-100,-100]}\n");
    row("only the first is a label", "{\"input_ids\":[1,2,3],\"labels\":[1,-100,-100]}\n");
    row("two forms", "{\"input_ids\":[1,2,3],\"prompt\":\"a\",\"completion\":\"b\"}\n");
    row("text and tokens", "{\"input_ids\":[1,2,3],\"text\":\"some words\"}\n");
    row("all too long", "{\"input_ids\":[1" + QByteArray(",2").repeated(100000) + "]}\n");
}

void TestBadModel::evaluatesOnlyWhatItCanMeasure()
{
    QFETCH(QByteArray, rows);
    QFETCH(QByteArray, why);
    const Place place;
    fill(place);
    place.write(QStringLiteral("rows.jsonl"), rows);
    const auto wrong = whatIsWrongWith(
        in(place, words("evaluate --model model --data rows.jsonl")), 4, QStringLiteral("bad-data"), "holds no row that can be used. Line 1: " + why);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

/// Beside the rows, never over them.
void TestBadModel::writesAnswersToRows()
{
    const Place place;
    fill(place);
    const QByteArray rows = "{\"prompt\":\"ab\",\"completion\":\"cd\"}\n{\"text\":\"abc\"}\n{\"prompt\":\"b\",\"completion\":\"a\"}\n";
    place.write(QStringLiteral("rows.jsonl"), rows);
    const auto read = [&](const char *name) {
        QFile file(place.path(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(missing)");
    };
    const auto evaluate = [&](const char *answers) {
        return in(
            place, words("evaluate --model model --data rows.jsonl --max-new-tokens 3 -q --answers") + QStringList { QString::fromLatin1(answers) });
    };
    for (const char *wrong : { "rows.jsonl", "model", "/dev/null", "-" })
        QCOMPARE(evaluate(wrong).code, 2);
    QCOMPARE(evaluate("missing/answers.jsonl").code, 2);
    QCOMPARE(read("rows.jsonl"), rows);
    QVERIFY(QFileInfo(QStringLiteral("/dev/null")).isWritable() && !QFileInfo(QStringLiteral("/dev/null")).isFile());
    const auto good = evaluate("answers.jsonl");
    QVERIFY2(good.code == 0, good.err.constData());
    const auto told = QJsonDocument::fromJson(good.out.trimmed().split('\n').last()).object()[QStringLiteral("answers")].toObject();
    QCOMPARE(told[QStringLiteral("asked")].toInt(), 2);
    const auto lines = read("answers.jsonl").trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    const auto last = QJsonDocument::fromJson(lines.at(1)).object();
    QCOMPARE(last[QStringLiteral("line")].toInt(), 3);
    QCOMPARE(last[QStringLiteral("question")].toString(), QStringLiteral("b"));
    QCOMPARE(last[QStringLiteral("expected")].toString(), QStringLiteral("a"));
    QVERIFY(last[QStringLiteral("answer")].isString() && last[QStringLiteral("same")].isBool());
    QCOMPARE(told[QStringLiteral("without_question")].toInt(), 1);
    const auto some = in(place, words("evaluate --model model --data rows.jsonl --max-new-tokens 3 --answers answers.jsonl"));
    QVERIFY2(some.err.contains("Note: Rows without a question, to which there is no answer: 1 of 3."), some.err.constData());

    place.write(QStringLiteral("rows.jsonl"), "{\"text\":\"abc\"}\n");
    const auto none = evaluate("none.jsonl");
    QCOMPARE(none.code, 0);
    QCOMPARE(read("none.jsonl"), QByteArray()); // it is there, and empty
    QCOMPARE(none.err, QByteArray());           // -q
    const auto loud = in(place, words("evaluate --model model --data rows.jsonl --answers none.jsonl"));
    QVERIFY2(loud.err.contains("No row has a question"), loud.err.constData());
}

void TestBadModel::evaluatesNoDamagedModel()
{
    const Place place;
    fill(place);
    auto weights = place.read(QStringLiteral("model/model.safetensors"));
    for (qsizetype at = weights.size() - 4096; at + 1 < weights.size(); at += 2) { // NaN in float32, bfloat16 and float16
        weights[at] = '\xff';
        weights[at + 1] = '\x7f';
    }
    place.write(QStringLiteral("model/model.safetensors"), weights);
    place.write(QStringLiteral("rows.jsonl"), "{\"input_ids\":[1,2,3,4]}\n");
    for (const char *line : { "evaluate --model model --data rows.jsonl", "score --model model --batch ids.jsonl" }) {
        const auto wrong = whatIsWrongWith(in(place, words(line)), 1, QStringLiteral("corrupt"), "are damaged.");
        QVERIFY2(wrong.isEmpty(), wrong.constData());
    }
}

/// As training reads them.
void TestBadModel::evaluatesTextsWithOneBeginOfText()
{
    const Place place;
    fill(place);
    auto tokenizer = place.read(QStringLiteral("model/tokenizer.json"));
    tokenizer.replace("\"single\": [", "\"single\": [{\"SpecialToken\": {\"id\": \"<|bos|>\", \"type_id\": 0}},");
    tokenizer.replace(
        "\"special_tokens\": {}", "\"special_tokens\": {\"<|bos|>\": {\"id\": \"<|bos|>\", \"ids\": [256], \"tokens\": [\"<|bos|>\"]}}");
    place.write(QStringLiteral("model/tokenizer.json"), tokenizer);
    place.write(QStringLiteral("rows.jsonl"), R"({"text":"hello"}
{"text":"<|bos|>hello"}
{"text":"<|bos|><|bos|>hello"}
)");
    const auto outcome = in(place, words("evaluate --model model --data rows.jsonl"));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto lines = outcome.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    const auto figures = [&](int line) { return lines[line].mid(lines[line].indexOf("\"tokens\"")); };
    QVERIFY2(figures(0).startsWith("\"tokens\""), lines[0].constData());
    QCOMPARE(figures(1), figures(0));
    QCOMPARE(figures(2), figures(0));
}

void TestBadModel::leavesRowsThatAreTooLongOut()
{
    const Place place;
    fill(place);
    place.write(
        QStringLiteral("rows.jsonl"), "{\"input_ids\":[1,2,3]}\n{\"input_ids\":[1" + QByteArray(",2").repeated(5000) + "]}\n{\"input_ids\":[9]}\n");
    const auto outcome = in(place, words("evaluate --model model --data rows.jsonl"));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto total = QJsonDocument::fromJson(outcome.out.trimmed().split('\n').last()).object();
    QCOMPARE(total[QStringLiteral("rows")].toInt(), 1);
    QCOMPARE(total[QStringLiteral("tokens")].toInt(), 2);
    QCOMPARE(total[QStringLiteral("skipped")].toArray().size(), 2);
    QVERIFY2(outcome.err.contains("line 2 is skipped: There are 5001 tokens, but the model sees at most"), outcome.err.constData());
    QVERIFY2(outcome.err.contains("line 3 is skipped: The row has one token, and the first is given, never predicted."), outcome.err.constData());
}

void TestBadModel::measuresRowsAsTheirRunDid_data()
{
    QTest::addColumn<QString>("training");
    QTest::newRow("assistant") << QStringLiteral("loss_on: assistant");
    QTest::newRow("all, cut") << QStringLiteral("loss_on: all, max_seq_length: 40");
    QTest::newRow("split") << QStringLiteral("loss_on: all, max_seq_length: 30, max_length_policy: split");
    QTest::newRow("split to pack") << QStringLiteral("loss_on: all, max_seq_length: 30, packing_strategy: bfd_split");
    QTest::newRow("dropped") << QStringLiteral("loss_on: completion, max_seq_length: 60, max_length_policy: drop");
}

/// The loss on held-out rows is the one that the run reported at its end.
void TestBadModel::measuresRowsAsTheirRunDid()
{
    QFETCH(QString, training);
    const Place place;
    fill(place);
    const auto row = [](int question, int answer) {
        const auto turn
            = [](const char *role, const QByteArray &text) { return QByteArray("{\"role\": \"") + role + "\", \"content\": \"" + text + "\"}"; };
        return "{\"messages\": [" + turn("user", QByteArray(question, 'a')) + ", " + turn("assistant", "one") + ", " + turn("user", "more") + ", "
            + turn("assistant", QByteArray(answer, 'b')) + "]}\n";
    };
    place.write(QStringLiteral("rows/train.jsonl"), row(3, 4) + row(5, 6));
    place.write(QStringLiteral("rows/train.validation.jsonl"), row(2, 9) + row(4, 30) + row(1, 70) + "{\"text\": \"plain\"}\n");
    place.write(QStringLiteral("config.yaml"),
        "model: {model_name: model, dtype: float32}\ndata: {output_path: rows/train.jsonl, special_tokens: token}\n"
        "training: {max_steps: 2, eval_steps: 2, sample_count: 0, precision: float32, "
            + training.toUtf8() + "}\n");
    const auto trained = in(place, words("train config.yaml --run-dir run"));
    QVERIFY2(trained.code == 0, trained.err.constData());
    double reported = -1;
    for (const auto &line : place.read(QStringLiteral("run/events.jsonl")).split('\n'))
        if (const auto event = QJsonDocument::fromJson(line).object(); event[QStringLiteral("type")] == QStringLiteral("eval"))
            reported = event[QStringLiteral("eval_loss")].toDouble();
    QVERIFY(reported > 0);
    const auto outcome = in(place, words("evaluate --model model --adapter run/adapter --data run/data/validation.jsonl --run run --dtype float32"));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto total = QJsonDocument::fromJson(outcome.out.trimmed().split('\n').last()).object();
    QVERIFY2(std::fabs(total[QStringLiteral("loss")].toDouble() - reported) < 1e-5 * reported,
        qPrintable(QStringLiteral("%1 and %2").arg(total[QStringLiteral("loss")].toDouble()).arg(reported)));
}

void TestBadModel::stopsAtTheTextAsTyped()
{
    const Place place;
    fill(place);
    const auto generate = [&](const QStringList &stops) {
        const auto outcome
            = in(place, words("generate --model model --prompt abc --max-new-tokens 40 --ignore-eos --temperature 1.5 --seed 3") + stops);
        return QJsonDocument::fromJson(outcome.out).object();
    };
    const auto whole = generate({})[QStringLiteral("text")].toString();
    QString letter; // one that stands in the text, alone
    for (const QChar c : whole.mid(1))
        if (c.isLetterOrNumber() && c.unicode() < 128 && letter.isEmpty())
            letter = c;
    QVERIFY2(!letter.isEmpty(), qPrintable(whole));
    const auto cut = whole.left(whole.indexOf(letter));
    QCOMPARE(generate({ QStringLiteral("--stop"), letter })[QStringLiteral("text")].toString(), cut);
    for (const QString &stop :
        { u'[' + letter + u']', u'[' + letter + QStringLiteral(",~~]"), QStringLiteral("[]"), QStringLiteral("{}"), QStringLiteral("%%") })
        for (const QStringList &typed : { QStringList { QStringLiteral("--stop"), stop }, { QStringLiteral("--stop=") + stop } })
            if (!whole.contains(stop))
                QCOMPARE(generate(typed)[QStringLiteral("text")].toString(), whole);
    const auto empty = in(place, words("generate --model model --prompt abc") + QStringList { QStringLiteral("--stop"), QString() });
    QCOMPARE(empty.code, 2);
    QVERIFY2(empty.err.contains("--stop: The value is empty"), empty.err.constData());
    QCOMPARE(
        generate({ QStringLiteral("--stop"), QStringLiteral("[/INST]"), QStringLiteral("--stop"), letter })[QStringLiteral("text")].toString(), cut);
}

void TestBadModel::saysThatTheModelEndedAtOnce()
{
    const Place place;
    fill(place);
    const auto generate = [&](const char *more) {
        const auto model = place.path(QStringLiteral("model"));
        return cli(words("generate --temperature 0 --dtype float32 --prompt abc") + QStringList { QStringLiteral("--model"), model } + words(more));
    };
    const auto first = QJsonDocument::fromJson(generate("--max-new-tokens 1 --ignore-eos --json").out).object()[QStringLiteral("ids")].toArray();
    QCOMPARE(first.size(), 1);
    const auto id = first.at(0);
    const auto change = [&place](const QString &name, const auto &how) {
        QFile file(place.path(name));
        auto json = file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
        how(json);
        place.write(name, QJsonDocument(json).toJson());
    };
    change(QStringLiteral("model/config.json"), [&](QJsonObject &config) { config[QStringLiteral("eos_token_id")] = id; });
    change(QStringLiteral("model/tokenizer.json"), [&](QJsonObject &tokenizer) { // an end of text is no text
        auto added = tokenizer[QStringLiteral("added_tokens")].toArray();
        auto end = added.at(0).toObject();
        const auto words = tokenizer[QStringLiteral("model")][QStringLiteral("vocab")].toObject();
        for (auto word = words.begin(); word != words.end(); ++word)
            if (word.value() == id)
                end[QStringLiteral("content")] = word.key();
        end[QStringLiteral("id")] = id;
        added.append(end);
        tokenizer[QStringLiteral("added_tokens")] = added;
    });
    QFile::remove(place.path(QStringLiteral("model/generation_config.json")));
    const auto ended = generate("--max-new-tokens 4");
    QCOMPARE(ended.code, 0);
    QCOMPARE(ended.out, QByteArray("\n"));
    QCOMPARE(ended.err, QByteArray("1 token\nThe model ended at once. --prompt continues raw text; to ask a chat model use --messages.\n"));
    const auto more = generate("--max-new-tokens 4 --ignore-eos").err;
    QVERIFY2(more.startsWith("4 tokens, ") && more.endsWith(" tokens/s\n"), more.constData());
}

void TestBadModel::answersOddConversationsWithOneError_data()
{
    QTest::addColumn<QByteArray>("json");
    const QByteArray odd[] { "null", "5", "\"x\"", "{}", "[]", "[[]]", "{\"a\":1}", "true" };
    for (const auto &value : odd) {
        const auto row = [&](const char *name, const QByteArray &json) { QTest::newRow((name + (" " + value)).constData()) << json; };
        row("whole", value);
        row("list", "[" + value + "]");
        row("messages", "{\"messages\":" + value + "}");
        row("role", "[{\"role\":" + value + ",\"content\":\"a\"}]");
        row("content", "[{\"role\":\"user\",\"content\":" + value + "}]");
        row("tools", "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":" + value + "}");
        row("call", "[{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":" + value + "}]");
        row("calls", "[{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[" + value + "]}]");
        row("arguments",
            "[{\"role\":\"assistant\",\"tool_calls\":[{\"type\":\"function\",\"function\":{\"name\":" + value + ",\"arguments\":" + value + "}}]}]");
    }
}

void TestBadModel::answersOddConversationsWithOneError()
{
    QFETCH(QByteArray, json);
    const Place place;
    fill(place);
    place.write(QStringLiteral("chat.json"), json);
    const bool isFirst = QByteArray(QTest::currentDataTag()).endsWith("null"); // the engine, which takes long to load, reads with the same code
    for (const char *line :
        { "render --model model --messages chat.json", isFirst ? "generate --model model --messages chat.json --max-new-tokens 1" : nullptr }) {
        const auto outcome = line ? in(place, words(line)) : Outcome();
        if (!line || outcome.code == 0) // some are fine for a template
            continue;
        const auto wrong = whatIsWrongWith(outcome, 4, QStringLiteral("bad-data"), "chat.json");
        QVERIFY2(wrong.isEmpty(), wrong.constData());
    }
}

void TestBadModel::saysThatThereIsNoChatTemplate()
{
    const Place place;
    place.copy(QStringLiteral(ANNEAL_TESTS_DIR "/data/models/llama-tied"), QStringLiteral("model"));
    QVERIFY(QFile::remove(place.path(QStringLiteral("model/chat_template.jinja"))));
    place.write(QStringLiteral("chat.json"), R"([{"role": "user", "content": "a"}])");
    const auto wrong = whatIsWrongWith(in(place, words("generate --model model --messages chat.json")), 1, QStringLiteral("unsupported"),
        "has no chat template, so it cannot be given messages.");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
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
#ifdef __SANITIZE_ADDRESS__
    QSKIP("AddressSanitizer reserves terabytes of addresses, so they cannot be limited");
#endif
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
        engine.start(QStringLiteral(ANNEAL_BIN_DIR "/anneal-cli"), words("score --model model --adapter adapter --batch ids.jsonl --json"));
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

void TestBadModel::failsWhereTheResultCannotBeWritten()
{
    const Place place;
    fill(place);
    const auto outcome = in(place, words("score --model model --batch ids.jsonl"), [] { ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO); });
    QCOMPARE(outcome.code, 5);
    QVERIFY2(outcome.err.startsWith("Error: Cannot write the result: the disk is full."), outcome.err.constData());
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
