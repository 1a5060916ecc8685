// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/data/trust.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstdlib>
#include <fstream>

using namespace anneal;
namespace fs = std::filesystem;

class TestTrust : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void knowsWhatLeadsOutside_data();
    void knowsWhatLeadsOutside();
    void namesEveryPlace();
    void believesWhatIsTyped();
    void remembersNamesOfAnyBytes();
    void remembersWhatWasTrusted();
    void keepsADamagedStore();

private:
    config::Reading read(const std::string &yaml, std::vector<config::Override> typed = {}) const { return config::readConfig(yaml, typed); }

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_project, m_outside;
};

void TestTrust::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    const fs::path folder = m_temporary->path().toStdString();
    setenv("XDG_DATA_HOME", (folder / "home").c_str(), 1);
    setenv("HOME", (folder / "home").c_str(), 1);
    m_project = folder / "project";
    m_outside = folder / "outside";
    fs::create_directories(m_project / "data/raw");
    fs::create_directories(m_project / "base");
    fs::create_directories(m_project / "linked");
    fs::create_directories(m_outside);
    QVERIFY(base::writeFile(m_outside / "secret", "x"));
    fs::create_symlink(m_outside / "secret", m_project / "link.jinja");
    fs::create_symlink(m_project / "base", m_project / "inside");
    fs::create_symlink("../../outside/secret", m_project / "linked/tokenizer.json");
    fs::create_symlink("/dev/zero", m_project / "zero");
}

void TestTrust::knowsWhatLeadsOutside_data()
{
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("key"); // empty: nothing does
    QTest::newRow("defaults") << "version: 1"
                              << "";
    QTest::newRow("hub name") << "model: {model_name: org/name}"
                              << "";
    QTest::newRow("inside") << "model: {model_name: base}"
                            << "";
    QTest::newRow("link that stays inside") << "model: {model_name: inside}"
                                            << "";
    QTest::newRow("absolute model") << "model: {model_name: /usr/share}"
                                    << "model.model_name";
    QTest::newRow("model above") << "model: {model_name: ../outside}"
                                 << "model.model_name";
    QTest::newRow("the user's folder") << "model: {model_name: ~/model}"
                                       << "model.model_name";
    QTest::newRow("above the user's folder") << "model: {model_name: ~/../model}"
                                             << "model.model_name";
    QTest::newRow("link in the model's folder") << "model: {model_name: linked}"
                                                << "model.model_name";
    QTest::newRow("absolute input") << "data: {input_path: /etc}"
                                    << "data.input_path";
    QTest::newRow("input above") << "data: {input_path: ../outside}"
                                 << "data.input_path";
    QTest::newRow("input by way of itself") << "data: {input_path: data/../../outside}"
                                            << "data.input_path";
    QTest::newRow("template through a link") << "model: {chat_template: link.jinja}"
                                             << "model.chat_template";
    QTest::newRow("device") << "model: {chat_template: zero}"
                            << "model.chat_template";
    QTest::newRow("adapter") << "model: {init_from: ../outside}"
                             << "model.init_from";
    QTest::newRow("nothing there") << "model: {init_from: /nowhere/at/all}"
                                   << "model.init_from";
}

void TestTrust::knowsWhatLeadsOutside()
{
    QFETCH(QString, yaml);
    QFETCH(QString, key);
    const auto reading = read(yaml.toStdString());
    QVERIFY(reading.valid());
    const auto paths = data::outsidePaths(reading, m_project);
    QCOMPARE(paths.size(), std::size_t(key.isEmpty() ? 0 : 1));
    const auto allowed = data::requireTrust(reading, m_project);
    QCOMPARE(bool(allowed), key.isEmpty());
    if (key.isEmpty())
        return;
    QCOMPARE(QString::fromStdString(paths[0].key), key);
    QCOMPARE(allowed.error().kind, base::ErrorKind::Unsafe);
    QVERIFY(allowed.error().detail.find(paths[0].place.string()) != std::string::npos);
}

void TestTrust::namesEveryPlace()
{
    for (int i = 0; i < 1100; ++i)
        std::ofstream(m_project / "linked" / ("a" + std::to_string(i))) << i;
    fs::create_symlink("/nowhere/at/all", m_project / "linked/config.json");
    const auto paths = data::outsidePaths(read("model: {model_name: linked}"), m_project);
    QCOMPARE(paths.size(), std::size_t(2));
    QCOMPARE(paths[0].place, fs::path("/nowhere/at/all"));
    QCOMPARE(paths[1].place, fs::canonical(m_outside / "secret"));
}

void TestTrust::believesWhatIsTyped()
{
    const auto typed = read("version: 1",
        { { "data.input_path", "/etc" }, { "model.chat_template", "/etc/hostname" }, { "model.model_name", "/usr" },
            { "data.output_path", "/tmp/x.jsonl" }, { "training.output_dir", "../elsewhere" } });
    QVERIFY2(typed.valid(), typed.problems.empty() ? "" : typed.problems[0].text().c_str());
    QVERIFY(data::requireTrust(typed, m_project));
}

/// A folder whose name is no UTF-8 is remembered, and not taken for one whose name has the sign for that.
void TestTrust::remembersNamesOfAnyBytes()
{
    const std::vector<data::OutsidePath> paths { { "data.input_path", "x", m_outside } };
    const auto odd = m_project / "a\xff", other = m_project / "a\uFFFD";
    fs::create_directories(odd);
    fs::create_directories(other);
    QVERIFY(data::trust(odd, paths));
    QVERIFY(data::isTrusted(odd, paths));
    QVERIFY(!data::isTrusted(other, paths));
}

void TestTrust::remembersWhatWasTrusted()
{
    const auto reading = read("data: {input_path: /etc}");
    const auto paths = data::outsidePaths(reading, m_project);
    QVERIFY(!data::isTrusted(m_project, paths));
    QVERIFY(data::trust(m_project, paths));
    QVERIFY(data::requireTrust(reading, m_project));
    QVERIFY(data::requireTrust(reading, m_project / "data/..")); // the same folder
    // Another path is another question, and another project too.
    QVERIFY(!data::requireTrust(read("data: {input_path: /etc}\nmodel: {init_from: /usr}"), m_project));
    QVERIFY(!data::requireTrust(reading, m_project / "data"));
    for (const auto &entry : fs::recursive_directory_iterator(m_project))
        QVERIFY(entry.path().filename() != "trust.json");
}

void TestTrust::keepsADamagedStore()
{
    const auto store = m_project.parent_path() / "home/anneal/trust.json";
    fs::create_directories(store.parent_path());
    const std::vector<data::OutsidePath> paths { { "data.input_path", "x", m_outside } };
    const std::string damaged = R"({"projects": {"/home/me/mine": ["/data"]})";
    QVERIFY(base::writeFile(store, damaged));
    const auto trusted = data::trust(m_project, paths);
    QVERIFY(!trusted);
    QVERIFY2(trusted.error().text().find("trust.json") != std::string::npos, trusted.error().text().c_str());
    QCOMPARE(*base::readFile(store), damaged);
    QVERIFY(base::writeFile(store, damaged + ", \"later\": 7}")); // of another version
    QVERIFY(data::trust(m_project, paths));
    QVERIFY(base::readFile(store)->find("\"later\": 7") != std::string::npos);
}

ANNEAL_TEST(TestTrust)
#include "tst_trust.moc"
