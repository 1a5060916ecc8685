// SPDX-License-Identifier: GPL-3.0-or-later
// The contracts of the verbs, through the real program: exit codes, what stands on stdout and stderr, --json.
#include "tests/app/trouble.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>
#include <QtTest>

#include <fcntl.h>
#include <unistd.h>

class TestVerbs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyVerbHelpsWithAnExample_data();
    void everyVerbHelpsWithAnExample();
    void helpsInWords();
    void mistakesOfUsage_data();
    void mistakesOfUsage();
    void namesTheVerbThatWasMeant();
    void failsWhereTheResultCannotBeWritten();
    void neverWritesResultsIntoFiles();
    void worksNowhere();
    void makesAProject();
    void reportsAllProblemsOfAConfig();
    void printsTheSchema();
    void preparesData();
    void refusesAnEmptyConfig();
    void tellsWhatIsWrongWithData();
    void tellsPartOfTheDataFromAllOfIt();
    void splits();
    void tokenizes();
    void renders();
    void rendersATemplateAlone();
    void checksTheMachine();
    void handsVerbsToTheEngine();
    void completesInBash();
    void describesEveryVerb_data();
    void describesEveryVerb();
    void managesRuns();

private:
    QString path(const char *name) const { return m_place.path(QString::fromUtf8(name)); }
    void write(const char *name, const QByteArray &bytes) const { m_place.write(QString::fromUtf8(name), bytes); }
    /// A tokenizer of bytes and two special tokens, enough for the verbs; the numbers of real ones are tested in core/text.
    void writeTokenizer() const;

    Place m_place;
};

void TestVerbs::everyVerbHelpsWithAnExample_data()
{
    QTest::addColumn<QStringList>("verb");
    for (const char *verb :
        { "", "init", "validate", "schema", "prepare-data", "extract", "split", "tokenize", "render", "train", "runs", "runs list", "runs show",
            "runs stop", "runs continue", "runs rename", "runs note", "runs tag", "runs pin", "runs archive", "runs reproduce", "server",
            "server start", "server stop", "server list", "check", "completion", "completion bash", "completion zsh", "completion fish", "man" })
        QTest::newRow(*verb ? verb : "anneal-cli") << QString::fromUtf8(verb).split(u' ', Qt::SkipEmptyParts);
}

void TestVerbs::everyVerbHelpsWithAnExample()
{
    QFETCH(QStringList, verb);
    const auto outcome = cli(verb + QStringList { QStringLiteral("--help") });
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains("Example:\n"));
    QVERIFY(outcome.out.contains("anneal-cli"));
    QVERIFY(outcome.err.isEmpty());
}

/// Of an option what it takes, and how it is by default.
void TestVerbs::helpsInWords()
{
    const auto help = cli({ QStringLiteral("server"), QStringLiteral("start"), QStringLiteral("--help") }).out;
    QVERIFY2(help.contains("--idle-minutes N ") && help.contains("0: never (default: 30)\n"), help.constData());
    QVERIFY2(help.contains("may be repeated (required)\n"), help.constData());
    QVERIFY2(help.contains("--dtype {auto,float32,") && !help.contains("FLOAT") && !help.contains("TEXT:"), help.constData());
    QVERIFY(cli({ QStringLiteral("server"), QStringLiteral("stop"), QStringLiteral("--help") }).out.contains("All of them (not with ID)\n"));
}

void TestVerbs::mistakesOfUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *line) { QTest::newRow(*line ? line : "nothing") << QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts); };
    for (const char *line : { "", "trian", "init", "validate", "tokenize", "tokenize --model m", "tokenize --model m --text a --file b",
             "render --model m", "render --messages m", "split", "split --file f --splitter words", "split --file f --chunk-size 0",
             "split --file f --chunk-size 5 --chunk-overlap 6", "split --file f --splitter token", "runs", "runs delete", "train", "--colour never",
             "validate x --set learning_rate", "train --resume d --set a=1", "train x --restart", "train --resume d --name n", "runs rename d",
             "runs pin", "runs archive", "train --resume d --restart --accept-changes", "runs stop d --abort --at-checkpoint", "schema extra",
             "server", "server start", "server start --model m --end-when-idle -1", "server stop a --all", "server restart" })
        row(line);
}

void TestVerbs::mistakesOfUsage()
{
    QFETCH(QStringList, arguments);
    const auto outcome = cli(arguments + QStringList { QStringLiteral("--json") });
    QCOMPARE(outcome.code, 2);
    QCOMPARE(outcome.json()[QStringLiteral("id")].toString(), QStringLiteral("usage"));
    QCOMPARE(outcome.json()[QStringLiteral("code")].toInt(), 2);
    for (const char *key : { "message", "cause", "hint" })
        QVERIFY2(outcome.json().contains(QString::fromUtf8(key)), key);
    QVERIFY(outcome.err.startsWith("Error: "));
}

void TestVerbs::namesTheVerbThatWasMeant()
{
    const auto hint = [](const QStringList &arguments) {
        return cli(arguments + QStringList { QStringLiteral("--json") }).json()[QStringLiteral("hint")].toString();
    };
    QCOMPARE(hint({ QStringLiteral("validat"), QStringLiteral("x") }), QStringLiteral("Did you mean validate? See: anneal-cli --help"));
    QCOMPARE(hint({ QStringLiteral("generat") }), QStringLiteral("Did you mean generate? See: anneal-cli --help"));
    QCOMPARE(hint({ QStringLiteral("--color"), QStringLiteral("never"), QStringLiteral("runs"), QStringLiteral("lst") }),
        QStringLiteral("Did you mean list? See: anneal-cli runs --help"));
    QCOMPARE(hint({ QStringLiteral("runs"), QStringLiteral("stop") }), QStringLiteral("See: anneal-cli runs stop --help"));
    QCOMPARE(hint({ QStringLiteral("completion"), QStringLiteral("tcsh") }),
        QStringLiteral("anneal-cli completion takes bash, zsh, fish. See: anneal-cli completion --help"));
    QCOMPARE(hint({ QStringLiteral("runs"), QStringLiteral("stop"), QStringLiteral("d"), QStringLiteral("--abrt") }),
        QStringLiteral("Did you mean --abort? See: anneal-cli runs stop --help"));
    QVERIFY(cli({ QStringLiteral("runs"), QStringLiteral("list"), QStringLiteral("--help") }).out.contains("Usage: anneal-cli runs list "));
}

void TestVerbs::failsWhereTheResultCannotBeWritten()
{
    const auto toFullDisk = [] { ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO); };
    for (const QStringList &arguments : { QStringList { QStringLiteral("schema") }, { QStringLiteral("check"), QStringLiteral("--json") } }) {
        const auto outcome = cli(arguments, {}, QProcessEnvironment::systemEnvironment(), toFullDisk);
        QCOMPARE(outcome.code, 5);
        QVERIFY2(outcome.err.startsWith("Error: Cannot write the result: the disk is full."), outcome.err.constData());
    }
}

void TestVerbs::neverWritesResultsIntoFiles()
{
    write("closed/config.yaml", "data:\n  validation_fraction: 0\n");
    write("closed/data/raw/a.jsonl", "{\"text\":\"one\"}\n");
    // With stdout closed, the next file to be opened would get its number.
    const auto closed = [] {
        for (const int stream : { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO })
            ::close(stream);
    };
    QCOMPARE(cli({ QStringLiteral("prepare-data"), path("closed") }, {}, QProcessEnvironment::systemEnvironment(), closed).code, 0);
    QFile rows(path("closed/data/prepared/train.jsonl"));
    QVERIFY(rows.open(QIODevice::ReadOnly));
    QCOMPARE(rows.readAll(), QByteArray("{\"text\":\"one\"}\n"));
}

void TestVerbs::worksNowhere()
{
    static QByteArray gone; // the child may not allocate
    gone = QFile::encodeName(path("gone"));
    QVERIFY(QDir().mkpath(path("gone")));
    const auto leave = [] {
        if (::chdir(gone.constData()) == 0)
            ::rmdir(gone.constData());
    };
    const auto outcome = cli({ QStringLiteral("check"), QStringLiteral("--json") }, {}, QProcessEnvironment::systemEnvironment(), leave);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.startsWith("Error: The current folder is gone."), outcome.err.constData());
}

void TestVerbs::makesAProject()
{
    const auto made = cli({ QStringLiteral("init"), path("project"), QStringLiteral("--json") });
    QCOMPARE(made.code, 0);
    QCOMPARE(made.json()[QStringLiteral("config")].toString(), path("project/config.yaml"));
    QFile config(path("project/config.yaml"));
    QVERIFY(config.open(QIODevice::ReadOnly));
    QVERIFY(config.readAll().contains("lora_rank: 16                 # r\n"));
    QVERIFY(QFile::exists(path("project/config.schema.json")));
    QVERIFY(!QDir(path("project/data/raw")).isEmpty());
    QCOMPARE(cli({ QStringLiteral("validate"), path("project") }).code, 0);

    const auto again = cli({ QStringLiteral("init"), path("project"), QStringLiteral("--json") });
    QCOMPARE(again.code, 1);
    QCOMPARE(again.json()[QStringLiteral("id")].toString(), QStringLiteral("already-exists"));
    QCOMPARE(cli({ QStringLiteral("init"), path("empty"), QStringLiteral("--empty") }).code, 0);
    QVERIFY(QDir(path("empty/data/raw")).isEmpty());
    QCOMPARE(cli({ QStringLiteral("init"), path("fitted"), QStringLiteral("--model"), QStringLiteral("somebody/model"), QStringLiteral("--preset"),
                     QStringLiteral("quick") })
                 .code,
        0);
    QFile fitted(path("fitted/config.yaml"));
    QVERIFY(fitted.open(QIODevice::ReadOnly));
    const auto text = fitted.readAll();
    QVERIFY(text.contains("model_name: somebody/model"));
    QVERIFY(text.contains("max_steps: 20"));
    QVERIFY(cli({ QStringLiteral("init"), path("my project") }).err.contains("anneal-cli train '" + path("my project/config.yaml").toUtf8() + "'"));
    if (::geteuid() != 0) {
        QVERIFY(QFile::setPermissions(path("empty"), QFile::ReadOwner | QFile::ExeOwner));
        QCOMPARE(cli({ QStringLiteral("init"), path("empty/below") }).code, 1);
        QVERIFY(QFile::setPermissions(path("empty"), QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner));
    }
}

void TestVerbs::reportsAllProblemsOfAConfig()
{
    write("bad.yaml", "model:\n  lora_rnk: 8\ntraining:\n  batch_size: '4'\n  method: grpo\n");
    const auto text = cli({ QStringLiteral("validate"), path("bad.yaml") });
    QCOMPARE(text.code, 3);
    QCOMPARE(text.out.split('\n').size(), 4);
    QVERIFY(text.out.contains("bad.yaml:2:3: model.lora_rnk: There is no such key. Did you mean lora_rank?"));
    QVERIFY(text.out.contains("grpo is not available yet."));
    const auto json = cli({ QStringLiteral("validate"), path("bad.yaml"), QStringLiteral("--json") });
    QCOMPARE(json.code, 3);
    QCOMPARE(json.json()[QStringLiteral("problems")].toArray().size(), 3);
    QCOMPARE(json.json()[QStringLiteral("id")].toString(), QStringLiteral("bad-config"));
    QCOMPARE(json.json()[QStringLiteral("problems")].toArray()[0].toObject()[QStringLiteral("suggestion")].toString(), QStringLiteral("lora_rank"));
    QCOMPARE(cli({ QStringLiteral("validate"), path("missing.yaml") }).code, 1);
    write("good.yaml", "training:\n  seed: 7\n");
    const auto good = cli({ QStringLiteral("validate"), path("good.yaml"), QStringLiteral("--set"), QStringLiteral("training.num_epochs=2"),
        QStringLiteral("--resolved") });
    QCOMPARE(good.code, 0);
    QVERIFY(good.out.contains("  seed: 7                       # file\n"));
    QVERIFY(good.out.contains("  num_epochs: 2                 # command line\n"));
    QCOMPARE(cli({ QStringLiteral("train"), path("bad.yaml"), QStringLiteral("--json") }).code, 3);
}

void TestVerbs::printsTheSchema()
{
    const auto schema = cli({ QStringLiteral("schema") });
    QCOMPARE(schema.code, 0);
    QVERIFY(schema.json()[QStringLiteral("properties")].toObject().contains(QStringLiteral("training")));
    QVERIFY(schema.err.isEmpty());
}

void TestVerbs::preparesData()
{
    write("rows/config.yaml", "data:\n  validation_fraction: 0\n");
    write("rows/data/raw/a.jsonl", "{\"instruction\": \"One?\", \"output\": \"1\"}\n{broken\n{\"instruction\": \"Two?\", \"output\": \"2\"}\n");
    const auto outcome = cli({ QStringLiteral("prepare-data"), path("rows/config.yaml"), QStringLiteral("--json") });
    QCOMPARE(outcome.code, 0);
    const auto rows = outcome.json()[QStringLiteral("rows")].toObject();
    QCOMPARE(rows[QStringLiteral("in")].toInt(), 3);
    QCOMPARE(rows[QStringLiteral("out")].toInt(), 2);
    QCOMPARE(rows[QStringLiteral("skipped")].toInt(), 1);
    QVERIFY(QFile::exists(path("rows/data/prepared/train.jsonl")));
    const auto text = cli({ QStringLiteral("prepare-data"), path("rows") });
    QVERIFY(text.out.contains("a.jsonl:2: "));
    QVERIFY(text.out.contains("3 rows in, 2 out, 1 skipped."));
    // No progress where nobody watches; only what is rarely meant.
    QVERIFY2(text.err.startsWith("Warning: 1 of 3 rows (33.3 %) is left out. The most frequent reason: "), text.err.constData());
    QCOMPARE(outcome.json()[QStringLiteral("warnings")].toArray().at(0).toObject()[QStringLiteral("kind")].toString(), QStringLiteral("left-out"));
    QVERIFY(outcome.err.startsWith("Warning: "));
}

void TestVerbs::refusesAnEmptyConfig()
{
    write("empty/data/raw/a.jsonl", "{\"text\":\"one\"}\n");
    for (const auto &text : { QByteArray(), QByteArray("# nothing yet\n\n"), QByteArray("  \n") }) {
        write("empty/config.yaml", text);
        for (const auto *verb : { "validate", "prepare-data", "train" }) {
            const auto outcome = cli({ QLatin1String(verb), path("empty") });
            QVERIFY2(outcome.code > 0, verb);
            QVERIFY2((outcome.out + outcome.err).contains("1:1: The file "), outcome.err.constData());
        }
        QCOMPARE(cli({ QStringLiteral("validate"), path("empty"), QStringLiteral("--json") }).json()[QStringLiteral("valid")].toBool(true), false);
    }
    QVERIFY(!QDir(path("empty/data/prepared")).exists());
    QVERIFY(!QDir(path("empty/runs")).exists());
}

void TestVerbs::tellsWhatIsWrongWithData()
{
    write("none/config.yaml", "version: 1\n");
    const auto missing = cli({ QStringLiteral("prepare-data"), path("none"), QStringLiteral("--json") });
    QCOMPARE(missing.code, 1);
    QCOMPARE(missing.json()[QStringLiteral("id")].toString(), QStringLiteral("not-found"));
    write("none/data/raw/a.jsonl", "{broken\n");
    QCOMPARE(cli({ QStringLiteral("prepare-data"), path("none") }).code, 4);
    QVERIFY(!QDir(path("none/data/prepared")).exists());
}

void TestVerbs::tellsPartOfTheDataFromAllOfIt()
{
    write("part/config.yaml", "data:\n  validation_fraction: 0\n");
    write("part/data/raw/good.jsonl", "{\"text\":\"one\"}\nnot a row\n");
    write("part/data/raw/left.xlsx", "PK\n"); // a kind that is not read: left out, said so, no failure
    const auto lines = cli({ QStringLiteral("prepare-data"), path("part"), QStringLiteral("--json") });
    QCOMPARE(lines.code, 0); // a bad line among good ones is reported, the rest is used
    QVERIFY(!lines.json().contains(QStringLiteral("code")));

    write("part/data/raw/bad.json", "[{\"text\":");
    const auto files = cli({ QStringLiteral("prepare-data"), path("part"), QStringLiteral("--json") });
    QCOMPARE(files.code, 4);
    QCOMPARE(files.json()[QStringLiteral("id")].toString(), QStringLiteral("bad-data"));
    QVERIFY(files.json()[QStringLiteral("message")].toString().startsWith(QStringLiteral("1 of 3 files could not be used: bad.json.")));
    QCOMPARE(files.json()[QStringLiteral("rows")].toObject()[QStringLiteral("out")].toInt(), 1);
    QCOMPARE(files.out.count('\n'), 1);
    QVERIFY(QFile::exists(path("part/data/prepared/train.jsonl"))); // what could be used is
    const auto text = cli({ QStringLiteral("prepare-data"), path("part") });
    QVERIFY2(text.out.contains("bad.json: failed. bad.json is not valid JSON"), text.out.constData());
    QVERIFY(cli({ QStringLiteral("validate"), path("part") }).err.contains("could not be read or used, so that rows are missing: 1 (bad.json)."));
    QVERIFY2(text.err.contains("\nError: 1 of 3 files could not be used: bad.json."), text.err.constData());
}

void TestVerbs::writeTokenizer() const
{
    write("tok/tokenizer.json",
        R"({"version":"1.0","added_tokens":[{"id":3,"content":"<s>","special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false}],
        "normalizer":null,"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},"post_processor":null,
        "decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
        "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,
        "vocab":{"a":0,"b":1,"ab":2,"<s>":3,"<":4,"s":5,">":6,":":7,"u":8,"e":9,"r":10},"merges":["a b"]}})");
    write("tok/tokenizer_config.json",
        R"({"chat_template":"{% for m in messages %}{{ m.role }}:{{ m.content }}{% endfor %}{% if add_generation_prompt %}a:{% endif %}"})");
}

void TestVerbs::splits()
{
    const auto split = [](const QByteArray &text, const QString &options) {
        return cli((QStringLiteral("split --file - --json ") + options).split(u' ', Qt::SkipEmptyParts), text);
    };
    QCOMPARE(split("# A\r\nb  \r\n## C\nd", QStringLiteral("--splitter markdown")).out,
        QByteArray("{\"chunks\":[{\"text\":\"b\",\"begin\":4,\"end\":5,\"metadata\":{\"Header 1\":\"A\"}},"
                   "{\"text\":\"d\",\"begin\":13,\"end\":14,\"metadata\":{\"Header 1\":\"A\",\"Header 2\":\"C\"}}]}\n"));
    const auto texts = [&](const QByteArray &text, const QString &options) {
        QStringList all;
        for (const auto &chunk : split(text, options).json()[QStringLiteral("chunks")].toArray())
            all << chunk.toObject()[QStringLiteral("text")].toString();
        return all.join(u'|');
    };
    QCOMPARE(texts("<h1>A</h1><p>b", QStringLiteral("--splitter html")), QStringLiteral("A|b"));
    QCOMPARE(texts("One. Two. Three.", QStringLiteral("--splitter sentence --chunk-size 10 --chunk-overlap 0")), QStringLiteral("One. Two.|Three."));
    QCOMPARE(texts("a1b22c", QStringLiteral("--separators [0-9]+ --separator-regex --splitter character --chunk-size 1 --chunk-overlap 0")),
        QStringLiteral("a|b|c"));
    QCOMPARE(texts("a1b22c", QStringLiteral("--separators [\"1\",\"2\"] --chunk-size 2 --chunk-overlap 0 --keep-separator end")),
        QStringLiteral("a1|b2|2c"));
    QCOMPARE(texts(" a. b. c", QStringLiteral("--separators . --chunk-size 3 --chunk-overlap 0 --no-strip")), QStringLiteral(" a|. b|. c"));
    QCOMPARE(texts("# A\nlong words here", QStringLiteral("--splitter markdown --chunk-size 6 --chunk-overlap 0 --cut-sections")),
        QStringLiteral("long|words|here"));
    writeTokenizer();
    QCOMPARE(texts("ababb", QStringLiteral("--splitter token --chunk-size 2 --chunk-overlap 1 --model ") + path("tok")), QStringLiteral("abab|abb"));
    QCOMPARE(texts("ab ab ab", QStringLiteral("--length-unit tokens --chunk-size 2 --chunk-overlap 0 --model ") + path("tok")),
        QStringLiteral("ab ab|ab"));

    write("shown.md", "# A\nb\n");
    const auto shown
        = cli({ QStringLiteral("split"), QStringLiteral("--file"), path("shown.md"), QStringLiteral("--splitter"), QStringLiteral("markdown") });
    QCOMPARE(shown.out, QByteArray("--- 1 ---  bytes 4-5  A\nb\n"));
    const auto group = split("a", QStringLiteral("--separators (a) --separator-regex"));
    QCOMPARE(group.code, 3);
    QVERIFY2(group.json()[QStringLiteral("message")].toString().startsWith(QStringLiteral("--separators: ")), group.out.constData());
    // What a reader makes text of is split as that text, and chunks say where they begin.
    const auto word = cli({ QStringLiteral("split"), QStringLiteral("--file"), QStringLiteral(ANNEAL_TESTS_DIR "/data/documents/review.docx"),
        QStringLiteral("--chunk-size"), QStringLiteral("40"), QStringLiteral("--chunk-overlap"), QStringLiteral("0"), QStringLiteral("--json") });
    QCOMPARE(word.code, 0);
    QVERIFY2(word.out.contains("\"headings\":["), word.out.constData());
    QCOMPARE(split("%PDF-1.7", {}).code, 4);
    QCOMPARE(cli({ QStringLiteral("split"), QStringLiteral("--file"), path("nowhere.md") }).code, 1);
}

void TestVerbs::tokenizes()
{
    writeTokenizer();
    const QStringList base { QStringLiteral("tokenize"), QStringLiteral("--model"), path("tok"), QStringLiteral("--json") };
    const auto one = cli(base + QStringList { QStringLiteral("--text"), QStringLiteral("abba<s>") });
    QVERIFY2(one.code == 0, one.err.constData());
    QCOMPARE(one.out, QByteArray("{\"ids\":[2,1,0,3]}\n"));
    QCOMPARE(cli(base + QStringList { QStringLiteral("--text"), QStringLiteral("<s>"), QStringLiteral("--special-as-text") }).out,
        QByteArray("{\"ids\":[4,5,6]}\n"));
    QCOMPARE(cli(base + QStringList { QStringLiteral("--batch"), QStringLiteral("-") }, "{\"text\":\"ab\"}\n\n{\"text\":\"b\"}\n").out,
        QByteArray("{\"ids\":[[2],[1]]}\n"));
    QCOMPARE(cli(base + QStringList { QStringLiteral("--file"), QStringLiteral("-") }, "ab").out, QByteArray("{\"ids\":[2]}\n"));
    QCOMPARE(cli(base + QStringList { QStringLiteral("--batch"), QStringLiteral("-") }, "{\"txt\":\"ab\"}\n").code, 4);
    QCOMPARE(cli(base + QStringList { QStringLiteral("--batch"), QStringLiteral("-") }, "\n").code, 4);
    const auto latin1 = cli(base + QStringList { QStringLiteral("--file"), QStringLiteral("-") }, "ab\xe9");
    QCOMPARE(latin1.code, 4);
    QVERIFY2(latin1.json()[QStringLiteral("message")].toString().endsWith(QStringLiteral("is not UTF-8: byte 3 belongs to no character.")),
        latin1.out.constData());
    QCOMPARE(cli({ QStringLiteral("tokenize"), QStringLiteral("--model"), path("nowhere"), QStringLiteral("--text"), QStringLiteral("a") }).code, 1);
}

void TestVerbs::renders()
{
    writeTokenizer();
    const QStringList base { QStringLiteral("render"), QStringLiteral("--model"), path("tok"), QStringLiteral("--json"), QStringLiteral("--messages"),
        QStringLiteral("-") };
    const auto row = cli(base + QStringList { QStringLiteral("--add-generation-prompt") }, R"([{"role":"user","content":"ab"}])");
    QVERIFY2(row.code == 0, row.err.constData());
    QCOMPARE(row.json()[QStringLiteral("text")].toString(), QStringLiteral("user:aba:"));
    QCOMPARE(cli(base, "{}").code, 4);
    QCOMPARE(cli(base, "[]").json()[QStringLiteral("message")].toString(), QStringLiteral("standard input: The conversation has no messages."));
    const auto large = cli(base, R"([{"role":"user","content":"ab","n":1e400}])").json();
    QVERIFY(large[QStringLiteral("message")].toString().contains(QStringLiteral("write it in quotation marks")));
    QCOMPARE(large[QStringLiteral("hint")].toString(), QStringLiteral("Correct it there."));
    write("cut.jinja", "{% if");
    const auto cut = cli(base + QStringList { QStringLiteral("--chat-template"), path("cut.jinja") }, R"([{"role":"user","content":"ab"}])");
    QVERIFY2(cut.json()[QStringLiteral("message")].toString().startsWith(path("cut.jinja") + QStringLiteral(": Line 1")), cut.out.constData());
    // Whose fault it is: the template's, or what it says of the messages.
    write("odd.jinja", "{{ messages[0].no.thing }}");
    write("strict.jinja", "{{ raise_exception('line 1 needs a system message') }}");
    const auto told = [&](const char *name) {
        return cli(base + QStringList { QStringLiteral("--chat-template"), path(name) }, R"([{"role":"user","content":"ab"}])")
            .json()[QStringLiteral("message")]
            .toString();
    };
    QVERIFY2(told("odd.jinja").startsWith(path("odd.jinja") + QStringLiteral(": The chat template refused the row: line 1 of the chat template: ")),
        qPrintable(told("odd.jinja")));
    QCOMPARE(told("strict.jinja"), QStringLiteral("standard input: The chat template refused the row: line 1 needs a system message."));
    write("tok/tokenizer_config.json", R"({"chat_template":"{{ messages[0].no.thing }}"})");
    const auto own = cli(base, R"([{"role":"user","content":"ab"}])").json()[QStringLiteral("message")].toString();
    QVERIFY2(own.startsWith(path("tok") + QStringLiteral(": The chat template refused the row: line 1 of ")), qPrintable(own));
}

void TestVerbs::rendersATemplateAlone()
{
    write("t.jinja",
        "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}{{ tools | length if tools else 0 }}{{ flag }}{{ words }}"
        "{{ strftime_now('%d.%m.%y %H') }}{% if add_generation_prompt %}>{% endif %}");
    write("tools.json", R"([{"type":"function","function":{"name":"f"}}])");
    const QStringList base { QStringLiteral("render"), QStringLiteral("--template"), path("t.jinja"), QStringLiteral("--conversation"),
        QStringLiteral("-"), QStringLiteral("--json") };
    const QByteArray conversation = R"([{"role":"user","content":"ab"}])";
    const auto all = cli(base
            + QStringList { QStringLiteral("--tools"), path("tools.json"), QStringLiteral("--set"), QStringLiteral("flag=true"),
                QStringLiteral("--set"), QStringLiteral("words=a=b"), QStringLiteral("--set"), QStringLiteral("bos_token=<s>"),
                QStringLiteral("--date"), QStringLiteral("2025-01-15T12:34:56"), QStringLiteral("--add-generation-prompt") },
        conversation);
    QVERIFY2(all.code == 0, all.err.constData());
    QCOMPARE(all.out, QByteArray("{\"text\":\"<s>ab1Truea=b15.01.25 12>\"}\n"));
    const auto day = cli(base + QStringList { QStringLiteral("--date"), QStringLiteral("2025-01-15") }, conversation);
    QVERIFY2(day.out.contains("ab015.01.25 00"), day.out.constData());
    for (const char *wrong : { "--date=today", "--set=flag", "--set=messages=1" })
        QCOMPARE(cli(base + QStringList { QString::fromUtf8(wrong) }, conversation).code, 2);
    write("tools.json", "{}");
    QCOMPARE(cli(base + QStringList { QStringLiteral("--tools"), path("tools.json") }, conversation).code, 4);
    write("cut.jinja", "{% if");
    const auto cut = cli({ QStringLiteral("render"), QStringLiteral("--template"), path("cut.jinja"), QStringLiteral("--messages"),
                             QStringLiteral("-"), QStringLiteral("--json") },
        conversation);
    QVERIFY2(cut.json()[QStringLiteral("message")].toString().startsWith(path("cut.jinja") + QStringLiteral(": Line 1")), cut.out.constData());
}

void TestVerbs::checksTheMachine()
{
    const auto outcome = cli({ QStringLiteral("check"), QStringLiteral("--json") });
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.json()[QStringLiteral("processor")].toObject()[QStringLiteral("cores")].toInt() >= 1);
    QVERIFY(outcome.json()[QStringLiteral("memory")].toObject()[QStringLiteral("total")].toDouble() > 1e8);
    QVERIFY(outcome.json().contains(QStringLiteral("missing")));
    QVERIFY(cli({ QStringLiteral("check") }).out.contains("GPU         "));
    const auto version = cli({ QStringLiteral("--version") });
    QCOMPARE(version.code, 0);
    QVERIFY(version.out.startsWith("anneal-cli "));
    QVERIFY(version.out.contains("GPL-3.0-or-later"));
}

void TestVerbs::handsVerbsToTheEngine()
{
    // A stand-in that tells what it was called with.
    write("engine", "#!/bin/sh\nprintf '%s|' \"$@\"\nexit 5\n");
    QVERIFY(QFile::setPermissions(path("engine"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ANNEAL_ENGINE"), path("engine"));
    for (const char *verb : { "score", "embed", "rerank", "generate", "evaluate", "merge-adapter", "export", "serve" }) {
        const auto outcome = cli({ QStringLiteral("--json"), QStringLiteral("--color"), QStringLiteral("never"), QString::fromUtf8(verb),
                                     QStringLiteral("--model"), QStringLiteral("a b"), QStringLiteral("--help") },
            {}, environment);
        QCOMPARE(outcome.code, 5);
        QCOMPARE(outcome.out, QByteArray(verb) + "|--json|--model|a b|--help|");
    }
    environment.insert(QStringLiteral("ANNEAL_ENGINE"), path("gone"));
    const auto outcome = cli({ QStringLiteral("score"), QStringLiteral("--json") }, {}, environment);
    QCOMPARE(outcome.code, 1);
    QCOMPARE(outcome.json()[QStringLiteral("id")].toString(), QStringLiteral("not-found"));
}

void TestVerbs::completesInBash()
{
    const auto script = cli({ QStringLiteral("completion"), QStringLiteral("bash") });
    QCOMPARE(script.code, 0);
    QProcess bash;
    write("files/zebra", {});
    bash.setWorkingDirectory(path("files"));
    bash.start(QStringLiteral("bash"),
        { QStringLiteral("--norc"), QStringLiteral("-c"),
            QString::fromUtf8(script.out)
                + QStringLiteral("COMP_WORDS=(anneal-cli runs sh); COMP_CWORD=2; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli train --resu); COMP_CWORD=2; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli server sta); COMP_CWORD=2; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli server start --show); COMP_CWORD=3; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli generate --top); COMP_CWORD=2; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli generate --dtype int); COMP_CWORD=3; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli gen); COMP_CWORD=1; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli completion ''); COMP_CWORD=2; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli ze); COMP_CWORD=1; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli runs ze); COMP_CWORD=2; _anneal_cli; echo ${COMPREPLY[@]}\n"
                                 "COMP_WORDS=(anneal-cli validate ze); COMP_CWORD=2; _anneal_cli; echo ${COMPREPLY[@]}\n") });
    QVERIFY(bash.waitForFinished());
    QCOMPARE(bash.readAllStandardOutput(), // a file only where one can stand
        QByteArray("show\n--resume\nstart\n--show-token\n--top-k --top-p\nint8\ngenerate\nbash zsh fish --help\n\n\nzebra\n"));
}

/// The other shells, and the manual, know every verb and the options of those that need the engine.
void TestVerbs::describesEveryVerb_data()
{
    QTest::addColumn<QStringList>("verb");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("zsh") << QStringList { QStringLiteral("completion"), QStringLiteral("zsh") }
                         << QStringList { QStringLiteral("#compdef anneal-cli"), QStringLiteral("'generate':'Continue a prompt"),
                                QStringLiteral("'--schema':'File with a JSON schema"), QStringLiteral("'runs show')"),
                                QStringLiteral("then _describe 'verb' verbs; else _files; fi\n") };
    QTest::newRow("fish") << QStringList { QStringLiteral("completion"), QStringLiteral("fish") }
                          << QStringList { QStringLiteral("-a generate -d"), QStringLiteral("__fish_seen_subcommand_from generate' -l schema -r -d"),
                                 QStringLiteral("-l dtype -x -a 'auto float32"), QStringLiteral("-n '__fish_use_subcommand' -f\n"),
                                 QStringLiteral("__fish_seen_subcommand_from runs; and not __fish_seen_subcommand_from list") };
    QTest::newRow("manual") << QStringList { QStringLiteral("man") }
                            << QStringList { QStringLiteral(".TH ANNEAL\\-CLI 1"), QStringLiteral(".SS anneal\\-cli generate"),
                                   QStringLiteral("\\fB\\-\\-schema\\fR"), QStringLiteral(".SS anneal\\-cli runs list") };
}

void TestVerbs::describesEveryVerb()
{
    QFETCH(QStringList, verb);
    QFETCH(QStringList, expected);
    const auto told = cli(verb);
    QCOMPARE(told.code, 0);
    for (const auto &text : expected)
        QVERIFY2(told.out.contains(text.toUtf8()), qPrintable(text));
    for (const auto &line : told.out.split('\n')) // a stray one would be a command of troff
        QVERIFY(verb.first() != QStringLiteral("man") || !line.startsWith('.') || QByteArray(".TH .SH .SS .TP").contains(line.left(3)));
}

/// What is said of runs by one verb is what the others tell.
void TestVerbs::managesRuns()
{
    for (const char *name : { "a", "b", "c" })
        write(qPrintable(QStringLiteral("p/runs/%1/run.yaml").arg(QLatin1String(name))), "version: 1\nmodel:\n  model_name: m\n");
    write("p/config.yaml", "version: 1\n");
    const auto runs
        = [&](const QStringList &words) { return cli(QStringList { QStringLiteral("runs") } + words + QStringList { QStringLiteral("--json") }); };
    const auto a = path("p/runs/a"), b = path("p/runs/b"), c = path("p/runs/c");
    const auto renamed = runs({ QStringLiteral("rename"), b, QStringLiteral(" [rank, 16] ") });
    QCOMPARE(renamed.code, 0);
    QCOMPARE(renamed.json()[QStringLiteral("name")].toString(), QStringLiteral("[rank, 16]"));
    QCOMPARE(renamed.json()[QStringLiteral("run")].toString(), b); // the folder stays
    QCOMPARE(runs({ QStringLiteral("rename"), b, QString(300, u'x') }).code, 2);
    QCOMPARE(runs({ QStringLiteral("rename"), path("p/runs/none"), QStringLiteral("x") }).code, 1);

    QCOMPARE(runs({ QStringLiteral("note"), b, QStringLiteral("Learns too fast.") }).code, 0);
    QCOMPARE(runs({ QStringLiteral("note"), b, QStringLiteral("--append"), QStringLiteral("So it does.") }).code, 0);
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("note"), b }).out, QByteArray("Learns too fast.\nSo it does.\n"));
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("note"), c, QStringLiteral("-") }, "from a pipe").code, 0);
    QCOMPARE(runs({ QStringLiteral("note"), c }).json()[QStringLiteral("notes")].toString(), QStringLiteral("from a pipe"));
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("note"), c, QStringLiteral("-") }, "\xff").code, 1);

    QCOMPARE(runs({ QStringLiteral("tag"), b, QStringLiteral("Baseline"), QStringLiteral("needs review"), QStringLiteral("baseline") })
                 .json()[QStringLiteral("tags")]
                 .toArray(),
        (QJsonArray { QStringLiteral("Baseline"), QStringLiteral("needs-review") }));
    QCOMPARE(runs({ QStringLiteral("tag"), b, QStringLiteral("NEEDS-review"), QStringLiteral("--remove") }).json()[QStringLiteral("tags")].toArray(),
        (QJsonArray { QStringLiteral("Baseline") }));
    QCOMPARE(runs({ QStringLiteral("tag"), b, QStringLiteral(" ") }).code, 2);

    QCOMPARE(runs({ QStringLiteral("pin"), a, b }).code, 0);
    QCOMPARE(runs({ QStringLiteral("pin"), a, QStringLiteral("--undo") }).code, 0);
    QCOMPARE(runs({ QStringLiteral("archive"), c, path("p/runs/none") }).code, 1); // the others are archived all the same
    const auto namesOf = [](const Outcome &listed) {
        QStringList names;
        for (const auto &one : listed.json()[QStringLiteral("runs")].toArray())
            names << QFileInfo(one.toObject()[QStringLiteral("run")].toString()).fileName();
        return names;
    };
    QCOMPARE(namesOf(runs({ QStringLiteral("list"), path("p") })), (QStringList { QStringLiteral("b"), QStringLiteral("a") }));
    QCOMPARE(namesOf(runs({ QStringLiteral("list"), path("p"), QStringLiteral("--archived") })),
        (QStringList { QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("a") }));
    QCOMPARE(namesOf(runs({ QStringLiteral("list"), path("p"), QStringLiteral("--tag"), QStringLiteral("baseline") })),
        QStringList { QStringLiteral("b") });
    const auto text = cli({ QStringLiteral("runs"), QStringLiteral("list"), path("p") });
    QVERIFY2(text.out.contains("\"[rank, 16]\" #Baseline, pinned"), text.out.constData());
    QVERIFY2(text.err.contains("1 archived run is not listed"), text.err.constData());
    const auto shown = cli({ QStringLiteral("runs"), QStringLiteral("show"), b });
    QVERIFY2(shown.out.startsWith("[rank, 16]  queued\nfolder      b\ntags        #Baseline\n"), shown.out.constData());
    QVERIFY2(shown.out.contains("notes       Learns too fast.\n            So it does.\n"), shown.out.constData());
    QCOMPARE(runs({ QStringLiteral("archive"), c, QStringLiteral("--undo") }).code, 0);
    QCOMPARE(namesOf(runs({ QStringLiteral("list"), path("p") })).size(), 3);
    QCOMPARE(runs({ QStringLiteral("rename"), b, QString() }).json()[QStringLiteral("name")].toString(), QStringLiteral("b"));
}

ANNEAL_TEST(TestVerbs)
#include "tst_verbs.moc"
