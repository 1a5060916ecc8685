// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/config/config.h"
#include "core/data/initadapter.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;

using Names = std::vector<std::string>;

/// What a configuration takes from the adapter_config.json of model.init_from.
class TestInitAdapter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatPeftWrites_data();
    void takesWhatPeftWrites();
    void refusesWhatIsNoSetting();

private:
    static base::Status adopt(const QByteArray &settings, config::ModelConfig &model)
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        if (auto written = base::writeFile(path / "adapter_config.json", settings.toStdString()); !written)
            return written;
        return data::adoptAdapter(path, {}, model);
    }
};

Q_DECLARE_METATYPE(anneal::config::ModelConfig)

void TestInitAdapter::takesWhatPeftWrites_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<config::ModelConfig>("expected");
    config::ModelConfig plain; // with PEFT's defaults; which modules have an adapter the tensors tell
    plain.loraRank = plain.loraAlpha = 8;
    plain.loraDropout = 0;
    const auto row = [&](const char *name, const char *settings, const auto &change) {
        auto expected = plain;
        change(expected);
        QTest::newRow(name) << QByteArray(settings) << expected;
    };
    const auto nothing = [](auto &) {};
    row("names", R"({"target_modules": ["q_proj"]})", [](auto &model) { model.targetModules = { "q_proj" }; });
    row("a pattern", R"({"target_modules": ".*q_proj"})", [](auto &model) {
        model.targetModules.clear();
        model.targetPattern = ".*q_proj";
    });
    row("all-linear", R"({"target_modules": "ALL-LINEAR"})", [](auto &model) { model.targetModules = { "all-linear" }; });
    row("what Python alone reads", R"({"target_modules": ".*(?P<x>q|k)_proj"})", nothing);
    row("a name in place of a pattern", R"({"target_modules": "lm_head"})", nothing);
    row("an excluded name in place of a pattern", R"({"target_modules": ["q_proj"], "exclude_modules": "lm_head"})",
        [](auto &model) { model.targetModules = { "q_proj" }; });
    row("no name of layers", R"({"target_modules": ["q_proj"], "layers_to_transform": 1, "layers_pattern": ""})", [](auto &model) {
        model.targetModules = { "q_proj" };
        model.layersToTransform = { 1 };
    });
    row("one name of layers", R"({"target_modules": ["q_proj"], "layers_to_transform": 1, "layers_pattern": "layers"})", [](auto &model) {
        model.targetModules = { "q_proj" };
        model.layersToTransform = { 1 };
        model.layersPattern = { "layers" };
    });
}

void TestInitAdapter::takesWhatPeftWrites()
{
    QFETCH(QByteArray, settings);
    QFETCH(config::ModelConfig, expected);
    config::ModelConfig model;
    const auto adopted = adopt(settings, model);
    QVERIFY2(adopted, adopted ? "" : adopted.error().text().c_str());
    QVERIFY(model == expected);
}

void TestInitAdapter::refusesWhatIsNoSetting()
{
    config::ModelConfig model;
    for (const char *settings : { R"({"target_modules": []})", R"({"target_modules": ""})", R"({"target_modules": 5})",
             R"({"target_modules": ["q_proj"], "exclude_modules": "["})" }) {
        const auto adopted = adopt(settings, model);
        QVERIFY2(!adopted, settings);
        QCOMPARE(adopted.error().kind, base::ErrorKind::Corrupt);
    }
    QVERIFY(model == config::ModelConfig());
}

ANNEAL_TEST(TestInitAdapter)
#include "tst_initadapter.moc"
