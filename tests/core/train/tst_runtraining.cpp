// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/train/tinyrun.h"

#include "core/base/hash.h"
#include "core/weights/safetensorsfile.h"

#include <QtTest>

#include <cmath>
#include <csignal>
#include <fstream>
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
    void goesOnFromAnOlderCheckpointWhereTheNewestIsDamaged();
    void stopsWhenAsked();
    void obeysARequest_data();
    void obeysARequest();
    void pausesAndResumes();
    void endsWhenItsFolderIsGone();
    void endsEarly();
    void keepsTheBestCheckpoint();
    void refuses_data();
    void refuses();
    void refusesASecondTrainer();
    void aNumberThatIsNoneIsAnError();
    void aFullDiskKeepsTheLastCheckpoint();
    void aDiskThatFillsUpLeavesARunToResume();
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

    const auto samples = tiny.events("sample");
    QCOMPARE(samples.size(), 2u);
    QCOMPARE(samples[0].text("phase"), std::string("before"));
    QCOMPARE(samples[0].text("prompt"), std::string("say 0"));
    QCOMPARE(samples[1].text("phase"), std::string("after"));

    const auto log = tiny.events("log");
    QVERIFY(!log.empty() && log[0].text("text").find("line 13") != std::string::npos);
    QVERIFY(!fs::is_empty(tiny.folder().tensorboardFolder()));
    QVERIFY(fs::exists(tiny.folder().adapterFolder() / "adapter_config.json"));
    QVERIFY(weights::SafetensorsFile::open(tiny.folder().adapterFolder() / "adapter_model.safetensors"));
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
    QTest::newRow("plain") << 0.0 << false << 1;
    QTest::newRow("dropout") << 0.3 << false << 1;
    QTest::newRow("packed, dropout") << 0.3 << true << 1;
    QTest::newRow("events every third step") << 0.1 << false << 3;
}

void TestRunTraining::resumesToTheBit()
{
    QFETCH(double, dropout);
    QFETCH(bool, packing);
    QFETCH(int, logging);
    auto config = TinyRun::config();
    config.model.loraDropout = dropout;
    config.training.packing = packing;
    config.training.loggingSteps = logging;
    config.training.lrScheduler = "cosine";
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
    std::string events;
    for (const auto &event : cut.events())
        if (event.type != "end" && event.text("state") != "Finished")
            events += run::toLine(event);
    QVERIFY(base::writeFile(cut.folder().eventsFile(), events));
    QVERIFY(cut.train(run::StartMode::Resume));
    bool said = false;
    for (const auto &event : cut.events("log"))
        said = said || (event.attempt == 2 && event.text("text").find(newest.filename().string() + " is not used") != std::string::npos);
    QVERIFY(said);
    QCOMPARE(adapterHash(cut), adapterHash(whole));
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
    config.training.lrScheduler = "constant";
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
    QTest::newRow("no such target") << "no such target" << int(base::ErrorKind::BadConfig) << "target modules";
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

static int trainOnAFullDisk(const char *folder, run::StartMode mode)
{
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit { 20000, 20000 };
    setrlimit(RLIMIT_FSIZE, &limit);
    const std::atomic<int> signal = 0;
    const auto ended = train::runTraining(*run::RunFolder::open(folder), mode, signal);
    return !ended && ended.error().kind == base::ErrorKind::NoSpace ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc == 3 && std::string_view(argv[1]) == "train-on-a-full-disk")
        return trainOnAFullDisk(argv[2], run::StartMode::Fresh);
    if (argc == 3 && std::string_view(argv[1]) == "resume-on-a-full-disk")
        return trainOnAFullDisk(argv[2], run::StartMode::Resume);
    QCoreApplication application(argc, argv);
    TestRunTraining test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_runtraining.moc"
