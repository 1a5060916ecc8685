// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine.h"
#include "core/serve/models.h"
#include "core/serve/outbox.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <array>
#include <atomic>
#include <thread>

using namespace anneal;
using namespace std::chrono_literals;

namespace {

/// Vectors of no numbers.
class NoEmbedder : public serve::EmbedderBackend
{
public:
    std::int64_t dimensions() const override { return 0; }
    std::int64_t mostTokens() const override { return 0; }
    std::int64_t tokensAround() const override { return 0; }
    base::Result<std::vector<Ids>> encode(std::span<const std::string>) const override { return std::vector<Ids>(); }
    base::Result<Ids> encodeText(const std::string &, bool) const override { return Ids {}; }
    std::string textOf(std::int32_t) const override { return {}; }
    base::Result<Ids> idsOfText(std::span<const std::int32_t>) const override { return Ids(); }
    base::Result<std::vector<std::vector<float>>> embed(std::span<const Ids>, std::int64_t, std::stop_token) override
    {
        return std::vector<std::vector<float>>();
    }
};

/// The one whose freed pieces are given back to the system.
bool isGlibcHeap()
{
#ifdef __GLIBC__
    return !tests::isSanitized();
#else
    return false;
#endif
}

constexpr std::size_t kPieces = 2000, kBytes = 64 << 10;

/// Frees many pieces of the heap, and keeps the one behind them.
std::unique_ptr<std::string> leftBehind()
{
    std::vector<std::string> pieces;
    for (std::size_t i = 0; i < kPieces; ++i)
        pieces.emplace_back(kBytes, 'x');
    return std::make_unique<std::string>(kBytes, 'x');
}

} // namespace

class TestModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loadsOnceHoweverManyAsk();
    void keepsNoMemoryOfLoading();
    void keepsNoMemoryOfAnswers();
    void triesAgainAfterAFailure();
    void dropsWhatNobodyHolds();
    void dropsAllThatNobodyHoldsWhereMemoryIsShort();
    void makesRoomForAnotherOne();
    void countsABaseOnce();
    void keepsTheBaseOfWhatIsLoaded();
    void givesABaseBackWithItsLastModel();
    void knowsNamesAndKinds();
    void tellsThatTooManyWait();
    void stopsLoading();
    void theOutboxIsBounded();

private:
    serve::ModelSource source(const std::string &name, std::uint64_t bytes = 1)
    {
        serve::ModelSource made;
        made.name = name;
        made.kind = serve::ModelKind::Embedder;
        made.bytes = bytes;
        made.load = [this](const std::stop_token &stop) -> base::Result<serve::LoadedModel> {
            ++m_loads;
            while (m_isSlow && !stop.stop_requested())
                std::this_thread::sleep_for(1ms);
            if (stop.stop_requested())
                return base::Error { base::ErrorKind::Canceled, "canceled", {} };
            if (m_fails)
                return base::Error { base::ErrorKind::Corrupt, "damaged", {} };
            serve::LoadedModel loaded;
            loaded.embedder = std::make_shared<NoEmbedder>();
            return loaded;
        };
        return made;
    }
    static serve::Models::State stateOf(const serve::Models &models, const std::string &name) { return models.find(name)->state; }

    std::atomic<int> m_loads = 0;
    std::atomic<bool> m_isSlow = false, m_fails = false;
};

void TestModels::loadsOnceHoweverManyAsk()
{
    m_loads = 0;
    serve::Models models;
    QVERIFY(models.add(source("a")));
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Unloaded);
    m_isSlow = true;
    std::vector<std::thread> askers;
    std::atomic<int> good = 0;
    std::array<const void *, 8> got {};
    for (auto &one : got)
        askers.emplace_back([&] {
            const auto model = models.embedder("a");
            good += bool(model);
            one = model ? model->get() : nullptr;
        });
    QTRY_COMPARE(m_loads.load(), 1);
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Loading);
    m_isSlow = false;
    for (auto &asker : askers)
        asker.join();
    QCOMPARE(good.load(), 8);
    QCOMPARE(m_loads.load(), 1);
    QVERIFY(std::all_of(got.begin(), got.end(), [&](const void *one) { return one == got[0]; }));
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Loaded);
}

/// Pieces that are freed with others behind them stay with the heap.
void TestModels::keepsNoMemoryOfLoading()
{
    if (!isGlibcHeap())
        QSKIP("The heap is another one.");
    serve::Models models;
    auto made = source("a");
    std::unique_ptr<std::string> last;
    made.load = [&, load = made.load](const std::stop_token &stop) {
        last = leftBehind();
        return load(stop);
    };
    QVERIFY(models.add(std::move(made)));
    const auto before = base::residentMemory();
    QVERIFY(models.embedder("a"));
    QVERIFY2(base::residentMemory() < before + kPieces * kBytes / 4, QByteArray::number(base::residentMemory()).constData());
}

/// Once nobody asks any more.
void TestModels::keepsNoMemoryOfAnswers()
{
    if (!isGlibcHeap())
        QSKIP("The heap is another one.");
    serve::Models models;
    QVERIFY(models.add(source("a")));
    auto held = models.embedder("a");
    const auto before = base::residentMemory();
    const auto last = leftBehind();
    const auto now = std::chrono::steady_clock::now();
    for (int i = 0; i < 3; ++i)
        models.dropIdle(now);
    QVERIFY2(base::residentMemory() > before + kPieces * kBytes / 2, QByteArray::number(base::residentMemory()).constData());
    held = models.embedder("b"); // lets it go
    for (int i = 0; i < 3; ++i)
        models.dropIdle(now);
    QVERIFY2(base::residentMemory() < before + kPieces * kBytes / 4, QByteArray::number(base::residentMemory()).constData());
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Loaded);
}

void TestModels::triesAgainAfterAFailure()
{
    serve::Models models;
    QVERIFY(models.add(source("a")));
    m_fails = true;
    const auto failed = models.embedder("a");
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, base::ErrorKind::Corrupt);
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Unloaded);
    m_fails = false;
    QVERIFY(models.embedder("a"));
}

void TestModels::dropsWhatNobodyHolds()
{
    serve::Models models({ .idle = 10min });
    QVERIFY(models.add(source("a")));
    auto held = models.embedder("a");
    QVERIFY(held);
    const auto now = std::chrono::steady_clock::now();
    models.dropIdle(now + 11min); // counts as held then
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Loaded);
    *held = nullptr;
    models.dropIdle(now + 20min);
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Loaded);
    models.dropIdle(now + 22min);
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Unloaded);
    QVERIFY(models.embedder("a"));
}

void TestModels::dropsAllThatNobodyHoldsWhereMemoryIsShort()
{
    std::atomic<std::uint64_t> left = std::uint64_t(4) << 30;
    serve::Models models({ .availableMemory = [&] { return left.load(); } });
    QVERIFY(models.add(source("a")) && models.add(source("b")));
    const auto held = models.embedder("a");
    QVERIFY(held && models.embedder("b"));
    models.dropIdle(std::chrono::steady_clock::now());
    QCOMPARE(stateOf(models, "b"), serve::Models::State::Loaded);
    left = 1u << 20;
    models.dropIdle(std::chrono::steady_clock::now());
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Loaded);
    QCOMPARE(stateOf(models, "b"), serve::Models::State::Unloaded);
}

void TestModels::makesRoomForAnotherOne()
{
    constexpr std::uint64_t kGigabyte = 1u << 30;
    std::atomic<int> inMemory = 0;
    serve::Models models({ .availableMemory = [&] { return kGigabyte / 2 * 5 - inMemory * kGigabyte; } });
    for (const auto *name : { "a", "b", "c" }) {
        auto made = source(name, kGigabyte);
        made.load = [&](const std::stop_token &) -> base::Result<serve::LoadedModel> {
            serve::LoadedModel loaded;
            ++inMemory;
            loaded.embedder = std::shared_ptr<serve::EmbedderBackend>(new NoEmbedder, [&](const auto *model) {
                --inMemory;
                delete model;
            });
            return loaded;
        };
        QVERIFY(models.add(std::move(made)));
    }
    const auto first = models.embedder("a");
    QVERIFY(first && models.embedder("b"));
    QVERIFY(models.embedder("c")); // "a" is held, so "b" has to go though it was asked for later
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Loaded);
    QCOMPARE(stateOf(models, "b"), serve::Models::State::Unloaded);
    QCOMPARE(stateOf(models, "c"), serve::Models::State::Loaded);
}

namespace {

constexpr std::uint64_t kGigabyte = 1u << 30;

/// A machine of 16 GB: bases of 8 are in memory as long as one of their models is, and each model takes something for itself.
struct Machine
{
    /// A model of a base, or of none.
    serve::ModelSource source(const std::string &name, const std::string &base, std::uint64_t gigabytes)
    {
        serve::ModelSource made;
        made.name = name;
        made.kind = serve::ModelKind::Embedder;
        made.bytes = gigabytes * kGigabyte;
        made.base = base;
        made.baseBytes = base.empty() ? 0 : 8 * kGigabyte;
        made.load = [=, this](const std::stop_token &) -> base::Result<serve::LoadedModel> {
            auto weights = bases[base].lock();
            if (!base.empty() && !weights) {
                ++baseLoads;
                bases[base] = weights = taken(8);
            }
            struct Made : NoEmbedder
            {
                std::shared_ptr<void> own, weights;
            };
            auto model = std::make_shared<Made>();
            model->own = taken(gigabytes);
            model->weights = weights;
            serve::LoadedModel loaded;
            loaded.embedder = std::move(model);
            return loaded;
        };
        return made;
    }
    std::shared_ptr<void> taken(std::uint64_t gigabytes)
    {
        used += gigabytes;
        return { this, [this, gigabytes](void *) { used -= gigabytes; } };
    }
    serve::Models::Settings settings()
    {
        return { .availableMemory = [this] { return (16 - used) * kGigabyte; } };
    }

    std::atomic<std::uint64_t> used = 0; // gigabytes
    std::map<std::string, std::weak_ptr<void>> bases;
    int baseLoads = 0;
};

} // namespace

/// An adapter whose base is there needs only its own memory.
void TestModels::countsABaseOnce()
{
    Machine machine;
    serve::Models models(machine.settings());
    QVERIFY(models.add(machine.source("a", "A", 0)) && models.add(machine.source("a:x", "A", 1)) && models.add(machine.source("b", "", 4)));
    for (const auto *name : { "a", "b", "a:x" })
        QVERIFY(models.embedder(name));
    for (const auto *name : { "a", "b", "a:x" })
        QCOMPARE(stateOf(models, name), serve::Models::State::Loaded);
    QCOMPARE(machine.baseLoads, 1);
}

/// Though it was held longest ago.
void TestModels::keepsTheBaseOfWhatIsLoaded()
{
    Machine machine;
    serve::Models models(machine.settings());
    QVERIFY(models.add(machine.source("a", "A", 0)) && models.add(machine.source("a:x", "A", 5)) && models.add(machine.source("b", "", 4)));
    for (const auto *name : { "a", "b", "a:x" })
        QVERIFY(models.embedder(name));
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Loaded);
    QCOMPARE(stateOf(models, "b"), serve::Models::State::Unloaded);
    QCOMPARE(machine.baseLoads, 1);
}

/// Another base needs the room: it takes all models of the first one to have it.
void TestModels::givesABaseBackWithItsLastModel()
{
    Machine machine;
    serve::Models models(machine.settings());
    QVERIFY(models.add(machine.source("a", "A", 0)) && models.add(machine.source("a:x", "A", 1)) && models.add(machine.source("c", "C", 0)));
    for (const auto *name : { "a", "a:x", "c" })
        QVERIFY(models.embedder(name));
    QCOMPARE(stateOf(models, "a"), serve::Models::State::Unloaded);
    QCOMPARE(stateOf(models, "a:x"), serve::Models::State::Unloaded);
    QCOMPARE(stateOf(models, "c"), serve::Models::State::Loaded);
    QCOMPARE(machine.used.load(), std::uint64_t(8));
    QCOMPARE(machine.baseLoads, 2);
}

void TestModels::knowsNamesAndKinds()
{
    serve::Models models;
    QVERIFY(models.add(source("a")));
    QVERIFY(!models.add(source("a")));
    QCOMPARE(models.only(serve::ModelKind::Embedder)->name, std::string("a"));
    QVERIFY(!models.only(serve::ModelKind::Text));
    QVERIFY(models.add(source("b")));
    QVERIFY(!models.only(serve::ModelKind::Embedder));
    QCOMPARE(models.embedder("x").error().kind, base::ErrorKind::NotFound);
    QCOMPARE(models.text("a").error().kind, base::ErrorKind::BadInput);
    QCOMPARE(models.list().size(), std::size_t(2));
    QCOMPARE(models.list()[1].name, std::string("b"));
}

void TestModels::tellsThatTooManyWait()
{
    serve::Models models({ .mostWaiting = 1 });
    QVERIFY(models.add(source("a")));
    m_loads = 0;
    m_isSlow = true;
    std::thread loading([&] { (void)models.embedder("a"); });
    QTRY_COMPARE(m_loads.load(), 1);
    std::atomic<int> busy = 0, good = 0;
    std::vector<std::thread> askers;
    for (int i = 0; i < 3; ++i)
        askers.emplace_back([&] {
            const auto model = models.embedder("a");
            model ? ++good : model.error().kind == base::ErrorKind::Busy ? ++busy : 0;
        });
    QTRY_COMPARE(busy.load(), 2);
    m_isSlow = false;
    loading.join();
    for (auto &asker : askers)
        asker.join();
    QCOMPARE(good.load(), 1);
}

void TestModels::stopsLoading()
{
    serve::Models models;
    QVERIFY(models.add(source("a")));
    m_loads = 0;
    m_isSlow = true;
    std::thread loading([&] { (void)models.embedder("a"); });
    QTRY_COMPARE(m_loads.load(), 1);
    models.stop();
    loading.join();
    m_isSlow = false;
    QCOMPARE(models.embedder("a").error().kind, base::ErrorKind::Canceled);
}

void TestModels::theOutboxIsBounded()
{
    std::atomic<bool> areOthers = false;
    serve::Outbox outbox(1, [&] { return areOthers.load(); });
    std::atomic<std::int64_t> put = 0;
    std::thread making([&] {
        while (outbox.put(0, { std::string(1000, 'a'), {} }))
            ++put;
        outbox.end(0, serve::Completion {});
    });
    QTRY_VERIFY(put > 100);
    QTest::qWait(1500); // longer than it would wait with others there
    const auto before = put.load();
    QVERIFY2(before < 1000, QByteArray::number(before));
    QCOMPARE(outbox.take(0ms).size(), static_cast<std::size_t>(before)); // makes room
    QTRY_VERIFY(put > before);
    QVERIFY(!outbox.wasTooSlow());
    areOthers = true;
    making.join();
    QVERIFY(outbox.wasTooSlow() && outbox.isOver());
}

ANNEAL_TEST(TestModels)
#include "tst_models.moc"
