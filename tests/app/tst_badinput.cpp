// SPDX-License-Identifier: GPL-3.0-or-later
// What anneal-cli says to files that are missing, unreadable, broken or of another kind, and what it leaves behind.
#include "tests/app/trouble.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>

#include <grp.h>
#include <sys/stat.h>

/// In a child: another user, for whom the permissions of files hold even where the test runs as root, in a folder.
static std::function<void()> nobodyIn(QByteArray folder)
{
    return [folder = std::move(folder)] {
        if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(65534) != 0 || ::setuid(65534) != 0))
            ::_exit(99);
        if (::chdir(folder.constData()) != 0)
            ::_exit(98);
    };
}

class TestBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void configs_data();
    void configs();
    void data_data();
    void data();
    void keepsTheGoodRows();
    void models_data();
    void models();
    void runs_data();
    void runs();
    void tellsWhatMayNotBeRead();
    void permissions_data();
    void permissions();
    void aFullDiskLeavesNothing_data();
    void aFullDiskLeavesNothing();
    void readsDeepFolders_data();
    void readsDeepFolders();
    void takesLongRowsForRows();
    void cleansNamesOnTerminalsToo();
    void takesSettingsAsTheyAreTyped();
    void notAFile_data();
    void notAFile();

private:
    static QByteArray row(int number)
    {
        return "{\"prompt\":\"question " + QByteArray::number(number) + "\",\"completion\":\"answer " + QByteArray::number(number) + "\"}\n";
    }

    QTemporaryDir m_programs;
    QString m_programOfAll; // where other users may run it, wherever the build folder is
};

void TestBadInput::initTestCase()
{
    m_programOfAll = m_programs.filePath(QStringLiteral("anneal-cli"));
    QVERIFY(::chmod(m_programs.path().toUtf8().constData(), 0755) == 0);
    for (const QString &name : { QStringLiteral("anneal-cli"), QStringLiteral("anneal-engine") }) {
        const QString program = m_programs.filePath(name);
        QVERIFY(QFile::copy(anneal::tests::builtProgram("anneal-cli"), program)); // the engine is only looked for, never run
        QVERIFY(::chmod(program.toUtf8().constData(), 0755) == 0);
    }
}

void TestBadInput::configs_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const QByteArray &bytes, const char *says) { QTest::newRow(name) << bytes << QByteArray(says); };
    row("UTF-16",
        QByteArray("\xff\xfe"
                   "m\0:\0",
            6),
        "config.yaml:1:1: The text is not UTF-8.");
    row("binary",
        QByteArray("\x7f"
                   "ELF\x02\x01\x01\0\0\xff\xfe",
            11),
        "config.yaml:1:");
    row("truncated", "model: [1,2\n", "config.yaml:1:8: This is not valid YAML");
    row("a list", "- a\n- b\n", "config.yaml:1:1:");
    row("too deep", "a: " + QByteArray(100000, '['), "nested more than");
    row("anchors", "model: &x {a: *x}\n", "Anchors");
    row("a tag", "model: !!binary abc\n", "Tags");
    row("a key twice", "training:\n  seed: 1\n  seed: 2\n", "config.yaml:3:3: seed: The key seed is here a second time.");
    row("two documents", "---\nversion: 1\n---\nversion: 1\n", "one YAML document");
    row("another version", "version: 99\n", "config.yaml:1:10: version");
    row("unknown key", "training:\n  lerning_rate: 1\n", "config.yaml:2:3: training.lerning_rate: There is no such key. Did you mean learning_rate?");
    row("wrong type", "training:\n  batch_size: many\n", "config.yaml:2:15: training.batch_size: The value is the text");
    row("too small", "training:\n  num_epochs: -3\n", "config.yaml:2:15: training.num_epochs: -3 is too small.");
    row("too large", "training:\n  learning_rate: 1.0e30\n", "is too large.");
    row("more than 64 bits", "training:\n  seed: 99999999999999999999999\n", "training.seed");
    row("no number", "training:\n  learning_rate: .nan\n", "training.learning_rate");
    row("not available", "model:\n  use_qlora: true\n", "config.yaml:2:14: model.use_qlora: use_qlora is not available yet.");
}

void TestBadInput::configs()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    const Place place;
    place.write(QStringLiteral("config.yaml"), bytes);
    for (const char *verb : { "validate", "prepare-data", "train" }) {
        const auto outcome = cli({ QString::fromUtf8(verb), place.path(QStringLiteral("config.yaml")), QStringLiteral("--json") });
        const auto wrong = whatIsWrongWith(outcome, 3, QStringLiteral("bad-config"), says);
        QVERIFY2(wrong.isEmpty(), (verb + (": " + wrong)).constData());
    }
    QCOMPARE(place.files(), QSet<QString> { QStringLiteral("config.yaml") });
}

void TestBadInput::data_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *file, const QByteArray &bytes, const char *says) {
        QTest::newRow(name) << QString::fromUtf8(file) << bytes << QByteArray(says);
    };
    row("empty JSON", "rows.json", "", "rows.json: It is empty.");
    row("empty text", "page.txt", "", "page.txt: It is empty.");
    row("white space", "page.md", " \n\n\t\n", "page.md: It holds only white space.");
    row("no rows", "rows.json", "[]", "rows.json: It holds no rows.");
    row("a text instead of rows", "rows.json", "\"hello\"", "holds one JSON string, not a list of rows");
    row("truncated", "rows.json", "[{\"prompt\":\"a\",\"completion\":\"b\"},{\"prompt\":\"a",
        "rows.json: rows.json is not valid JSON: line 1, column");
    row("NaN", "rows.json", "[{\"text\":NaN}]", "rows.json: rows.json is not valid JSON: line 1, column");
    row("too deep", "rows.json", "[" + QByteArray(100000, '[') + QByteArray(100000, ']') + "]", "nested deeper");
    row("a key twice", "rows.jsonl", "{\"text\":\"a\",\"text\":\"b\"}\n", "rows.jsonl:1:");
    row("only bad lines", "rows.jsonl", "{\"text\":5}\n{\n\xff\n", "rows.jsonl:1:");
    row("no UTF-8", "rows.jsonl", "{\"text\":\"\xe9t\xe9\"}\n", "is not UTF-8.");
    row("UTF-16", "rows.jsonl", QByteArray("\xff\xfe{\0\"\0t\0\"\0:\0", 12), "UTF-16");
    row("binary named text", "page.txt",
        QByteArray("\x7f"
                   "ELF\0\0\0\1\2\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            24),
        "page.txt: It holds binary data, not text.");
    row("another kind", "page.pdf", "%PDF-1.7\n", "page.pdf");
}

void TestBadInput::data()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    const Place place;
    place.write(QStringLiteral("config.yaml"), "version: 1\n");
    place.write(QStringLiteral("data/raw/") + name, bytes);
    const auto before = place.files();
    const auto outcome = cli({ QStringLiteral("prepare-data"), place.path(QStringLiteral("config.yaml")), QStringLiteral("--json") });
    const auto wrong = whatIsWrongWith(outcome, 4, QStringLiteral("bad-data"), says);
    // A reason that ends in a next step of its own needs no second one.
    QVERIFY2(wrong.isEmpty() || wrong.startsWith("no next step"), wrong.constData());
    QCOMPARE(place.files(), before);
}

void TestBadInput::keepsTheGoodRows()
{
    const Place place;
    place.write(QStringLiteral("config.yaml"), "data:\n  validation_fraction: 0\n");
    place.write(QStringLiteral("data/raw/rows.jsonl"),
        "\xef\xbb\xbf" + row(1) + "\r\n" + row(2) + "{\"prompt\":\"cut\n" + row(3) + "{\"prompt\":7,\"completion\":\"\"}\n" + row(4));
    const auto outcome = cli({ QStringLiteral("prepare-data"), place.path(QStringLiteral("config.yaml")), QStringLiteral("--json") });
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const auto rows = outcome.json()[QStringLiteral("rows")].toObject();
    QCOMPARE(rows[QStringLiteral("in")].toInt(), 6);
    QCOMPARE(rows[QStringLiteral("out")].toInt(), 4);
    QCOMPARE(rows[QStringLiteral("skipped")].toInt(), 2);
    QCOMPARE(place.read(QStringLiteral("data/prepared/train.jsonl")).count('\n'), 4);
    const auto rejected = place.read(QStringLiteral("data/prepared/train.rejected.jsonl"));
    QCOMPARE(rejected.count('\n'), 2);
    QVERIFY2(rejected.contains("\"line\":4") && rejected.contains("\"line\":6"), rejected.constData());
}

void TestBadInput::models_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QByteArray>("says");
    const auto gguf = [](const char *name, const QByteArray &bytes, const char *says, const char *id = "corrupt") {
        QTest::newRow(name) << QStringLiteral("model.gguf") << bytes << QString::fromUtf8(id) << QByteArray(says);
    };
    const auto head = [](std::uint64_t tensors, std::uint64_t values, std::uint32_t version = 3) {
        return "GGUF" + bytesOf(version) + bytesOf(tensors) + bytesOf(values);
    };
    const auto text = [](const QByteArray &bytes) { return bytesOf(std::uint64_t(bytes.size())) + bytes; };
    gguf("GGUF empty", "", "does not begin with GGUF");
    gguf("GGUF another kind", "GGML" + QByteArray(100, '\0'), "does not begin with GGUF");
    gguf("GGUF cut after the magic", "GGUF", "ends in the middle of its header");
    gguf("GGUF of version 99", head(0, 0, 99), "GGUF version 99", "unsupported");
    gguf("GGUF with 2^60 values", head(0, std::uint64_t(1) << 60), "its header claims");
    gguf("GGUF with 2^60 tensors", head(std::uint64_t(1) << 60, 0), "its header claims");
    gguf("GGUF with a text of 2^62 bytes", head(0, 1) + bytesOf(std::uint64_t(1) << 62) + QByteArray(64, 'x'), "model.gguf");
    gguf("GGUF with a list of 2^61",
        head(0, 1) + text("general.x") + bytesOf(std::uint32_t(9)) + bytesOf(std::uint32_t(4)) + bytesOf(std::uint64_t(1) << 61),
        "a list in its header");
    gguf("GGUF with a list of lists",
        head(0, 1) + text("general.x") + bytesOf(std::uint32_t(9)) + (bytesOf(std::uint32_t(9)) + bytesOf(std::uint64_t(1))).repeated(10000),
        "list of lists");
    gguf("GGUF with an unknown type", head(0, 1) + text("general.x") + bytesOf(std::uint32_t(77)) + QByteArray(8, '\0'), "unknown type 77");
    gguf("GGUF with 400 dimensions", head(1, 0) + text("x") + bytesOf(std::uint32_t(400)) + QByteArray(64, '\0'), "400 dimensions");
    gguf("GGUF with an impossible tensor",
        head(1, 0) + text("x") + bytesOf(std::uint32_t(2)) + bytesOf(std::uint64_t(1) << 40) + bytesOf(std::uint64_t(1) << 40)
            + bytesOf(std::uint32_t(0)) + bytesOf(std::uint64_t(0)),
        "impossible shape");
    gguf("GGUF with nothing", head(0, 0) + QByteArray(64, '\0'), "the vocabulary is missing");

    const auto tokenizer = [](const char *name, const QByteArray &bytes, const char *says, const char *id = "corrupt") {
        QTest::newRow(name) << QStringLiteral("model/tokenizer.json") << bytes << QString::fromUtf8(id) << QByteArray(says);
    };
    tokenizer("tokenizer empty", "", "tokenizer.json: not valid JSON: line 1, column 1");
    tokenizer("tokenizer cut", "{\"model\":{\"type\":\"BPE\",", "tokenizer.json: not valid JSON");
    tokenizer("tokenizer no UTF-8", "{\"model\":{\"type\":\"\xff\"}}", "tokenizer.json");
    tokenizer("tokenizer too deep", QByteArray(100000, '['), "tokenizer.json");
    tokenizer("tokenizer a list", "[]", "the tokenizer has no model.");
    tokenizer("tokenizer without words", R"({"model":{"type":"BPE"}})", "has no vocabulary.");
    tokenizer("tokenizer with impossible ids", R"({"model":{"type":"BPE","vocab":{"a":-5,"b":99999999999},"merges":[]}})", "out of range.");
    tokenizer("tokenizer with half a merge", R"({"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}})", "which is not two tokens.");
    tokenizer("tokenizer with an unknown merge", R"({"model":{"type":"BPE","vocab":{"a":0},"merges":[["a","zz"]]}})", "not in the vocabulary.");
    tokenizer("tokenizer with a bad pattern",
        R"({"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"pre_tokenizer":{"type":"Split","pattern":{"Regex":"(((("}}})", "is not valid");
    tokenizer("tokenizer of another kind", R"({"model":{"type":"Klingon","vocab":{}}})", "is not supported yet.", "unsupported");

    QTest::newRow("pickle") << QStringLiteral("model.bin") << QByteArray("\x80\x02}q\0.", 6) << QStringLiteral("unsafe") << QByteArray("pickle");
    QTest::newRow("another file") << QStringLiteral("notes.txt") << QByteArray("hello") << QStringLiteral("bad-input")
                                  << QByteArray("neither a model folder nor a GGUF file");
    QTest::newRow("empty folder") << QStringLiteral("folder/notes.txt") << QByteArray("hello") << QStringLiteral("bad-input")
                                  << QByteArray("is incomplete");
}

void TestBadInput::models()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, id);
    QFETCH(QByteArray, says);
    const Place place;
    place.write(name, bytes);
    const auto model = place.path(name.section(u'/', 0, 0));
    const auto outcome = cli(
        { QStringLiteral("tokenize"), QStringLiteral("--model"), model, QStringLiteral("--text"), QStringLiteral("aab"), QStringLiteral("--json") });
    const auto wrong = whatIsWrongWith(outcome, id == QStringLiteral("unsafe") ? 8 : 1, id, says);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QVERIFY2(outcome.out.contains(model.toUtf8()), outcome.out.constData());
}

void TestBadInput::runs_data()
{
    QTest::addColumn<QStringList>("verb");
    for (const char *verb : { "runs show", "runs stop", "train --resume" })
        QTest::newRow(verb) << QString::fromUtf8(verb).split(u' ');
}

void TestBadInput::runs()
{
    QFETCH(QStringList, verb);
    const Place place;
    place.write(QStringLiteral("notes.txt"), "hello");
    for (const auto &name : { QStringLiteral("missing"), QStringLiteral("."), QStringLiteral("notes.txt") }) {
        const auto wrong
            = whatIsWrongWith(cli(verb + QStringList { place.path(name), QStringLiteral("--json") }), 1, QStringLiteral("not-found"), "is not a run");
        QVERIFY2(wrong.isEmpty(), wrong.constData());
    }
}

void TestBadInput::tellsWhatMayNotBeRead()
{
    const Place place;
    place.write(QStringLiteral("config.yaml"), "data:\n  validation_fraction: 0\n");
    place.write(QStringLiteral("data/raw/good.jsonl"), row(1) + row(2));
    for (const char *name : { "data/raw/named.jsonl", "data/raw/unnamed", "data/raw/folder/inside.jsonl" })
        place.write(QString::fromUtf8(name), row(3));
    QVERIFY(::chmod(place.path(QStringLiteral(".")).toUtf8().constData(), 0755) == 0);
    QVERIFY(::chmod(place.path(QStringLiteral("data")).toUtf8().constData(), 0777) == 0);
    for (const char *name : { "data/raw/named.jsonl", "data/raw/unnamed", "data/raw/folder" })
        QVERIFY(::chmod(place.path(QString::fromUtf8(name)).toUtf8().constData(), 0) == 0);
    const auto asNobody = nobodyIn(place.path(QStringLiteral(".")).toUtf8());
    const auto outcome = cli({ QStringLiteral("prepare-data"), QStringLiteral("config.yaml"), QStringLiteral("--json") }, {},
        QProcessEnvironment::systemEnvironment(), asNobody, m_programOfAll);
    ::chmod(place.path(QStringLiteral("data/raw/folder")).toUtf8().constData(), 0755);
    const auto wrong = whatIsWrongWith(outcome, 4, QStringLiteral("bad-data"), "3 of 4 files could not be used: folder, named.jsonl, unnamed.");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QCOMPARE(place.read(QStringLiteral("data/prepared/train.jsonl")).count('\n'), 2);
}

void TestBadInput::permissions_data()
{
    QTest::addColumn<QString>("locked");
    QTest::addColumn<int>("mode");
    QTest::addColumn<QStringList>("verb");
    const auto row = [](const char *name, const char *locked, int mode, const char *verb) {
        QTest::newRow(name) << QString::fromUtf8(locked) << mode << QString::fromUtf8(verb).split(u' ');
    };
    row("config", "config.yaml", 0, "validate config.yaml");
    row("folder of the data", "data/raw", 0, "prepare-data config.yaml");
    row("read-only project", "data", 0555, "prepare-data config.yaml");
    row("prepared rows", "ready/train.jsonl", 0, "train config.yaml --set data.output_path=ready/train.jsonl --run-dir open/run");
    row("read-only parent of a run", "data", 0555, "train config.yaml --set data.output_path=ready/train.jsonl --run-dir data/run");
    row("read-only parent of a project", "data", 0555, "init data/new");
    row("tokenizer", "model/tokenizer.json", 0, "tokenize --model model --text a");
    row("model folder", "model", 0, "tokenize --model model --text a");
    row("GGUF", "model.gguf", 0, "tokenize --model model.gguf --text a");
    row("messages", "messages.json", 0, "render --model model --messages messages.json");
}

void TestBadInput::permissions()
{
    QFETCH(QString, locked);
    QFETCH(int, mode);
    QFETCH(QStringList, verb);
    const Place place;
    place.write(QStringLiteral("config.yaml"), "model:\n  model_name: model.gguf\n");
    place.write(QStringLiteral("data/raw/rows.jsonl"), row(1) + row(2));
    place.write(QStringLiteral("ready/train.jsonl"), row(1));
    place.write(QStringLiteral("model/tokenizer.json"), R"({"model":{"type":"BPE","vocab":{"a":0},"merges":[]}})");
    place.write(QStringLiteral("model.gguf"), "GGUF" + bytesOf(std::uint32_t(3)) + QByteArray(16, '\0'));
    place.write(QStringLiteral("messages.json"), "[]");
    QVERIFY(QDir().mkpath(place.path(QStringLiteral("open"))));
    QVERIFY(::chmod(place.path(QStringLiteral(".")).toUtf8().constData(), 0755) == 0);
    QVERIFY(::chmod(place.path(QStringLiteral("data")).toUtf8().constData(), 0777) == 0);
    QVERIFY(::chmod(place.path(QStringLiteral("open")).toUtf8().constData(), 0777) == 0);
    QVERIFY(::chmod(place.path(locked).toUtf8().constData(), static_cast<mode_t>(mode)) == 0);
    const auto asNobody = nobodyIn(place.path(QStringLiteral(".")).toUtf8());
    const auto before = place.files();
    const auto outcome = cli(verb + QStringList { QStringLiteral("--json") }, {}, QProcessEnvironment::systemEnvironment(), asNobody, m_programOfAll);
    ::chmod(place.path(locked).toUtf8().constData(), 0755);
    const auto wrong = whatIsWrongWith(outcome, 1, QStringLiteral("io"), "permission denied");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QVERIFY2(outcome.out.contains(locked.toUtf8()), outcome.out.constData());
    QVERIFY(!place.files().contains(QStringLiteral("open/run/run.yaml")));
    QCOMPARE(place.files() + before, place.files());
}

void TestBadInput::aFullDiskLeavesNothing_data()
{
    QTest::addColumn<QStringList>("verb");
    QTest::newRow("prepare-data") << QStringList { QStringLiteral("prepare-data"), QStringLiteral("project/config.yaml") };
    QTest::newRow("init") << QStringList { QStringLiteral("init"), QStringLiteral("new") };
    QTest::newRow("train") << QStringList { QStringLiteral("train"), QStringLiteral("project/config.yaml"), QStringLiteral("--run-dir"),
        QStringLiteral("run"), QStringLiteral("--set"), QStringLiteral("data.output_path=ready/train.jsonl") };
}

void TestBadInput::aFullDiskLeavesNothing()
{
    QFETCH(QStringList, verb);
    const Place place;
    QByteArray rows;
    for (int i = 0; i < 200; ++i)
        rows += row(i);
    place.write(QStringLiteral("project/config.yaml"), "model:\n  model_name: model.gguf\n");
    place.write(QStringLiteral("project/model.gguf"), "GGUF" + bytesOf(std::uint32_t(3)) + QByteArray(16, '\0'));
    place.write(QStringLiteral("project/data/raw/rows.jsonl"), rows);
    place.write(QStringLiteral("project/ready/train.jsonl"), rows);
    const auto before = place.files();
    const auto limited = [folder = place.path(QStringLiteral(".")).toUtf8(), limit = fileLimit(1000)] {
        if (::chdir(folder.constData()) != 0)
            ::_exit(98);
        limit();
    };
    const auto wrong = whatIsWrongWith(cli(verb + QStringList { QStringLiteral("--json") }, {}, QProcessEnvironment::systemEnvironment(), limited), 5,
        QStringLiteral("no-space"), "the disk is full");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QCOMPARE(place.files(), before);
}

void TestBadInput::readsDeepFolders_data()
{
    QTest::addColumn<int>("levels");
    QTest::addColumn<int>("descriptors");
    QTest::newRow("shallow") << 3 << 1024;
    QTest::newRow("more levels than descriptors") << 40 << 24;
    QTest::newRow("a thousand levels and more") << 1500 << 256;
}

void TestBadInput::readsDeepFolders()
{
    QFETCH(int, levels);
    QFETCH(int, descriptors);
    const Place place;
    place.write(QStringLiteral("config.yaml"), "data:\n  validation_fraction: 0\n");
    place.write(QStringLiteral("data/raw/a.jsonl"), row(1));
    place.write(QStringLiteral("data/raw/aa/") + QStringLiteral("s/").repeated(levels) + QStringLiteral("deep.jsonl"), row(2));
    place.write(QStringLiteral("data/raw/zz.jsonl"), row(3));
    const auto limit = [most = rlim_t(descriptors)] {
        const rlimit limit { most, most };
        ::setrlimit(RLIMIT_NOFILE, &limit);
    };
    const auto outcome
        = cli({ QStringLiteral("prepare-data"), place.path(QStringLiteral("config.yaml")) }, {}, QProcessEnvironment::systemEnvironment(), limit);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(place.read(QStringLiteral("data/prepared/train.jsonl")).count('\n'), 3);
}

void TestBadInput::takesLongRowsForRows()
{
    const Place place;
    place.write(QStringLiteral("config.yaml"), "data:\n  validation_fraction: 0\n");
    place.write(QStringLiteral("data/raw/rows"), "{\"text\":\"" + QByteArray(200000, 'x') + "\"}\n{\"text\":\"two\"}\n");
    place.write(QStringLiteral("data/raw/one"), "{\"text\":\"" + QByteArray(100000, 'y') + "\"}");
    QCOMPARE(cli({ QStringLiteral("prepare-data"), place.path(QStringLiteral("config.yaml")) }).code, 0);
    const auto rows = place.read(QStringLiteral("data/prepared/train.jsonl"));
    QCOMPARE(rows.count('\n'), 3);
    QVERIFY(rows.contains("{\"text\":\"" + QByteArray(200000, 'x') + "\"}\n"));
}

void TestBadInput::cleansNamesOnTerminalsToo()
{
    const Place place;
    place.write(QStringLiteral("config.yaml"), "data:\n  validation_fraction: 0\n");
    place.write(QStringLiteral("data/raw/x\x1b]0;PWNED\x07\x1b[31m\u202Egnp.jsonl"), row(1) + "{\"a\x1b[2J\":\n");
    place.write(QStringLiteral("runs/r\x1b]0;PWNED\x07/run.yaml"), "model: {model_name: \"\x1b[1m\x1b]0;M\x07\"}\n");
    place.write(QStringLiteral("runs/r\x1b]0;PWNED\x07/events.jsonl"),
        "{\"seq\":1,\"time\":\"\\u001b[2J\",\"attempt\":1,\"type\":\"state\",\"state\":\"Error\",\"message\":\"\\u001b]0;E\\u0007\"}\n");
    const auto run = place.path(QStringLiteral("runs/r\x1b]0;PWNED\x07"));
    for (const char *color : { "always", "never", "auto" })
        for (const QStringList &verb : { QStringList { QStringLiteral("prepare-data"), place.path(QStringLiteral("config.yaml")) },
                 { QStringLiteral("runs"), QStringLiteral("list"), place.path(QStringLiteral("runs")) },
                 { QStringLiteral("runs"), QStringLiteral("show"), run }, { QStringLiteral("runs"), QStringLiteral("stop"), run },
                 { QStringLiteral("validate"), run } }) {
            auto outcome = cli(verb + QStringList { QStringLiteral("--color"), QString::fromUtf8(color) });
            auto said = outcome.out + outcome.err;
            QVERIFY2(!said.isEmpty(), qPrintable(verb.join(u' ')));
            for (const char *ours : { "\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[33m" }) // colours of the program itself
                said.replace(ours, "");
            for (const char c : said)
                QVERIFY2(c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20, (outcome.out + outcome.err).toPercentEncoding());
            QVERIFY2(!QString::fromUtf8(said).contains(QChar(0x202E)), said.constData());
            if (std::string_view(color) != "always")
                QVERIFY2(!(outcome.out + outcome.err).contains('\x1b'), said.constData());
            else
                QVERIFY2(outcome.out.count("\x1b[31m") == 0, outcome.out.toPercentEncoding()); // only errors are red
        }
}

void TestBadInput::takesSettingsAsTheyAreTyped()
{
    const Place place;
    place.write(QStringLiteral("config.yaml"), "data:\n  validation_fraction: 0\n");
    const auto config = place.path(QStringLiteral("config.yaml"));
    const auto resolved = [&](const QStringList &settings) {
        return cli(QStringList { QStringLiteral("validate"), config, QStringLiteral("--resolved") } + settings);
    };
    const auto list = resolved({ QStringLiteral("--set"), QStringLiteral("model.target_modules=[q_proj,v_proj]"), QStringLiteral("--set"),
        QStringLiteral("model.rank_pattern={}"), QStringLiteral("--set=training.seed=7") });
    QVERIFY2(list.code == 0, list.err.constData());
    QVERIFY2(list.out.contains("target_modules: [q_proj, v_proj]") && list.out.contains("seed: 7"), list.out.constData());
    for (const char *odd : { "{}", "[]", "[training.seed=1,training.seed=2]", "%%", "" })
        QCOMPARE(resolved({ QStringLiteral("--set"), QString::fromUtf8(odd) }).code, *odd == '[' && odd[1] != ']' ? 3 : 2);
}

void TestBadInput::notAFile_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : { "/dev/null", "/dev/zero", "fifo" })
        QTest::newRow(what) << QString::fromUtf8(what);
}

void TestBadInput::notAFile()
{
    QFETCH(QString, what);
    const Place place;
    if (what == QStringLiteral("fifo")) {
        what = place.path(what);
        QVERIFY(::mkfifo(what.toUtf8().constData(), 0600) == 0);
    }
    const auto wrong = whatIsWrongWith(
        cli({ QStringLiteral("validate"), what, QStringLiteral("--json") }), 1, QStringLiteral("bad-input"), "is not a regular file");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

ANNEAL_TEST(TestBadInput)
#include "tst_badinput.moc"
