// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: peft on tiny random models (make_adapters.py and make_kinds.py of tests/data/adapters).
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/model/adapterfile.h"
#include "core/model/causallm.h"
#include "core/model/ggufexport.h"
#include "core/model/merge.h"
#include "tests/support/testprogram.h"
#include "tests/support/tinymodels.h"
#include "tests/support/torch.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cstring>
#include <limits>

using namespace anneal;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<model::CausalLm> networkOf(const fs::path &folder)
{
    const auto files = weights::findModel(folder.string());
    const auto loaded = files ? model::CausalLm::load(*files, nn::DType::Float32) : files.error();
    if (!loaded)
        qWarning("%s", loaded.error().text().c_str());
    return loaded ? *loaded : nullptr;
}

/// The modules that a saved adapter says to train.
std::vector<std::string> modulesTrainedBy(const fs::path &adapter, const weights::ModelShape &shape)
{
    const auto read = model::readAdapter(adapter, shape);
    if (!read)
        return { read.error().text() };
    text::Targets targets(read->config.lora.targets);
    std::vector<std::string> modules;
    for (const auto &module : weights::modulesOf(shape))
        if (module.kind == weights::Module::Kind::Linear && targets.includes(module.name))
            modules.push_back(module.name);
    std::sort(modules.begin(), modules.end());
    return modules;
}

} // namespace

/// Adapters that change more than a layer's factors do: lm_head, weights that came with them, and beginnings taken out of the base model.
class TestAdapters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_expected = *base::parseJson(*base::readFile(support::kAdapters / "expected.json"));
        const auto kinds = *base::parseJson(*base::readFile(support::kAdapters / "kinds.json"));
        QVERIFY(kinds["input_ids"] == m_expected["input_ids"]);
        for (const auto &[name, expected] : kinds["adapters"].items())
            m_expected["adapters"][name] = expected;
    }
    void logitsMatchPeft_data() { adapters(); }
    void logitsMatchPeft();
    void savedOnesGiveTheSame_data() { adapters(); }
    void savedOnesGiveTheSame();
    void mergedOnesGiveTheSame_data() { adapters(); }
    void mergedOnesGiveTheSame();
    void sharesTheBase_data() { adapters(); }
    void sharesTheBase();
    void keepsWhatChoosesModules_data();
    void keepsWhatChoosesModules();
    void exportsWhatWasTrainedBeside_data();
    void exportsWhatWasTrainedBeside();
    void takesTensorsWithTheAdaptersName();
    void freshOnesAdaptTheHead();
    void boundsAStrangersConfiguration();
    void mergesNoNumbersThatAreNone_data();
    void mergesNoNumbersThatAreNone();

private:
    void adapters() const
    {
        QTest::addColumn<QString>("name");
        for (const auto &[name, expected] : m_expected["adapters"].items())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    fs::path baseOf(const QString &name) const
    {
        const auto model = m_expected["adapters"][name.toStdString()]["model"].get<std::string>();
        return fs::exists(support::kAdapters / model) ? support::kAdapters / model : support::kModels / model;
    }
    double difference(model::CausalLm &network, const QString &name, const char *expectedAs = "logits_last") const
    {
        const auto logits = network.logits(m_expected["input_ids"].get<std::vector<std::int64_t>>());
        const auto expected = m_expected["adapters"][name.toStdString()][expectedAs].get<std::vector<float>>();
        return (logits[-1] - at::tensor(expected)).abs().max().item<double>();
    }
    base::Json m_expected;
};

void TestAdapters::logitsMatchPeft()
{
    QFETCH(QString, name);
    const auto network = networkOf(baseOf(name));
    QVERIFY(network);
    const auto loaded = network->loadAdapter(support::kAdapters / name.toStdString(), model::CausalLm::Trainable::No);
    QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
    QCOMPARE_LE(difference(*network, name), 1e-4);
}

void TestAdapters::savedOnesGiveTheSame() // as a checkpoint of a run that goes on from one
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const auto saved = fs::path(folder.path().toStdString()) / "adapter";
    const auto first = networkOf(baseOf(name)), second = networkOf(baseOf(name));
    QVERIFY(first && second);
    QVERIFY(first->loadAdapter(support::kAdapters / name.toStdString(), model::CausalLm::Trainable::Yes));
    const auto written = first->saveAdapter(saved, "base");
    QVERIFY2(written, written ? "" : written.error().text().c_str());
    const auto trained = modulesTrainedBy(saved, first->shape()); // by PEFT, where the run is gone on from there
    QCOMPARE(trained, m_expected["adapters"][name.toStdString()]["trains"].get<std::vector<std::string>>());
    QVERIFY(second->loadAdapter(saved, model::CausalLm::Trainable::No));
    QCOMPARE_LE(difference(*second, name), 1e-4);
}

/// Beside the base model itself; what would change its weights is refused, and nothing has changed.
void TestAdapters::sharesTheBase()
{
    QFETCH(QString, name);
    const auto base = networkOf(baseOf(name));
    QVERIFY(base);
    const auto ids = m_expected["input_ids"].get<std::vector<std::int64_t>>();
    const auto plain = base->logits(ids);
    const auto adapted = base->sharing(), other = base->sharing();
    const auto loaded = adapted->loadAdapter(support::kAdapters / name.toStdString(), model::CausalLm::Trainable::No);
    if (loaded)
        QCOMPARE_LE(difference(*adapted, name), 1e-4);
    else
        QCOMPARE(loaded.error().kind, base::ErrorKind::Unsupported);
    const auto alone = networkOf(baseOf(name));
    QVERIFY(alone->loadAdapter(support::kAdapters / name.toStdString(), model::CausalLm::Trainable::No));
    QCOMPARE(bool(loaded), alone->hasItsBase());
    QVERIFY(at::equal(other->logits(ids), plain));
    QVERIFY(at::equal(base->logits(ids), plain));
}

void TestAdapters::keepsWhatChoosesModules_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : { "misspelt", "some-excluded", "some-layers", "some-first-layers", "some-by-pattern" })
        QTest::newRow(name) << QString::fromLatin1(name);
}

/// Of an adapter that is trained further, as PEFT keeps it.
void TestAdapters::keepsWhatChoosesModules()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const auto saved = fs::path(folder.path().toStdString()) / "adapter";
    const auto network = networkOf(baseOf(name));
    QVERIFY(network && network->loadAdapter(support::kAdapters / name.toStdString(), model::CausalLm::Trainable::Yes));
    QVERIFY(network->saveAdapter(saved, "base"));
    const auto read = [](const fs::path &adapter, const char *key) {
        auto value = (*base::parseJson(*base::readFile(adapter / "adapter_config.json")))[key];
        if (value.is_number() || (value.is_string() && std::string_view(key) == "layers_pattern"))
            value = base::Json::array({ value }); // the same to PEFT
        if (value.is_array())
            std::sort(value.begin(), value.end());
        return value;
    };
    for (const char *key : { "exclude_modules", "layers_to_transform", "layers_pattern" })
        QCOMPARE(read(saved, key).dump(), read(support::kAdapters / name.toStdString(), key).dump());
    if (name != QStringLiteral("some-excluded")) // all-linear is a list once PEFT has seen the model
        QCOMPARE(read(saved, "target_modules").dump(), read(support::kAdapters / name.toStdString(), "target_modules").dump());
}

void TestAdapters::mergedOnesGiveTheSame()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const auto out = fs::path(folder.path().toStdString()) / "merged";
    const auto merged = model::mergeAdapter(*weights::findModel(baseOf(name).string()), support::kAdapters / name.toStdString(), out);
    QVERIFY2(merged, merged ? "" : merged.error().text().c_str());
    const auto network = networkOf(out);
    QVERIFY(network);
    const bool isRounded = network->shape().dtype == "bfloat16"; // as PEFT's merged weights were
    QCOMPARE_LE(difference(*network, name, isRounded ? "merged_logits_last" : "logits_last"), isRounded ? 1e-2 : 1e-4);
    // Only what PEFT calls lm_head, or one of both that is trained itself, makes a tied model hold two matrices.
    const auto &expected = m_expected["adapters"][name.toStdString()];
    if (expected.contains("tied"))
        QCOMPARE(network->shape().tiedEmbeddings, expected["tied"].get<bool>());
    else if (baseOf(name).filename() == "tied")
        QCOMPARE(network->shape().tiedEmbeddings,
            base::readFile(support::kAdapters / name.toStdString() / "adapter_config.json")->find("\"lm_head\"") == std::string::npos);
}

void TestAdapters::exportsWhatWasTrainedBeside_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : { "saved-norms", "saved-block", "saved-biases" })
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestAdapters::exportsWhatWasTrainedBeside()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const auto out = fs::path(folder.path().toStdString()) / "model.gguf";
    const auto exported
        = model::exportGguf(*weights::findModel(baseOf(name).string()), support::kAdapters / name.toStdString(), out, model::GgufPrecision::F32);
    QVERIFY2(exported, exported ? "" : exported.error().text().c_str());
    const auto network = networkOf(out);
    QVERIFY(network);
    QCOMPARE_LE(difference(*network, name), 1e-4);
}

/// As PEFT has them in memory: lora_A.default.weight.
void TestAdapters::takesTensorsWithTheAdaptersName()
{
    const auto name = QString::fromStdString(m_expected["adapters"].begin().key());
    const auto from = support::kAdapters / name.toStdString();
    const QTemporaryDir folder;
    const fs::path to = folder.path().toStdString();
    auto bytes = *base::readFile(from / "adapter_model.safetensors");
    const auto size = *reinterpret_cast<const std::uint64_t *>(bytes.data());
    auto header = bytes.substr(8, size);
    for (const std::string factor : { ".lora_A.", ".lora_B." })
        for (auto at = header.find(factor); at != std::string::npos; at = header.find(factor, at + 1))
            header.insert(at + factor.size(), "default.");
    const std::uint64_t length = header.size();
    QVERIFY(
        base::writeFile(to / "adapter_model.safetensors", std::string(reinterpret_cast<const char *>(&length), 8) + header + bytes.substr(8 + size)));
    QVERIFY(base::writeFile(to / "adapter_config.json", *base::readFile(from / "adapter_config.json")));
    const auto network = networkOf(baseOf(name));
    QVERIFY(network);
    const auto loaded = network->loadAdapter(to, model::CausalLm::Trainable::No);
    QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
    QCOMPARE_LE(difference(*network, name), 1e-4);
}

void TestAdapters::boundsAStrangersConfiguration()
{
    const auto name = QString::fromStdString(m_expected["adapters"].begin().key());
    const auto from = support::kAdapters / name.toStdString();
    const QTemporaryDir folder;
    const fs::path to = folder.path().toStdString();
    QVERIFY(base::writeFile(to / "adapter_model.safetensors", *base::readFile(from / "adapter_model.safetensors")));
    const auto plain = *base::parseJson(*base::readFile(from / "adapter_config.json"));
    const auto load = [&](const char *key, const base::Json &value) {
        auto config = plain;
        config[key] = value;
        (void)base::writeFile(to / "adapter_config.json", base::toJsonText(config));
        return networkOf(baseOf(name))->loadAdapter(to, model::CausalLm::Trainable::No);
    };
    auto costly = base::Json::object();
    for (int i = 0; i < 2400; ++i)
        costly["(.*.*.*.*.*x" + std::to_string(i) + ")"] = 4;
    for (const char *key : { "rank_pattern", "alpha_pattern" }) {
        const auto loaded = load(key, costly);
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, base::ErrorKind::Unsafe);
        QVERIFY2(loaded.error().detail.find("adapter_config.json: ") != std::string::npos && loaded.error().detail.find(key) != std::string::npos,
            loaded.error().detail.c_str());
    }
    for (const auto &[key, value] :
        std::initializer_list<std::pair<const char *, base::Json>> { { "lora_alpha", 1e308 }, { "alpha_pattern", { { "q_proj", -1e308 } } } }) {
        const auto loaded = load(key, value);
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, base::ErrorKind::Corrupt);
        QVERIFY2(loaded.error().detail.find("alpha") != std::string::npos, loaded.error().detail.c_str());
    }
    QVERIFY(!load("layers_pattern", base::Json::array({ "layers" }))); // as PEFT, without layers_to_transform
    for (const auto &none : { base::Json::array(), base::Json("") })   // as PEFT
        QVERIFY(load("layers_pattern", none));
    QVERIFY(load("fan_in_fan_out", true)); // as PEFT, for layers that are not transposed
}

void TestAdapters::mergesNoNumbersThatAreNone_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isFirst"); // the damaged number, of all tensors
    QTest::addColumn<float>("number");
    constexpr float none = std::numeric_limits<float>::quiet_NaN();
    QTest::newRow("a factor") << QString::fromStdString(m_expected["adapters"].begin().key()) << false << none;
    QTest::newRow("a factor that is too large with its alpha") << QString::fromStdString(m_expected["adapters"].begin().key()) << false << 3e38F;
    QTest::newRow("a weight of the base model") << "head-untied" << true << none;
}

void TestAdapters::mergesNoNumbersThatAreNone()
{
    QFETCH(QString, name);
    QFETCH(bool, isFirst);
    QFETCH(float, number);
    const auto from = support::kAdapters / name.toStdString();
    const QTemporaryDir folder;
    const fs::path to = folder.path().toStdString();
    auto bytes = *base::readFile(from / "adapter_model.safetensors");
    std::uint64_t header = 0;
    std::memcpy(&header, bytes.data(), sizeof header);
    std::memcpy(bytes.data() + (isFirst ? sizeof header + header : bytes.size() - sizeof number), &number, sizeof number);
    QVERIFY(base::writeFile(to / "adapter_model.safetensors", bytes));
    auto config = *base::parseJson(*base::readFile(from / "adapter_config.json"));
    config["lora_alpha"] = 1e6;
    QVERIFY(base::writeFile(to / "adapter_config.json", base::toJsonText(config)));
    const auto files = weights::findModel(baseOf(name).string());
    const auto merged = model::mergeAdapter(*files, to, to / "merged");
    QVERIFY(!merged);
    QCOMPARE(merged.error().kind, base::ErrorKind::Corrupt);
    QVERIFY(!fs::exists(to / "merged"));
}

void TestAdapters::freshOnesAdaptTheHead()
{
    const auto network = networkOf(support::kAdapters / "tied");
    QVERIFY(network);
    model::LoraSettings settings;
    settings.rank = 2;
    settings.targets.modules = { "q_proj", "k_prj" }; // PEFT trains with what it finds; we say what it does not
    const auto refused = network->addLora(settings, 1);
    QVERIFY(!refused);
    QVERIFY2(refused.error().detail.find("k_prj") != std::string::npos, refused.error().detail.c_str());
    settings.targets.modules = { "q_proj", "lm_head" };
    QVERIFY(network->addLora(settings, 1));
    std::int64_t parameters = 0;
    for (const auto &named : network->trainable())
        parameters += named.tensor.numel();
    QCOMPARE(parameters, m_expected["trainable_with_head"].get<std::int64_t>());
}

ANNEAL_TEST(TestAdapters)
#include "tst_adapters.moc"
