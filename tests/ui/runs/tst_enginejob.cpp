// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "ui/runs/enginejob.h"
#include "ui/shell/tasks.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using namespace Qt::StringLiterals;

class TestEngineJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhateverTheEngineSays_data();
    void tellsWhateverTheEngineSays();
    void tellsWhatEndedTheEngine();

private:
    std::optional<base::Result<base::Json>> answerOf(const QByteArray &script);
};

std::optional<base::Result<base::Json>> TestEngineJob::answerOf(const QByteArray &script)
{
    QTemporaryDir folder;
    QFile engine(folder.filePath(u"engine"_s));
    if (!engine.open(QIODevice::WriteOnly))
        return {};
    engine.write("#!/bin/sh\n" + script);
    engine.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    engine.close();
    qputenv("ANNEAL_ENGINE", QFile::encodeName(engine.fileName()));
    ui::Tasks tasks;
    std::optional<base::Result<base::Json>> told;
    auto *job = new ui::EngineJob(tasks, u"Evaluating"_s, {}, {}, this);
    connect(job, &ui::EngineJob::finished, this, [&](const base::Result<base::Json> &answer) { told = answer; });
    (void)QTest::qWaitFor([&] { return told.has_value(); });
    return told;
}

void TestEngineJob::tellsWhatEndedTheEngine()
{
    const auto told = answerOf("kill -9 $$\n");
    QVERIFY(told && !*told);
    QCOMPARE(QString::fromStdString(told->error().detail), u"The engine was killed (signal 9)."_s);
    QVERIFY(told->error().hint.find("memory ran out") != std::string::npos);
    const auto crashed = answerOf("kill -11 $$\n");
    QVERIFY(crashed && !*crashed);
    QCOMPARE(QString::fromStdString(crashed->error().text()), u"The engine crashed (signal 11). Try again."_s);
}

void TestEngineJob::tellsWhateverTheEngineSays_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("good");
    QTest::addColumn<QString>("detail");
    const auto none = u"The engine ended without an answer (code 1)."_s;
    QTest::newRow("an answer") << QByteArray(R"({"perplexity": 2})") << 0 << true << QString();
    QTest::newRow("an error") << QByteArray(R"({"message": "No room.", "hint": "Make some."})") << 1 << false << u"No room."_s;
    QTest::newRow("a hint of another type") << QByteArray(R"({"message": "No room.", "hint": 5})") << 1 << false << u"No room."_s;
    for (const auto &odd : { "5", "null", "true", "[1]", "{}", "[{\"message\": 1}]" })
        QTest::addRow("message %s", odd) << QByteArray("{\"message\": ") + odd + "}" << 1 << false << none;
    for (const auto &odd : { "5", "null", "\"text\"", "[]", "{", "" })
        QTest::addRow("answer %s", odd) << QByteArray(odd) << 1 << false << none;
}

void TestEngineJob::tellsWhateverTheEngineSays()
{
    QFETCH(QByteArray, output);
    QFETCH(int, code);
    QFETCH(bool, good);
    QFETCH(QString, detail);
    const auto told = answerOf("cat <<'END'\n" + output + "\nEND\nexit " + QByteArray::number(code) + "\n");
    QVERIFY(told);
    QCOMPARE(bool(*told), good);
    if (!good)
        QCOMPARE(QString::fromStdString(told->error().detail), detail);
}

ANNEAL_TEST(TestEngineJob)
#include "tst_enginejob.moc"
