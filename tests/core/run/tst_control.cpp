// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/control.h"
#include "tests/core/run/runplace.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <fstream>

using namespace anneal;

class TestControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_place = std::make_unique<tests::RunPlace>(); }

    void tellsRequestsOfThisAttemptOnly();
    void readsRequestsFromAReplacedFile();
    void skipsAnEndlessLine();

private:
    run::RunFolder make(const char *name = "r") const { return m_place->make(name); }

    std::unique_ptr<tests::RunPlace> m_place;
};

void TestControl::tellsRequestsOfThisAttemptOnly()
{
    const auto folder = make();
    QVERIFY(run::postRequest(folder, run::Request::Abort));
    auto reader = run::ControlReader::atEnd(folder);
    QVERIFY(reader.poll().empty());
    QVERIFY(run::postRequest(folder, run::Request::Pause));
    std::ofstream(folder.controlFile(), std::ios::app) << "{\"request\":\"dance\"}\nnonsense\n{\"request\":\"st";
    auto requests = reader.poll();
    QCOMPARE(requests.size(), 1u);
    QCOMPARE(requests[0], run::Request::Pause);
    QVERIFY(reader.poll().empty());
    QVERIFY(run::postRequest(folder, run::Request::StopAtCheckpoint)); // cuts the unfinished line
    requests = reader.poll();
    QCOMPARE(requests.size(), 1u);
    QCOMPARE(requests[0], run::Request::StopAtCheckpoint);
}

void TestControl::readsRequestsFromAReplacedFile()
{
    const auto folder = make();
    QVERIFY(run::postRequest(folder, run::Request::Pause));
    QVERIFY(run::postRequest(folder, run::Request::Resume));
    auto reader = run::ControlReader::atEnd(folder);
    std::filesystem::remove(folder.controlFile());
    QVERIFY(run::postRequest(folder, run::Request::StopNow));
    QVERIFY(reader.poll() == std::vector { run::Request::StopNow });
    std::ofstream(folder.controlFile(), std::ios::trunc) << R"({"request":"abort"})" << '\n'; // shorter than what was read
    QVERIFY(reader.poll() == std::vector { run::Request::Abort });
    QVERIFY(reader.poll().empty());
    auto none = run::ControlReader::atEnd(make("without requests"));
    QVERIFY(none.poll().empty());
}

void TestControl::skipsAnEndlessLine()
{
    const auto folder = make();
    auto reader = run::ControlReader::atEnd(folder);
    std::ofstream(folder.controlFile()) << std::string((1 << 20) + 100, 'x') << '\n';
    QVERIFY(run::postRequest(folder, run::Request::StopNow));
    auto requests = reader.poll();
    if (requests.empty())
        requests = reader.poll();
    QVERIFY(requests == std::vector { run::Request::StopNow });
}

ANNEAL_TEST(TestControl)
#include "tst_control.moc"
