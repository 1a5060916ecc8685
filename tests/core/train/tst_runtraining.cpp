// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/train/tinyrun.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/model/generate.h"
#include "core/plan/rows.h"
#include "core/run/control.h"
#include "core/run/datamanifest.h"
#include "core/run/eventlog.h"
#include "core/run/runsummary.h"
#include "core/train/runcontext.h"
#include "core/train/samples.h"
#include "core/train/trainingdata.h"
#include "core/weights/safetensorsfile.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <cmath>
#include <csignal>
#include <fstream>
#include <map>
#include <set>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace anneal;
namespace fs = std::filesystem;

class TestRunTraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheWholeStory();
    void resumesToTheBit_data();
    void resumesToTheBit();
    void trainsOnEightBits();
    void goesOnFromAnOlderCheckpointWhereTheNewestIsDamaged();
    void tellsThatCheckpointsAreGone_data();
    void tellsThatCheckpointsAreGone();
    void goesOnFromAnOlderCheckpointWhereTheNewestIsForged_data();
    void goesOnFromAnOlderCheckpointWhereTheNewestIsForged();
    void countsTheWeightsThatAnAdapterBrings();
    void stopsWhenAsked();
    void obeysARequest_data();
    void obeysARequest();
    void anAbortWhileItEvaluatesKeepsNothing();
    void aStopWhileItAnswersLeavesTheRestToAResume();
    void answersByTheAdapterThatItSaved_data();
    void answersByTheAdapterThatItSaved();
    void whoeverAsksAgainDoesNotWaitForAnswers();
    void answersChangeNoTraining();
    void tellsTheStepItStoppedAt();
    void pausesAndResumes();
    void tookIsAllTimeButPauses();
    void endsWhenItsFolderIsGone();
    void endsEarly();
    void keepsTheBestCheckpoint();
    void refuses_data();
    void refuses();
    void refusesASecondTrainer();
    void aNumberThatIsNoneIsAnError();
    void aFullDiskKeepsTheLastCheckpoint();
    void aDiskThatFillsUpLeavesARunToResume();
    void anEvaluationThatIsNoNumberIsNoneBest();
    void anEvaluationBelongsToItsStep_data();
    void anEvaluationBelongsToItsStep();
    void stopsEarlyAtTheSameStep();
    void keepsTheBestCheckpoints();
    void resumeRefusesWhatHasChanged_data();
    void resumeRefusesWhatHasChanged();
    void printsTheTimeOfTheRun();
    void saysThatEventsAreMissing_data();
    void saysThatEventsAreMissing();
    void fewerStepEventsAreNoDamage();
    void aCheckpointThatNamesNoInputsHasChanged();
    void leavesNothingUnderAnOldName();
    void stopsAtACheckpointWhilePaused();
    void aStopAtACheckpointCanBeWithdrawn();
    void obeysWhoeverSeesItsLock();
    void keepsWhatWasThereBeforeAFailedStep();
    void stepEventsAreMeans();
    void refusesRowsThatDoNotBelongTogether();
};

static std::string adapterHash(const TinyRun &tiny)
{
    return *base::sha256OfFile(tiny.folder().adapterFolder() / "adapter_model.safetensors");
}

/// Conversations, so that prompts can be answered.
static std::string conversations(int count)
{
    std::string rows;
    for (int i = 0; i < count; ++i) {
        const auto number = std::to_string(i);
        rows
            += base::toJsonLine(
                   { { "messages", { { { "role", "user" }, { "content", "say " + number } }, { { "role", "assistant" }, { "content", number } } } } })
            + "\n";
    }
    return rows;
}

/// Whether its log has a line with the text in it.
static bool said(const TinyRun &tiny, const std::string &text)
{
    const auto log = tiny.events("log");
    return std::any_of(log.begin(), log.end(), [&](const auto &event) { return event.text("text").find(text) != std::string::npos; });
}

void TestRunTraining::tellsTheWholeStory()
{
    auto config = TinyRun::config();
    config.training.reportToTensorboard = true;
    config.training.sampleCount = 1;
    config.training.sampleMaxTokens = 5;
    config.training.evalSteps = 2;
    config.training.saveSteps = 3;
    config.training.keepBest = 0;
    const TinyRun tiny(config, conversations(12) + "not json\n");
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(3)));
    const auto ended = tiny.train();
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(tiny.states(), std::string("Initializing LoadingModel ConfiguringLoRA LoadingDataset Training SavingAdapter Finished"));
    const auto all = tiny.events();
    for (std::size_t i = 0; i < all.size(); ++i)
        QCOMPARE(all[i].seq, std::int64_t(i + 1));
    QCOMPARE(all.back().type, std::string("end"));

    const auto steps = tiny.events("step");
    const auto total = std::int64_t(tiny.events("state")[4].number("total_steps"));
    QCOMPARE(std::ssize(steps), total);
    for (const char *field : { "step", "epoch", "loss", "learning_rate", "grad_norm", "tokens", "tokens_per_second", "trained_tokens", "memory",
             "forward_ms", "backward_ms", "update_ms" })
        QVERIFY2(steps[0].number(field, -1) > 0, field);
    QVERIFY(steps.back().number("loss") < steps.front().number("loss"));
    QCOMPARE(steps.back().number("epoch"), 2.0);

    const auto evaluations = tiny.events("eval");
    QVERIFY(evaluations.size() >= 2);
    QCOMPARE(evaluations.front().number("step"), 0.0);
    QCOMPARE(std::int64_t(evaluations.back().number("step")), total);
    QVERIFY(evaluations.back().number("eval_loss") < evaluations.front().number("eval_loss"));
    QVERIFY(std::abs(std::exp(evaluations[0].number("eval_loss")) - evaluations[0].number("perplexity")) < 1e-6);

    const auto samples = tiny.events("sample"); // one at each evaluation
    QCOMPARE(samples.size(), evaluations.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        QCOMPARE(samples[i].whole("step"), evaluations[i].whole("step"));
        QCOMPARE(samples[i].text("prompt"), std::string("say 0"));
        QCOMPARE(samples[i].text("phase"), std::string(i == 0 ? "before" : i + 1 == samples.size() ? "after" : "during"));
    }

    QVERIFY(said(tiny, "line 13"));
    QVERIFY(!fs::is_empty(tiny.folder().tensorboardFolder()));
    QVERIFY(fs::exists(tiny.folder().adapterFolder() / "adapter_config.json"));
    QVERIFY(weights::SafetensorsFile::open(tiny.folder().adapterFolder() / "adapter_model.safetensors"));
    const auto card = *base::readFile(tiny.folder().adapterFolder() / "README.md");
    QVERIFY2(card.find("base_model: \"" + config.model.modelName + "\"\n") != std::string::npos, card.c_str());
    QVERIFY2(card.find("It stands after step " + std::to_string(total) + " of " + std::to_string(total) + ".") != std::string::npos, card.c_str());
    QVERIFY(!tiny.folder().trainerAlive());
    const auto summary = run::summarize(tiny.folder());
    QCOMPARE(summary->status, run::RunStatus::Finished);
    QVERIFY(summary->keptAdapter);
    QCOMPARE(tiny.train(run::StartMode::Resume).error().kind, base::ErrorKind::AlreadyExists);
}

void TestRunTraining::resumesToTheBit_data()
{
    QTest::addColumn<double>("dropout");
    QTest::addColumn<bool>("packing");
    QTest::addColumn<int>("logging");
    QTest::addColumn<QString>("dtype");
    QTest::newRow("plain") << 0.0 << false << 1 << "float32";
    QTest::newRow("dropout") << 0.3 << false << 1 << "float32";
    QTest::newRow("packed, dropout") << 0.3 << true << 1 << "float32";
    QTest::newRow("events every third step") << 0.1 << false << 3 << "float32";
    QTest::newRow("8 bits") << 0.1 << false << 1 << "int8";
}

void TestRunTraining::resumesToTheBit()
{
    QFETCH(double, dropout);
    QFETCH(bool, packing);
    QFETCH(int, logging);
    QFETCH(QString, dtype);
    auto config = TinyRun::config();
    config.model.dtype = *base::named<config::DType>(dtype.toStdString());
    config.training.precision = config::Precision::Auto;
    config.model.loraDropout = dropout;
    config.training.packing = packing;
    config.training.loggingSteps = logging;
    config.training.lrScheduler = config::LrScheduler::Cosine;
    config.training.warmupSteps = 0.2;
    config.training.numEpochs = 3;
    config.training.saveSteps = 1;
    config.training.keepLast = 100;
    const TinyRun whole(config), cut(config);
    QVERIFY(whole.train());

    // As if it was killed after step 5, and again after step 7: everything later is gone.
    QVERIFY(cut.train());
    for (const int step : { 5, 7 }) {
        for (const auto &checkpoint : cut.folder().checkpoints())
            if (std::stoi(checkpoint.filename().string().substr(11)) > step)
                fs::remove_all(checkpoint);
        std::string events;
        for (const auto &event : cut.events())
            if (event.type != "end" && event.text("state") != "Finished")
                events += run::toLine(event);
        QVERIFY(base::writeFile(cut.folder().eventsFile(), events));
        const auto ended = cut.train(run::StartMode::Resume);
        QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    }
    QCOMPARE(cut.events().back().attempt, 3);
    QVERIFY(cut.steps("loss") == whole.steps("loss"));
    QVERIFY(cut.steps("grad_norm") == whole.steps("grad_norm"));
    QVERIFY(cut.steps("tokens") == whole.steps("tokens"));
    QCOMPARE(adapterHash(cut), adapterHash(whole));
}

void TestRunTraining::trainsOnEightBits()
{
    auto config = TinyRun::config();
    config.training.sampleCount = 1; // made by the same weights
    const TinyRun exact(config, conversations(12));
    config.model.dtype = config::DType::Int8;
    config.training.precision = config::Precision::Auto;
    const TinyRun rounded(config, conversations(12));
    for (const auto *tiny : { &exact, &rounded }) {
        QVERIFY(base::writeFile(tiny->folder().validationData(), conversations(3)));
        const auto ended = tiny->train();
        QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    }
    const auto before = rounded.events("eval").front().number("eval_loss"), after = rounded.events("eval").back().number("eval_loss");
    QCOMPARE_LE(std::abs(before / exact.events("eval").front().number("eval_loss") - 1), 0.02);
    QCOMPARE_LE(std::abs(after / exact.events("eval").back().number("eval_loss") - 1), 0.05);
    QVERIFY(after < before);
    QVERIFY(said(rounded, "as int8; rounding changed them by 0."));
    QVERIFY(said(exact, "as float32, exactly as in the file."));
}

/// Takes the end out of a run's events, as if its trainer had been killed.
static void forgetTheEnd(const TinyRun &tiny)
{
    std::string events;
    for (const auto &event : tiny.events())
        if (event.type != "end" && event.text("state") != "Finished" && event.text("state") != "Stopped")
            events += run::toLine(event);
    QVERIFY(base::writeFile(tiny.folder().eventsFile(), events));
}

void TestRunTraining::goesOnFromAnOlderCheckpointWhereTheNewestIsDamaged()
{
    auto config = TinyRun::config();
    config.training.saveSteps = 1;
    config.training.keepLast = 100;
    config.training.packing = false;
    const TinyRun whole(config), cut(config);
    QVERIFY(whole.train());
    QVERIFY(cut.train());
    const auto newest = cut.folder().checkpoints().back();
    auto bytes = *base::readFile(newest / "optimizer.safetensors");
    bytes[bytes.size() / 2] ^= 1;
    std::ofstream(newest / "optimizer.safetensors", std::ios::binary) << bytes;
    forgetTheEnd(cut);
    QVERIFY(cut.train(run::StartMode::Resume));
    bool said = false;
    for (const auto &event : cut.events("log"))
        said = said || (event.attempt == 2 && event.text("text").find(newest.filename().string() + " is not used") != std::string::npos);
    QVERIFY(said);
    QCOMPARE(adapterHash(cut), adapterHash(whole));
}

void TestRunTraining::tellsThatCheckpointsAreGone_data()
{
    QTest::addColumn<QString>("says");
    QTest::newRow("removed") << "The checkpoints of this run are gone. Steps 1–3 are lost.";
    QTest::newRow("a link")
        << "checkpoint-3 is not used: it is a symbolic link, which may lead anywhere. There is no other checkpoint. Steps 1–3 are lost.";
    QTest::newRow("no events either") << "The checkpoints of this run are gone.";
    QTest::newRow("events that cannot be read") << "The checkpoints of this run are gone. Steps 1–3 are lost.";
    QTest::newRow("all that told of them") << "This run has no checkpoint, and what is left of its events does not say whether it ever had one.";
}

void TestRunTraining::tellsThatCheckpointsAreGone()
{
    QFETCH(QString, says);
    const std::string_view row = QTest::currentDataTag();
    auto config = TinyRun::config();
    config.training.saveSteps = 1;
    config.training.keepLast = 1;
    config.training.keepBest = 0;
    config.training.maxSteps = 3;
    const TinyRun tiny(config);
    QVERIFY(tiny.train());
    forgetTheEnd(tiny);
    const auto early = tiny.train(run::StartMode::BeginAgain);
    QVERIFY(!early && early.error().detail.find("checkpoint-3") != std::string::npos); // it asks for what it does not need
    forgetTheEnd(tiny);
    const auto newest = tiny.folder().checkpoints().back();
    const auto elsewhere = tiny.folder().path() / "elsewhere";
    fs::rename(newest, elsewhere);
    if (row == "a link")
        fs::create_directory_symlink(elsewhere, newest);
    if (row == "all that told of them")
        fs::remove(tiny.folder().path() / "latest");
    if (row == "no events either")
        fs::remove(tiny.folder().eventsFile());
    else if (row != "removed" && row != "a link") // its last events tell how far it came, and nobody reads up to them
        QVERIFY(base::writeFile(tiny.folder().eventsFile(), std::string(2'000'000, 'x') + "\n" + *base::readFile(tiny.folder().eventsFile())));
    const auto has = [&](const std::string &words) { return base::readFile(tiny.folder().eventsFile())->find(words) != std::string::npos; };
    for (const auto mode : { run::StartMode::Resume, run::StartMode::ResumeChanged }) {
        const auto resumed = tiny.train(mode);
        QVERIFY(!resumed);
        QVERIFY2(resumed.error().detail.starts_with(says.toStdString()), resumed.error().detail.c_str());
        QVERIFY2(resumed.error().hint.ends_with(" --restart"), resumed.error().hint.c_str());
    }
    QVERIFY(has("\"type\":\"restart\"") && !has("\"type\":\"changes\"")); // the window asks
    QVERIFY(tiny.folder().checkpoints().empty());                         // nothing was trained
    const auto again = tiny.train(run::StartMode::BeginAgain);
    QVERIFY2(again, again ? "" : again.error().text().c_str());
    QVERIFY(has("The run begins again at step 1."));
    QVERIFY(fs::exists(newest / "manifest.json") && !fs::is_symlink(newest));
    QVERIFY(fs::exists(elsewhere / "manifest.json"));
}

/// Trains in another thread until `count` steps were made, then posts a request.
static base::Result<run::RunState> trainAndAsk(
    const TinyRun &tiny, std::size_t count, std::vector<run::Request> requests, run::StartMode mode = run::StartMode::Fresh)
{
    std::jthread asker([&](std::stop_token stop) {
        while (!stop.stop_requested() && (!fs::exists(tiny.folder().eventsFile()) || tiny.events("step").size() < count))
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        for (const auto request : requests) {
            (void)run::postRequest(tiny.folder(), request);
            std::this_thread::sleep_for(std::chrono::milliseconds(150));
        }
    });
    return tiny.train(mode);
}

/// Changes a part of a checkpoint, and its manifest with it.
static void forge(const fs::path &checkpoint, const std::string &part, const std::function<void(std::string &bytes)> &change)
{
    auto bytes = *base::readFile(checkpoint / part);
    change(bytes);
    std::ofstream(checkpoint / part, std::ios::binary) << bytes;
    auto manifest = *base::parseJson(*base::readFile(checkpoint / "manifest.json"));
    for (auto &file : manifest["files"])
        if (file["name"] == part)
            file.update({ { "bytes", bytes.size() }, { "sha256", base::sha256(bytes) } });
    std::ofstream(checkpoint / "manifest.json") << manifest.dump();
}

void TestRunTraining::goesOnFromAnOlderCheckpointWhereTheNewestIsForged_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    const auto config = QStringLiteral("adapter_config.json"), moments = QStringLiteral("optimizer.safetensors");
    QTest::newRow("another rank") << config << R"("r": 4)"
                                  << R"("r": 3)";
    QTest::newRow("another alpha") << config << R"("lora_alpha": 8)"
                                   << R"("lora_alpha": 800)";
    QTest::newRow("another kind") << config << R"("use_dora": false)"
                                  << R"("use_dora": true)";
    QTest::newRow("no settings") << config << R"({)"
                                 << R"([)";
    QTest::newRow("moments of other names") << moments << "layers.0"
                                            << "layers.9";
    QTest::newRow("steps that were not made") << moments << R"("steps":"6")"
                                              << R"("steps":"9")";
    const auto random = QStringLiteral("rng.json"), place = QStringLiteral("dataloader.json");
    QTest::newRow("masks below none") << random << R"("drawn": 0)"
                                      << R"("drawn": -1)";
    QTest::newRow("another seed") << place << R"("seed": 42)"
                                  << R"("seed": 43)";
    QTest::newRow("half a step") << place << R"("step": 6)"
                                 << R"("step": 6.5)";
    QTest::newRow("rows of another file") << place << R"("data_sha256": ")"
                                          << R"("data_sha256": "0)";
    QTest::newRow("another count of sequences") << place << R"("sequences": )"
                                                << R"("sequences": 9)";
    QTest::newRow("squares below zero") << moments << QString() << QStringLiteral("v.");
    QTest::newRow("weights that are no numbers") << QStringLiteral("adapter_model.safetensors") << QString() << QString();
}

void TestRunTraining::goesOnFromAnOlderCheckpointWhereTheNewestIsForged()
{
    QFETCH(QString, part);
    QFETCH(QString, from);
    QFETCH(QString, to);
    auto config = TinyRun::config();
    config.training.maxSteps = 6;
    config.training.saveSteps = 2;
    const TinyRun whole(config), cut(config);
    QVERIFY(whole.train());
    QVERIFY(cut.train());
    forgetTheEnd(cut);
    const auto newest = cut.folder().checkpoints().back();
    forge(newest, part.toStdString(), [&](std::string &bytes) {
        const auto before = bytes;
        if (from.isEmpty() && to.isEmpty())
            bytes.replace(bytes.size() - 4, 4, "\xff\xff\xff\x7f");
        else if (from.isEmpty()) // the names are in order, so the last ones are those of the squares
            bytes.replace(bytes.size() - 4, 4, "\x00\x00\x80\xbf", 4);
        else if (const auto at = bytes.find(from.toStdString()); at != std::string::npos)
            bytes.replace(at, static_cast<std::size_t>(from.size()), to.toStdString());
        QVERIFY(bytes != before);
    });
    const auto resumed = cut.train(run::StartMode::Resume);
    QVERIFY2(resumed, resumed ? "" : resumed.error().text().c_str());
    bool said = false;
    for (const auto &event : cut.events("log"))
        said = said || event.text("text").find(newest.filename().string() + " is not used: " + newest.string()) != std::string::npos;
    QVERIFY(said);
    QCOMPARE(adapterHash(cut), adapterHash(whole));
}

void TestRunTraining::countsTheWeightsThatAnAdapterBrings()
{
    auto config = TinyRun::config();
    const TinyRun first(config);
    QVERIFY(first.train());
    QTemporaryDir temporary;
    const fs::path adapter = temporary.filePath(QStringLiteral("adapter")).toStdString();
    fs::copy(first.folder().adapterFolder(), adapter);
    // A head larger than any memory, of which the file holds nothing but holes.
    constexpr std::int64_t kSide = 1 << 20;
    const std::string header = R"({"base_model.model.lm_head.base_layer.weight":{"dtype":"F32","shape":[)" + std::to_string(kSide) + ","
        + std::to_string(kSide) + R"(],"data_offsets":[0,)" + std::to_string(kSide * kSide * 4) + "]}}";
    const std::uint64_t length = header.size();
    std::ofstream(adapter / "adapter_model.safetensors", std::ios::binary).write(reinterpret_cast<const char *>(&length), 8) << header;
    fs::resize_file(adapter / "adapter_model.safetensors", 8 + length + std::uint64_t(kSide) * kSide * 4);
    config.model.initFrom = adapter.string();
    const TinyRun second(config);
    const auto ended = second.train();
    QVERIFY(!ended);
    QCOMPARE(ended.error().kind, base::ErrorKind::OutOfMemory);
    QVERIFY2(ended.error().detail.find("4.0 TiB") != std::string::npos, ended.error().detail.c_str());
}

void TestRunTraining::stopsWhenAsked() // a signal that came before the first step, and one later
{
    const TinyRun early(TinyRun::config());
    QCOMPARE(*early.train(run::StartMode::Fresh, SIGTERM), run::RunState::Stopped);
    QVERIFY(early.events("step").empty());
    QCOMPARE(run::summarize(early.folder())->status, run::RunStatus::Stopped);
    QVERIFY(early.train(run::StartMode::Resume)); // there is no checkpoint: from the beginning
    QCOMPARE(run::summarize(early.folder())->status, run::RunStatus::Finished);
}

void TestRunTraining::obeysARequest_data()
{
    QTest::addColumn<int>("request");
    QTest::addColumn<bool>("adapter");
    QTest::addColumn<bool>("checkpoint");
    QTest::newRow("stop") << int(run::Request::StopNow) << true << true;
    QTest::newRow("stop at checkpoint") << int(run::Request::StopAtCheckpoint) << true << true;
    QTest::newRow("abort") << int(run::Request::Abort) << false << false;
}

void TestRunTraining::obeysARequest()
{
    QFETCH(int, request);
    QFETCH(bool, adapter);
    QFETCH(bool, checkpoint);
    auto config = TinyRun::config();
    config.training.maxSteps = 100000;
    config.training.saveSteps = static_cast<run::Request>(request) == run::Request::StopAtCheckpoint ? 7 : 0;
    const TinyRun tiny(config);
    const auto ended = trainAndAsk(tiny, 3, { static_cast<run::Request>(request) });
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(*ended, run::RunState::Stopped);
    QCOMPARE(fs::exists(tiny.folder().adapterFolder() / "adapter_model.safetensors"), adapter);
    QCOMPARE(!tiny.folder().checkpoints().empty(), checkpoint);
    QCOMPARE(tiny.events("control").size(), 1u);
    QCOMPARE(tiny.events("control")[0].text("request"), std::string(run::requestName(static_cast<run::Request>(request))));
    const auto steps = std::int64_t(tiny.events("step").back().number("step"));
    if (checkpoint)
        QCOMPARE(tiny.folder().checkpoints().back().filename().string(), "checkpoint-" + std::to_string(steps));
    QCOMPARE(run::summarize(tiny.folder())->status, run::RunStatus::Stopped);
    QCOMPARE(run::summarize(tiny.folder())->keptAdapter, adapter);
    if (!adapter)
        return;
    // What an earlier attempt kept is there still, but the newest kept nothing.
    const auto before = tiny.events("step").size();
    QVERIFY(trainAndAsk(tiny, before + 1, { run::Request::Abort }, run::StartMode::Resume));
    const auto aborted = run::summarize(tiny.folder());
    QCOMPARE(aborted->status, run::RunStatus::Stopped);
    QVERIFY(aborted->hasAdapter);
    QVERIFY(!aborted->keptAdapter);
}

void TestRunTraining::endsWhenItsFolderIsGone()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 100000;
    config.training.saveSteps = 5;
    const TinyRun tiny(config);
    const std::jthread remover([&] {
        std::error_code none;
        for (int i = 0; i < 3000 && tiny.folder().checkpoints().empty(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        // In one go, as a move to the trash does it; a trainer in the middle of a checkpoint would hinder remove_all().
        fs::rename(tiny.folder().path(), tiny.folder().path().string() + "-gone", none);
    });
    const auto ended = tiny.train();
    QVERIFY(!ended);
    QVERIFY2(ended.error().kind == base::ErrorKind::NotFound || ended.error().kind == base::ErrorKind::Io, ended.error().text().c_str());
    QVERIFY(!fs::exists(tiny.folder().configFile()));
    QVERIFY(tiny.folder().checkpoints().size() <= 1); // at most the one that was being written
}

void TestRunTraining::anAbortWhileItEvaluatesKeepsNothing()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 3;
    config.training.evalSteps = 3;
    config.training.saveSteps = 3;
    const TinyRun tiny(config, conversations(12));
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(1500))); // long enough to be cut short
    const auto ended = trainAndAsk(tiny, 3, { run::Request::Abort });
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(*ended, run::RunState::Stopped);
    QVERIFY(tiny.folder().checkpoints().empty());
    QVERIFY(!fs::exists(tiny.folder().adapterFolder()));
}

void TestRunTraining::aStopWhileItAnswersLeavesTheRestToAResume()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 2;
    config.training.evalSteps = 0;
    config.training.sampleCount = 40;
    config.training.sampleMaxTokens = 60;
    const TinyRun tiny(config, conversations(12));
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(40)));
    const auto ended = trainAndAsk(tiny, 2, { run::Request::StopNow });
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(*ended, run::RunState::Stopped);
    QVERIFY(tiny.events("sample").size() < 80);
    const auto again = tiny.train(run::StartMode::Resume);
    QVERIFY2(again, again ? "" : again.error().text().c_str());
    QCOMPARE(*again, run::RunState::Finished);
    std::set<std::string> answered;
    for (const auto &sample : tiny.events("sample"))
        if (sample.text("phase") == "after")
            answered.insert(sample.text("prompt"));
    QCOMPARE(answered.size(), 40u);
}

void TestRunTraining::answersByTheAdapterThatItSaved_data()
{
    QTest::addColumn<int>("maxSteps");
    QTest::addColumn<int>("evalSteps");
    QTest::newRow("stopped between two evaluations") << 100000 << 1000;
    QTest::newRow("stopped where each step is evaluated") << 100000 << 1;
    QTest::newRow("finished") << 4 << 0;
}

void TestRunTraining::answersByTheAdapterThatItSaved()
{
    QFETCH(int, maxSteps);
    QFETCH(int, evalSteps);
    auto config = TinyRun::config();
    config.training.maxSteps = maxSteps;
    config.training.evalSteps = evalSteps;
    config.training.sampleCount = 2;
    config.training.sampleMaxTokens = 12;
    const TinyRun tiny(config, conversations(12));
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(2)));
    const auto ended = maxSteps > 4 ? trainAndAsk(tiny, 3, { run::Request::StopNow }) : tiny.train();
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());

    const auto files = weights::findModel(config.model.modelName, "main");
    QVERIFY(files);
    const auto network = model::loadForInference(*files, tiny.folder().adapterFolder(), nn::DType::Float32);
    const auto tokenizer = text::Tokenizer::load(*files);
    QVERIFY(network && tokenizer);
    const auto encoder = plan::makeEncoder(*tokenizer, config, {});
    QVERIFY(encoder);
    const auto prompts = train::samplePrompts(tiny.folder().validationData(), *encoder, 2);
    const auto texts = train::answers(**network, *tokenizer, prompts, 12);
    QCOMPARE(texts.size(), 2u);
    const auto samples = tiny.events("sample");
    QVERIFY(samples.size() >= 4);
    const auto last = tiny.events("step").back().whole("step");
    for (std::size_t i = 0; i < 2; ++i) {
        const auto &sample = samples[samples.size() - 2 + i];
        QCOMPARE(sample.whole("step"), last);
        QCOMPARE(sample.text("prompt"), prompts[i].text);
        QCOMPARE(sample.text("text"), *texts[i]);
        QVERIFY(sample.text("text") != samples[i].text("text")); // something was learned
    }
}

void TestRunTraining::whoeverAsksAgainDoesNotWaitForAnswers()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 100000;
    config.training.evalSteps = 0;
    config.training.saveSteps = 0;
    config.training.sampleCount = 40;
    config.training.sampleMaxTokens = 60;
    const TinyRun tiny(config, conversations(12));
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(40)));
    const std::jthread again([&] { // once more, as soon as the adapter is saved
        for (int i = 0; i < 3000 && !fs::exists(tiny.folder().adapterFolder()); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        (void)run::postRequest(tiny.folder(), run::Request::StopNow);
    });
    const auto ended = trainAndAsk(tiny, 2, { run::Request::StopNow });
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(*ended, run::RunState::Stopped);
    QVERIFY(run::summarize(tiny.folder())->keptAdapter);
    QCOMPARE(tiny.events("sample").size(), 40u); // those before
    QCOMPARE(tiny.events("control").size(), 2u);
}

void TestRunTraining::answersChangeNoTraining()
{
    auto config = TinyRun::config();
    config.model.loraDropout = 0.2;
    config.training.evalSteps = 2;
    const TinyRun silent(config, conversations(12));
    config.training.sampleCount = 3;
    config.training.sampleMaxTokens = 8;
    const TinyRun asked(config, conversations(12));
    for (const auto *tiny : { &silent, &asked }) {
        QVERIFY(base::writeFile(tiny->folder().validationData(), conversations(3)));
        QVERIFY(tiny->train());
    }
    QVERIFY(silent.events("sample").empty());
    QVERIFY(asked.events("sample").size() > 6);
    QVERIFY(asked.steps("loss") == silent.steps("loss"));
    QCOMPARE(adapterHash(asked), adapterHash(silent));
}

void TestRunTraining::tellsTheStepItStoppedAt() // events tell only of each tenth
{
    auto config = TinyRun::config();
    config.training.maxSteps = 100000;
    config.training.saveSteps = 0;
    config.training.loggingSteps = 10;
    const TinyRun tiny(config);
    QVERIFY(trainAndAsk(tiny, 1, { run::Request::StopNow }));
    const auto summary = run::summarize(tiny.folder());
    QCOMPARE(tiny.folder().checkpoints().back().filename().string(), "checkpoint-" + std::to_string(summary->step));
    QCOMPARE(tiny.events("end").back().whole("step"), summary->step);
}

void TestRunTraining::tookIsAllTimeButPauses()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 30;
    config.training.saveSteps = 1; // what is no step takes its time too
    const TinyRun tiny(config);
    QVERIFY(trainAndAsk(tiny, 2, { run::Request::Pause, run::Request::Resume }));
    const auto events = tiny.events(), asked = tiny.events("control");
    QCOMPARE(asked.size(), 2u);
    const auto between = [](const run::Event &a, const run::Event &b) { return base::secondsOf(b.time) - base::secondsOf(a.time); };
    const double took = between(events.front(), events.back()) - between(asked[0], asked[1]);
    QVERIFY2(std::abs(events.back().number("seconds") - took) < 0.1, qPrintable(QString::number(events.back().number("seconds") - took)));
    QCOMPARE(run::summarize(tiny.folder())->seconds, events.back().number("seconds"));
    QVERIFY(tiny.events("step").back().number("seconds") <= events.back().number("seconds"));
}

void TestRunTraining::pausesAndResumes()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 100000;
    config.training.saveSteps = 0;
    const TinyRun tiny(config);
    QVERIFY(trainAndAsk(tiny, 2, { run::Request::Pause, run::Request::CheckpointNow, run::Request::Resume, run::Request::StopNow }));
    std::string order;
    for (const auto &event : tiny.events())
        if (event.type == "control")
            order += event.text("request") + " ";
        else if (event.type == "checkpoint")
            order += "saved ";
        else if (event.type == "step" && order.ends_with("resume "))
            order += "steps ";
        else if (event.type == "step" && !order.empty() && !order.ends_with("steps "))
            order += "a step while paused ";
    QVERIFY2(!order.empty(), order.c_str());
    QCOMPARE(QString::fromStdString(order), QStringLiteral("pause checkpoint saved resume steps stop saved "));
}

void TestRunTraining::endsEarly()
{
    auto config = TinyRun::config();
    config.training.learningRate = 1e-30; // it never becomes better
    config.training.evalSteps = 1;
    config.training.maxSteps = 50;
    config.training.earlyStoppingPatience = 3;
    const TinyRun tiny(config, conversations(8));
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(2)));
    QCOMPARE(*tiny.train(), run::RunState::Finished);
    QCOMPARE(tiny.events("step").size(), 3u);
    QVERIFY(tiny.events("log").back().text("text").find("Stopped early") != std::string::npos);
}

void TestRunTraining::keepsTheBestCheckpoint()
{
    auto config = TinyRun::config();
    config.training.learningRate = 0.05; // good at first, then too much
    config.training.evalSteps = 1;
    config.training.saveSteps = 1;
    config.training.keepLast = 1;
    config.training.maxSteps = 40;
    config.training.lrScheduler = config::LrScheduler::Constant;
    const TinyRun tiny(config, conversations(4));
    QVERIFY(base::writeFile(tiny.folder().validationData(),
        R"({"messages":[{"role":"user","content":"and?"},{"role":"assistant","content":"other words"}]})"
        "\n"));
    QVERIFY(tiny.train());
    const auto best = std::int64_t(tiny.events("eval").back().number("best_step"));
    std::vector<std::string> expected { "checkpoint-40" };
    if (best != 40 && best > 0)
        expected.insert(expected.begin(), "checkpoint-" + std::to_string(best));
    std::vector<std::string> found;
    for (const auto &checkpoint : tiny.folder().checkpoints())
        found.push_back(checkpoint.filename().string());
    QVERIFY(found == expected);
}

void TestRunTraining::refuses_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    QTest::newRow("no data") << "no data" << int(base::ErrorKind::NotFound) << "train.jsonl";
    QTest::newRow("empty data") << "empty data" << int(base::ErrorKind::BadData) << "no rows";
    QTest::newRow("nothing good") << "nothing good" << int(base::ErrorKind::BadData) << "line 1";
    QTest::newRow("nothing trained") << "nothing trained" << int(base::ErrorKind::BadData) << "trained on";
    QTest::newRow("ids too large") << "ids too large" << int(base::ErrorKind::BadData) << "line 1";
    QTest::newRow("no model") << "no model" << int(base::ErrorKind::NotFound) << "nobody/nothing";
    QTest::newRow("broken model") << "broken model" << int(base::ErrorKind::Corrupt) << "model.safetensors";
    QTest::newRow("no adapter") << "no adapter" << int(base::ErrorKind::NotFound) << "no-adapter";
    QTest::newRow("adapter for another model") << "adapter for another model" << int(base::ErrorKind::BadInput) << "";
    QTest::newRow("bad config") << "bad config" << int(base::ErrorKind::BadConfig) << "lerning_rate";
    QTest::newRow("no such target") << "no such target" << int(base::ErrorKind::BadConfig) << "nothing_proj";
}

void TestRunTraining::refuses()
{
    QFETCH(QString, what);
    QFETCH(int, kind);
    QFETCH(QString, says);
    QTemporaryDir temporary;
    const fs::path extra = temporary.path().toStdString();
    auto config = TinyRun::config();
    auto rows = TinyRun::rowsText();
    if (what == u"empty data")
        rows = "\n\n";
    else if (what == u"nothing good")
        rows = "nonsense\n{\"a\":1}\n";
    else if (what == u"nothing trained")
        rows = "{\"input_ids\":[1,2,3],\"labels\":[-100,-100,-100]}\n";
    else if (what == u"ids too large")
        rows = "{\"input_ids\":[1,2,999999]}\n";
    else if (what == u"no model")
        config.model.modelName = "nobody/nothing";
    else if (what == u"no adapter")
        config.model.initFrom = (extra / "no-adapter").string();
    else if (what == u"no such target")
        config.model.targetModules = { "nothing_proj" };
    if (what == u"broken model") {
        fs::copy(TinyRun::data("tiny-llama"), extra / "model");
        fs::resize_file(extra / "model/model.safetensors", 5000);
        config.model.modelName = (extra / "model").string();
    }
    if (what == u"adapter for another model") {
        auto text = *base::readFile(TinyRun::data("tiny-llama/config.json"));
        fs::copy(TinyRun::data("adapter"), extra / "adapter");
        auto bytes = *base::readFile(extra / "adapter/adapter_model.safetensors");
        for (auto at = bytes.find("layers.1."); at != std::string::npos; at = bytes.find("layers.1."))
            bytes.replace(at, 9, "layers.7.");
        std::ofstream(extra / "adapter/adapter_model.safetensors", std::ios::binary) << bytes;
        config.model.initFrom = (extra / "adapter").string();
    }
    const TinyRun tiny(config, rows);
    if (what == u"no data")
        fs::remove(tiny.folder().trainData());
    if (what == u"bad config")
        std::ofstream(tiny.folder().configFile(), std::ios::app) << "  lerning_rate: 1\n";
    const auto ended = tiny.train();
    QVERIFY(!ended);
    QVERIFY2(ended.error().detail.find(says.toStdString()) != std::string::npos, ended.error().text().c_str());
    QCOMPARE(base::kindName(ended.error().kind), base::kindName(static_cast<base::ErrorKind>(kind)));
    const auto last = tiny.events().back();
    QCOMPARE(last.type, std::string("end"));
    QCOMPARE(last.text("state"), std::string("Error"));
    QCOMPARE(last.text("message"), ended.error().detail);
    QVERIFY(tiny.states().ends_with(" Error"));
    QVERIFY(!fs::exists(tiny.folder().adapterFolder()));
    QCOMPARE(run::summarize(tiny.folder())->status, run::RunStatus::Failed);
}

void TestRunTraining::refusesASecondTrainer()
{
    const TinyRun tiny(TinyRun::config());
    const auto lock = base::FileLock::acquire(tiny.folder().lockFile(), "pid 1 since now");
    QCOMPARE(tiny.train().error().kind, base::ErrorKind::Busy);
    QVERIFY(!fs::exists(tiny.folder().eventsFile()));
}

void TestRunTraining::aNumberThatIsNoneIsAnError()
{
    QTemporaryDir temporary;
    const auto adapter = fs::path(temporary.path().toStdString()) / "adapter";
    fs::copy(TinyRun::data("adapter"), adapter);
    auto bytes = *base::readFile(adapter / "adapter_model.safetensors");
    const float nothing = std::nanf("");
    std::memcpy(&bytes[bytes.size() - sizeof nothing], &nothing, sizeof nothing);
    std::ofstream(adapter / "adapter_model.safetensors", std::ios::binary) << bytes;
    auto config = TinyRun::config();
    config.model.initFrom = adapter.string();
    const TinyRun tiny(config);
    const auto ended = tiny.train();
    QVERIFY(!ended);
    QVERIFY2(ended.error().detail.find("not a finite number") != std::string::npos, ended.error().text().c_str());
    QVERIFY(!ended.error().hint.empty());
    QCOMPARE(run::summarize(tiny.folder())->status, run::RunStatus::Failed);
}

/// The status of this program, run for one of the things that main() knows.
static int inAnotherProgram(const char *what, const TinyRun &tiny)
{
    const auto folder = tiny.folder().path().string();
    const pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "tst_runtraining", what, folder.c_str(), nullptr);
        _exit(2);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

void TestRunTraining::aFullDiskKeepsTheLastCheckpoint()
{
    auto config = TinyRun::config();
    config.training.saveSteps = 1;
    config.training.keepLast = 100;
    const TinyRun tiny(config);
    // A file-size limit stands for a full disk: events fit for a while, optimizer.safetensors does not.
    // In a program of its own: the threads of torch do not survive a fork.
    QCOMPARE(inAnotherProgram("train-on-a-full-disk", tiny), 0);
    QVERIFY(tiny.folder().checkpoints().empty());
    const auto summary = run::summarize(tiny.folder());
    QCOMPARE(summary->status, run::RunStatus::Failed);
    QVERIFY(summary->message.find("disk is full") != std::string::npos);
    for (const auto &entry : fs::directory_iterator(tiny.folder().path()))
        QVERIFY2(entry.path().string().find(".tmp") == std::string::npos, entry.path().c_str());
    QVERIFY(tiny.train(run::StartMode::Resume)); // once there is room again
}

void TestRunTraining::aDiskThatFillsUpLeavesARunToResume()
{
    auto config = TinyRun::config();
    config.training.saveSteps = 1;
    config.training.keepLast = 100;
    const TinyRun tiny(config);
    const auto stopped = trainAndAsk(tiny, 1, { run::Request::StopAtCheckpoint });
    QVERIFY(stopped && *stopped == run::RunState::Stopped);
    const auto before = tiny.folder().checkpoints();
    QVERIFY(!before.empty());
    QCOMPARE(inAnotherProgram("resume-on-a-full-disk", tiny), 0);
    QVERIFY(tiny.folder().checkpoints() == before);
    const auto hint = tiny.events("end").back().text("hint");
    QVERIFY2(hint.find("resume") != std::string::npos, hint.c_str());
    QVERIFY(tiny.train(run::StartMode::Resume));
}

/// The tiny model with a head of its own, in which one byte's embedding is no number. The byte stands in held-out rows only.
static fs::path modelThatFailsOn(char byte, const fs::path &folder)
{
    fs::copy(TinyRun::data("tiny-llama"), folder);
    const auto file = weights::SafetensorsFile::open(folder / "model.safetensors");
    const auto tokenizer = *base::parseJson(*base::readFile(folder / "tokenizer.json"));
    const auto id = tokenizer["model"]["vocab"][std::string(1, byte)].get<std::size_t>();
    std::vector<weights::TensorToWrite> tensors;
    std::string embedding, head;
    for (const auto &[name, tensor] : file->tensors()) {
        tensors.push_back({ name, tensor.dtype, tensor.shape, tensor.bytes });
        if (name != "model.embed_tokens.weight")
            continue;
        head = embedding = std::string(reinterpret_cast<const char *>(tensor.bytes.data()), tensor.bytes.size());
        const auto row = embedding.size() / static_cast<std::size_t>(tensor.shape[0]);
        std::fill_n(embedding.begin() + std::ptrdiff_t(id * row), row, '\xFF'); // NaN in every width
        tensors.back().bytes = { reinterpret_cast<const std::byte *>(embedding.data()), embedding.size() };
        tensors.push_back({ "lm_head.weight", tensor.dtype, tensor.shape, { reinterpret_cast<const std::byte *>(head.data()), head.size() } });
    }
    auto written = weights::writeSafetensors(folder / "other.safetensors", tensors);
    fs::rename(folder / "other.safetensors", folder / "model.safetensors");
    auto settings = *base::parseJson(*base::readFile(folder / "config.json"));
    settings["tie_word_embeddings"] = false;
    std::ofstream(folder / "config.json") << base::toJsonText(settings);
    return folder;
}

void TestRunTraining::anEvaluationThatIsNoNumberIsNoneBest()
{
    QTemporaryDir temporary;
    auto config = TinyRun::config();
    config.model.modelName = modelThatFailsOn('q', fs::path(temporary.path().toStdString()) / "model").string();
    config.training.evalSteps = 2;
    config.training.saveSteps = 2;
    config.training.maxSteps = 6;
    config.training.earlyStoppingPatience = 100;
    const TinyRun tiny(config, conversations(6));
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(1) + R"({"text":"qqq"})" + "\n"));
    const auto ended = tiny.train();
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(tiny.events("eval").size(), std::size_t(4));
    QVERIFY(std::isnan(tiny.events("eval").back().number("eval_loss")));
    QCOMPARE(tiny.events("eval").back().number("best_step"), -1.0);
    bool said = false;
    for (const auto &event : tiny.events("log"))
        said = said || event.text("text").find("row 2 of data/validation.jsonl") != std::string::npos;
    QVERIFY(said);
    forgetTheEnd(tiny);
    const auto resumed = tiny.train(run::StartMode::Resume);
    QVERIFY2(resumed, resumed ? "" : resumed.error().text().c_str());
}

/// Evaluations by step with all they say; an attempt after another overwrites.
static std::map<std::int64_t, std::string> evaluations(const TinyRun &tiny)
{
    std::map<std::int64_t, std::string> found;
    for (const auto &event : tiny.events("eval"))
        found[std::int64_t(event.number("step"))] = event.fields.dump();
    return found;
}

/// Trains until a line of the kind `type` for `step` is there, then sets the signal, which falls into what follows that line.
static base::Result<run::RunState> trainAndSignal(const TinyRun &tiny, std::string_view type, std::int64_t step, run::StartMode mode)
{
    std::atomic<int> signal = 0;
    const std::jthread asker([&](std::stop_token stop) {
        const auto reached = [&] {
            if (!fs::exists(tiny.folder().eventsFile()))
                return false;
            for (const auto &event : tiny.events(type))
                if (std::int64_t(event.number("step")) >= step)
                    return true;
            return false;
        };
        while (!stop.stop_requested() && !reached())
            std::this_thread::yield();
        signal = SIGTERM;
    });
    return train::runTraining(tiny.folder(), mode, signal);
}

void TestRunTraining::anEvaluationBelongsToItsStep_data()
{
    QTest::addColumn<int>("step");
    for (const int step : { 1, 3, 6 })
        QTest::addRow("stopped while step %d is evaluated", step) << step;
}

void TestRunTraining::anEvaluationBelongsToItsStep()
{
    QFETCH(int, step);
    auto config = TinyRun::config();
    config.model.loraDropout = 0.2;
    config.training.evalSteps = 1;
    config.training.saveSteps = 2;
    config.training.maxSteps = 6;
    const auto held = conversations(120); // long enough to be cut short
    const TinyRun whole(config, conversations(12)), cut(config, conversations(12));
    for (const auto *tiny : { &whole, &cut })
        QVERIFY(base::writeFile(tiny->folder().validationData(), held));
    QVERIFY(whole.train());
    const auto stopped = trainAndSignal(cut, "step", step, run::StartMode::Fresh);
    QVERIFY2(stopped, stopped ? "" : stopped.error().text().c_str());
    QCOMPARE(*stopped, run::RunState::Stopped);
    QVERIFY(!evaluations(cut).contains(6));
    for (int attempt = 0; attempt < 3 && run::summarize(cut.folder())->status != run::RunStatus::Finished; ++attempt)
        QVERIFY(cut.train(run::StartMode::Resume));
    QVERIFY(evaluations(cut) == evaluations(whole));
    QVERIFY(cut.steps("loss") == whole.steps("loss"));
    QCOMPARE(adapterHash(cut), adapterHash(whole));
}

void TestRunTraining::stopsEarlyAtTheSameStep()
{
    auto config = TinyRun::config();
    config.training.learningRate = 0.1; // soon too much
    config.training.evalSteps = 1;
    config.training.saveSteps = 1000;
    config.training.maxSteps = 40;
    config.training.lrScheduler = config::LrScheduler::Constant;
    config.training.earlyStoppingPatience = 2;
    const auto held = std::string(R"({"messages":[{"role":"user","content":"and?"},{"role":"assistant","content":"other words"}]})") + "\n";
    const TinyRun whole(config, conversations(8)), cut(config, conversations(8));
    for (const auto *tiny : { &whole, &cut })
        QVERIFY(base::writeFile(tiny->folder().validationData(), held + conversations(100)));
    QCOMPARE(*whole.train(), run::RunState::Finished);
    auto mode = run::StartMode::Fresh;
    for (std::int64_t step = 1; step < 40 && run::summarize(cut.folder())->status != run::RunStatus::Finished; ++step) {
        QVERIFY(trainAndSignal(cut, "step", step, mode)); // every evaluation is met by a stop
        mode = run::StartMode::Resume;
    }
    if (run::summarize(cut.folder())->status != run::RunStatus::Finished)
        QVERIFY(cut.train(run::StartMode::Resume));
    QVERIFY(cut.steps("loss") == whole.steps("loss"));
    QVERIFY(evaluations(cut) == evaluations(whole));
    QCOMPARE(adapterHash(cut), adapterHash(whole));
}

void TestRunTraining::keepsTheBestCheckpoints()
{
    auto config = TinyRun::config();
    config.training.evalSteps = 2;
    config.training.saveSteps = 1;
    config.training.keepLast = 1;
    config.training.keepBest = 3;
    config.training.maxSteps = 12;
    const TinyRun tiny(config, conversations(4));
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(4))); // what is trained on: it becomes better and better
    QVERIFY(tiny.train());
    std::vector<std::pair<double, std::int64_t>> ranked;
    for (const auto &event : tiny.events("eval"))
        ranked.emplace_back(event.number("eval_loss"), std::int64_t(event.number("step")));
    std::sort(ranked.begin(), ranked.end());
    std::set<std::string> expected { "checkpoint-12" }, found;
    for (int i = 0; i < 3; ++i)
        expected.insert("checkpoint-" + std::to_string(ranked[std::size_t(i)].second));
    for (const auto &checkpoint : tiny.folder().checkpoints())
        found.insert(checkpoint.filename().string());
    QVERIFY(found.size() >= 3);
    QVERIFY(found == expected);
}

void TestRunTraining::resumeRefusesWhatHasChanged_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("says"); // empty: nothing has changed
    QTest::addColumn<bool>("acceptable");
    QTest::newRow("nothing, but touched") << "touch"
                                          << "" << true;
    QTest::newRow("weights") << "model.safetensors"
                             << "the weights of the base model" << true;
    QTest::newRow("config") << "config.json"
                            << "the configuration of the base model" << true;
    QTest::newRow("tokenizer") << "tokenizer.json"
                               << "the tokenizer" << true;
    QTest::newRow("template") << "chat_template.jinja"
                              << "the chat template" << true;
    QTest::newRow("training rows") << "train"
                                   << "the training rows" << true;
    QTest::newRow("held-out rows") << "validation"
                                   << "the held-out rows" << true;
    QTest::newRow("no held-out rows") << "no validation"
                                      << "the held-out rows" << true;
    QTest::newRow("run.yaml") << "rate"
                              << "run.yaml" << true;
    QTest::newRow("settings of the adapter") << "rank"
                                             << "adapter" << false;
}

void TestRunTraining::resumeRefusesWhatHasChanged()
{
    QFETCH(QString, what);
    QFETCH(QString, says);
    QFETCH(bool, acceptable);
    QTemporaryDir temporary;
    const auto model = fs::path(temporary.path().toStdString()) / "model";
    fs::copy(TinyRun::data("tiny-llama"), model);
    auto config = TinyRun::config();
    config.model.modelName = model.string();
    config.training.saveSteps = 1;
    config.training.keepLast = 100;
    config.training.evalSteps = 2;
    config.training.maxSteps = 6;
    const TinyRun whole(config, conversations(12)), tiny(config, conversations(12));
    for (const auto *one : { &whole, &tiny }) {
        QVERIFY(base::writeFile(one->folder().validationData(), conversations(3)));
        QVERIFY(one->train());
    }
    forgetTheEnd(tiny);
    for (const auto &checkpoint : tiny.folder().checkpoints())
        if (std::stoi(checkpoint.filename().string().substr(11)) > 3)
            fs::remove_all(checkpoint);
    const auto changed = [&](const fs::path &file, const std::string &from, const std::string &to) {
        auto text = *base::readFile(file);
        const auto at = text.find(from);
        QVERIFY(at != std::string::npos);
        QVERIFY(base::writeFile(file, text.replace(at, from.size(), to)));
    };
    if (what == u"touch") {
        for (const auto &file : { model / "model.safetensors", model / "tokenizer.json", tiny.folder().trainData(), tiny.folder().configFile() })
            QVERIFY(base::writeFile(file, *base::readFile(file)));
    } else if (what == u"model.safetensors") {
        auto bytes = *base::readFile(model / "model.safetensors");
        bytes[bytes.size() - 100] ^= 1;
        QVERIFY(base::writeFile(model / "model.safetensors", bytes));
    } else if (what == u"config.json") {
        changed(model / "config.json", "{", "{ ");
    } else if (what == u"tokenizer.json") {
        changed(model / "tokenizer.json", "{", "{ ");
    } else if (what == u"chat_template.jinja") {
        QVERIFY(base::writeFile(model / "chat_template.jinja", "{% for m in messages %}{{ m.content }}{% endfor %}"));
    } else if (what == u"train") {
        changed(tiny.folder().trainData(), "say 1", "say 9");
    } else if (what == u"validation") {
        changed(tiny.folder().validationData(), "say 1", "say 9");
    } else if (what == u"no validation") {
        fs::remove(tiny.folder().validationData());
    } else if (what == u"rate") {
        changed(tiny.folder().configFile(), "learning_rate: 0.01", "learning_rate: 0.02");
    } else {
        changed(tiny.folder().configFile(), "lora_rank: 4", "lora_rank: 8");
    }
    const auto resumed = tiny.train(run::StartMode::Resume);
    if (says.isEmpty()) {
        QVERIFY2(resumed, resumed ? "" : resumed.error().text().c_str());
        QCOMPARE(adapterHash(tiny), adapterHash(whole));
        QVERIFY(tiny.events("changes").empty());
        return;
    }
    QVERIFY(!resumed);
    QVERIFY2(resumed.error().detail.find(says.toStdString()) != std::string::npos, resumed.error().text().c_str());
    QCOMPARE(tiny.events("step").back().attempt, 1); // nothing was trained
    QCOMPARE(tiny.train(run::StartMode::ResumeChanged).operator bool(), acceptable);
    if (acceptable)
        QVERIFY(!tiny.events("changes").empty());
}

void TestRunTraining::printsTheTimeOfTheRun()
{
    QTemporaryDir temporary;
    const auto model = fs::path(temporary.path().toStdString()) / "model";
    fs::copy(TinyRun::data("tiny-llama"), model);
    // Nanoseconds, so that no two calls print the same where the moment is not kept.
    QVERIFY(base::writeFile(
        model / "chat_template.jinja", "{{ strftime_now('%H:%M:%S.%f') }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}"));
    auto config = TinyRun::config();
    config.model.modelName = model.string();
    config.training.saveSteps = 1;
    config.training.maxSteps = 4;
    for (const auto &time : { std::optional<std::string>("2026-11-28T15:40:00"), std::optional<std::string>() }) {
        config.model.templateTime = time;
        const TinyRun first(config, conversations(12)), second(config, conversations(12));
        QVERIFY(first.train());
        if (time) {
            QTest::qWait(1100);
            QVERIFY(second.train());
            QVERIFY(first.steps("loss") == second.steps("loss"));
        }
        // A run that was made without a time keeps that of its first attempt.
        const auto before = first.steps("loss");
        fs::remove_all(first.folder().path() / "checkpoint-4");
        fs::remove_all(first.folder().path() / "checkpoint-3");
        forgetTheEnd(first);
        QTest::qWait(1100);
        const auto resumed = first.train(run::StartMode::Resume);
        QVERIFY2(resumed, resumed ? "" : resumed.error().text().c_str());
        QVERIFY(first.steps("loss") == before);
    }
}

void TestRunTraining::saysThatEventsAreMissing_data()
{
    QTest::addColumn<double>("kept"); // of the file
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("all") << 0.0 << QByteArray("events.jsonl was missing");
    QTest::newRow("the second half") << 0.5 << QByteArray("events.jsonl is damaged: it ends after step ");
    QTest::newRow("none") << 1.0 << QByteArray();
}

void TestRunTraining::saysThatEventsAreMissing()
{
    QFETCH(double, kept);
    QFETCH(QByteArray, says);
    auto config = TinyRun::config();
    config.training.saveSteps = 1;
    const TinyRun tiny(config);
    QVERIFY(tiny.train());
    if (kept == 1)
        forgetTheEnd(tiny);
    else if (kept > 0)
        fs::resize_file(
            tiny.folder().eventsFile(), static_cast<std::uintmax_t>(kept * static_cast<double>(fs::file_size(tiny.folder().eventsFile()))));
    else
        fs::remove(tiny.folder().eventsFile());
    QVERIFY(tiny.train(run::StartMode::Resume));
    QByteArray said;
    for (const auto &event : tiny.events("log"))
        if (event.text("text").starts_with("events.jsonl"))
            said = QByteArray::fromStdString(event.text("text"));
    QVERIFY2(says.isEmpty() ? said.isEmpty() : said.startsWith(says), said.constData());
}

void TestRunTraining::fewerStepEventsAreNoDamage()
{
    auto config = TinyRun::config();
    config.training.saveSteps = 1;
    config.training.keepLast = 100;
    config.training.loggingSteps = 4;
    config.training.maxSteps = 6;
    const TinyRun tiny(config);
    QVERIFY(tiny.train());
    std::string events; // as if it was killed after step 5: the last step that was told is 4
    for (const auto &event : tiny.events()) {
        events += run::toLine(event);
        if (event.type == "checkpoint" && event.whole("step") == 5)
            break;
    }
    QVERIFY(base::writeFile(tiny.folder().eventsFile(), events));
    fs::remove_all(tiny.folder().path() / "checkpoint-6");
    auto yaml = *base::readFile(tiny.folder().configFile());
    const auto at = yaml.find("logging_steps: 4");
    QVERIFY(at != std::string::npos);
    QVERIFY(base::writeFile(tiny.folder().configFile(), yaml.replace(at, 16, "logging_steps: 1")));
    QVERIFY(tiny.train(run::StartMode::ResumeChanged));
    for (const auto &event : tiny.events("log"))
        QVERIFY2(event.text("text").find("is damaged") == std::string::npos, event.text("text").c_str());
}

void TestRunTraining::aCheckpointThatNamesNoInputsHasChanged()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 2;
    const TinyRun tiny(config);
    QVERIFY(tiny.train());
    forgetTheEnd(tiny);
    forge(tiny.folder().checkpoints().back(), "trainer.json", [](std::string &bytes) {
        auto json = *base::parseJson(bytes);
        json["inputs_sha256"] = base::Json::object();
        bytes = json.dump();
    });
    const auto resumed = tiny.train(run::StartMode::Resume);
    QVERIFY(!resumed);
    QVERIFY2(resumed.error().detail.find("has changed: run.yaml, ") != std::string::npos, resumed.error().text().c_str());
    QVERIFY2(
        resumed.error().detail.ends_with(", the weights of the base model, the configuration of the base model, the tokenizer of the base model, the "
                                         "chat template."),
        resumed.error().text().c_str());
}

void TestRunTraining::leavesNothingUnderAnOldName()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 100000;
    config.training.saveSteps = 5;
    config.training.reportToTensorboard = true;
    const TinyRun tiny(config);
    const auto old = tiny.folder().path();
    const fs::path moved = old.string() + "-moved";
    const std::jthread mover([&](std::stop_token stop) {
        while (!stop.stop_requested() && tiny.folder().checkpoints().empty())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        fs::rename(old, moved);
    });
    const auto ended = tiny.train();
    QVERIFY(!ended);
    QVERIFY2(ended.error().hint.find(moved.string()) != std::string::npos, ended.error().text().c_str());
    QVERIFY(!fs::exists(old));
    // All that was learned is there, and the end is told.
    const auto folder = run::RunFolder::open(moved);
    const auto summary = run::summarize(*folder);
    QCOMPARE(summary->status, run::RunStatus::Failed);
    QCOMPARE(folder->checkpoints().back().filename().string(), "checkpoint-" + std::to_string(summary->step));
    fs::rename(moved, old);
}

void TestRunTraining::stopsAtACheckpointWhilePaused()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 100000;
    config.training.saveSteps = 0;
    const TinyRun tiny(config);
    const auto ended = trainAndAsk(tiny, 2, { run::Request::Pause, run::Request::StopAtCheckpoint });
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(*ended, run::RunState::Stopped);
    QCOMPARE(tiny.folder().checkpoints().size(), std::size_t(1));
}

void TestRunTraining::aStopAtACheckpointCanBeWithdrawn()
{
    const TinyRun tiny(TinyRun::config());
    auto folder = tiny.folder();
    QVERIFY(folder.hold());
    const std::atomic<int> signal = 0;
    train::RunContext context(folder, *run::EventLog::open(folder), run::ControlReader::atEnd(folder), signal);
    QVERIFY(run::postRequest(folder, run::Request::StopAtCheckpoint));
    QVERIFY(context.poll(1)->stopAtCheckpoint);
    QVERIFY(run::postRequest(folder, run::Request::Withdraw));
    const auto wishes = context.poll(2);
    QVERIFY(!wishes->stopAtCheckpoint && !wishes->ending());
    QCOMPARE(tiny.events("control").back().text("request"), std::string("withdraw"));
    QVERIFY(run::postRequest(folder, run::Request::StopNow));
    QVERIFY(run::postRequest(folder, run::Request::Withdraw)); // takes back no other request
    QVERIFY(context.poll(3)->stop);
}

void TestRunTraining::obeysWhoeverSeesItsLock()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 100000;
    config.training.saveSteps = 0;
    for (int i = 0; i < 12; ++i) {
        const TinyRun tiny(config);
        const std::jthread asker([&](std::stop_token stop) {
            while (!stop.stop_requested() && !tiny.folder().trainerAlive())
                std::this_thread::yield();
            (void)run::postRequest(tiny.folder(), run::Request::StopNow);
        });
        const auto ended = tiny.train();
        QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
        QCOMPARE(*ended, run::RunState::Stopped);
    }
}

void TestRunTraining::keepsWhatWasThereBeforeAFailedStep()
{
    QTemporaryDir temporary;
    auto config = TinyRun::config();
    config.model.modelName = modelThatFailsOn('q', fs::path(temporary.path().toStdString()) / "model").string();
    config.model.loraDropout = 0.5;
    config.training.packing = false;
    config.training.batchSize = 1;
    config.training.gradientAccumulationSteps = 12;
    config.training.saveSteps = 0;
    config.training.maxSteps = 3;
    // The row that gives no number stands in the middle of the second step.
    const auto bad = train::epochOrder(25, config.training.seed, 0)[18];
    std::string rows;
    for (std::int64_t i = 0; i < 25; ++i)
        rows += R"({"text":")" + (i == bad ? std::string("q") : "row " + std::to_string(i)) + "\"}\n";
    const TinyRun broken(config, rows);
    QVERIFY(!broken.train());
    QCOMPARE(broken.folder().checkpoints().size(), std::size_t(1));
    config.model.modelName = TinyRun::data("tiny-llama").string();
    config.training.saveSteps = 1;
    config.training.maxSteps = 1;
    const TinyRun whole(config, rows);
    QVERIFY(whole.train());
    const auto drawn = [](const TinyRun &tiny) { return *base::readFile(tiny.folder().path() / "checkpoint-1/rng.json"); };
    QCOMPARE(drawn(broken), drawn(whole));
}

void TestRunTraining::stepEventsAreMeans()
{
    auto config = TinyRun::config();
    config.training.maxSteps = 6;
    const TinyRun each(config, conversations(8));
    QVERIFY(each.train());
    config.training.loggingSteps = 6;
    const TinyRun six(config, conversations(8));
    QVERIFY(six.train());
    for (const char *field : { "loss", "mean_token_accuracy", "entropy" }) {
        double sum = 0;
        for (const auto &event : each.events("step"))
            sum += event.number(field);
        QCOMPARE(six.events("step").size(), std::size_t(1));
        QVERIFY2(std::abs(six.events("step")[0].number(field) - sum / 6) < 1e-9, field);
    }
}

void TestRunTraining::refusesRowsThatDoNotBelongTogether()
{
    const TinyRun tiny(TinyRun::config(), conversations(4));
    QVERIFY(run::writeDataHashes(tiny.folder(), { base::sha256(conversations(4)), base::sha256(conversations(2)) }));
    QCOMPARE(tiny.train().error().kind, base::ErrorKind::BadData); // the held-out rows are missing
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(3)));
    QCOMPARE(tiny.train(run::StartMode::Resume).error().kind, base::ErrorKind::BadData);
    QVERIFY(base::writeFile(tiny.folder().validationData(), conversations(2)));
    QVERIFY(tiny.train(run::StartMode::Resume));
}

static int trainOnAFullDisk(const char *folder, run::StartMode mode)
{
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit { 20000, 20000 };
    setrlimit(RLIMIT_FSIZE, &limit);
    const std::atomic<int> signal = 0;
    const auto ended = train::runTraining(*run::RunFolder::open(folder), mode, signal);
    return !ended && ended.error().kind == base::ErrorKind::NoSpace ? 0 : 1;
}

static int trainOnAFullDiskRole(int, char **argv)
{
    return trainOnAFullDisk(argv[2], run::StartMode::Fresh);
}

static int resumeOnAFullDiskRole(int, char **argv)
{
    return trainOnAFullDisk(argv[2], run::StartMode::Resume);
}

ANNEAL_TEST_ROLE("train-on-a-full-disk", trainOnAFullDiskRole)
ANNEAL_TEST_ROLE("resume-on-a-full-disk", resumeOnAFullDiskRole)
ANNEAL_TEST(TestRunTraining)
#include "tst_runtraining.moc"
