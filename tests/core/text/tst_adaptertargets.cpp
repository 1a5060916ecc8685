// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: transformers and peft on the tiny models (tests/data/adapters/make_rules.py).
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/text/adaptertargets.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using base::Json;
using weights::Module;

namespace {

const std::filesystem::path kData = ANNEAL_TESTS_DIR "/data";

std::string kindName(Module::Kind kind)
{
    switch (kind) {
    case Module::Kind::Linear:
        return "Linear";
    case Module::Kind::Embedding:
        return "Embedding";
    case Module::Kind::Norm:
        return "Norm";
    case Module::Kind::Other:
        break;
    }
    return "Other";
}

void readNames(const Json &settings, const char *key, std::vector<std::string> &names, std::string *pattern)
{
    const auto found = settings.find(key);
    if (found == settings.end())
        return;
    if (!found->is_string())
        names = found->get<std::vector<std::string>>();
    else if (pattern && base::toLower(found->get<std::string>()) != "all-linear")
        *pattern = *found;
    else
        names = { base::toLower(found->get<std::string>()) };
}

text::TargetRules rulesOf(const Json &settings)
{
    text::TargetRules rules;
    readNames(settings, "target_modules", rules.modules, &rules.pattern);
    readNames(settings, "exclude_modules", rules.excluded, &rules.excludedPattern);
    readNames(settings, "layers_pattern", rules.layerNames, nullptr);
    readNames(settings, "modules_to_save", rules.saved, nullptr);
    if (const auto layers = settings.find("layers_to_transform"); layers != settings.end())
        rules.layers = layers->is_array() ? layers->get<std::vector<std::int64_t>>() : std::vector { layers->get<std::int64_t>() };
    return rules;
}

} // namespace

class TestAdapterTargets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_data = *base::parseJson(*base::readFile(kData / "adapters" / "rules.json")); }
    void knowsTheModulesOfAModel_data() { models(); }
    void knowsTheModulesOfAModel();
    void choosesAsPeft_data() { models(); }
    void choosesAsPeft();
    void savesAsPeft_data() { models(); }
    void savesAsPeft();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();

private:
    void models() const
    {
        QTest::addColumn<QString>("model");
        for (const auto &[model, expected] : m_data["models"].items())
            QTest::newRow(model.c_str()) << QString::fromStdString(model);
    }
    static std::vector<Module> modulesOf(const QString &model)
    {
        const auto shape = weights::readShape(*weights::findModel((kData / "models" / model.toStdString()).string()));
        return shape ? weights::modulesOf(*shape) : std::vector<Module>();
    }
    Json m_data;
};

void TestAdapterTargets::knowsTheModulesOfAModel()
{
    QFETCH(QString, model);
    std::set<std::vector<std::string>> known;
    for (const auto &module : modulesOf(model))
        known.insert({ module.name, kindName(module.kind) });
    QCOMPARE(known, m_data["models"][model.toStdString()]["modules"].get<std::set<std::vector<std::string>>>());
}

void TestAdapterTargets::choosesAsPeft()
{
    QFETCH(QString, model);
    const auto modules = modulesOf(model);
    const auto &expected = m_data["models"][model.toStdString()];
    for (std::size_t i = 0; i < m_data["rules"].size(); ++i) {
        const auto &settings = m_data["rules"][i];
        const auto rules = rulesOf(settings);
        const auto chosen = text::targetsOf(rules, modules);
        if (expected["targets"][i].is_null()) {
            QVERIFY2(!chosen, settings.dump().c_str());
            continue;
        }
        std::set<std::string> peft, read;
        for (const auto &place : expected["targets"][i])
            peft.insert(expected["modules"][place.get<std::size_t>()][0].get<std::string>());
        text::Targets targets(rules);
        for (const auto &module : modules)
            if (module.kind == Module::Kind::Linear && targets.includes(module.name))
                read.insert(module.name);
        QVERIFY2(read == peft, settings.dump().c_str());
        if (settings.dump().find('7') != std::string::npos) { // PEFT passes over a layer that is not there; we say so
            QVERIFY(!chosen);
            QVERIFY2(chosen.error().detail.find("layer 7") != std::string::npos, chosen.error().detail.c_str());
            continue;
        }
        QVERIFY2(chosen, settings.dump().c_str());
        QCOMPARE(std::set<std::string>(chosen->begin(), chosen->end()), peft);
    }
}

void TestAdapterTargets::savesAsPeft()
{
    QFETCH(QString, model);
    const auto modules = modulesOf(model);
    const auto &expected = m_data["models"][model.toStdString()];
    for (std::size_t i = 0; i < m_data["saved"].size(); ++i) {
        text::TargetRules rules;
        rules.modules = { "v_proj" };
        rules.saved = m_data["saved"][i].get<std::vector<std::string>>();
        const auto why = QByteArray::fromStdString(m_data["saved"][i].dump());
        const auto checked = text::checkSaved(rules, modules);
        if (expected["saved"][i].is_null()) {
            QVERIFY2(!checked, why);
            continue;
        }
        QVERIFY2(checked, checked ? "" : checked.error().text().c_str());
        std::set<std::string> peft, ours;
        for (const auto &place : expected["saved"][i])
            peft.insert(expected["modules"][place.get<std::size_t>()][0].get<std::string>());
        for (const auto &module : text::savedModules(rules.saved, modules))
            ours.insert(module.name);
        QVERIFY2(ours == peft, why);
    }
}

void TestAdapterTargets::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QString>("says");
    QTest::newRow("no such layer") << QByteArray(R"({"target_modules": ["q_proj", "k_prj"]})") << "names k_prj, which is not a linear layer";
    QTest::newRow("none named") << QByteArray("{}") << "names no layer";
    QTest::newRow("embeddings by name") << QByteArray(R"({"target_modules": ["embed_tokens"]})") << "adapters on embeddings are not supported";
    QTest::newRow("embeddings by pattern") << QByteArray(R"({"target_modules": ".*embed.*"})") << "adapters on embeddings are not supported";
    QTest::newRow("a pattern for the end of names") << QByteArray(R"({"target_modules": "q_proj|v_proj"})") << "matches the whole name of no layer";
    QTest::newRow("a pattern for more") << QByteArray(R"({"target_modules": "model\\.layers\\.0\\.mlp.*"})") << "means model.layers.0.mlp too";
    QTest::newRow("no pattern") << QByteArray(R"({"target_modules": ".*(q_proj"})") << "is not a regular expression";
    QTest::newRow("layers with a pattern") << QByteArray(R"({"target_modules": ".*q_proj", "layers_to_transform": [0]})")
                                           << "layers_to_transform goes with a list";
    QTest::newRow("a name without numbers") << QByteArray(R"({"target_modules": ["q_proj"], "layers_pattern": ["layers"]})")
                                            << "layers_pattern goes with layers_to_transform only";
    QTest::newRow("another name of layers")
        << QByteArray(R"({"target_modules": ["q_proj"], "layers_to_transform": [0], "layers_pattern": ["h"]})")
        << "These settings together leave no layer for an adapter: model.target_modules, model.layers_to_transform, model.layers_pattern.";
    QTest::newRow("nothing to save") << QByteArray(R"({"target_modules": ["q_proj"], "modules_to_save": ["head", "nom"]})")
                                     << "names nom, which is not a part of this model";
    QTest::newRow("one saved in another") << QByteArray(R"({"target_modules": ["q_proj"], "modules_to_save": ["mlp", "up_proj"]})")
                                          << "names model.layers.0.mlp.up_proj and also model.layers.0.mlp, which contains it; PEFT cannot";
    QTest::newRow("adapted and saved") << QByteArray(R"({"target_modules": ["up_proj"], "modules_to_save": ["p_proj"]})")
                                       << "means model.layers.0.mlp.up_proj, which gets an adapter as well";
    QTest::newRow("all excluded") << QByteArray(R"({"target_modules": ["q_proj"], "exclude_modules": ".*q_proj"})") << "model.exclude_modules.";
}

void TestAdapterTargets::saysWhatIsWrong()
{
    QFETCH(QByteArray, settings);
    QFETCH(QString, says);
    const auto chosen = text::targetsOf(rulesOf(*base::parseJson(settings.toStdString())), modulesOf(QStringLiteral("llama-tied")));
    const auto rules = rulesOf(*base::parseJson(settings.toStdString()));
    const auto saved = text::checkSaved(rules, modulesOf(QStringLiteral("llama-tied")));
    QVERIFY(!chosen || !saved);
    const auto &error = chosen ? saved.error() : chosen.error();
    QVERIFY2(QString::fromStdString(error.detail).contains(says), error.detail.c_str());
}

ANNEAL_TEST(TestAdapterTargets)
#include "tst_adaptertargets.moc"
