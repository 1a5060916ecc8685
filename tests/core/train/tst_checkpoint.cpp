// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/train/checkpoint.h"
#include "tests/support/killedchild.h"
#include "tests/support/runfiles.h"
#include "tests/support/testprogram.h"
#include "tests/support/torch.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <random>

using namespace anneal;
namespace fs = std::filesystem;

class TestCheckpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsWhatItWrote();
    void keepsTheLastAndTheBest();
    void fallsBackAndSaysSo_data();
    void fallsBackAndSaysSo();
    void thousandsOfFoldersAreNotNamed();
    void takesWhatTestsWrite();
    void refusesAnotherAdaptersMoments();
    void saysInWordsWhatIsMissing_data();
    void saysInWordsWhatIsMissing();
    void refusesAnotherStepThanItsFolders();
    void removesOnlyItsOwnLeftovers();
    void aLossThatIsNoNumberIsNoneBest();
    void keepsStepsOfEachParameter();
    void writesThroughNoLink();
    void needsNoPointer();
    void anyBitFlipIsNoticed();
    void survivesAKillAtEveryStep();

private:
    base::Result<train::SavedCheckpoint> save(std::int64_t step, const train::Retention &retention = { 2, 1 }, std::int64_t best = -1);

    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<run::RunFolder> m_folder;
    std::unique_ptr<train::AdamW> m_optimizer;
};

static std::vector<model::NamedTensor> parameters(std::int64_t rows = 3)
{
    return { { "q.lora_A.weight", at::ones({ rows, 4 }).set_requires_grad(true) },
        { "q.lora_B.weight", at::ones({ 4, rows }).set_requires_grad(true) } };
}

void TestCheckpoint::init()
{
    at::set_num_threads(1); // a forked child has no thread pool
    m_temporary = std::make_unique<QTemporaryDir>();
    m_folder = std::make_unique<run::RunFolder>(*run::RunFolder::create(fs::path(m_temporary->path().toStdString()) / "r", "version: 1\n"));
    m_optimizer = std::make_unique<train::AdamW>(parameters(), train::AdamWSettings {});
}

base::Result<train::SavedCheckpoint> TestCheckpoint::save(std::int64_t step, const train::Retention &retention, std::int64_t best)
{
    train::Progress progress;
    progress.step = step;
    progress.tokens = 1000 * step;
    progress.seconds = 0.1 * double(step);
    progress.bestStep = best;
    progress.bestEvalLoss = 1.25;
    const train::Provenance provenance { "config", "data", 17, 42, 2, "float32" };
    for (const auto &[name, tensor] : m_optimizer->moments())
        tensor.fill_(double(step) + 0.1);
    m_optimizer->setSteps(step);
    const auto saveAdapter
        = [&](const base::Target &folder) { return base::writeFile(folder / "adapter_model.safetensors", "step " + std::to_string(step)); };
    return train::saveCheckpoint(*m_folder, { saveAdapter, *m_optimizer, { 42, (1ull << 60) + 1 }, progress, provenance }, retention);
}

void TestCheckpoint::readsWhatItWrote()
{
    QCOMPARE(train::newestCheckpoint(*m_folder).error().kind, base::ErrorKind::NotFound);
    const auto saved = save(12, {}, 10);
    QVERIFY(saved);
    QVERIFY(saved->bytes > 0);
    QCOMPARE(*base::readFile(m_folder->path() / "latest"), std::string("checkpoint-12\n"));
    const auto found = train::newestCheckpoint(*m_folder);
    QVERIFY2(found, found ? "" : found.error().detail.c_str());
    QVERIFY(found->damaged.empty());
    const auto &checkpoint = found->checkpoint;
    QCOMPARE(checkpoint.progress.step, 12);
    QCOMPARE(checkpoint.progress.tokens, 12000);
    QCOMPARE(checkpoint.progress.seconds, 0.1 * 12);
    QCOMPARE(checkpoint.progress.bestStep, 10);
    QCOMPARE(checkpoint.progress.bestEvalLoss, 1.25);
    QCOMPARE(checkpoint.random.seed, 42u);
    QCOMPARE(checkpoint.random.drawn, (1ull << 60) + 1);
    QCOMPARE(checkpoint.provenance.dataHash, std::string("data"));
    QCOMPARE(checkpoint.provenance.sequences, 17);

    train::AdamW other(parameters(), {});
    QVERIFY(train::restoreOptimizer(checkpoint, other));
    QCOMPARE(other.steps(), 12);
    for (std::size_t i = 0; i < other.moments().size(); ++i)
        QVERIFY(at::equal(other.moments()[i].tensor, m_optimizer->moments()[i].tensor));
}

void TestCheckpoint::keepsTheLastAndTheBest()
{
    for (int step = 1; step <= 6; ++step)
        QVERIFY(save(step, { 2, 1 }, std::min(step, 2)));
    std::vector<std::string> names;
    for (const auto &folder : m_folder->checkpoints())
        names.push_back(folder.filename().string());
    QVERIFY(names == (std::vector<std::string> { "checkpoint-2", "checkpoint-5", "checkpoint-6" }));
    QVERIFY(save(7, { 0, 0 }, 2)); // one always stays
    QCOMPARE(m_folder->checkpoints().size(), 1u);
}

void TestCheckpoint::fallsBackAndSaysSo_data()
{
    QTest::addColumn<QString>("damage");
    for (const char *damage : { "no manifest", "cut manifest", "missing file", "cut file", "flipped bit", "empty folder", "manifest of nothing" })
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void TestCheckpoint::fallsBackAndSaysSo()
{
    QFETCH(QString, damage);
    QVERIFY(save(1) && save(2));
    const auto newest = m_folder->checkpoints().back();
    if (damage == u"no manifest") {
        fs::remove(newest / "manifest.json");
    } else if (damage == u"cut manifest") {
        fs::resize_file(newest / "manifest.json", 100);
    } else if (damage == u"missing file") {
        fs::remove(newest / "rng.json");
    } else if (damage == u"cut file") {
        fs::resize_file(newest / "optimizer.safetensors", fs::file_size(newest / "optimizer.safetensors") - 1);
    } else if (damage == u"flipped bit") {
        auto bytes = *base::readFile(newest / "optimizer.safetensors");
        bytes.back() ^= 0x40;
        std::ofstream(newest / "optimizer.safetensors", std::ios::binary) << bytes;
    } else if (damage == u"empty folder") {
        fs::remove_all(newest);
        fs::create_directory(newest);
    } else {
        std::ofstream(newest / "manifest.json") << R"({"format":1,"files":[]})";
    }
    const auto found = train::newestCheckpoint(*m_folder);
    QVERIFY(found);
    QCOMPARE(found->checkpoint.progress.step, 1);
    QCOMPARE(found->damaged.size(), 1u);
    QVERIFY(found->damaged[0].starts_with("checkpoint-2 is not used: "));
    const auto shown = run::resumePoint(*m_folder); // by window and command line
    QCOMPARE(shown.step, 1);
    QCOMPARE(shown.problem, found->damaged[0]);
    if (damage != u"flipped bit")
        QCOMPARE(run::resumePoint(*m_folder, { .compared = 0 }).step, 1);
    train::setAsideNewer(*m_folder, 1);
    QCOMPARE(m_folder->checkpoints().size(), 1u);
    QVERIFY(save(2)); // the step can be saved again
    QCOMPARE(train::newestCheckpoint(*m_folder)->checkpoint.progress.step, 2);
}

void TestCheckpoint::thousandsOfFoldersAreNotNamed()
{
    QVERIFY(save(1));
    for (int step = 2; step < 3000; ++step)
        fs::create_directory(m_folder->path() / ("checkpoint-" + std::to_string(step)));
    fs::create_directory(m_folder->path() / "checkpoint-9223372036854775807"); // no run comes so far
    const auto found = train::newestCheckpoint(*m_folder);
    QVERIFY(found);
    QCOMPARE(found->checkpoint.progress.step, 1);
    QCOMPARE(found->damaged.size(), 21u);
    QCOMPARE(found->damaged.back(), std::string("2,978 more checkpoints are not used."));
    QVERIFY(found->damaged.front().starts_with("checkpoint-2999 is not used"));
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(run::newestCheckpoint(*m_folder, { .stop = stop.get_token() }).error().kind, base::ErrorKind::Canceled);
}

void TestCheckpoint::takesWhatTestsWrite()
{
    QCOMPARE(tests::writeCheckpoint(*m_folder, 5).filename().string(), std::string("checkpoint-5"));
    const auto found = train::newestCheckpoint(*m_folder);
    QVERIFY2(found, found ? "" : found.error().detail.c_str());
    QCOMPARE(found->checkpoint.progress.step, 5);
}

void TestCheckpoint::refusesAnotherAdaptersMoments()
{
    QVERIFY(save(1));
    train::AdamW other(parameters(5), {});
    const auto restored = train::restoreOptimizer(train::newestCheckpoint(*m_folder)->checkpoint, other);
    QVERIFY(!restored);
    QCOMPARE(restored.error().kind, base::ErrorKind::Corrupt);
}

/// Another trainer.json, with a manifest that fits.
static bool replaceTrainer(const fs::path &folder, const base::Json &trainer)
{
    const auto text = base::toJsonText(trainer);
    auto manifest = *base::parseJson(*base::readFile(folder / "manifest.json"));
    for (auto &file : manifest["files"])
        if (file["name"] == "trainer.json")
            file.update({ { "bytes", text.size() }, { "sha256", base::sha256(text) } });
    return base::writeFile(folder / "trainer.json", text) && base::writeFile(folder / "manifest.json", base::toJsonText(manifest));
}

/// Writes a part of a checkpoint anew, and its manifest with it.
static void rewrite(const fs::path &checkpoint, const std::string &part, const base::Json &json)
{
    const auto bytes = json.dump();
    QVERIFY(base::writeFile(checkpoint / part, bytes));
    auto manifest = *base::parseJson(*base::readFile(checkpoint / "manifest.json"));
    for (auto &file : manifest["files"])
        if (file["name"] == part)
            file.update({ { "bytes", bytes.size() }, { "sha256", base::sha256(bytes) } });
    QVERIFY(base::writeFile(checkpoint / "manifest.json", manifest.dump()));
}

void TestCheckpoint::saysInWordsWhatIsMissing_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value"); // empty: none
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *part, const char *key, const char *value, const char *says) {
        QTest::addRow("%s %s %s", part, key, value) << QString::fromLatin1(part) << QByteArray(key) << QByteArray(value) << QByteArray(says);
    };
    row("trainer.json", "config_sha256", "", "there is no \"config_sha256\" in it.");
    row("trainer.json", "seconds", "\"long\"", "\"seconds\" cannot be \"long\".");
    row("trainer.json", "seconds", "-1", "\"seconds\" cannot be -1.");
    row("trainer.json", "seconds", "1e300", "\"seconds\" cannot be 1e+300.");
    row("trainer.json", "tokens", "9000000000000000000", "\"tokens\" cannot be 9000000000000000000.");
    row("trainer.json", "trained_tokens", "9000000000", "\"trained_tokens\" cannot be 9000000000.");
    row("trainer.json", "evaluated_step", "7", "\"evaluated_step\" cannot be 7.");
    row("trainer.json", "best", "[3]", "\"best\" cannot be [3].");
    row("trainer.json", "inputs_sha256", "[]", "\"inputs_sha256\" cannot be [].");
    row("rng.json", "dropout", "", "there is no \"dropout\" in it.");
    row("rng.json", "dropout", "{\"drawn\": 1}", "there is no \"seed\" in it.");
    row("dataloader.json", "sequences", "1.5", "\"sequences\" cannot be 1.5.");
}

void TestCheckpoint::saysInWordsWhatIsMissing()
{
    QFETCH(QString, part);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, says);
    QVERIFY(save(1));
    const auto checkpoint = m_folder->checkpoints().back();
    auto json = *base::parseJson(*base::readFile(checkpoint / part.toStdString()));
    if (value.isEmpty())
        json.erase(key.toStdString());
    else
        json[key.toStdString()] = *base::parseJson(value.toStdString());
    rewrite(checkpoint, part.toStdString(), json);
    const auto found = train::newestCheckpoint(*m_folder);
    QVERIFY(!found);
    const auto expected = "checkpoint-1 is not used: " + (checkpoint / part.toStdString()).string() + ": " + says.toStdString();
    QVERIFY2(found.error().detail.ends_with(expected), found.error().detail.c_str());
}

void TestCheckpoint::refusesAnotherStepThanItsFolders()
{
    QVERIFY(save(3) && save(4));
    const auto folder = m_folder->checkpoints().back();
    auto trainer = *base::parseJson(*base::readFile(folder / "trainer.json"));
    for (const auto &step : { base::Json(-1), base::Json(0), base::Json(5), base::Json(std::uint64_t(1) << 63) }) {
        trainer["step"] = step;
        QVERIFY(replaceTrainer(folder, trainer));
        const auto found = train::newestCheckpoint(*m_folder);
        QVERIFY2(found, found ? "" : found.error().text().c_str());
        QCOMPARE(found->checkpoint.progress.step, std::int64_t(3));
    }
}

void TestCheckpoint::removesOnlyItsOwnLeftovers()
{
    for (const char *name : { "notes.tmp-old.txt", "latest.tmp-", "a.tmp-0123abcg", "latest.tmp-0123abcd" })
        QVERIFY(base::writeFile(m_folder->path() / name, "x"));
    fs::create_directory(m_folder->path() / "checkpoint-3.tmp");
    train::removeUnfinishedCheckpoints(*m_folder);
    for (const char *name : { "notes.tmp-old.txt", "latest.tmp-", "a.tmp-0123abcg" })
        QVERIFY2(fs::exists(m_folder->path() / name), name);
    for (const char *name : { "latest.tmp-0123abcd", "checkpoint-3.tmp" })
        QVERIFY2(!fs::exists(m_folder->path() / name), name);
}

void TestCheckpoint::aLossThatIsNoNumberIsNoneBest()
{
    // As a version wrote it that took the first evaluation for the best whatever it was.
    QVERIFY(save(1));
    const auto folder = m_folder->checkpoints().back();
    auto trainer = *base::parseJson(*base::readFile(folder / "trainer.json"));
    trainer["best_step"] = 0;
    trainer["best_eval_loss"] = nullptr;
    for (const char *key : { "evaluated_step", "best", "accuracy_sum", "entropy_sum", "inputs_sha256", "adapter", "template_time" })
        trainer.erase(key);
    QVERIFY(replaceTrainer(folder, trainer));
    const auto found = train::newestCheckpoint(*m_folder);
    QVERIFY2(found, found ? "" : found.error().text().c_str());
    QCOMPARE(found->checkpoint.progress.bestStep, std::int64_t(-1));
    QCOMPARE(found->checkpoint.progress.evaluatedStep, std::int64_t(1));
}

void TestCheckpoint::keepsStepsOfEachParameter()
{
    m_optimizer->setSteps(5);
    m_optimizer->setSteps("q.lora_B.weight", 3);
    train::Progress progress;
    progress.step = 5;
    progress.evaluatedStep = 4;
    progress.best = { { 4, 1.5 }, { 2, 1.75 } };
    const train::Provenance provenance;
    const auto saveAdapter = [](const base::Target &folder) { return base::writeFile(folder / "adapter_model.safetensors", "x"); };
    QVERIFY(train::saveCheckpoint(*m_folder, { saveAdapter, *m_optimizer, {}, progress, provenance }, {}));
    const auto found = train::newestCheckpoint(*m_folder);
    QVERIFY(found);
    QCOMPARE(found->checkpoint.progress.evaluatedStep, std::int64_t(4));
    QCOMPARE(found->checkpoint.progress.best.size(), std::size_t(2));
    QCOMPARE(found->checkpoint.progress.best[1].loss, 1.75);
    train::AdamW other(parameters(), {});
    QVERIFY(train::restoreOptimizer(found->checkpoint, other));
    QVERIFY(other.stepsByName() == m_optimizer->stepsByName());
}

void TestCheckpoint::writesThroughNoLink()
{
    const fs::path outside = fs::path(m_temporary->path().toStdString()) / "outside";
    fs::create_directory(outside);
    fs::create_directory_symlink(outside, m_folder->path() / "checkpoint-1.tmp");
    fs::create_directory_symlink(outside, m_folder->path() / "checkpoint-1");
    QVERIFY(base::writeFile(outside / "latest", "mine"));
    fs::create_symlink(outside / "latest", m_folder->path() / "latest");
    QVERIFY(save(1));
    QCOMPARE(std::distance(fs::directory_iterator(outside), {}), 1);
    QCOMPARE(*base::readFile(outside / "latest"), std::string("mine"));
    QCOMPARE(train::newestCheckpoint(*m_folder)->checkpoint.progress.step, std::int64_t(1));
}

void TestCheckpoint::needsNoPointer()
{
    const auto first = save(1);
    QVERIFY(first && first->warning.empty());
    fs::remove(m_folder->path() / "latest");
    fs::create_directory(m_folder->path() / "latest");
    const auto second = save(2);
    QVERIFY2(second, second ? "" : second.error().text().c_str());
    QVERIFY2(second->warning.find("latest") != std::string::npos, second->warning.c_str());
    QCOMPARE(train::newestCheckpoint(*m_folder)->checkpoint.progress.step, std::int64_t(2));
}

void TestCheckpoint::anyBitFlipIsNoticed()
{
    QVERIFY(save(1) && save(2));
    const auto newest = m_folder->checkpoints().back();
    std::vector<fs::path> files;
    for (const auto &entry : fs::directory_iterator(newest))
        if (entry.path().filename() != "manifest.json") // not hashed itself; what it says is checked against the rest
            files.push_back(entry.path());
    std::mt19937 random(5);
    for (int i = 0; i < 200; ++i) {
        const auto &file = files[random() % files.size()];
        const auto good = *base::readFile(file);
        auto bad = good;
        bad[random() % bad.size()] ^= static_cast<char>(1 << random() % 8);
        std::ofstream(file, std::ios::binary) << bad;
        QCOMPARE(train::newestCheckpoint(*m_folder)->checkpoint.progress.step, 1);
        std::ofstream(file, std::ios::binary) << good;
    }
    QCOMPARE(train::newestCheckpoint(*m_folder)->checkpoint.progress.step, 2);
}

void TestCheckpoint::survivesAKillAtEveryStep()
{
#if !defined(__x86_64__)
    QSKIP("counts system calls by their x86-64 registers");
#else
    bool traceable = true;
    int n = 1;
    for (;; ++n) {
        init();
        QVERIFY(save(1, { 1, 0 }) && save(2, { 1, 0 })); // the next one prunes as well
        const bool killed = killedBeforeChange(
            n,
            [&] {
                (void)save(3, { 1, 0 });
            },
            traceable);
        if (!traceable)
            QSKIP("this system does not let one process trace another");
        const auto found = train::newestCheckpoint(*m_folder);
        QVERIFY2(found, found ? "" : found.error().detail.c_str());
        QVERIFY2(found->damaged.empty(), found->damaged.empty() ? "" : found->damaged[0].c_str());
        QVERIFY(found->checkpoint.progress.step == 2 || found->checkpoint.progress.step == 3);
        QCOMPARE(*base::readFile(found->checkpoint.folder / "adapter_model.safetensors"), "step " + std::to_string(found->checkpoint.progress.step));
        train::removeUnfinishedCheckpoints(*m_folder);
        for (const auto &entry : fs::directory_iterator(m_folder->path()))
            QVERIFY2(entry.path().string().find(".tmp") == std::string::npos, entry.path().c_str());
        QVERIFY(save(3, { 1, 0 })); // and the run goes on
        QCOMPARE(train::newestCheckpoint(*m_folder)->checkpoint.progress.step, 3);
        if (!killed)
            break;
    }
    qInfo("killed before each of %d changes of a file", n - 1);
    QVERIFY(n > 30);
#endif
}

ANNEAL_TEST(TestCheckpoint)
#include "tst_checkpoint.moc"
