// SPDX-License-Identifier: GPL-3.0-or-later
// What llama.cpp makes of these files is checked by tests/data/weights/check_export.py.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/model/causallm.h"
#include "core/model/ggufexport.h"
#include "core/model/hftokenizer.h"
#include "core/model/merge.h"
#include "core/text/gguftokenizer.h"
#include "core/text/tokenizer.h"
#include "core/weights/gguffile.h"
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

class TestGgufExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void givesTheMergedLogits_data();
    void givesTheMergedLogits();
    void writesWhatLlamaCppNeeds();
    void carriesAGgufOver();
    void keepsTheFlagsOfAddedTokens();
    void keepsEveryEnd();
    void leavesNothingWhenCanceled();
    void removesWhatAKilledExportLeft();
    void keepsYarn_data();
    void keepsYarn();
    void refuses();

private:
    fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
    weights::ModelFiles m_files;
    base::Json m_expected;
};

void TestGgufExport::initTestCase()
{
    m_files = *weights::findModel(support::kTinyLlama.string());
    m_expected = *base::parseJson(*base::readFile(support::kTinyLlama / "expected.json"));
}

void TestGgufExport::givesTheMergedLogits_data()
{
    QTest::addColumn<QString>("precision");
    QTest::addColumn<double>("tolerance"); // of logits around 5
    QTest::newRow("f32") << "f32" << 1e-4;
    QTest::newRow("f16") << "f16" << 0.02;
    QTest::newRow("q8_0") << "q8_0" << 0.3;
}

void TestGgufExport::givesTheMergedLogits()
{
    QFETCH(QString, precision);
    QFETCH(double, tolerance);
    const auto file = at(precision.toStdString() + ".gguf");
    const auto kind = model::ggufPrecision(precision.toStdString());
    QVERIFY(kind);
    const auto exported = model::exportGguf(m_files, support::kTinyLlama / "adapter", file, *kind);
    QVERIFY2(bool(exported), exported ? "" : exported.error().text().c_str());
    const auto files = weights::findModel(file.string());
    const auto network = model::CausalLm::load(*files, nn::DType::Float32);
    QVERIFY2(bool(network), network ? "" : network.error().text().c_str());
    const auto logits = (*network)->logits(m_expected["lora"][0]["input_ids"].get<std::vector<std::int64_t>>())[-1];
    const auto reference = at::tensor(m_expected["lora"][0]["merged_logits_last"].get<std::vector<float>>());
    const double difference = (logits - reference).abs().max().item<double>();
    qInfo("largest difference of logits: %g", difference);
    QVERIFY2(difference <= tolerance, qPrintable(QString::number(difference)));
}

void TestGgufExport::writesWhatLlamaCppNeeds()
{
    QVERIFY(model::exportGguf(m_files, {}, at("needs.gguf"), model::GgufPrecision::Q8_0));
    const auto file = weights::GgufFile::open(at("needs.gguf"));
    QVERIFY(file);
    QCOMPARE(*file->get<std::string>("general.architecture"), std::string("llama"));
    QCOMPARE(*file->get<std::int64_t>("general.file_type"), std::int64_t(7));
    QCOMPARE(*file->get<std::int64_t>("llama.attention.head_count_kv"), std::int64_t(2));
    QCOMPARE(*file->get<std::int64_t>("tokenizer.ggml.bos_token_id"), std::int64_t(256));
    QCOMPARE(*file->get<std::int64_t>("tokenizer.ggml.eos_token_id"), std::int64_t(257));
    QCOMPARE(*file->get<bool>("tokenizer.ggml.add_bos_token"), false);
    QCOMPARE(file->get<std::vector<std::string>>("tokenizer.ggml.tokens")->size(), std::size_t(320));
    QCOMPARE(file->get<std::vector<std::string>>("tokenizer.ggml.tokens")->back(), std::string("[PAD319]"));
    QCOMPARE(file->get<std::vector<std::int64_t>>("tokenizer.ggml.token_type")->at(256), std::int64_t(3));
    QVERIFY(file->get<std::vector<std::string>>("tokenizer.ggml.merges")); // this tokenizer has none, but llama.cpp wants the list
    QVERIFY(!file->get<std::string>("tokenizer.chat_template")->empty());
    QVERIFY(!file->tensors().contains("output.weight")); // tied
    QVERIFY(file->tensors().at("blk.0.attn_norm.weight").type == weights::GgmlType::F32);
    QVERIFY(file->tensors().at("blk.0.attn_q.weight").type == weights::GgmlType::Q8_0);
    QVERIFY(file->tensors().at("blk.0.ffn_down.weight").type == weights::GgmlType::F16); // 112 columns are no whole blocks
    const auto mine = text::Tokenizer::load(*weights::findModel(at("needs.gguf").string())), theirs = text::Tokenizer::load(m_files);
    QVERIFY2(bool(mine), mine ? "" : mine.error().text().c_str());
    const std::string sample = "<|im_start|>user\nWie geht's? 12 日本\n<|im_end|>  \t";
    QVERIFY(*(*mine)->encode(sample) == *(*theirs)->encode(sample));
}

void TestGgufExport::carriesAGgufOver()
{
    QVERIFY(model::exportGguf(m_files, {}, at("first.gguf"), model::GgufPrecision::F32));
    const auto first = weights::findModel(at("first.gguf").string());
    const auto exported = model::exportGguf(*first, {}, at("second.gguf"), model::GgufPrecision::F32);
    QVERIFY2(bool(exported), exported ? "" : exported.error().text().c_str());
    const auto before = weights::GgufFile::open(at("first.gguf")), after = weights::GgufFile::open(at("second.gguf"));
    QVERIFY(before->metadata() == after->metadata());
    for (const auto &[name, tensor] : before->tensors())
        QVERIFY2(std::ranges::equal(after->tensors().at(name).bytes, tensor.bytes), name.c_str());
}

/// Llama 3.1 has three tokens that end its text.
void TestGgufExport::keepsEveryEnd()
{
    fs::create_directory(at("ends"));
    for (const auto &entry : fs::directory_iterator(support::kTinyLlama))
        if (entry.is_regular_file())
            fs::copy(entry.path(), at("ends"));
    QVERIFY(base::writeFile(at("ends/generation_config.json"), R"({"eos_token_id": [257, 260, 259]})"));
    const auto exported = model::exportGguf(*weights::findModel(at("ends").string()), {}, at("ends.gguf"), model::GgufPrecision::F16);
    QVERIFY2(bool(exported), exported ? "" : exported.error().text().c_str());
    const auto shape = weights::readShape(*weights::findModel(at("ends.gguf").string()));
    QVERIFY(shape);
    QCOMPARE(shape->eosIds, (std::vector<std::int64_t> { 257, 260, 259 }));
}

/// As transformers 5.23 reads the folder: "cat" only where it stands alone, and no blank beside <think>.
void TestGgufExport::keepsTheFlagsOfAddedTokens()
{
    fs::create_directory(at("flags"));
    for (const auto &entry : fs::directory_iterator(support::kTinyLlama))
        if (entry.is_regular_file())
            fs::copy(entry.path(), at("flags"));
    auto json = *base::parseJson(*base::readFile(support::kTinyLlama / "tokenizer.json"));
    json["added_tokens"].push_back({ { "id", 261 }, { "content", "cat" }, { "single_word", true } });
    json["added_tokens"].push_back({ { "id", 262 }, { "content", "<think>" }, { "lstrip", true }, { "rstrip", true } });
    QVERIFY(base::writeFile(at("flags/tokenizer.json"), base::toJsonText(json)));
    const auto files = *weights::findModel(at("flags").string());
    const auto exported = model::exportGguf(files, {}, at("flags.gguf"), model::GgufPrecision::F32);
    QVERIFY2(bool(exported), exported ? "" : exported.error().text().c_str());
    QVERIFY(model::writeTokenizerFiles(at("flags.gguf"), 64, at("flags")));
    for (const auto &path : { at("flags.gguf"), at("flags") }) {
        const auto tokenizer = text::Tokenizer::load(*weights::findModel(path.string()));
        QVERIFY2(bool(tokenizer), tokenizer ? "" : tokenizer.error().text().c_str());
        const std::vector<std::int32_t> expected { 66, 64, 83, 82, 220, 261, 262, 51 };
        QVERIFY(*(*tokenizer)->encode("cats cat <think> T") == expected);
    }
    QVERIFY(text::ggufNote(files).find("here of <think>, cat)") != std::string::npos);
    QCOMPARE(text::ggufNote(m_files), std::string());
}

void TestGgufExport::leavesNothingWhenCanceled()
{
    const auto stop = std::make_unique<std::stop_source>(); // on the stack GCC 12 takes it for uninitialised
    const auto exported = model::exportGguf(
        m_files, {}, at("canceled.gguf"), model::GgufPrecision::F16, [&](std::int64_t, std::int64_t) { stop->request_stop(); }, stop->get_token());
    QCOMPARE(exported.error().kind, base::ErrorKind::Canceled);
    QVERIFY(QDir(m_folder.path()).entryList({ "*canceled*" }, QDir::AllEntries | QDir::Hidden).isEmpty());
}

void TestGgufExport::removesWhatAKilledExportLeft()
{
    at::set_num_threads(1); // a forked child has no thread pool
    const pid_t child = fork();
    if (child == 0) {
        (void)model::exportGguf(
            m_files, {}, at("killed.gguf"), model::GgufPrecision::F32, [](std::int64_t, std::int64_t) { kill(getpid(), SIGKILL); });
        _exit(1);
    }
    waitpid(child, nullptr, 0);
    const auto left = [&] { return QDir(m_folder.path()).entryList({ "killed.gguf.tmp-*" }, QDir::Files); };
    QCOMPARE(left().size(), 1);
    QVERIFY(base::writeFile(at("killed.gguf.tmp-0123abcd"), "my notes"));
    QVERIFY(model::exportGguf(m_files, {}, at("killed.gguf"), model::GgufPrecision::F32));
    QCOMPARE(left(), QStringList({ "killed.gguf.tmp-0123abcd" }));
}

void TestGgufExport::refuses()
{
    QCOMPARE(model::ggufPrecision("q4_k_m").error().kind, base::ErrorKind::Usage);
    QVERIFY(base::writeFile(at("there.gguf"), "mine"));
    QCOMPARE(model::exportGguf(m_files, {}, at("there.gguf"), model::GgufPrecision::F32).error().kind, base::ErrorKind::AlreadyExists);
    QCOMPARE(*base::readFile(at("there.gguf")), std::string("mine"));
    const auto late = model::exportGguf(
        m_files, {}, at("late.gguf"), model::GgufPrecision::F32, [&](std::int64_t, std::int64_t) { (void)base::writeFile(at("late.gguf"), "mine"); });
    QCOMPARE(late.error().kind, base::ErrorKind::AlreadyExists);
    QVERIFY2(late.error().detail.find("was made by another program while this one was at work") != std::string::npos, late.error().text().c_str());
    QCOMPARE(*base::readFile(at("late.gguf")), std::string("mine"));
    QCOMPARE(model::exportGguf(m_files, {}, "", model::GgufPrecision::F32).error().kind, base::ErrorKind::Usage);
    QCOMPARE(model::exportGguf(m_files, {}, at("new/"), model::GgufPrecision::F32).error().kind, base::ErrorKind::Usage);
    QVERIFY(!fs::exists(at("new")));

    // Without its scaling the model would be another: config.json of a merged one keeps it.
    fs::copy(support::kTinyLlama, at("dynamic"), fs::copy_options::recursive);
    auto config = *base::parseJson(*base::readFile(support::kTinyLlama / "config.json"));
    config.erase("rope_parameters");
    for (const char *yarn : { R"({"rope_type":"yarn","factor":2,"beta_fast":16})", R"({"rope_type":"yarn","factor":2,"truncate":false})" }) {
        config["rope_scaling"] = *base::parseJson(yarn);
        QVERIFY(base::writeFile(at("dynamic/config.json"), config.dump()));
        const auto files = *weights::findModel(at("dynamic").string());
        QCOMPARE(model::exportGguf(files, {}, at("yarn.gguf"), model::GgufPrecision::F32).error().kind, base::ErrorKind::Unsupported);
    }
    config["rope_scaling"] = { { "rope_type", "dynamic" }, { "factor", 2.0 } };
    QVERIFY(base::writeFile(at("dynamic/config.json"), config.dump()));
    const auto dynamic = *weights::findModel(at("dynamic").string());
    const auto exported = model::exportGguf(dynamic, {}, at("dynamic.gguf"), model::GgufPrecision::F32);
    QCOMPARE(exported.error().kind, base::ErrorKind::Unsupported);
    QVERIFY2(exported.error().detail.find("\"dynamic\"") != std::string::npos, exported.error().detail.c_str());
    QVERIFY(!text::checkGguf(dynamic, *weights::readShape(dynamic)));
    QVERIFY(model::mergeAdapter(dynamic, support::kTinyLlama / "adapter", at("merged")));
    QCOMPARE(base::parseJson(*base::readFile(at("merged/config.json")))->at("rope_scaling"), config["rope_scaling"]);
}

void TestGgufExport::keepsYarn_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("as it is") << QByteArray("{}");
    QTest::newRow("with a factor of its own") << QByteArray(R"({"attention_factor":1.5})");
    QTest::newRow("with scales") << QByteArray(R"({"mscale":1.0,"mscale_all_dim":0.5})");
    QTest::newRow("of another length") << QByteArray(R"({"original_max_position_embeddings":64})");
}

/// The file and the folder made of it compute what the model does.
void TestGgufExport::keepsYarn()
{
    QFETCH(QByteArray, more);
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    fs::copy(support::kTinyLlama, root / "yarn", fs::copy_options::recursive);
    auto config = *base::parseJson(*base::readFile(support::kTinyLlama / "config.json"));
    config.erase("rope_parameters");
    config["rope_scaling"] = { { "rope_type", "yarn" }, { "factor", 4.0 }, { "original_max_position_embeddings", 32 } };
    config["rope_scaling"].update(*base::parseJson(more.toStdString()));
    QVERIFY(base::writeFile(root / "yarn/config.json", config.dump()));
    const auto files = *weights::findModel((root / "yarn").string());
    const auto exported = model::exportGguf(files, {}, root / "yarn.gguf", model::GgufPrecision::F32);
    QVERIFY2(bool(exported), exported ? "" : exported.error().text().c_str());
    const auto gguf = *weights::findModel((root / "yarn.gguf").string());
    QVERIFY(model::mergeAdapter(gguf, {}, root / "back"));
    std::vector<std::int64_t> ids;
    for (std::int64_t i = 0; i < 60; ++i)
        ids.push_back(i * 7 % 250);
    const auto logitsOf = [&](const weights::ModelFiles &model) { return (*model::CausalLm::load(model, nn::DType::Float32))->logits(ids); };
    const auto expected = logitsOf(files);
    QVERIFY(!at::allclose(expected, logitsOf(m_files), 1e-3, 1e-3)); // it matters
    QVERIFY(at::allclose(logitsOf(gguf), expected, 1e-4, 1e-4));
    QVERIFY(at::allclose(logitsOf(*weights::findModel((root / "back").string())), expected, 1e-4, 1e-4));
}

ANNEAL_TEST(TestGgufExport)
#include "tst_ggufexport.moc"
