// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/programversion.h"
#include "core/data/newrun.h"
#include "core/data/reproduce.h"
#include "core/data/runinputs.h"
#include "core/run/runabout.h"
#include "core/weights/modelfiles.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

using namespace anneal;
namespace fs = std::filesystem;

class TestReproduce : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void saysWhatARunWasMadeFrom();
    void saysWhatChangedSince();
    void knowsNothingWithoutACheckpoint();
    void repeatsARunByteForByte();

private:
    void writeCheckpoint() const;
    std::string text(const fs::path &file) const { return base::readFile(file).operator bool() ? *base::readFile(file) : std::string(); }

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_project;
    std::optional<run::RunFolder> m_run;
};

void TestReproduce::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    m_project = m_temporary->path().toStdString();
    fs::create_directories(m_project / "data/prepared");
    fs::copy(ANNEAL_TESTS_DIR "/data/train/tiny-llama", m_project / "m", fs::copy_options::recursive);
    QVERIFY(base::writeFile(m_project / "data/prepared/train.jsonl", "{\"text\":\"one\"}\n"));
    QVERIFY(base::writeFile(m_project / "data/prepared/train.validation.jsonl", "{\"text\":\"two\"}\n"));
    config::FineTuneConfig config;
    config.model.modelName = "m";
    config.training.seed = 7;
    const auto made = data::createRun({ config, {}, m_project, m_project / "runs/first" });
    QVERIFY(made);
    m_run = *made;
}

/// What the trainer writes into a checkpoint of what it was trained from.
void TestReproduce::writeCheckpoint() const
{
    const auto model = weights::findModel((m_project / "m").string());
    QVERIFY(model);
    const auto hashes = data::hashInputs(*m_run, *model, {}, {});
    QVERIFY(hashes);
    const auto folder = m_run->path() / "checkpoint-4";
    fs::create_directories(folder);
    QVERIFY(base::writeFile(folder / "trainer.json", base::toJsonText({ { "step", 4 }, { "inputs_sha256", *hashes } })));
    QVERIFY(base::writeFile(folder / "manifest.json", base::toJsonText({ { "dtype", "float32" }, { "device", "cpu" }, { "threads", 2 } })));
    QVERIFY(base::writeFile(m_run->eventsFile(),
        "{\"seq\":1,\"time\":\"2026-11-29T16:24:56.861Z\",\"attempt\":1,\"type\":\"state\",\"state\":\"Initializing\",\"program\":\"0.0.9\"}\n"));
}

void TestReproduce::saysWhatARunWasMadeFrom()
{
    writeCheckpoint();
    const auto recipe = data::recipeOf(*m_run);
    QVERIFY(recipe);
    QCOMPARE(recipe->seed, std::int64_t(7));
    QCOMPARE(recipe->dtype, std::string("float32"));
    QCOMPARE(recipe->threads, 2);
    QCOMPARE(recipe->program, std::string("0.0.9"));
    QVERIFY(recipe->command.ends_with("runs/first"));
    QCOMPARE(recipe->parts.size(), data::inputNames().size());
    for (const auto &part : recipe->parts) {
        QCOMPARE(part.then.size(), std::size_t(64));
        QVERIFY(!part.hasChanged());
    }
    const auto differences = recipe->differences();
    const auto says = [&differences](std::string_view what) {
        return std::any_of(differences.begin(), differences.end(), [&](const auto &one) { return one.find(what) != std::string::npos; });
    };
    QVERIFY(says(base::programVersion())); // it was another one
    QVERIFY(says("did not come to its end"));
    QVERIFY(says("does not record")); // on which processor
    QCOMPARE(differences.size(), std::size_t(3));
    auto small = *recipe;
    small.coresNow = 1;
    QCOMPARE(small.differences().back(), std::string("It was trained by 2 threads; this computer has 1 core."));
    const auto markdown = toMarkdown(*recipe);
    QVERIFY(markdown.find("Nothing that is known has changed") == std::string::npos);
    for (const auto &part : recipe->parts)
        QVERIFY(markdown.find(part.then) != std::string::npos);
    QCOMPARE(toJson(*recipe)["inputs"]["weights"]["changed"], base::Json(false));
}

void TestReproduce::saysWhatChangedSince()
{
    writeCheckpoint();
    QVERIFY(base::writeFile(m_project / "m/tokenizer_config.json", "{}"));
    QVERIFY(base::writeFile(m_run->trainData(), "{\"text\":\"three\"}\n"));
    auto recipe = data::recipeOf(*m_run);
    QVERIFY(recipe);
    const auto has = [&recipe](const char *name) {
        for (const auto &part : recipe->parts)
            if (part.name == name)
                return part.hasChanged();
        return false;
    };
    QVERIFY(has("tokenizer"));
    QVERIFY(has("train"));
    QVERIFY(!has("validation"));
    QVERIFY(!has("weights"));
    QVERIFY(!data::repeatRun(*m_run));                      // not with other rows
    fs::create_directories(m_run->path() / "checkpoint-9"); // an empty one hides no good one
    QVERIFY(base::writeFile(m_run->eventsFile(),
        R"({"seq":1,"time":"x\n# y","attempt":1,"type":"state","state":"Initializing","program":"p\n```|"})"
        "\n"));
    recipe = data::recipeOf(*m_run);
    QVERIFY(recipe && has("tokenizer"));
    QCOMPARE(recipe->program.find_first_of("\n`|"), std::string::npos);
    fs::remove_all(m_project / "m");
    recipe = data::recipeOf(*m_run);
    QVERIFY(recipe);
    QVERIFY(!recipe->missing.empty());
    QVERIFY(toMarkdown(*recipe).find("cannot be read now") != std::string::npos);
}

void TestReproduce::knowsNothingWithoutACheckpoint()
{
    const auto recipe = data::recipeOf(*m_run);
    QVERIFY(recipe);
    QVERIFY(toMarkdown(*recipe).find("no checkpoint") != std::string::npos);
}

void TestReproduce::repeatsARunByteForByte()
{
    const auto again = data::repeatRun(*m_run), third = data::repeatRun(*m_run);
    QVERIFY(again && third);
    QCOMPARE(again->name(), std::string("first-again"));
    QCOMPARE(third->name(), std::string("first-again-2"));
    QVERIFY(run::readAbout(*again)->name.empty()); // as the first
    QVERIFY(bool(run::changeAbout(*m_run, [](run::RunAbout &about) { about.name = "mine"; })));
    const auto named = data::repeatRun(*m_run);
    QVERIFY(bool(named));
    QCOMPARE(run::readAbout(*named)->name, std::string("mine-again-3"));
    QVERIFY(bool(run::changeAbout(*m_run, [](run::RunAbout &about) { about.name = "a try of mine"; })));
    const auto words = data::repeatRun(*m_run);
    QVERIFY(bool(words));
    QCOMPARE(run::readAbout(*words)->name, std::string("a try of mine again 4"));
    for (const char *name : { "run.yaml", "data/train.jsonl", "data/validation.jsonl", "data/manifest.json" }) {
        QVERIFY(!text(m_run->path() / name).empty());
        QCOMPARE(text(again->path() / name), text(m_run->path() / name));
    }
    QVERIFY(!fs::exists(again->eventsFile()));
    fs::create_directories(m_run->path() / "init_adapter");
    fs::create_symlink("/etc/hostname", m_run->path() / "init_adapter/adapter_config.json");
    const auto linked = data::repeatRun(*m_run);
    QVERIFY(!linked);
    QCOMPARE(linked.error().kind, base::ErrorKind::Unsafe);
}

ANNEAL_TEST(TestReproduce)
#include "tst_reproduce.moc"
