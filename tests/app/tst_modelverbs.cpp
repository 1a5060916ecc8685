// SPDX-License-Identifier: GPL-3.0-or-later
// What the verbs that need weights say of options, rows, prompts and their input.
#include "tests/app/modelplace.h"
#include "tests/support/testprogram.h"

#include <fcntl.h>

class TestModelVerbs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rows_data();
    void rows();
    void rowsOfEncoders_data();
    void rowsOfEncoders();
    void refusesLongRowsOfEncoders_data();
    void refusesLongRowsOfEncoders();
    void tellsWhenTokensEndedAForm();
    void everyDeclaredVerbIsThere();
    void options_data();
    void options();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void readsStdin_data();
    void readsStdin();
    void namesStdin_data();
    void namesStdin();
    void saysThatAPromptLeavesNoPlace();
    void stopsAtTheTextAsTyped();
    void saysThatTheModelEndedAtOnce();
    void answersOddConversationsWithOneError_data();
    void answersOddConversationsWithOneError();
    void saysThatThereIsNoChatTemplate();
    void failsWhereTheResultCannotBeWritten();
};

void TestModelVerbs::rows_data()
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

void TestModelVerbs::rows()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    const Place place;
    fill(place);
    place.write(QStringLiteral("ids.jsonl"), bytes);
    const auto wrong = whatIsWrongWith(in(place, words("score --model model --batch ids.jsonl")), 4, QStringLiteral("bad-data"), says);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestModelVerbs::rowsOfEncoders_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no text") << QStringLiteral("embed --model model --batch ids.jsonl") << QByteArray("Line 1 of ids.jsonl: There is no text");
    QTest::newRow("no query") << QStringLiteral("rerank --model model --batch ids.jsonl") << QByteArray("Line 1 of ids.jsonl: There is no text");
}

/// Rows are looked at before the model is.
void TestModelVerbs::rowsOfEncoders()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, says);
    const Place place;
    fill(place);
    const auto wrong = whatIsWrongWith(in(place, words(line.toUtf8().constData())), 4, QStringLiteral("bad-data"), says);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestModelVerbs::refusesLongRowsOfEncoders_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QByteArray>("row"); // with a text in it
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("embed") << QStringLiteral("embed") << QByteArray(R"({"text": "%"})") << QByteArray("Line 3 of rows.jsonl: the text has ");
    QTest::newRow("rerank") << QStringLiteral("rerank") << QByteArray(R"({"query": "a", "text": "%"})")
                            << QByteArray("Line 3 of rows.jsonl: query and text together have ");
}

/// As the server does: the beginning of a text does not stand for all of it unless somebody says so.
void TestModelVerbs::refusesLongRowsOfEncoders()
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

void TestModelVerbs::tellsWhenTokensEndedAForm()
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

/// What app/verbs declares, the engine has: its help lists the declarations.
void TestModelVerbs::everyDeclaredVerbIsThere()
{
    const auto engine = [](const QStringList &arguments) {
        QProcess process;
        process.start(anneal::tests::builtProgram("anneal-engine"), arguments);
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

void TestModelVerbs::options_data()
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

void TestModelVerbs::options()
{
    QFETCH(QString, line);
    const Place place;
    fill(place);
    const auto wrong = whatIsWrongWith(in(place, line.split(u' ')), 2, QStringLiteral("usage"), "--help");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestModelVerbs::namesWhatIsWrong_data()
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
        "Make the counts in it smaller, such as {1,300}, above all where one repetition stands inside another; + and * cost little.");
    row("generate --model model --prompt a --regex a{20} --max-new-tokens 1",
        "The shortest answer of this form has 20 tokens, and --max-new-tokens allows 1.", "Allow more tokens, or ask for a shorter form.");
    row("generate --model model --prompt a --schema gone.json", "Cannot open gone.json: there is no such file or folder.", "Check the path.", 1);
    row("generate --model model --messages gone.json", "Cannot open gone.json: there is no such file or folder.", "Check the path.", 1);
    row("generate --model model --messages roles.json", "roles.json: The role 'foo' of messages[1] is none that this model knows.",
        "The roles are system, developer, user, assistant, tool and function.", 4);
    row("generate --model model --messages number.json", "number.json: messages[0].content must be a text or a list of text parts.", "", 4);
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

void TestModelVerbs::namesWhatIsWrong()
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
    place.write(QStringLiteral("number.json"), R"([{"role": "user", "content": 5}])");
    const auto outcome = in(place, line.split(u' '));
    QCOMPARE(outcome.code, code);
    const auto told = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(told[QStringLiteral("message")].toString(), message);
    QCOMPARE(told[QStringLiteral("hint")].toString(), hint);
}

void TestModelVerbs::readsStdin_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("input");
    QTest::newRow("score") << QStringLiteral("score -q --model model --batch -") << QByteArray("{\"ids\":[1,2,3]}\n");
    QTest::newRow("evaluate") << QStringLiteral("evaluate --model model --data - -q") << QByteArray("{\"input_ids\":[1,2,3]}\n");
}

void TestModelVerbs::readsStdin()
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

void TestModelVerbs::namesStdin_data()
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

void TestModelVerbs::namesStdin()
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

void TestModelVerbs::saysThatAPromptLeavesNoPlace()
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

void TestModelVerbs::stopsAtTheTextAsTyped()
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

void TestModelVerbs::saysThatTheModelEndedAtOnce()
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

void TestModelVerbs::answersOddConversationsWithOneError_data()
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

void TestModelVerbs::answersOddConversationsWithOneError()
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

void TestModelVerbs::saysThatThereIsNoChatTemplate()
{
    const Place place;
    place.copy(QStringLiteral(ANNEAL_TESTS_DIR "/data/models/llama-tied"), QStringLiteral("model"));
    QVERIFY(QFile::remove(place.path(QStringLiteral("model/chat_template.jinja"))));
    place.write(QStringLiteral("chat.json"), R"([{"role": "user", "content": "a"}])");
    const auto wrong = whatIsWrongWith(in(place, words("generate --model model --messages chat.json")), 1, QStringLiteral("unsupported"),
        "has no chat template, so it cannot be given messages.");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestModelVerbs::failsWhereTheResultCannotBeWritten()
{
    const Place place;
    fill(place);
    const auto outcome = in(place, words("score --model model --batch ids.jsonl"), [] { ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO); });
    QCOMPARE(outcome.code, 5);
    QVERIFY2(outcome.err.startsWith("Error: Cannot write the result: the disk is full."), outcome.err.constData());
}

ANNEAL_TEST(TestModelVerbs)
#include "tst_modelverbs.moc"
