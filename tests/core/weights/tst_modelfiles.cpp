// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/modelfiles.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <sys/stat.h>

using namespace anneal;
namespace fs = std::filesystem;

class TestModelFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsAFolder();
    void findsShardsOfTheIndex();
    void findsAGguf();
    void findsTheHubCache();
    void findsModelFolders();
    void listsModels();
    void looksIntoTheProjectFirst();
    void namesModels();
    void refuses_data();
    void refuses();
    void namesWhatIsNoFile();

private:
    fs::path at(const std::string &path) const { return fs::path(m_folder->path().toStdString()) / path; }
    void write(const std::string &path, const std::string &text = "{}") const;
    void writeModel(const std::string &folder) const;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestModelFiles::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (const char *name : { "HF_HOME", "HF_HUB_CACHE", "XDG_CACHE_HOME", "XDG_DATA_HOME", "ANNEAL_MODELS" })
        qunsetenv(name);
    qputenv("HOME", m_folder->path().toUtf8() + "/home");
}

void TestModelFiles::write(const std::string &path, const std::string &text) const
{
    fs::create_directories(at(path).parent_path());
    std::ofstream(at(path), std::ios::binary) << text;
}

void TestModelFiles::writeModel(const std::string &folder) const
{
    write(folder + "/config.json");
    write(folder + "/tokenizer.json");
    write(folder + "/model.safetensors", std::string("\2\0\0\0\0\0\0\0{}", 10));
}

void TestModelFiles::findsAFolder()
{
    writeModel("m");
    const auto model = weights::findModel(at("m").string());
    QVERIFY2(bool(model), model ? "" : model.error().detail.c_str());
    QVERIFY(model->kind == weights::ModelFiles::Kind::HuggingFace);
    QCOMPARE(model->shards.size(), std::size_t(1));
    QVERIFY(model->file("tokenizer.json") == at("m/tokenizer.json"));
    QVERIFY(model->file("generation_config.json").empty());
}

void TestModelFiles::namesModels()
{
    const auto nameOf = [](const std::string &place) {
        const auto model = weights::findModel(place);
        return QString::fromStdString(model ? weights::modelName(*model) : model.error().detail);
    };
    writeModel("some/tea-1B");
    QCOMPARE(nameOf(at("some/tea-1B").string()), QStringLiteral("tea-1B"));
    QCOMPARE(nameOf(at("some/tea-1B/").string()), QStringLiteral("tea-1B"));
    QCOMPARE(nameOf(at("some/tea-1B/../tea-1B/.").string()), QStringLiteral("tea-1B"));
    write("some/tea.Q8_0.gguf", "GGUF");
    QCOMPARE(nameOf(at("some/tea.Q8_0.gguf").string()), QStringLiteral("tea.Q8_0"));
    const std::string hub = "home/.cache/huggingface/hub/models--org--tea/snapshots/0123456789012345678901234567890123456789";
    writeModel(hub);
    QCOMPARE(nameOf(at(hub).string()), QStringLiteral("org/tea"));
    write("home/.cache/huggingface/hub/models--org--tea/refs/main", "0123456789012345678901234567890123456789");
    QCOMPARE(nameOf("org/tea"), QStringLiteral("org/tea"));
}

void TestModelFiles::findsShardsOfTheIndex()
{
    writeModel("m");
    fs::rename(at("m/model.safetensors"), at("m/model-00001-of-00002.safetensors"));
    fs::copy_file(at("m/model-00001-of-00002.safetensors"), at("m/model-00002-of-00002.safetensors"));
    write("m/model.safetensors.index.json",
        R"({"weight_map":{"b":"model-00002-of-00002.safetensors","a":"model-00001-of-00002.safetensors","c":"model-00002-of-00002.safetensors"}})");
    const auto model = weights::findModel(at("m").string());
    QVERIFY2(bool(model), model ? "" : model.error().detail.c_str());
    QCOMPARE(model->shards.size(), std::size_t(2));
    QVERIFY(model->shards[1].filename() == "model-00002-of-00002.safetensors");
}

void TestModelFiles::findsAGguf()
{
    write("g/one.gguf", "GGUF");
    for (const auto &name : { at("g/one.gguf"), at("g") }) {
        const auto model = weights::findModel(name.string());
        QVERIFY2(bool(model), model ? "" : model.error().detail.c_str());
        QVERIFY(model->kind == weights::ModelFiles::Kind::Gguf);
        QVERIFY(model->gguf == at("g/one.gguf"));
        QVERIFY(model->file("config.json").empty());
    }
    write("g/two.gguf", "GGUF");
    const auto several = weights::findModel(at("g").string());
    QVERIFY(!several);
    QVERIFY(several.error().detail.find("one.gguf, two.gguf") != std::string::npos);
}

void TestModelFiles::findsTheHubCache()
{
    const std::string repository = "hub/models--org--tiny", commit(40, 'a');
    writeModel(repository + "/blobs"); // real files, reached through links as huggingface_hub makes them
    fs::create_directories(at(repository + "/snapshots/" + commit));
    for (const char *name : { "config.json", "tokenizer.json", "model.safetensors" })
        fs::create_symlink(fs::path("../../blobs") / name, at(repository + "/snapshots/" + commit) / name);
    write(repository + "/refs/main", commit);
    write(repository + "/refs/refs/pr/1", commit + "\n");
    qputenv("HF_HUB_CACHE", QByteArray::fromStdString(at("hub").string()));
    for (const auto &revision : { std::string("main"), std::string("refs/pr/1"), commit }) {
        const auto model = weights::findModel("org/tiny", revision);
        QVERIFY2(bool(model), model ? "" : model.error().detail.c_str());
        QVERIFY(model->folder == at(repository + "/snapshots/" + commit));
    }
    fs::create_directories(at(repository + "/snapshots/" + std::string(40, 'b'))); // one that no branch names any more
    for (const char *revision : { "v2", "..", "../snapshots", "/etc", "" }) {
        const auto model = weights::findModel("org/tiny", revision);
        QCOMPARE(model.error().kind, base::ErrorKind::NotFound);
        QCOMPARE(model.error().detail,
            "The model org/tiny is on this machine, but not its revision \"" + std::string(revision) + "\"; there are main, refs/pr/1, "
                + std::string(40, 'b') + ".");
    }
    fs::remove(at(repository + "/refs/main"));
    QVERIFY(weights::findModel("org/tiny").error().detail.find("not its revision \"main\"; there are refs/pr/1, ") != std::string::npos);
    write(repository + "/refs/main", commit);
    QVERIFY(weights::findModel("org/none").error().detail.find("is not on this machine") != std::string::npos);
    qunsetenv("HF_HUB_CACHE");
    QVERIFY(!weights::findModel("org/tiny"));
    fs::create_directories(at("home/.cache/huggingface"));
    fs::rename(at("hub"), at("home/.cache/huggingface/hub"));
    QVERIFY(weights::findModel("org/tiny"));
}

void TestModelFiles::findsModelFolders()
{
    writeModel("models/tiny");
    writeModel("models/org/other");
    qputenv("ANNEAL_MODELS", QByteArray::fromStdString(at("models").string()));
    QVERIFY(weights::findModel("tiny"));
    QVERIFY(weights::findModel("someone/tiny"));
    QVERIFY(weights::findModel("org/other"));
    const auto missing = weights::findModel("org/nothing");
    QCOMPARE(missing.error().kind, base::ErrorKind::NotFound);
    for (const auto &place : { at("models"), at("home/.cache/huggingface/hub/models--org--nothing"), at("home/.local/share/anneal/models") })
        QVERIFY2(missing.error().detail.find(place.string()) != std::string::npos, missing.error().detail.c_str());
}

void TestModelFiles::listsModels()
{
    writeModel("models/tiny");
    writeModel("models/org/other");
    write("models/incomplete/config.json");
    write("models/g/q.gguf", "GGUF1234");
    writeModel("hub/models--a--b/snapshots/abc");
    write("hub/models--a--b/refs/main", "abc");
    qputenv("ANNEAL_MODELS", QByteArray::fromStdString(at("models").string()));
    qputenv("HF_HUB_CACHE", QByteArray::fromStdString(at("hub").string()));
    std::map<std::string, std::uint64_t> found;
    for (const auto &model : weights::listModels()) {
        found[model.name] = model.bytes;
        QVERIFY2(weights::findModel(model.name), model.name.c_str());
    }
    for (const auto &[name, bytes] : std::map<std::string, std::uint64_t> { { "tiny", 10 }, { "org/other", 10 }, { "g", 8 }, { "a/b", 10 } })
        QCOMPARE(found[name], bytes);
    QVERIFY(!found.contains("incomplete"));
}

void TestModelFiles::looksIntoTheProjectFirst()
{
    writeModel("project/models/tiny");
    const auto project = at("project");
    QCOMPARE(weights::modelPlace("models/tiny", project), (project / "models/tiny").string());
    QCOMPARE(weights::modelPlace("./models/../models/tiny", project), (project / "models/tiny").string());
    QCOMPARE(weights::modelPlace("org/name", project), std::string("org/name"));
    QCOMPARE(weights::modelPlace("/absolute", project), std::string("/absolute"));
    QCOMPARE(weights::modelPlace("", project), std::string());
    QCOMPARE(weights::modelPlace("models/tiny", {}), std::string("models/tiny"));
    QVERIFY(weights::findModel(weights::modelPlace("models/tiny", project)));
}

void TestModelFiles::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("content"); // of the file named by path; for a folder, what is removed from a whole model
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *path, const char *content, base::ErrorKind kind, const char *says) {
        QTest::newRow(name) << path << QByteArray(content) << int(kind) << says;
    };
    row("pickle by name", "m/pytorch_model.bin", "x", base::ErrorKind::Unsafe, "from_pretrained");
    row("zip by content", "m/weights.safetensors", "PK\3\4xxxxxxxxxx", base::ErrorKind::Unsafe, "pickle");
    row("pickle called gguf", "m/x.gguf", "\x80\2}q.xxxxxxxx", base::ErrorKind::Unsafe, "pickle");
    row("one shard", "m/x.safetensors", "xxxxxxxx{}", base::ErrorKind::BadInput, "one file of a model");
    row("something else", "m/x.txt", "hello", base::ErrorKind::BadInput, "neither");
    row("no config", "model", "config.json", base::ErrorKind::BadInput, "config.json");
    row("no weights", "model", "model.safetensors", base::ErrorKind::BadInput, "model.safetensors");
    row("no tokenizer", "model", "tokenizer.json", base::ErrorKind::BadInput, "tokenizer.json");
    row("nothing there", "nowhere", "", base::ErrorKind::NotFound, "nowhere");
    row("adapter", "adapter", "adapter_config.json", base::ErrorKind::BadInput, "adapter");
    row("only pickles", "pickles", "pytorch_model.bin", base::ErrorKind::Unsafe, "pytorch_model.bin");
    row("index that leaves the folder", "index", R"({"weight_map":{"a":"../x.safetensors"}})", base::ErrorKind::Corrupt, "impossible file");
    row("index of pickles", "index", R"({"weight_map":{"a":"x.bin"}})", base::ErrorKind::Unsafe, "x.bin");
    row("index without its shard", "index", R"({"weight_map":{"a":"x.safetensors"}})", base::ErrorKind::BadInput, "x.safetensors");
    row("index without a map", "index", R"({"weight_map":[]})", base::ErrorKind::Corrupt, "weight_map");
    row("index that is no object", "index", "[]", base::ErrorKind::Corrupt, "index.json is not a JSON object.");
    row("index that is no JSON", "index", "{", base::ErrorKind::Corrupt, "index.json is not valid JSON: ");
}

void TestModelFiles::refuses()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, content);
    QFETCH(int, kind);
    QFETCH(QString, says);
    const auto bytes = content.toStdString();
    if (path == "model" || path == "index") {
        writeModel(path.toStdString());
        fs::remove(at(path.toStdString()) / (path == "model" ? bytes : "model.safetensors"));
        if (path == "index")
            write("index/model.safetensors.index.json", bytes);
    } else if (path == "adapter")
        write("adapter/" + bytes);
    else if (path == "pickles") {
        write("pickles/config.json");
        write("pickles/" + bytes);
    } else if (path != "nowhere")
        write(path.toStdString(), bytes);
    const auto model = weights::findModel(at(path.toStdString()).string());
    QVERIFY(!model);
    QVERIFY2(QString::fromStdString(model.error().text()).contains(says), model.error().text().c_str());
    QCOMPARE(int(model.error().kind), kind);
}

void TestModelFiles::namesWhatIsNoFile()
{
    for (const char *name : { "config.json", "model.safetensors", "tokenizer.json" }) {
        writeModel(name);
        const auto folder = at(name);
        fs::remove(folder / name);
        QCOMPARE(::mkfifo((folder / name).c_str(), 0600), 0);
        const auto model = weights::findModel(folder.string());
        QVERIFY(!model);
        QCOMPARE(model.error().detail, (folder / name).string() + " is not a regular file.");
    }
}

ANNEAL_TEST(TestModelFiles)
#include "tst_modelfiles.moc"
