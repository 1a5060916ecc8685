// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/formatter.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;

class TestFormatter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesRows_data();
    void writesRows();
    void refusesRowsItCannotHold_data();
    void refusesRowsItCannotHold();
    void refusesBadTemplates_data();
    void refusesBadTemplates();
    void writesChunks();
};

void TestFormatter::writesRows_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("templateText");
    QTest::addColumn<QString>("system");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray alpaca = R"({"instruction":"Add.","input":"1 2","output":"3"})";
    const QByteArray plain = R"({"instruction":"Add.","input":"","output":"3"})";
    const QByteArray chat = R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})";
    QTest::newRow("messages") << "messages"
                              << ""
                              << "" << chat << chat;
    QTest::newRow("messages with a system prompt")
        << "messages"
        << ""
        << "S" << chat
        << QByteArray(R"({"messages":[{"role":"system","content":"S"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})");
    const QByteArray thoughtful = R"({"from":"gpt","value":"a","reasoning_content":"r","name":"n"})";
    QTest::newRow("what else a speaker's turn holds") << "messages"
                                                      << ""
                                                      << ""
                                                      << R"({"conversations":[{"from":"human","value":"q"},)" + thoughtful + "]}"
                                                      << QByteArray(R"({"messages":[{"role":"user","content":"q"},)"
                                                                    R"({"role":"assistant","content":"a","reasoning_content":"r","name":"n"}]})");
    for (const char *tools : { "", R"("tools":[],)", R"("tools":"",)" })
        QTest::addRow("functions as text %s", tools)
            << "messages"
            << ""
            << ""
            << "{" + QByteArray(tools) + R"("messages":[{"role":"assistant","content":"a"}],"functions":"[{\"name\": \"f\"}]"})"
            << QByteArray(R"({"messages":[{"role":"assistant","content":"a"}],"tools":[{"type":"function","function":{"name":"f"}}]})");
    QTest::newRow("padding") << "messages"
                             << ""
                             << "" << QByteArray(R"({"input_ids":[1,2],"attention_mask":[1,0]})")
                             << QByteArray(R"({"input_ids":[1,2],"attention_mask":[1,0]})");
    QTest::newRow("a row's own system message stays")
        << "messages"
        << ""
        << "S" << QByteArray(R"({"messages":[{"role":"system","content":"own"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})")
        << QByteArray(R"({"messages":[{"role":"system","content":"own"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})");
    QTest::newRow("tools written as text")
        << "messages"
        << ""
        << "" << QByteArray(R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"tools":"[{\"type\":\"function\"}]"})")
        << QByteArray(R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"tools":[{"type":"function"}]})");
    QTest::newRow("functions of the older form")
        << "messages"
        << ""
        << ""
        << QByteArray(
               R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},)"
               R"({"role":"function","name":"f","content":"4"},{"role":"assistant","content":"a"}],"functions":[{"name":"f"}]})")
        << QByteArray(
               R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":null,"tool_calls":[{"type":"function","function":{"name":"f","arguments":"{}"}}]},)"
               R"({"role":"tool","name":"f","content":"4"},{"role":"assistant","content":"a"}],"tools":[{"type":"function","function":{"name":"f"}}]})");
    QTest::newRow("masks of tokens") << "messages"
                                     << ""
                                     << "" << QByteArray(R"({"input_ids":[1,2],"completion_mask":[0,1]})")
                                     << QByteArray(R"({"input_ids":[1,2],"completion_mask":[0,1]})");
    QTest::newRow("prompt and completion become a conversation") << "messages"
                                                                 << ""
                                                                 << "" << QByteArray(R"({"prompt":"q","completion":"a"})") << chat;
    QTest::newRow("conversational prompt and completion stay apart")
        << "messages"
        << ""
        << "S" << QByteArray(R"({"prompt":[{"role":"user","content":"q"}],"completion":[{"role":"assistant","content":"a"}]})")
        << QByteArray(
               R"({"prompt":[{"role":"system","content":"S"},{"role":"user","content":"q"}],"completion":[{"role":"assistant","content":"a"}]})");
    QTest::newRow("text") << "messages"
                          << ""
                          << "S" << QByteArray(R"({"text":"t"})") << QByteArray(R"({"text":"t"})");
    QTest::newRow("tokens") << "alpaca"
                            << ""
                            << "" << QByteArray(R"({"input_ids":[1,2],"labels":[-100,2],"more":1})")
                            << QByteArray(R"({"input_ids":[1,2],"labels":[-100,2]})");
    QTest::newRow("chatml") << "chatml"
                            << ""
                            << "S" << chat
                            << QByteArray(R"({"prompt":"<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n",)"
                                          R"("completion":"a<|im_end|>"})");
    const QByteArray longer = R"({"role":"user","content":"q"},{"role":"assistant","content":"a"},{"role":"user","content":"<q"})";
    QTest::newRow("chatml of several turns")
        << "chatml"
        << ""
        << ""
        << R"({"messages":[)" + longer + R"(,{"role":"assistant","content":"[a"}]})"
        << QByteArray(
               R"({"prompt":"<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\na<|im_end|>\n<|im_start|>user\n<q<|im_end|>\n<|im_start|>assistant\n",)"
               R"("completion":"[a<|im_end|>","plain_spans":{"prompt":[[80,82]],"completion":[[0,2]]},"answer_spans":{"prompt":[[51,62]]}})");
    QTest::newRow("chatml that ends with a question")
        << "chatml"
        << ""
        << ""
        << R"({"messages":[)" + longer + "]}"
        << QByteArray(R"({"text":"<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\na<|im_end|>\n<|im_start|>user\n<q<|im_end|>",)"
                      R"("plain_spans":{"text":[[80,82]]},"answer_spans":{"text":[[51,62]]}})");
    QTest::newRow("chatml of prompt and completion")
        << "chatml"
        << ""
        << "" << QByteArray(R"({"prompt":"q","completion":"a"})")
        << QByteArray(R"({"prompt":"<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n","completion":"a<|im_end|>"})");
    QTest::newRow("chatml of a conversation and its completion")
        << "chatml"
        << ""
        << "S"
        << QByteArray(R"({"prompt":[{"role":"assistant","content":"a"},{"role":"user","content":"q"}],)"
                      R"("completion":[{"role":"assistant","content":"b"},{"role":"user","content":"r"},{"role":"assistant","content":"c"}]})")
        << QByteArray(
               R"({"prompt":"<|im_start|>system\nS<|im_end|>\n<|im_start|>assistant\na<|im_end|>\n<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n",)"
               R"("completion":"b<|im_end|>\n<|im_start|>user\nr<|im_end|>\n<|im_start|>assistant\nc<|im_end|>",)"
               R"("answer_spans":{"completion":[[0,11],[63,74]]}})");
    QTest::newRow("alpaca with input")
        << "alpaca"
        << ""
        << "" << alpaca
        << QByteArray(
               R"({"prompt":"Below is an instruction that describes a task, paired with an input that provides further context. Write a response that appropriately completes the request.\n\n### Instruction:\nAdd.\n\n### Input:\n1 2\n\n### Response:\n","completion":"3"})");
    QTest::newRow("alpaca without input")
        << "alpaca"
        << ""
        << "" << plain
        << QByteArray(
               R"({"prompt":"Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n### Instruction:\nAdd.\n\n### Response:\n","completion":"3"})");
    QTest::newRow("alpaca from a conversation")
        << "alpaca"
        << ""
        << "S"
        << QByteArray(
               R"({"messages":[{"role":"user","content":"q1"},{"role":"assistant","content":"a1"},{"role":"user","content":"q2"},{"role":"assistant","content":"a2"}]})")
        << QByteArray(
               R"({"prompt":"S\n\nBelow is an instruction that describes a task. Write a response that appropriately completes the request.\n\n### Instruction:\nq1\n\n### Response:\na1\n\n### Instruction:\nq2\n\n### Response:\n","completion":"a2","answer_spans":{"prompt":[[145,147]]}})");
    QTest::newRow("custom") << "custom"
                            << "{{{instruction}}} {input}: {output} ({system_prompt})"
                            << "S" << alpaca << QByteArray(R"j({"text":"{Add.} 1 2: 3 (S)"})j");
    QTest::newRow("custom with a number") << "custom"
                                          << "{text}/{n}"
                                          << "" << QByteArray(R"({"text":"t","n":1.5})") << QByteArray(R"({"text":"t/1.5"})");
}

void TestFormatter::writesRows()
{
    QFETCH(QString, format);
    QFETCH(QString, templateText);
    QFETCH(QString, system);
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, expected);
    config::DataConfig settings;
    settings.format = *base::named<config::RowForm>(format.toStdString());
    settings.templateText = templateText.toStdString();
    if (!system.isEmpty())
        settings.systemPrompt = system.toStdString();
    const auto json = *base::parseJson(row.toStdString());
    const auto formatter = data::Formatter::create(settings);
    QVERIFY(formatter);
    const auto made = formatter->row(*data::toExample(*data::recognise(json), json));
    QVERIFY2(made, made ? "" : made.error().detail.c_str());
    QCOMPARE(QString::fromStdString(base::toJsonLine(*made)), QString::fromUtf8(expected));
}

void TestFormatter::refusesRowsItCannotHold_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("says");
    const QByteArray calls
        = R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"","tool_calls":[{"type":"function","function":{"name":"f","arguments":{}}}]}]})";
    QTest::newRow("calls in chatml") << "chatml" << calls << "tool calls";
    QTest::newRow("calls in alpaca") << "alpaca" << calls << "tool calls";
    for (const char *form : { "chatml", "alpaca" }) {
        QTest::addRow("reasoning in %s", form)
            << form << QByteArray(R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","reasoning_content":"r"}]})")
            << "form cannot hold reasoning beside an answer; data.format messages can.";
        QTest::addRow("arguments in %s", form)
            << form
            << QByteArray(
                   R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"chat_template_kwargs":{"enable_thinking":false}})")
            << "form cannot hold chat_template_kwargs; data.format messages can.";
    }
    QTest::newRow("no question") << "alpaca" << QByteArray(R"({"messages":[{"role":"assistant","content":"a"}]})") << "ends with";
    for (const char *name : { "messages", "tools", "add_generation_prompt", "bos_token", "chat_template" })
        QTest::newRow(name)
            << "messages"
            << QByteArray(R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"chat_template_kwargs":{")") + name
                + QByteArray(R"(":null}})")
            << QStringLiteral("\"%1\" cannot stand in chat_template_kwargs: it comes from the row or the model.").arg(QString::fromUtf8(name));
    QTest::newRow("arguments that are a list")
        << "messages" << QByteArray(R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"chat_template_kwargs":["x"]})")
        << "is not an object";
    QTest::newRow("unknown placeholder") << "custom" << QByteArray(R"({"text":"a","other":"b"})")
                                         << "The template asks for {question}; the row has the columns text, other.";
}

void TestFormatter::refusesRowsItCannotHold()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, row);
    QFETCH(QString, says);
    config::DataConfig settings;
    settings.format = *base::named<config::RowForm>(format.toStdString());
    settings.templateText = "Q: {question}";
    const auto json = *base::parseJson(row.toStdString());
    const auto made = data::Formatter::create(settings)->row(*data::toExample(*data::recognise(json), json));
    QVERIFY(!made);
    QCOMPARE(made.error().kind, base::ErrorKind::BadData);
    QVERIFY2(made.error().detail.find(says.toStdString()) != std::string::npos, made.error().detail.c_str());
}

void TestFormatter::refusesBadTemplates_data()
{
    QTest::addColumn<QString>("source");
    QTest::newRow("empty") << "";
    QTest::newRow("open brace") << "Q: {prompt";
    QTest::newRow("closing brace") << "Q: prompt}";
    QTest::newRow("no name") << "Q: {}";
    QTest::newRow("over lines") << "{a\nb}";
}

void TestFormatter::refusesBadTemplates()
{
    QFETCH(QString, source);
    config::DataConfig settings;
    settings.format = config::RowForm::Custom;
    settings.templateText = source.toStdString();
    const auto made = data::Formatter::create(settings);
    QVERIFY(!made);
    QCOMPARE(made.error().kind, base::ErrorKind::BadConfig);
}

void TestFormatter::writesChunks()
{
    config::DataConfig settings;
    const split::Chunk chunk { "some text", 0, 9, {} };
    QCOMPARE(base::toJsonLine(*data::Formatter::create(settings)->row(chunk, "Title", "a.md")), std::string(R"({"text":"some text"})"));
    settings.format = config::RowForm::Custom;
    settings.templateText = "# {title}\n{text}\n({source})";
    QCOMPARE(
        base::toJsonLine(*data::Formatter::create(settings)->row(chunk, "Title", "a.md")), std::string(R"j({"text":"# Title\nsome text\n(a.md)"})j"));
}

ANNEAL_TEST(TestFormatter)
#include "tst_formatter.moc"
