// SPDX-License-Identifier: GPL-3.0-or-later
// Many texts at once. Oracle: each of them alone, by steps of the model and nothing else.
#include "core/model/causallm.h"
#include "core/model/generator.h"
#include "core/model/scheduler.h"
#include "core/model/score.h"
#include "core/nn/kvcache.h"
#include "core/text/tokenizer.h"
#include "tests/support/cachesteps.h"
#include "tests/support/testprogram.h"
#include "tests/support/tinymodels.h"
#include "tests/support/torch.h"

#include <QtTest>

#include <atomic>
#include <map>
#include <optional>
#include <stdexcept>
#include <thread>

using namespace anneal;
using model::Generated;
using model::GenerateRequest;
using Ids = std::vector<std::int32_t>;

namespace {

/// Prompts of many lengths, some with a common beginning, each with other settings.
std::vector<GenerateRequest> manyRequests()
{
    std::vector<GenerateRequest> requests;
    for (int i = 0; i < 14; ++i) {
        GenerateRequest request;
        const int length = i % 5 == 0 ? 1 : 3 + (i * 37) % 90;
        for (int t = 0; t < length; ++t)
            request.prompt.push_back(i % 2 == 0 ? (t * 7) % 250 : (t * 11 + i) % 250);
        auto &settings = request.settings;
        settings.maxNewTokens = 5 + (i * 13) % 40;
        settings.ignoreEnd = i % 3 == 0;
        settings.sampling.temperature = i % 4 == 0 ? 0 : 0.5 + 0.2 * i;
        settings.sampling.topK = i % 4 == 1 ? 20 : 0;
        settings.sampling.topP = i % 4 == 2 ? 0.8 : 1;
        settings.sampling.repetitionPenalty = i % 5 == 1 ? 1.3 : 1;
        settings.sampling.frequencyPenalty = i % 5 == 2 ? 0.7 : 0;
        settings.sampling.seed = std::uint64_t(i + 1);
        requests.push_back(std::move(request));
    }
    return requests;
}

} // namespace

class TestScheduler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void aTextIsTheSameInAnyCompany_data();
    void aTextIsTheSameInAnyCompany();
    void textsMayCome_data();
    void textsMayCome();
    void computesACommonBeginningOnce();
    void goesOnWhereATextEnded();
    void aFullCacheCostsTimeOnly();
    void endsWhatIsUnwanted();
    void refusesOnlyWhatIsWrong();
    void servesManyThreads();
    void aSlowReaderHoldsNobodyUp();
    void textsGoOnBesideOtherWork();
    void worksTakeTurns();
    void endsWithTextsUnfinished();

private:
    /// The tokens of a text that is made alone, by the oracle.
    Ids alone(const GenerateRequest &request);
    /// The tokens of all texts, each asked for so many steps after the one before; empty for one that was never told of.
    std::vector<Ids> made(model::Scheduler &scheduler, const std::vector<GenerateRequest> &requests, int apart);

    std::map<int, std::shared_ptr<model::CausalLm>> m_models;
    std::shared_ptr<model::CausalLm> m_network;
    std::int64_t m_mostRunning = 0; // at a time, by made()
};

void TestScheduler::initTestCase_data()
{
    QTest::addColumn<int>("dtype");
    for (const auto dtype : { nn::DType::Float32, nn::DType::BFloat16, nn::DType::Int8 })
        QTest::addRow("%s", nameOf(dtype).data()) << int(dtype);
}

void TestScheduler::init()
{
    QFETCH_GLOBAL(int, dtype);
    auto &network = m_models[dtype];
    if (!network)
        network = *model::loadForInference(*weights::findModel(support::kTinyLlama.string()), {}, nn::DType(dtype));
    m_network = network;
}

Ids TestScheduler::alone(const GenerateRequest &request)
{
    const auto &shape = m_network->shape();
    model::Sampler sampler(request.settings.sampling, shape.vocabulary);
    sampler.saw(request.prompt);
    const auto cache = m_network->makeCache(1, shape.maxPositions);
    auto logits = support::extend(*m_network, *cache, 0, { request.prompt.begin(), request.prompt.end() });
    Ids ids;
    const auto most = std::min<std::int64_t>(request.settings.maxNewTokens, shape.maxPositions - std::ssize(request.prompt));
    while (std::ssize(ids) < most) {
        ids.push_back(sampler.pick({ logits.data_ptr<float>(), std::size_t(shape.vocabulary) }));
        if (!request.settings.ignoreEnd && std::find(shape.eosIds.begin(), shape.eosIds.end(), ids.back()) != shape.eosIds.end())
            break;
        if (std::ssize(ids) < most)
            logits = support::step(*m_network, *cache, { 0 }, { ids.back() }).squeeze(0);
    }
    return ids;
}

std::vector<Ids> TestScheduler::made(model::Scheduler &scheduler, const std::vector<GenerateRequest> &requests, int apart)
{
    std::vector<Ids> results(requests.size());
    m_mostRunning = 0;
    const auto step = [&] {
        const bool goesOn = scheduler.step();
        m_mostRunning = std::max(m_mostRunning, scheduler.running());
        return goesOn;
    };
    for (std::size_t i = 0; i < requests.size(); ++i) {
        scheduler.add(requests[i], [&, i](base::Result<Generated> result) { results[i] = std::move(result->ids); });
        for (int n = 0; n < apart; ++n)
            step();
    }
    while (step()) { }
    return results;
}

void TestScheduler::aTextIsTheSameInAnyCompany_data()
{
    QTest::addColumn<int>("sequences");
    QTest::addColumn<int>("promptTokens");
    QTest::newRow("all at once") << 32 << 256;
    QTest::newRow("three at a time, prompts in small pieces") << 3 << 7;
    QTest::newRow("two at a time, a token of prompts at a time") << 2 << 1;
    QTest::newRow("one after the other") << 1 << 256;
}

void TestScheduler::aTextIsTheSameInAnyCompany()
{
    QFETCH(int, sequences);
    QFETCH(int, promptTokens);
    const auto requests = manyRequests();
    model::SchedulerSettings settings;
    settings.sequences = sequences;
    settings.promptTokens = promptTokens;
    model::Scheduler scheduler(*m_network, nullptr, settings);
    const auto results = made(scheduler, requests, 0);
    QCOMPARE_LE(m_mostRunning, std::int64_t(sequences));
    for (std::size_t i = 0; i < requests.size(); ++i)
        QCOMPARE(results[i], alone(requests[i]));
}

void TestScheduler::textsMayCome_data()
{
    QTest::addColumn<int>("apart"); // steps
    QTest::newRow("every step") << 1;
    QTest::newRow("every fifth step") << 5;
    QTest::newRow("every fortieth step") << 40;
}

void TestScheduler::textsMayCome()
{
    QFETCH(int, apart);
    const auto requests = manyRequests();
    model::SchedulerSettings settings;
    settings.sequences = 5;
    settings.promptTokens = 20;
    model::Scheduler scheduler(*m_network, nullptr, settings);
    const auto results = made(scheduler, requests, apart);
    for (std::size_t i = 0; i < requests.size(); ++i)
        QCOMPARE(results[i], alone(requests[i]));
}

void TestScheduler::computesACommonBeginningOnce()
{
    model::Scheduler scheduler(*m_network, nullptr);
    GenerateRequest request;
    for (int t = 0; t < 100; ++t)
        request.prompt.push_back(t * 3 % 250);
    request.settings.maxNewTokens = 4;
    request.settings.ignoreEnd = true;
    request.settings.sampling.temperature = 1;
    std::vector<Ids> results(8);
    for (std::size_t i = 0; i < results.size(); ++i) {
        request.settings.sampling.seed = i;
        scheduler.add(request, [&, i](base::Result<Generated> result) { results[i] = result->ids; });
    }
    while (scheduler.step()) { }
    QCOMPARE(scheduler.computedTokens(), std::int64_t(100 + 7 + 8 * 3)); // the last token of a prompt is computed for each
    for (std::size_t i = 0; i < results.size(); ++i) {
        request.settings.sampling.seed = i;
        QCOMPARE(results[i], alone(request));
    }
}

/// The next turn of a conversation costs only what is new in it.
void TestScheduler::goesOnWhereATextEnded()
{
    model::Scheduler scheduler(*m_network, nullptr);
    GenerateRequest request;
    for (int t = 0; t < 60; ++t)
        request.prompt.push_back(t * 3 % 250);
    request.settings.maxNewTokens = 10;
    request.settings.ignoreEnd = true;
    const auto run = [&] {
        Ids ids;
        scheduler.add(request, [&](base::Result<Generated> result) { ids = result->ids; });
        while (scheduler.step()) { }
        return ids;
    };
    const auto first = run();
    QCOMPARE(scheduler.computedTokens(), std::int64_t(69));
    request.prompt.insert(request.prompt.end(), first.begin(), first.end());
    request.prompt.insert(request.prompt.end(), { 1, 2, 3 });
    QCOMPARE(run(), alone(request));
    QCOMPARE(scheduler.computedTokens(), std::int64_t(69 + 4 + 9)); // the last token of the first text was never computed
}

void TestScheduler::aFullCacheCostsTimeOnly()
{
    const auto requests = manyRequests();
    model::SchedulerSettings settings;
    const auto room = m_network->makeCache(1, 128)->bytesOfToken() * 150; // the longest text alone takes nearly that
    settings.cacheBytes = room;
    model::Scheduler scheduler(*m_network, nullptr, settings);
    const auto results = made(scheduler, requests, 0);
    std::int64_t least = 0;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        QCOMPARE(results[i], alone(requests[i]));
        least += std::ssize(requests[i].prompt) + std::ssize(results[i]) - 1;
    }
    QVERIFY(scheduler.computedTokens() > least * 3 / 4);
}

void TestScheduler::endsWhatIsUnwanted()
{
    model::Scheduler scheduler(*m_network, nullptr);
    const auto stop = std::make_unique<std::stop_source>();
    auto requests = manyRequests();
    std::vector<std::optional<Generated>> results(3);
    for (std::size_t i = 0; i < 3; ++i) {
        auto &request = requests[i + 1];
        request.settings.maxNewTokens = 30;
        request.settings.ignoreEnd = true;
        if (i == 1)
            request.stop = stop->get_token();
        if (i == 2)
            request.callback = [count = 0](const model::TokenPiece &) mutable { return ++count < 4; };
        scheduler.add(request, [&, i](base::Result<Generated> result) { results[i] = std::move(*result); });
    }
    for (int step = 0; step < 8; ++step)
        scheduler.step();
    stop->request_stop();
    scheduler.step();
    QVERIFY(!results[0] && results[1] && results[2]);
    QCOMPARE(scheduler.running(), std::int64_t(1));
    QCOMPARE(results[1]->reason, model::StopReason::Canceled);
    QCOMPARE_GE(results[1]->ids.size(), std::size_t(7));
    QCOMPARE(results[2]->reason, model::StopReason::Canceled);
    QCOMPARE(results[2]->ids.size(), std::size_t(4));
    while (scheduler.step()) { }
    QCOMPARE(results[0]->ids, alone(requests[1]));
}

void TestScheduler::refusesOnlyWhatIsWrong()
{
    auto requests = manyRequests();
    requests.resize(3);
    requests[1].prompt = { 5, 100000 };
    const auto results = model::generateAll(*m_network, nullptr, requests);
    QCOMPARE(results.size(), std::size_t(3));
    QVERIFY(!results[1]);
    QCOMPARE(results[1].error().kind, base::ErrorKind::BadData);
    QCOMPARE(results[0]->ids, alone(requests[0]));
    QCOMPARE(results[2]->ids, alone(requests[2]));
}

void TestScheduler::servesManyThreads()
{
    const auto requests = manyRequests();
    std::vector<Ids> results(requests.size()), told(requests.size());
    std::atomic<int> used = 0;
    {
        model::Generator generator(m_network, nullptr);
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < requests.size(); ++i)
            threads.emplace_back([&, i] {
                auto request = requests[i];
                request.callback = [&, i](const model::TokenPiece &piece) {
                    told[i].push_back(piece.id);
                    return true;
                };
                results[i] = generator.generate(std::move(request))->ids;
                generator.use([&](model::CausalLm &network, const model::Pause &) { used += &network == m_network.get(); });
            });
    }
    QCOMPARE(used.load(), int(requests.size()));
    QCOMPARE(told, results);
    for (std::size_t i = 0; i < requests.size(); ++i)
        QCOMPARE(results[i], alone(requests[i]));
}

/// Its callback waits until another text, asked for later, has ended.
void TestScheduler::aSlowReaderHoldsNobodyUp()
{
    auto requests = manyRequests();
    model::Generator generator(m_network, nullptr);
    std::atomic<bool> otherEnded = false;
    auto slow = requests[3];
    slow.settings.maxNewTokens = 20;
    slow.settings.ignoreEnd = true;
    std::atomic<bool> begun = false;
    slow.callback = [&](const model::TokenPiece &) {
        begun = true;
        begun.notify_all();
        otherEnded.wait(false);
        return true;
    };
    Ids ids;
    std::jthread reader([&] { ids = generator.generate(slow)->ids; });
    begun.wait(false);
    QCOMPARE(generator.generate(requests[2])->ids, alone(requests[2]));
    otherEnded = true;
    otherEnded.notify_all();
    reader.join();
    QCOMPARE(ids, alone(slow));
}

/// Those that were there, and one that comes while it runs; and it computes the same.
void TestScheduler::textsGoOnBesideOtherWork()
{
    const auto requests = manyRequests();
    auto running = requests[3];
    running.settings.maxNewTokens = 40;
    running.settings.ignoreEnd = true;
    Ids prompt;
    for (int i = 0; i < 100; ++i)
        prompt.push_back((i * 7) % 250);
    const auto score = [&](const model::Pause &pause) { return *model::scorePrompt(*m_network, prompt, 2, {}, pause); };
    const auto plain = score({});
    const auto sums = model::score(*m_network, prompt)->logProbabilities;

    std::atomic<bool> begun = false, came = false;
    running.callback = [&](const model::TokenPiece &) { return begun = true; };
    Ids ids, others;
    std::vector<model::ScoredToken> scored;
    std::vector<double> scores;
    int pauses = 0;
    {
        model::Generator generator(m_network, nullptr);
        std::jthread there([&] { ids = generator.generate(running)->ids; }), coming;
        QTRY_VERIFY(begun);
        generator.use([&](model::CausalLm &network, const model::Pause &pause) {
            coming = std::jthread([&] {
                others = generator.generate(requests[2])->ids;
                came = true;
            });
            scored = score([&] {
                ++pauses;
                pause();
            });
            scores = model::score(network, prompt, {}, pause)->logProbabilities;
            for (const QDeadlineTimer patience(std::chrono::seconds(60)); !came && !patience.hasExpired();)
                pause();
        });
        QVERIFY(came);
    }
    QVERIFY2(pauses > m_network->shape().layers, QByteArray::number(pauses)); // between layers, and parts of the last step
    QCOMPARE(ids, alone(running));
    QCOMPARE(others, alone(requests[2]));
    QCOMPARE(scores, sums);
    for (std::size_t i = 0; i < plain.size(); ++i)
        QCOMPARE(scored[i].chance.logProbability, plain[i].chance.logProbability);
}

/// Each goes on until all have begun; and each computes what it does alone. One of them fails.
void TestScheduler::worksTakeTurns()
{
    constexpr int kWorks = 4;
    const auto prompt = manyRequests()[1].prompt;
    const auto alone = model::score(*m_network, prompt)->logProbabilities;
    std::vector<std::vector<double>> scores(kWorks);
    std::atomic<int> begun = 0, together = 0;
    std::atomic<bool> failed = false;
    {
        model::Generator generator(m_network, nullptr);
        std::vector<std::jthread> threads;
        for (auto &own : scores)
            threads.emplace_back([&] {
                generator.use([&](model::CausalLm &network, const model::Pause &pause) {
                    ++begun;
                    for (const QDeadlineTimer patience(std::chrono::seconds(20)); begun < kWorks + 1 && !patience.hasExpired();)
                        pause();
                    together += begun == kWorks + 1;
                    own = model::score(network, prompt, {}, pause)->logProbabilities;
                });
            });
        threads.emplace_back([&] {
            try {
                generator.use([&](model::CausalLm &, const model::Pause &) {
                    ++begun;
                    throw std::runtime_error("it failed");
                });
            } catch (const std::runtime_error &) {
                failed = true;
            }
        });
    }
    QVERIFY(failed);
    QCOMPARE(together.load(), kWorks);
    for (const auto &own : scores)
        QCOMPARE(own, alone);
}

void TestScheduler::endsWithTextsUnfinished()
{
    auto request = manyRequests()[3];
    request.settings.maxNewTokens = 60;
    request.settings.ignoreEnd = true;
    std::atomic<bool> begun = false;
    request.callback = [&](const model::TokenPiece &) {
        begun = true;
        begun.notify_all();
        return true;
    };
    std::optional<Generated> result;
    auto generator = std::make_unique<model::Generator>(m_network, nullptr);
    std::jthread asking([&] { result = *generator->generate(request); });
    begun.wait(false);
    generator.reset();
    asking.join();
    const auto whole = alone(request);
    QVERIFY(result->reason == model::StopReason::Canceled || result->ids == whole);
    QVERIFY(std::equal(result->ids.begin(), result->ids.end(), whole.begin()));
}

ANNEAL_TEST(TestScheduler)
#include "tst_scheduler.moc"
