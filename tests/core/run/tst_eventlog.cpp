// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/eventlog.h"
#include "tests/core/run/runplace.h"
#include "tests/support/bytesread.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <fstream>

using namespace anneal;

class TestEventLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_place = std::make_unique<tests::RunPlace>(); }

    void numbersEventsAcrossAttempts();
    void goesOnAfterAHalfWrittenLine();
    void shortensAnEventThatIsTooLong();
    void saysWhatIsWrongWithTheEvents();
    void endsAtALineWithoutEnd();
    void anEventHasASaneNumber();
    void isAsSecretAsTheRows();

private:
    run::RunFolder make(const char *name = "r") const { return m_place->make(name); }

    std::unique_ptr<tests::RunPlace> m_place;
};

void TestEventLog::numbersEventsAcrossAttempts()
{
    const auto folder = make();
    for (int attempt = 1; attempt <= 3; ++attempt) {
        auto log = run::EventLog::open(folder);
        QVERIFY(log);
        QCOMPARE(log->attempt(), attempt);
        QVERIFY(log->append("state", { { "state", "Initializing" } }));
        QVERIFY(log->append("step", { { "step", attempt } }));
    }
    run::EventTail tail;
    const auto events = tail.take(*base::readFile(folder.eventsFile()));
    QCOMPARE(events.size(), 6u);
    for (std::size_t i = 0; i < events.size(); ++i)
        QCOMPARE(events[i].seq, std::int64_t(i + 1));
    QCOMPARE(events.back().attempt, 3);
}

void TestEventLog::isAsSecretAsTheRows()
{
    namespace fs = std::filesystem;
    const auto folder = make();
    std::ofstream(folder.trainData()) << "{}\n";
    std::ofstream(folder.validationData()) << "{}\n";
    fs::permissions(folder.validationData(), fs::perms::owner_read);
    QVERIFY(run::EventLog::open(folder));
    QVERIFY(fs::status(folder.eventsFile()).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    QVERIFY(run::EventLog::open(folder)); // again
}

void TestEventLog::goesOnAfterAHalfWrittenLine()
{
    const auto folder = make();
    QVERIFY(run::EventLog::open(folder)->append("log", { { "text", "one" } }));
    std::ofstream(folder.eventsFile(), std::ios::app) << "{\"seq\":2,\"type\":\"st";
    QVERIFY(run::EventLog::open(folder)->append("log", { { "text", "two" } }));
    run::EventTail tail;
    const auto events = tail.take(*base::readFile(folder.eventsFile()));
    QCOMPARE(events.size(), 2u);
    QCOMPARE(tail.badLines(), 0);
    QCOMPARE(events[1].seq, 2);
    QCOMPARE(events[1].attempt, 2);
}

void TestEventLog::shortensAnEventThatIsTooLong()
{
    const auto folder = make();
    std::string text;
    for (int i = 0; i < 60000; ++i)
        text += "ä";
    QVERIFY(run::EventLog::open(folder)->append("sample", { { "prompt", "short" }, { "text", text } }));
    const auto line = *base::readFile(folder.eventsFile());
    QVERIFY(line.size() <= 64 * 1024);
    const auto event = run::parseEvent(line);
    QCOMPARE(event->text("prompt"), std::string("short"));
    QVERIFY(event->text("text").ends_with("ä…"));
}

void TestEventLog::saysWhatIsWrongWithTheEvents()
{
    const auto folder = make();
    {
        auto log = run::EventLog::open(folder);
        QVERIFY(log->damage().empty());
        for (int i = 0; i < 5; ++i)
            QVERIFY(log->append("log", { { "text", "one" } }));
    }
    QVERIFY(run::EventLog::open(folder)->damage().empty());
    auto text = *base::readFile(folder.eventsFile());
    const auto third = text.find("\"seq\":3");
    text[third + 2] = '}';
    QVERIFY(base::writeFile(folder.eventsFile(), text));
    QCOMPARE(run::EventLog::open(folder)->damage(),
        std::string("events.jsonl is damaged: 1 of its lines cannot be read and 1 event is missing. Charts and lists show what is left."));
}

void TestEventLog::endsAtALineWithoutEnd()
{
    const auto folder = make();
    QVERIFY(run::EventLog::open(folder)->append("step", { { "step", 7 } }));
    std::filesystem::resize_file(folder.eventsFile(), 8ull << 30); // zeros that take no place
    const auto before = tests::bytesRead();
    auto log = run::EventLog::open(folder);
    QVERIFY2(log, log ? "" : log.error().text().c_str());
    const auto read = tests::bytesRead() - before;
    QVERIFY2(before > 0 && read < (16u << 20), std::to_string(read).c_str());
    QCOMPARE(log->damage(),
        std::string("events.jsonl is damaged: after event 1 comes a line longer than any event; nothing behind that was read. Charts and lists show "
                    "what is left."));
    QCOMPARE(log->lastStep(), std::int64_t(7));
    QVERIFY(log->append("log", { { "text", "on a line of its own" } }));
    QCOMPARE(run::EventLog::open(folder)->attempt(), 3);
}

void TestEventLog::anEventHasASaneNumber()
{
    const auto folder = make();
    QVERIFY(run::EventLog::open(folder)->append("log", { { "text", "one" } }));
    std::ofstream(folder.eventsFile(), std::ios::app) << R"({"seq":9223372036854775807,"time":"","attempt":1,"type":"log"})" << '\n'
                                                      << R"({"seq":5,"time":"","attempt":99999999999,"type":"log"})" << '\n';
    auto log = run::EventLog::open(folder);
    QVERIFY(log->damage().find("2 of its lines") != std::string::npos);
    QVERIFY(log->append("log", { { "text", "two" } }));
    run::EventTail tail;
    const auto events = tail.take(*base::readFile(folder.eventsFile()));
    QCOMPARE(events.size(), std::size_t(2));
    QCOMPARE(events.back().seq, std::int64_t(2));
    QCOMPARE(events.back().attempt, 2);
}

ANNEAL_TEST(TestEventLog)
#include "tst_eventlog.moc"
