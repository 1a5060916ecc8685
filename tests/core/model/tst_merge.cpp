// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: peft's merge_and_unload on a tiny random model (expected.json beside it).
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/model/causallm.h"
#include "core/model/ggufexport.h"
#include "core/model/merge.h"
#include "core/text/tokenizer.h"
#include "core/weights/safetensorsfile.h"
#include "tests/support/testprogram.h"
#include "tests/support/tinymodels.h"
#include "tests/support/torch.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace anneal;
namespace fs = std::filesystem;

class TestMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void mergesAsPeft();
    void keepsTheSourceFiles();
    void givesBackAGgufModel();
    void leavesNothingWhenCanceled();
    void leavesWhatAnotherMergeMade();
    void removesWhatAKilledMergeLeft();
    void refuses_data();
    void refuses();
    void keepsAnAdapterWhole();
    void refusesAdapters_data();
    void refusesAdapters();

private:
    weights::ModelShape shape() const { return *weights::readShape(m_files); }
    fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
    weights::ModelFiles m_files;
    base::Json m_expected;
};

void TestMerge::initTestCase()
{
    m_files = *weights::findModel(support::kTinyLlama.string());
    m_expected = *base::parseJson(*base::readFile(support::kTinyLlama / "expected.json"));
}

void TestMerge::mergesAsPeft()
{
    std::int64_t told = 0;
    const auto merged
        = model::mergeAdapter(m_files, support::kTinyLlama / "adapter", at("merged"), [&](std::int64_t done, std::int64_t) { told = done; });
    QVERIFY2(bool(merged), merged ? "" : merged.error().text().c_str());
    const auto files = weights::findModel(at("merged").string());
    QVERIFY2(bool(files), files ? "" : files.error().text().c_str());
    const auto shape = weights::readShape(*files);
    const auto source = model::WeightSource::open(*files, *shape);
    QVERIFY(source);
    QCOMPARE(told, static_cast<std::int64_t>(source->names().size()));
    const auto &expected = m_expected["lora"][0];
    for (const auto &[name, norm] : expected["merged_weight_norms"].items()) {
        const double own = source->tensor(name, at::kFloat)->to(at::kDouble).norm().item<double>();
        QVERIFY2(std::abs(own - norm.get<double>()) <= 1e-5 * norm.get<double>(), name.c_str());
    }
    const auto network = model::CausalLm::load(*files, nn::DType::Float32);
    QVERIFY(network);
    const auto ids = m_expected["lora"][0]["input_ids"].get<std::vector<std::int64_t>>();
    const auto logits = (*network)->logits(ids)[-1];
    const auto reference = at::tensor(expected["merged_logits_last"].get<std::vector<float>>());
    const double difference = (logits - reference).abs().max().item<double>();
    QVERIFY2(difference <= 1e-4, qPrintable(QString::number(difference)));
}

void TestMerge::keepsTheSourceFiles()
{
    QVERIFY(model::mergeAdapter(m_files, {}, at("copy")));
    for (const char *name : { "tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json" })
        QCOMPARE(*base::readFile(at("copy") / name), *base::readFile(support::kTinyLlama / name));
    const auto own = weights::SafetensorsFile::open(at("copy/model.safetensors")),
               source = weights::SafetensorsFile::open(support::kTinyLlama / "model.safetensors");
    QCOMPARE(own->tensors().size(), source->tensors().size());
    for (const auto &[name, tensor] : source->tensors())
        QVERIFY2(std::ranges::equal(own->tensors().at(name).bytes, tensor.bytes), name.c_str());
}

/// Hugging Face → GGUF → Hugging Face gives the same numbers and the same ids.
void TestMerge::givesBackAGgufModel()
{
    const auto exported = model::exportGguf(m_files, {}, at("m.gguf"), model::GgufPrecision::F32);
    QVERIFY2(bool(exported), exported ? "" : exported.error().text().c_str());
    const auto gguf = weights::findModel(at("m.gguf").string());
    const auto merged = model::mergeAdapter(*gguf, {}, at("back"));
    QVERIFY2(bool(merged), merged ? "" : merged.error().text().c_str());
    const auto own = weights::SafetensorsFile::open(at("back/model.safetensors")),
               source = weights::SafetensorsFile::open(support::kTinyLlama / "model.safetensors");
    for (const auto &[name, tensor] : source->tensors())
        QVERIFY2(std::ranges::equal(own->tensors().at(name).bytes, tensor.bytes), name.c_str());
    const auto files = weights::findModel(at("back").string());
    const auto shape = weights::readShape(*files), before = weights::readShape(m_files);
    QVERIFY(shape);
    QCOMPARE(shape->rmsEpsilon, before->rmsEpsilon);
    QCOMPARE(shape->parameters(), before->parameters());
    QVERIFY(shape->eosIds == before->eosIds && shape->bosId == before->bosId && shape->padId == before->padId);
    const auto mine = text::Tokenizer::load(*files), theirs = text::Tokenizer::load(m_files);
    QVERIFY2(bool(mine), mine ? "" : mine.error().text().c_str());
    const std::string sample = "<|im_start|>user\nWie geht's? 12 日本\n<|im_end|>  \t";
    QVERIFY(*(*mine)->encode(sample) == *(*theirs)->encode(sample));
    QCOMPARE((*mine)->chatTemplate(), (*theirs)->chatTemplate());
}

void TestMerge::leavesNothingWhenCanceled()
{
    const auto stop = std::make_unique<std::stop_source>(); // on the stack GCC 12 takes it for uninitialised
    const auto merged = model::mergeAdapter(
        m_files, support::kTinyLlama / "adapter", at("canceled"), [&](std::int64_t, std::int64_t) { stop->request_stop(); }, stop->get_token());
    QVERIFY(!merged);
    QCOMPARE(merged.error().kind, base::ErrorKind::Canceled);
    QVERIFY(QDir(m_folder.path()).entryList({ "*canceled*" }, QDir::AllEntries | QDir::Hidden).isEmpty());
}

void TestMerge::leavesWhatAnotherMergeMade()
{
    const auto merged = model::mergeAdapter(m_files, {}, at("raced"), [&](std::int64_t, std::int64_t) {
        fs::create_directories(at("raced"));
        (void)base::writeFile(at("raced") / "config.json", "the other's");
    });
    QVERIFY(!merged);
    QCOMPARE(merged.error().kind, base::ErrorKind::AlreadyExists);
    QVERIFY2(merged.error().detail.find("another merge") != std::string::npos, merged.error().text().c_str());
    QCOMPARE(*base::readFile(at("raced") / "config.json"), std::string("the other's"));
}

void TestMerge::removesWhatAKilledMergeLeft()
{
    const auto hidden = [&] { return QDir(m_folder.path()).entryList({ ".killed.tmp-*" }, QDir::AllEntries | QDir::Hidden); };
    at::set_num_threads(1); // a forked child has no thread pool
    const pid_t child = fork();
    if (child == 0) {
        (void)model::mergeAdapter(m_files, {}, at("killed"), [](std::int64_t, std::int64_t) { kill(getpid(), SIGKILL); });
        _exit(1);
    }
    waitpid(child, nullptr, 0);
    QCOMPARE(hidden().size(), 1);
    // Somebody's own folders of such names, and one in which another merge is at work.
    for (const char *name : { ".killed.tmp-0123abcd", ".killed.tmp-notes", ".killed.tmp-89abcdef" })
        fs::create_directory(at(name));
    QVERIFY(base::writeFile(at(".killed.tmp-0123abcd/notes.txt"), "mine"));
    QVERIFY(base::writeFile(at(".killed.tmp-89abcdef/config.json"), "{}"));
    const auto working = base::FileLock::acquireFolder(at(".killed.tmp-89abcdef"));
    QVERIFY(model::mergeAdapter(m_files, {}, at("killed")));
    QCOMPARE(hidden(), QStringList({ ".killed.tmp-0123abcd", ".killed.tmp-89abcdef", ".killed.tmp-notes" }));
    QVERIFY(weights::findModel(at("killed").string()));
}

void TestMerge::refuses_data()
{
    QTest::addColumn<QString>("adapter");
    QTest::addColumn<QString>("out");
    QTest::addColumn<int>("kind");
    QTest::newRow("no adapter there") << "nowhere"
                                      << "new" << int(base::ErrorKind::NotFound);
    QTest::newRow("adapter of another model") << (QString::fromStdString((support::kTinyLlama / "../qwen2/adapter").string())) << "new"
                                              << int(base::ErrorKind::BadInput);
    QTest::newRow("target there") << ""
                                  << "." << int(base::ErrorKind::AlreadyExists);
}

void TestMerge::refuses()
{
    QFETCH(QString, adapter);
    QFETCH(QString, out);
    QFETCH(int, kind);
    const auto merged = model::mergeAdapter(m_files, adapter.toStdString(), at(out.toStdString()));
    QVERIFY(!merged);
    QVERIFY2(int(merged.error().kind) == kind, merged.error().text().c_str());
    QVERIFY(!fs::exists(at("new")));
}

void TestMerge::keepsAnAdapterWhole()
{
    auto adapter = model::readAdapter(support::kTinyLlama / "adapter", shape());
    QVERIFY2(bool(adapter), adapter ? "" : adapter.error().text().c_str());
    QCOMPARE(adapter->config.lora.rank, std::int64_t(4));
    QCOMPARE(adapter->config.lora.alpha, 8.0);
    QCOMPARE(adapter->config.baseModel, std::string("llama-tied"));
    QCOMPARE(adapter->tensors.size(), std::size_t(3 * 7 * 2));
    adapter->config.others["of_a_later_version"] = { 1, 2 };
    QVERIFY(model::writeAdapter(at("adapter"), *adapter));
    const auto again = model::readAdapter(at("adapter"), shape());
    QVERIFY2(bool(again), again ? "" : again.error().text().c_str());
    QCOMPARE(nlohmann::json(again->config.others).dump(), nlohmann::json(adapter->config.others).dump()); // in whatever order
    for (const auto &[name, tensor] : adapter->tensors)
        QVERIFY(at::equal(again->tensors.at(name), tensor));
    QVERIFY(fs::exists(at("adapter/README.md")));

    auto settings = again->config.lora;
    settings.useRslora = true;
    QCOMPARE(model::LoraScales(settings).scaleOf("model.layers.0.mlp.up_proj"), 4.0);
    settings.rankPattern = { { "layers.0.mlp.up_proj", 16 } };
    settings.alphaPattern = { { "(up|down)_proj", 2.0 } };
    QCOMPARE(model::LoraScales(settings).scaleOf("model.layers.0.mlp.up_proj"), 0.5);
    QCOMPARE(model::LoraScales(settings).scaleOf("model.layers.1.mlp.up_proj"), 1.0);
    QCOMPARE(model::LoraScales(settings).scaleOf("model.layers.10.mlp.gate_proj"), 4.0);

    // The first pattern that matches counts, in the order of the file, as in PEFT.
    adapter->config.lora.alphaPattern = { { "up_proj", 2.0 }, { "layers.0.mlp.up_proj", 3.0 } };
    QVERIFY(model::writeAdapter(at("ordered"), *adapter));
    const auto ordered = model::readAdapter(at("ordered"), shape());
    QVERIFY2(bool(ordered), ordered ? "" : ordered.error().text().c_str());
    QCOMPARE(ordered->config.lora.alphaPattern, adapter->config.lora.alphaPattern);
    QCOMPARE(model::LoraScales(ordered->config.lora).scaleOf("model.layers.0.mlp.up_proj"), 2.0 / double(ordered->config.lora.rank));
}

void TestMerge::refusesAdapters_data()
{
    QTest::addColumn<QByteArray>("change"); // merged into adapter_config.json
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("DoRA without magnitudes") << QByteArray(R"({"use_dora":true})") << int(base::ErrorKind::Corrupt)
                                             << QByteArray("use_dora asks for a lora_magnitude_vector of model.layers.0");
    QTest::newRow("bias") << QByteArray(R"({"bias":"all"})") << int(base::ErrorKind::Unsupported) << QByteArray("bias");
    QTest::newRow("another kind") << QByteArray(R"({"peft_type":"IA3"})") << int(base::ErrorKind::Unsupported) << QByteArray("peft_type");
    // What PEFT 0.21 can do about each, see LoraModel._convert_state_dict_for_initial_model.
    for (const auto &[init, says] :
        { std::pair { "pissa_niter_4", "path_initial_model_for_weight_conversion" }, { "corda", "path_initial_model_for_weight_conversion" },
            { "lora_ga", "path_initial_model_for_weight_conversion" }, { "eva", "set \"init_lora_weights\" to true" }, { "loftq", "Merge it" } })
        QTest::newRow(init) << QByteArray::fromStdString(base::Json({ { "init_lora_weights", init } }).dump()) << int(base::ErrorKind::Unsupported)
                            << QByteArray(says);
    // PEFT ignores tensors of other modules, and refuses what is no linear layer.
    QTest::newRow("PEFT's own targets") << QByteArray(R"({"target_modules":null})") << int(base::ErrorKind::BadInput)
                                        << QByteArray("target_modules does not name model.layers.0.");
    QTest::newRow("fewer targets") << QByteArray(R"({"target_modules":["q_proj"]})") << int(base::ErrorKind::BadInput)
                                   << QByteArray("target_modules does not name model.layers.0.");
    QTest::newRow("fewer targets, and what to do") << QByteArray(R"({"target_modules":["q_proj"]})") << int(base::ErrorKind::BadInput)
                                                   << QByteArray(
                                                          "PEFT would ignore them. Name these modules in target_modules, or remove their tensors.");
    QTest::newRow("a pattern for fewer") << QByteArray(R"({"target_modules":"model\\.layers\\.0\\..*_proj"})") << int(base::ErrorKind::BadInput)
                                         << QByteArray("target_modules does not name model.layers.1.");
    QTest::newRow("a pattern for none") << QByteArray(R"({"target_modules":"q_proj|v_proj"})") << int(base::ErrorKind::BadInput)
                                        << QByteArray("the pattern q_proj|v_proj, which no whole name of a module matches");
    QTest::newRow("fewer layers") << QByteArray(R"({"layers_to_transform":[0]})") << int(base::ErrorKind::BadInput)
                                  << QByteArray("target_modules does not name model.layers.1.");
    QTest::newRow("left out") << QByteArray(R"({"exclude_modules":["layers.0.self_attn.q_proj"]})") << int(base::ErrorKind::BadInput)
                              << QByteArray("target_modules does not name model.layers.0.self_attn.q_proj,");
    QTest::newRow("a container") << QByteArray(R"({"target_modules":["q_proj","self_attn"]})") << int(base::ErrorKind::Unsupported)
                                 << QByteArray("names self_attn");
    QTest::newRow("another rank") << QByteArray(R"({"r":5})") << int(base::ErrorKind::Corrupt) << QByteArray("rank");
    QTest::newRow("rank 0") << QByteArray(R"({"r":0})") << int(base::ErrorKind::Corrupt) << QByteArray("r is 0, not a whole number from 1");
    // What Python would take for something else, or fail at.
    const auto wrong = [](const char *change, const char *says) {
        QTest::newRow(change) << QByteArray(change) << int(base::ErrorKind::Corrupt) << QByteArray(says);
    };
    wrong(R"({"lora_alpha":"8"})", "lora_alpha is \"8\", not a number");
    wrong(R"({"lora_alpha":null})", "lora_alpha is null, not a number");
    wrong(R"({"r":null})", "r is null, not a whole number");
    wrong(R"({"r":8.5})", "r is 8.5, not a whole number");
    wrong(R"({"lora_dropout":1})", "lora_dropout is 1, not a number from 0 to less than 1");
    for (const char *key : { "use_rslora", "use_dora", "lora_bias", "use_qalora", "fan_in_fan_out", "inference_mode" })
        for (const char *value : { "0", "1", "\"true\"", "\"\"", "[]" })
            wrong(("{\"" + std::string(key) + "\":" + value + "}").c_str(), (std::string(key) + " is " + value + ", not true or false").c_str());
    wrong(R"({"target_modules":"("})", "target_modules: \"(\" is not a regular expression");
    wrong(R"({"target_modules":[1]})", "target_modules is [1], not a list of names or a pattern");
    wrong(R"({"target_modules":["q_proj",null]})", "target_modules is ");
    wrong(R"({"target_modules":{}})", "target_modules is {}, not");
    wrong(R"({"target_modules":[]})", "target_modules names no layer");
    wrong(R"({"target_modules":""})", "target_modules names no layer");
    wrong(R"({"target_modules":".*","layers_to_transform":[0,1]})", "layers_to_transform goes with a list");
    wrong(R"({"exclude_modules":"["})", "exclude_modules: \"[\" is not a regular expression");
    wrong(R"({"exclude_modules":5})", "exclude_modules is 5, not");
    wrong(R"({"rank_pattern":{"(":8}})", "rank_pattern: \"(\" is not a regular expression");
    wrong(R"({"alpha_pattern":{"q_proj":8,"*":8}})", "alpha_pattern: \"*\" is not a regular expression");
    wrong(R"({"rank_pattern":[]})", "rank_pattern is [], not an object");
    wrong(R"({"layers_to_transform":"x"})", "layers_to_transform is \"x\", not a whole number or a list of them");
    wrong(R"({"layers_to_transform":[0,"1"]})", "layers_to_transform is [0,\"1\"], not");
    wrong(R"({"layers_pattern":{}})", "layers_pattern is {}, not");
    wrong(R"({"init_lora_weights":1})", "init_lora_weights is 1, not true, false or a name");
    wrong(R"({"modules_to_save":"lm_head"})", "modules_to_save is \"lm_head\", not a list of names");
    wrong(R"({"modules_to_save":["lm_head",""]})", "modules_to_save has an empty name");
    wrong(R"({"base_model_name_or_path":[]})", "base_model_name_or_path is [], not a name");
    QTest::newRow("bad pattern") << QByteArray(R"({"rank_pattern":{"q_proj":1.5}})") << int(base::ErrorKind::Corrupt) << QByteArray("rank_pattern");
}

void TestMerge::refusesAdapters()
{
    QFETCH(QByteArray, change);
    QFETCH(int, kind);
    QFETCH(QByteArray, says);
    fs::remove_all(at("bad"));
    fs::create_directories(at("bad"));
    QVERIFY(base::writeFile(at("bad/adapter_model.safetensors"), *base::readFile(support::kTinyLlama / "adapter/adapter_model.safetensors")));
    auto config = *base::parseJson(*base::readFile(support::kTinyLlama / "adapter/adapter_config.json"));
    config.update(base::Json::parse(change.toStdString()));
    QVERIFY(base::writeFile(at("bad/adapter_config.json"), config.dump()));
    const auto adapter = model::readAdapter(at("bad"), shape());
    QVERIFY(!adapter);
    QVERIFY2(QByteArray::fromStdString(adapter.error().text()).contains(says), adapter.error().text().c_str());
    QCOMPARE(int(adapter.error().kind), kind);
}

ANNEAL_TEST(TestMerge)
#include "tst_merge.moc"
