// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/config/reader.h"
#include "core/data/initadapter.h"
#include "core/weights/safetensorsfile.h"
#include "tests/core/train/tinyrun.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <csignal>
#include <set>

using namespace anneal;
namespace fs = std::filesystem;

namespace {

base::Json configOf(const fs::path &adapter)
{
    return *base::parseJson(*base::readFile(adapter / "adapter_config.json"));
}

std::set<std::string> tensorsOf(const fs::path &adapter)
{
    std::set<std::string> names;
    const auto file = weights::SafetensorsFile::open(adapter / "adapter_model.safetensors");
    for (const auto &[name, view] : file->tensors())
        names.insert(name);
    return names;
}

/// A list as PEFT means it, in any order; as no list, what is empty.
template <typename T>
base::Json listOf(std::vector<T> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? base::Json() : base::Json(values);
}

base::Json namesOr(const std::vector<std::string> &names, const std::string &pattern)
{
    return pattern.empty() ? listOf(names) : base::Json(pattern);
}

/// What adapter_config.json says.
base::Json saidOf(const base::Json &settings, const char *key)
{
    auto value = settings[key];
    if (value.is_array())
        std::sort(value.begin(), value.end());
    return value;
}

std::string bytesOf(const fs::path &adapter)
{
    return *base::readFile(adapter / "adapter_model.safetensors");
}

/// The names of A and B of modules.
std::set<std::string> factorsOf(const std::vector<std::string> &modules)
{
    std::set<std::string> names;
    for (const auto &module : modules)
        for (const char *factor : { ".lora_A.weight", ".lora_B.weight" })
            names.insert("base_model.model." + module + factor);
    return names;
}

} // namespace

/// Runs whose adapters are more than the usual layers.
class TestTrainAdapters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trainsTheLayersThatAreChosen_data() { kinds(); }
    void trainsTheLayersThatAreChosen();
    void goesOnWithWhatChoosesLayers_data() { kinds(); }
    void goesOnWithWhatChoosesLayers();
    void saysWhatChangesNothing();

private:
    static void kinds()
    {
        QTest::addColumn<QByteArray>("settings"); // of model, in YAML
        QTest::addColumn<QStringList>("modules");
        QTest::addColumn<QStringList>("saved"); // what else
        QTest::newRow("layers") << QByteArray("{target_modules: [down_proj, q_proj], layers_to_transform: [1], layers_pattern: [layers]}")
                                << QStringList { "model.layers.1.self_attn.q_proj", "model.layers.1.mlp.down_proj" } << QStringList();
        QTest::newRow("but for some") << QByteArray("{target_modules: all-linear, exclude_modules: '.*(k|o|gate|up|down)_proj'}")
                                      << QStringList { "model.layers.0.self_attn.q_proj", "model.layers.0.self_attn.v_proj",
                                             "model.layers.1.self_attn.q_proj", "model.layers.1.self_attn.v_proj" }
                                      << QStringList();
        QTest::newRow("by a pattern") << QByteArray("{target_modules: '.*\\.0\\..*(v|up)_proj', exclude_modules: [mlp.up_proj]}")
                                      << QStringList { "model.layers.0.self_attn.v_proj" } << QStringList();
        QTest::newRow("and a norm") << QByteArray("{target_modules: [q_proj], layers_to_transform: [0], modules_to_save: [model.norm]}")
                                    << QStringList { "model.layers.0.self_attn.q_proj" } << QStringList { "model.norm.weight" };
        QTest::newRow("with DoRA") << QByteArray("{target_modules: [q_proj], layers_to_transform: [1], use_dora: true}")
                                   << QStringList { "model.layers.1.self_attn.q_proj" }
                                   << QStringList { "model.layers.1.self_attn.q_proj.lora_magnitude_vector" };
        QTest::newRow("with DoRA and dropout") << QByteArray(
            "{target_modules: [q_proj], layers_to_transform: [1], use_dora: true, lora_dropout: 0.3}")
                                               << QStringList { "model.layers.1.self_attn.q_proj" }
                                               << QStringList { "model.layers.1.self_attn.q_proj.lora_magnitude_vector" };
        QTest::newRow("and both ends") << QByteArray("{target_modules: [q_proj], layers_to_transform: [1], modules_to_save: [embed_tokens, lm_head]}")
                                       << QStringList { "model.layers.1.self_attn.q_proj" }
                                       << QStringList { "model.embed_tokens.weight", "lm_head.weight" };
    }
    static config::FineTuneConfig configWith(const QByteArray &settings)
    {
        auto config = TinyRun::config();
        const auto read = config::readConfig("model: " + settings.toStdString()).config.model;
        config.model.targetModules = read.targetModules;
        config.model.targetPattern = read.targetPattern;
        config.model.excludeModules = read.excludeModules;
        config.model.excludePattern = read.excludePattern;
        config.model.layersToTransform = read.layersToTransform;
        config.model.layersPattern = read.layersPattern;
        config.model.modulesToSave = read.modulesToSave;
        config.model.useDora = read.useDora;
        if (settings.contains("dropout"))
            config.model.loraDropout = read.loraDropout;
        config.training.saveSteps = 1;
        return config;
    }
    static std::string plainLoss()
    {
        static const auto loss = [] {
            const TinyRun plain(TinyRun::config());
            (void)plain.train();
            return plain.steps("loss").front();
        }();
        return loss;
    }
    static std::set<std::string> tensors(const QStringList &modules, const QStringList &saved)
    {
        std::vector<std::string> names;
        for (const auto &module : modules)
            names.push_back(module.toStdString());
        auto all = factorsOf(names);
        for (const auto &weight : saved)
            all.insert("base_model.model." + weight.toStdString());
        return all;
    }
};

void TestTrainAdapters::trainsTheLayersThatAreChosen()
{
    QFETCH(QByteArray, settings);
    QFETCH(QStringList, modules);
    QFETCH(QStringList, saved);
    const auto config = configWith(settings);
    const TinyRun whole(config), stopped(config);
    const auto ended = whole.train();
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(tensorsOf(whole.folder().adapterFolder()), tensors(modules, saved));
    const auto said = configOf(whole.folder().adapterFolder());
    const auto &model = config.model;
    const bool isAllLinear = model.targetModules == std::vector<std::string> { "all-linear" };
    QCOMPARE(saidOf(said, "target_modules"), isAllLinear ? base::Json("all-linear") : namesOr(model.targetModules, model.targetPattern));
    QCOMPARE(saidOf(said, "exclude_modules"), namesOr(model.excludeModules, model.excludePattern));
    QCOMPARE(saidOf(said, "layers_to_transform"), listOf(model.layersToTransform));
    QCOMPARE(saidOf(said, "layers_pattern"), listOf(model.layersPattern));
    QCOMPARE(saidOf(said, "modules_to_save"), listOf(model.modulesToSave));
    QCOMPARE(said["use_dora"].get<bool>(), config.model.useDora);
    if (config.model.loraDropout == 0 || !config.model.useDora) // which drops of the whole weight's input
        QCOMPARE(whole.steps("loss").front(), plainLoss());     // all of them begin as the model is
    // The same to the bit when it is stopped on the way.
    QCOMPARE(*stopped.train(run::StartMode::Fresh, SIGTERM), run::RunState::Stopped);
    QVERIFY(stopped.train(run::StartMode::Resume));
    QVERIFY(bytesOf(stopped.folder().adapterFolder()) == bytesOf(whole.folder().adapterFolder()));
}

/// A run that goes on from another one's adapter has its settings, and its adapter says the same.
void TestTrainAdapters::goesOnWithWhatChoosesLayers()
{
    QFETCH(QByteArray, settings);
    QFETCH(QStringList, modules);
    QFETCH(QStringList, saved);
    auto config = configWith(settings);
    const TinyRun first(config);
    QVERIFY(first.train());
    auto next = TinyRun::config();
    next.model.initFrom = first.folder().adapterFolder().string();
    const auto adopted = data::adoptAdapter(first.folder().adapterFolder(), {}, next.model);
    QVERIFY2(adopted, adopted ? "" : adopted.error().text().c_str());
    config.model.initFrom = next.model.initFrom;
    QVERIFY(next.model == config.model);
    const TinyRun second(next);
    const auto ended = second.train();
    QVERIFY2(ended, ended ? "" : ended.error().text().c_str());
    QCOMPARE(tensorsOf(second.folder().adapterFolder()), tensors(modules, saved));
    QVERIFY(configOf(second.folder().adapterFolder()) == configOf(first.folder().adapterFolder()));
    // Another value beside it is refused.
    auto other = next.model;
    other.excludeModules = { "o_proj" };
    other.excludePattern.clear();
    QVERIFY(!data::adoptAdapter(first.folder().adapterFolder(), { { "model.exclude_modules", config::Origin::File } }, other));
}

void TestTrainAdapters::saysWhatChangesNothing()
{
    const TinyRun run(configWith("{target_modules: [q_proj], exclude_modules: [layers.0.self_attn.q_proj, kproj]}"));
    QVERIFY(run.train());
    std::string told;
    for (const auto &event : run.events("log"))
        told += event.text("text") + "\n";
    QVERIFY2(
        told.find("model.exclude_modules: kproj changes nothing: it matches no layer that would get an adapter. Correct the name, or take it out.")
            != std::string::npos,
        told.c_str());
    QVERIFY2(told.find("layers.0.self_attn.q_proj changes nothing") == std::string::npos, told.c_str());
    const TinyRun twice(configWith("{target_modules: [q_proj, lm_head], modules_to_save: [lm_head]}"));
    QVERIFY(twice.train());
    const auto events = twice.events("log");
    QVERIFY(std::any_of(events.begin(), events.end(), [](const auto &event) {
        return event.text("text") == "lm_head is in modules_to_save and is trained in full, so it gets no adapter. Take it out of one of the two.";
    }));
}

ANNEAL_TEST(TestTrainAdapters)
#include "tst_adapters.moc"
