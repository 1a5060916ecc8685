// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/program.h"
#include "tests/support/rawhttp.h"
#include "tests/support/testprogram.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <thread>

using namespace Qt::StringLiterals;

/// `anneal-cli server` with the real engine.
class TestServerVerbs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_place = std::make_unique<QTemporaryDir>(); }
    void cleanup() { server({ u"stop"_s, u"--all"_s }); }
    void startsListsAndStops();
    void showsTheTokenWhereItIsAskedFor();
    void ofTwoCommandsOneStarts();
    void tellsThatOneIsNotResponding();
    void tellsWhatIsWrong();

private:
    /// `anneal-cli server …`, with a place for its records that no other test has.
    Outcome server(const QStringList &arguments) const
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_RUNTIME_DIR"_s, m_place->path());
        return cli(QStringList { u"server"_s } + arguments, {}, environment);
    }
    Outcome start(const QStringList &more = {}) const { return server(QStringList { u"start"_s, u"--model"_s, u"tiny="_s + kModel } + more); }

    const QString kModel = QStringLiteral(ANNEAL_TESTS_DIR "/data/models/llama-tied");
    std::unique_ptr<QTemporaryDir> m_place;
};

void TestServerVerbs::startsListsAndStops()
{
    QCOMPARE(server({ u"list"_s }).out, QByteArray("No server is running.\n"));
    const auto started = start({ u"--json"_s });
    QVERIFY2(started.code == 0, started.err.constData());
    const auto told = started.json();
    QCOMPARE(told["started"_L1].toBool(), true);
    QCOMPARE(told["models"_L1].toArray(), QJsonArray { u"tiny"_s });
    QFile file(told["token_file"_L1].toString());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto token = file.readAll().trimmed();
    QVERIFY(token.size() >= 64 && !started.out.contains(token));
    const int port = told["port"_L1].toInt();
    QCOMPARE(told["url"_L1].toString(), u"http://127.0.0.1:%1/v1"_s.arg(port));
    QCOMPARE(anneal::tests::ask("GET", "/v1/models", port, {}, { "Authorization: Bearer " + token }).status, 200);

    const auto again = start();
    QCOMPARE(again.code, 0);
    QCOMPARE(again.out, "Already listening on " + told["url"_L1].toString().toUtf8() + " as tiny\nToken: in " + file.fileName().toUtf8() + "\n");
    QVERIFY2(!again.err.contains("limits"), again.err.constData());
    const auto other = start({ u"--end-when-idle"_s, u"5"_s });
    QVERIFY2(other.code == 0
            && other.err.contains(
                "started with: --idle-minutes 30 and --end-when-idle 60, not 30 and 5. To change them, stop it and start it again: "),
        other.err.constData());
    const auto listed = server({ u"list"_s, u"--json"_s }).json()["servers"_L1].toArray();
    QCOMPARE(listed.size(), 1);
    QCOMPARE(listed[0]["id"_L1], told["id"_L1]);
    QCOMPARE(listed[0]["state"_L1].toString(), u"ready"_s);
    QCOMPARE(listed[0]["url"_L1], told["url"_L1]);
    QCOMPARE(listed[0]["paths"_L1].toArray(), QJsonArray { QFileInfo(kModel).absoluteFilePath() });
    QCOMPARE(listed[0]["dtype"_L1].toString(), u"auto"_s);
    const auto text = server({ u"list"_s }).out;
    QVERIFY(text.contains(told["id"_L1].toString().toUtf8()) && text.contains("  ready           http://127.0.0.1:") && !text.contains(token));

    const auto stopped = server({ u"stop"_s, told["id"_L1].toString(), u"--json"_s });
    QCOMPARE(stopped.code, 0);
    QCOMPARE(stopped.json()["stopped"_L1].toArray(), QJsonArray { told["id"_L1] });
    QVERIFY(!QFileInfo::exists(file.fileName()));
    QCOMPARE(server({ u"list"_s, u"--json"_s }).out, QByteArray("{\"servers\":[]}\n"));
}

void TestServerVerbs::showsTheTokenWhereItIsAskedFor()
{
    const auto told = start({ u"--json"_s, u"--show-token"_s }).json();
    QFile file(told["token_file"_L1].toString());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(told["token"_L1].toString().toUtf8() + "\n", file.readAll());
}

void TestServerVerbs::ofTwoCommandsOneStarts()
{
    Outcome one, other;
    std::thread beside([&] { other = start({ u"--json"_s }); });
    one = start({ u"--json"_s });
    beside.join();
    QCOMPARE(one.code, 0);
    QCOMPARE(other.code, 0);
    QCOMPARE(one.json()["port"_L1], other.json()["port"_L1]);
    QVERIFY(one.json()["started"_L1].toBool() != other.json()["started"_L1].toBool());
}

/// Its process lives and its port takes connections, but nothing answers; the way out is to stop it.
void TestServerVerbs::tellsThatOneIsNotResponding()
{
    QCOMPARE(start().code, 0);
    const auto process = static_cast<pid_t>(server({ u"list"_s, u"--json"_s }).json()["servers"_L1][0]["pid"_L1].toInt());
    QCOMPARE(::kill(process, SIGSTOP), 0);
    const auto goesOn = qScopeGuard([&] { ::kill(process, SIGCONT); });
    Outcome json;
    Outcome started;
    std::thread starting([&] { started = start(); });
    const auto joins = qScopeGuard([&] {
        if (starting.joinable())
            starting.join();
    });
    std::thread beside([&] { json = server({ u"list"_s, u"--json"_s }); }); // each waits for an answer for seconds
    const auto listed = server({ u"list"_s }).out;
    beside.join();
    QVERIFY2(listed.contains("  not responding  http://127.0.0.1:"), listed.constData());
    QCOMPARE(json.json()["servers"_L1][0]["state"_L1].toString(), u"not_responding"_s);
    const auto id = json.json()["servers"_L1][0]["id"_L1].toString().toUtf8();
    QCOMPARE(server({ u"stop"_s }).code, 0);
    starting.join(); // it said what it waited for, and starts one as there is none any more
    QVERIFY2(started.err.contains("Waiting for the server " + id) && started.err.contains("anneal-cli server stop " + id), started.err.constData());
    QVERIFY2(started.out.startsWith("Listening on "), started.out.constData());
}

void TestServerVerbs::tellsWhatIsWrong()
{
    const auto none = server({ u"start"_s, u"--model"_s, m_place->path() + u"/none"_s, u"--json"_s });
    QCOMPARE(none.code, 1);
    QCOMPARE(none.json()["id"_L1].toString(), u"not-found"_s);
    QVERIFY(server({ u"start"_s, u"--help"_s }).out.contains("The system chooses a free port of 127.0.0.1; start prints the address with it"));
    const auto whose = start({ u"--model"_s, u"other="_s + kModel, u"--adapter"_s, u"x=none"_s, u"--json"_s });
    QCOMPARE(whose.code, 2);
    QCOMPARE(whose.json()["hint"_L1].toString(), u"See: anneal-cli server start --help"_s);
    const auto twice = start({ u"--model"_s, u"tiny="_s + kModel, u"--json"_s });
    QCOMPARE(twice.code, 2);
    QCOMPARE(twice.json()["message"_L1].toString(), u"There are two models of the name \"tiny\"."_s);
    const auto mistyped = start({ u"--dtype"_s, u"float3"_s });
    QCOMPARE(mistyped.code, 2);
    QVERIFY2(mistyped.err.contains("bfloat16"), mistyped.err.constData()); // it names those there are
    QCOMPARE(server({ u"stop"_s }).code, 1);
    QCOMPARE(server({ u"stop"_s, u"0123456789abcdef"_s }).code, 1);
    QCOMPARE(server({ u"stop"_s, u"--all"_s }).out, QByteArray("No server is running.\n"));
    QCOMPARE(start().code, 0);
    QCOMPARE(start({ u"--dtype"_s, u"float32"_s }).code, 0);
    const auto which = server({ u"stop"_s, u"--json"_s });
    QCOMPARE(which.code, 2);
    QCOMPARE(which.json()["message"_L1].toString(), u"2 servers are running."_s);
    QCOMPARE(server({ u"stop"_s, u"--all"_s, u"--json"_s }).json()["stopped"_L1].toArray().size(), 2);
    QVERIFY(QFile::setPermissions(m_place->path() + u"/anneal/servers"_s, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther));
    QCOMPARE(start().code, 8);
}

ANNEAL_TEST(TestServerVerbs)
#include "tst_server.moc"
