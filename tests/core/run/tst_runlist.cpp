// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/eventlog.h"
#include "core/run/runlist.h"
#include "core/run/runsummary.h"
#include "tests/support/runfiles.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using namespace anneal::run;

class TestRunList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsOnlyWhatChanged();
    void findsThoseThatAreTrainedNow();
    void tellsWhatEvaluateMeasured();
    void seesDamageInACheckpoint();
    void versionsSayWhatChanged();
    void namesRunsThatCannotBeRead();
    void passesOverLinks();
    void readsALogHoweverItIsSpaced_data();
    void readsALogHoweverItIsSpaced();

private:
    std::filesystem::path path() const { return m_folder->path().toStdString(); }
    RunFolder makeRun(const std::string &name, int steps = 3);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRunList::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

RunFolder TestRunList::makeRun(const std::string &name, int steps)
{
    const auto folder = RunFolder::create(path() / name, "version: 1\ntraining:\n  method: sft\n");
    auto log = EventLog::open(*folder);
    (void)log->append("state", { { "state", "Training" }, { "total_steps", steps }, { "first_step", 1 } });
    for (int i = 1; i <= steps; ++i)
        (void)log->append("step", { { "step", i }, { "loss", 3.0 / i }, { "tokens", 10 * i }, { "tokens_per_second", 100 }, { "seconds", i } });
    (void)log->append("eval", { { "step", steps }, { "eval_loss", 1.5 } });
    (void)log->append("state", { { "state", "Finished" } });
    (void)log->append("end", { { "state", "Finished" }, { "message", "Over." }, { "seconds", steps } });
    return *folder;
}

/// Of a run that was stopped between two evaluations.
void TestRunList::tellsWhatEvaluateMeasured()
{
    const auto folder = makeRun("stopped");
    {
        auto log = EventLog::open(folder);
        (void)log->append("step", { { "step", 5 }, { "loss", 1 } });
        (void)log->append("end", { { "state", "Stopped" }, { "step", 5 }, { "adapter", true } });
    }
    QVERIFY(base::makeFolder(folder.adapterFolder()));
    QVERIFY(base::writeFile(folder.adapterFolder() / "adapter_model.safetensors", "weights"));
    RunList list;
    QCOMPARE(list.read(path()).front().summary.evalLoss, 1.5); // after step 3
    const auto write = [&](int step, const std::string &perplexity) {
        return base::writeFile(folder.path() / "results.jsonl",
            "{\"title\": \"Held-out rows\", \"step\": " + std::to_string(step) + ", \"perplexity_before\": 20.0, \"perplexity\": " + perplexity
                + "}\n{\"title\": \"Export\", \"step\": 5}\nno result\n");
    };
    QVERIFY(write(5, "2.718281828459045"));
    auto summary = list.read(path()).front().summary;
    QCOMPARE(summary.evalLoss, 1.0);
    QCOMPARE(summary.bestEvalLoss, 1.0);
    QVERIFY(write(4, "1.5")); // of an adapter from before
    QCOMPARE(list.read(path()).front().summary.evalLoss, 1.5);
    QVERIFY(write(5, "\"NaN\""));
    QCOMPARE(list.read(path()).front().summary.evalLoss, 1.5);
}

void TestRunList::readsOnlyWhatChanged()
{
    for (int i = 0; i < 20; ++i)
        makeRun("run-" + std::to_string(i));
    RunList list;
    QCOMPARE(list.read(path()).size(), std::size_t(20));
    QCOMPARE(list.lastRead(), std::size_t(20));
    QCOMPARE(list.read(path()).size(), std::size_t(20));
    QCOMPARE(list.lastRead(), std::size_t(0));

    const auto folder = RunFolder::open(path() / "run-7");
    auto log = EventLog::open(*folder);
    QVERIFY(log && log->append("log", { { "text", "More." } }));
    makeRun("new");
    std::error_code failure;
    std::filesystem::remove_all(path() / "run-3", failure);
    QCOMPARE(list.read(path()).size(), std::size_t(20));
    QCOMPARE(list.lastRead(), std::size_t(2));

    { // a trainer comes, and goes without a word
        const auto trainer = base::FileLock::acquire(folder->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
        QVERIFY(bool(trainer));
        (void)list.read(path());
        QCOMPARE(list.lastRead(), std::size_t(1));
    }
    (void)list.read(path());
    QCOMPARE(list.lastRead(), std::size_t(1));
    (void)list.read(path());
    QCOMPARE(list.lastRead(), std::size_t(0));
}

void TestRunList::seesDamageInACheckpoint()
{
    const auto folder = tests::writeKilledRun(path() / "killed", 3, { 1, 2 });
    RunList list;
    QCOMPARE(list.read(path()).at(0).summary.resumeStep, 2);
    const auto moments = folder.path() / "checkpoint-2" / "optimizer.safetensors";
    const auto whole = *base::readFile(moments);
    std::filesystem::resize_file(moments, 4); // the run's own folder stays as it was
    QCOMPARE(list.read(path()).at(0).summary.resumeStep, 1);
    QVERIFY(bool(base::writeFile(moments, whole)));
    QCOMPARE(list.read(path()).at(0).summary.resumeStep, 2);
    std::filesystem::remove(folder.path() / "checkpoint-1" / "manifest.json"); // nobody goes on from that one
    QCOMPARE(list.read(path()).at(0).summary.resumeStep, 2);
    QCOMPARE(list.lastRead(), std::size_t(0));
}

void TestRunList::namesRunsThatCannotBeRead()
{
    for (const char *name : { "good", "newer", "linked" })
        makeRun(name);
    std::filesystem::create_directory(path() / "no run");
    QVERIFY(bool(base::writeFile(path() / "newer/run.yaml", "version: 99\n")));
    std::filesystem::create_symlink("/nowhere", path() / "linked/results.jsonl");
    RunList list;
    QCOMPARE(list.read(path()).size(), std::size_t(1));
    const auto &unreadable = list.unreadable();
    QCOMPARE(unreadable.size(), std::size_t(2));
    QCOMPARE(unreadable[0].folder.filename().string(), std::string("linked"));
    QCOMPARE(unreadable[0].reason.kind, base::ErrorKind::Unsafe);
    QCOMPARE(unreadable[1].reason.kind, base::ErrorKind::Unsupported);
    QCOMPARE(list.passedOver().size(), std::size_t(3));
    (void)list.read(path() / "none");
    QVERIFY(list.unreadable().empty());
}

void TestRunList::passesOverLinks() // as one named "newest" that somebody made
{
    makeRun("good");
    std::filesystem::create_directory_symlink(path() / "good", path() / "newest");
    RunList list;
    QCOMPARE(list.read(path()).size(), std::size_t(1));
    QVERIFY(list.unreadable().empty());
    QCOMPARE(list.passedOver(), std::vector<std::string> { "newest" });
}

void TestRunList::versionsSayWhatChanged()
{
    const auto folder = makeRun("one");
    RunList list;
    const auto first = list.read(path());
    const auto same = list.read(path());
    QCOMPARE(same[0].version, first[0].version);
    auto log = EventLog::open(folder);
    QVERIFY(log && log->append("log", { { "text", "More." } }));
    const auto more = list.read(path());
    QVERIFY(more[0].version != first[0].version);
    QCOMPARE(more[0].configVersion, first[0].configVersion);
    QVERIFY(bool(base::writeFile(folder.configFile(), "version: 1\ntraining:\n  method: sft\n  seed: 5\n")));
    QVERIFY(list.read(path())[0].configVersion != first[0].configVersion);
}

void TestRunList::readsALogHoweverItIsSpaced_data()
{
    QTest::addColumn<int>("indent"); // -1: as written
    QTest::addColumn<bool>("reversed");
    QTest::addColumn<QString>("lineEnd");
    QTest::newRow("as written") << 0 << false << "\n";
    QTest::newRow("spaces") << 1 << false << "\n";
    QTest::newRow("keys in another order") << 0 << true << "\n";
    QTest::newRow("both, and line ends of another system") << 1 << true << "\r\n";
}

void TestRunList::findsThoseThatAreTrainedNow()
{
    QVERIFY(liveRuns(path() / "nowhere").empty());
    makeRun("over", 3);
    const auto going = makeRun("going", 3);
    {
        auto log = EventLog::open(going); // taken on once more
        QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 6 }, { "first_step", 4 } }));
    }
    std::filesystem::create_directory_symlink(going.path(), path() / "link");
    QVERIFY(liveRuns(path()).empty());
    const auto trainer = base::FileLock::acquire(going.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    QVERIFY(bool(trainer));
    const auto live = liveRuns(path());
    QCOMPARE(live.size(), std::size_t(1));
    QCOMPARE(live.front().folder, going.path());
    QVERIFY(isLive(live.front().status));
}

void TestRunList::readsALogHoweverItIsSpaced()
{
    QFETCH(int, indent);
    QFETCH(bool, reversed);
    QFETCH(QString, lineEnd);
    const auto folder = makeRun("one", 40);
    const auto expected = summarize(folder);
    const auto written = base::readFile(folder.eventsFile());
    QVERIFY(expected && written);
    std::string copied;
    for (const QByteArray &line : QByteArray::fromStdString(*written).split('\n')) {
        if (line.isEmpty())
            continue;
        const auto json = nlohmann::ordered_json::parse(line.toStdString());
        QStringList parts;
        for (const auto &[key, value] : json.items()) {
            const auto part = nlohmann::ordered_json(key).dump() + (indent > 0 ? " : " : ":") + value.dump();
            reversed ? parts.prepend(QString::fromStdString(part)) : parts.append(QString::fromStdString(part));
        }
        copied += "{" + std::string(std::size_t(indent), ' ') + parts.join(QLatin1String(indent > 0 ? ", " : ",")).toStdString() + "}"
            + lineEnd.toStdString();
    }
    QVERIFY(bool(base::writeFile(folder.eventsFile(), copied)));
    const auto found = summarize(folder);
    QVERIFY(bool(found));
    QCOMPARE(found->status, expected->status);
    QCOMPARE(found->step, std::int64_t(40));
    QCOMPARE(found->totalSteps, expected->totalSteps);
    QCOMPARE(found->loss, expected->loss);
    QCOMPARE(found->evalLoss, expected->evalLoss);
    QCOMPARE(found->events, expected->events);
    QCOMPARE(found->tokens, expected->tokens);
    QCOMPARE(found->seconds, expected->seconds);
    QCOMPARE(found->message, expected->message);
}

ANNEAL_TEST(TestRunList)
#include "tst_runlist.moc"
