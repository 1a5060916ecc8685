// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/turnqueue.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace anneal;

class TestTurnQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void letsRequestsInByTheirOrder();
    void sharesPlacesAmongRequests();
    void theLastPlaceGoesRound();
    void whoHasBegunIsNotCountedAsWaiting();
    void waitingForAPlaceAgainCanBeStopped();
    void theLineHasAnEnd();
};

void TestTurnQueue::letsRequestsInByTheirOrder()
{
    serve::TurnQueue queue(2, 8);
    const auto never = [] { return false; };
    auto first = queue.join(2);
    QVERIFY(first->wait(never) && !queue.areOthers());
    auto second = queue.join(1), third = queue.join(1);
    QVERIFY(queue.areOthers());
    std::atomic<bool> isIn = false;
    std::thread waiting([&] { isIn = third->wait([] { return true; }); });
    QVERIFY(!second->wait(never));
    QVERIFY(!isIn);
    first->giveOne(); // the other one came first, whoever asks
    QVERIFY(second->wait(never));
    QVERIFY(!isIn);
    second.reset();
    waiting.join();
    QVERIFY(isIn);
    third.reset();
    first.reset();
    auto all = queue.join(3); // as many as there are
    QVERIFY(all->wait(never));
    QCOMPARE(all->places(), std::size_t(2));
}

/// One that has all does not keep others out until it has ended.
void TestTurnQueue::sharesPlacesAmongRequests()
{
    serve::TurnQueue queue(4, 8);
    const auto never = [] { return false; };
    auto large = queue.join(128);
    QCOMPARE(large->places(), std::size_t(4));
    QVERIFY(large->mayGoOn()); // nobody else is there
    auto small = queue.join(1), other = queue.join(128);
    QVERIFY(!small->wait(never));
    QVERIFY(!large->mayGoOn());
    QVERIFY(!large->takeOne()); // it is another's
    QVERIFY(!other->wait(never));
    QVERIFY(small->wait(never));
    QVERIFY(!large->mayGoOn());
    QVERIFY(other->wait(never));
    QCOMPARE(large->places(), std::size_t(2));
    QVERIFY(large->mayGoOn()); // for 2 and 1 would only become 1 and 2
    small.reset();
    QVERIFY(!large->takeOne());
    QVERIFY(other->takeOne());
    QVERIFY(large->mayGoOn() && other->mayGoOn());
    other->giveOne(); // and needs no more than the other one
    QVERIFY(!other->takeOne());
    QVERIFY(large->takeOne());
    QVERIFY(queue.areOthers());
    other->giveOne();
    QVERIFY(!queue.areOthers());
    QVERIFY(large->takeOne());
    QCOMPARE(large->places(), std::size_t(4));
}

void TestTurnQueue::theLineHasAnEnd()
{
    serve::TurnQueue queue(1, 1);
    auto running = queue.join();
    auto waiting = queue.join();
    QVERIFY(running && waiting);
    QVERIFY(!queue.join());
    waiting.reset();
    QVERIFY(queue.join());
}

/// Between pieces of work: two large requests and one that is soon done share one place.
void TestTurnQueue::theLastPlaceGoesRound()
{
    serve::TurnQueue queue(1, 8);
    std::mutex mutex;
    std::string order;
    std::atomic<bool> isFull = false; // all are in the line
    const auto work = [&](serve::TurnQueue::Turn turn, char name, int pieces) {
        QVERIFY(turn.wait([] { return true; }));
        isFull.wait(false);
        do {
            const std::lock_guard lock(mutex);
            order += name;
        } while (--pieces > 0 && turn.mayGoOn());
    };
    std::vector<std::jthread> threads;
    for (const auto &[name, pieces] : { std::pair('a', 4), std::pair('b', 3), std::pair('c', 1) }) {
        auto turn = *queue.join(4);
        threads.emplace_back(work, std::move(turn), name, pieces);
    }
    isFull = true;
    isFull.notify_all();
    threads.clear();
    QCOMPARE(order, std::string("abcababa"));
}

void TestTurnQueue::whoHasBegunIsNotCountedAsWaiting()
{
    serve::TurnQueue queue(1, 1);
    auto large = queue.join(4), small = queue.join();
    std::jthread working([&] { QVERIFY(large->mayGoOn()); });
    QVERIFY(small->wait([] { return true; }));
    QCOMPARE(large->places(), std::size_t(0));
    QVERIFY(!large->takeOne()); // the one that waits for it gets it
    auto third = queue.join();
    QVERIFY(third);
    third.reset();
    small.reset();
    working.join();
    QCOMPARE(large->places(), std::size_t(1));
}

void TestTurnQueue::waitingForAPlaceAgainCanBeStopped()
{
    serve::TurnQueue queue(1, 8);
    auto large = queue.join(4), small = queue.join();
    std::atomic<bool> goesOn = true;
    std::jthread working([&](const std::stop_token &stop) { goesOn = large->mayGoOn(stop); });
    QVERIFY(small->wait([] { return true; }));
    working.request_stop();
    working.join();
    QVERIFY(!goesOn);
}

ANNEAL_TEST(TestTurnQueue)
#include "tst_turnqueue.moc"
