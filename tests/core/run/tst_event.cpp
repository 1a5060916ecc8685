// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/event.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace anneal;

class TestEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites();
    void readsManyKeys();
    void writesNumbersThatJsonCannotWrite();
    void waitsForTheRestOfALine();
    void skipsWhatIsNoEvent();
    void keepsUnknownTypesAndKeys();
    void survivesAnEndlessLine();
    void statesFollowTheDiagram_data();
    void statesFollowTheDiagram();
    void namesReadBack();
};

void TestEvent::readsWhatItWrites()
{
    const run::Event event { 7, "2026-11-22T14:02:03.456Z", 2, "step", { { "step", 3 }, { "loss", 1.25 } } };
    const auto line = run::toLine(event);
    const std::string expected = R"({"seq":7,"time":"2026-11-22T14:02:03.456Z","attempt":2,"type":"step","step":3,"loss":1.25})";
    QCOMPARE(line, expected + "\n");
    const auto back = run::parseEvent(line);
    QVERIFY(back);
    QCOMPARE(run::toLine(*back), line);
}

void TestEvent::readsManyKeys()
{
    std::string line = R"({"seq":7,"time":"2026-11-22T14:02:03.456Z","attempt":2,"type":"step")";
    for (int i = 0; i < 200'000; ++i)
        line += ",\"k" + std::to_string(i) + "\":" + std::to_string(i);
    line += "}\n";
    const auto event = run::parseEvent(line);
    QVERIFY(event);
    QCOMPARE(event->fields.size(), std::size_t(200'000));
    QCOMPARE(run::toLine(*event), line);
}

void TestEvent::writesNumbersThatJsonCannotWrite()
{
    const double infinity = std::numeric_limits<double>::infinity();
    const run::Event event { 1, "", 1, "step", { { "loss", std::nan("") }, { "a", { infinity, -infinity } }, { "word", "NaN?" } } };
    const auto line = run::toLine(event);
    const std::string expected = R"("loss":"NaN","a":["Infinity","-Infinity"])";
    QVERIFY(line.find(expected) != std::string::npos);
    const auto back = run::parseEvent(line);
    QVERIFY(std::isnan(back->number("loss", 5)));
    QCOMPARE(back->number("word", 5), 5.0);
    QCOMPARE(back->number("none", 5), 5.0);
}

void TestEvent::waitsForTheRestOfALine()
{
    const std::string text = R"({"seq":1,"type":"state","state":"Initializing"})"
                             "\n"
                             R"({"seq":2,"type":"step","step":1})"
                             "\n";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        run::EventTail tail;
        auto events = tail.take(text.substr(0, cut));
        for (auto &event : tail.take(text.substr(cut)))
            events.push_back(event);
        QCOMPARE(events.size(), 2u);
        QCOMPARE(events[1].number("step"), 1.0);
        QCOMPARE(tail.offset(), text.size());
        QCOMPARE(tail.badLines(), 0);
    }
}

void TestEvent::skipsWhatIsNoEvent()
{
    run::EventTail tail;
    const auto events = tail.take("not json\n[1]\n{\"seq\":0,\"type\":\"step\"}\n{\"seq\":3}\n\n{\"seq\":1,\"type\":\"log\"}\n\xff\n");
    QCOMPARE(events.size(), 1u);
    QCOMPARE(tail.badLines(), 5);
}

void TestEvent::keepsUnknownTypesAndKeys()
{
    const std::string line = R"({"seq":1,"time":"t","attempt":1,"type":"from-the-future","shape":{"a":[1,2]}})"
                             "\n";
    QCOMPARE(run::toLine(*run::parseEvent(line)), line);
}

void TestEvent::survivesAnEndlessLine()
{
    run::EventTail tail;
    for (int i = 0; i < 64; ++i)
        QVERIFY(tail.take(std::string(1 << 16, '{')).empty());
    QCOMPARE(tail.take("\n{\"seq\":1,\"type\":\"log\"}\n").size(), 1u);
    QCOMPARE(tail.badLines(), 1);
    QVERIFY(tail.take(std::string((1 << 20) + 1, '{') + "\n").empty()); // in one piece
    QCOMPARE(tail.badLines(), 2);
}

void TestEvent::statesFollowTheDiagram_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<QList<int>>("to");
    const auto row = [](run::RunState from, std::initializer_list<run::RunState> to) {
        QList<int> list;
        for (const auto state : to)
            list << static_cast<int>(state);
        QTest::newRow(std::string(run::stateName(from)).c_str()) << static_cast<int>(from) << list;
    };
    using enum run::RunState;
    row(Initializing, { LoadingModel, Stopped, Error });
    row(LoadingModel, { ConfiguringLoRA, Stopped, Error });
    row(ConfiguringLoRA, { LoadingDataset, Stopped, Error });
    row(LoadingDataset, { Training, Stopped, Error });
    row(Training, { SavingAdapter, Stopped, Error });
    row(SavingAdapter, { Finished, Stopped, Error });
    row(Finished, {});
    row(Stopped, { Initializing });
    row(Error, { Initializing });
}

void TestEvent::statesFollowTheDiagram()
{
    QFETCH(int, from);
    QFETCH(QList<int>, to);
    for (int next = 0; next <= static_cast<int>(run::RunState::Error); ++next)
        QCOMPARE(run::mayFollow(static_cast<run::RunState>(from), static_cast<run::RunState>(next)), to.contains(next));
}

void TestEvent::namesReadBack()
{
    for (int state = 0; state <= static_cast<int>(run::RunState::Error); ++state)
        QCOMPARE(static_cast<int>(*run::stateFromName(run::stateName(static_cast<run::RunState>(state)))), state);
    QVERIFY(!run::stateFromName("Dreaming"));
}

ANNEAL_TEST(TestEvent)
#include "tst_event.moc"
