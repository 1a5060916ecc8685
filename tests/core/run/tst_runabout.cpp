// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/run/eventlog.h"
#include "core/run/runabout.h"
#include "core/run/runlist.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>
#include <sys/stat.h>
#include <thread>

using namespace anneal;
using namespace anneal::run;

class TestRunAbout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsWhatIsSaid();
    void saysNothingOfAFreshRun();
    void cutsWhatAStrangerWrote();
    void refusesWhatItCannotKeep_data();
    void refusesWhatItCannotKeep();
    void keepsKeysOfALaterVersion();
    void leavesLinksAlone();
    void takesNamesAndTagsAsTheyAreTyped();
    void refusesTooMuch();
    void losesNothingOfSeveralWriters();
    void changesARunThatIsBeingTrained();
    void listsFollowIt();
    void listsARunWhoseFileIsDamaged();

private:
    std::filesystem::path file() const { return m_run->path() / "about.json"; }
    void write(const std::string &text) const { QVERIFY(bool(base::writeFile(file(), text))); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<RunFolder> m_run;
};

void TestRunAbout::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto made = RunFolder::create(m_folder->path().toStdString() + "/run", "version: 1\n");
    QVERIFY(bool(made));
    m_run = *made;
}

void TestRunAbout::keepsWhatIsSaid()
{
    const auto kept = changeAbout(*m_run, [](RunAbout &about) { about = { "Größer", "one\ntwo \"three\"", { "baseline", "Gut" }, true, false }; });
    QVERIFY(bool(kept));
    const auto about = readAbout(*m_run);
    QVERIFY(about && *about == *kept);
    QCOMPARE(about->name, std::string("Größer"));
    QVERIFY(about->hasTag("gut") && about->hasTag("BASELINE") && !about->hasTag("base"));
    const auto json = base::parseJson(*base::readFile(file()));
    QCOMPARE((*json)["version"].get<int>(), 1);
    QCOMPARE(m_run->name(), std::string("run")); // the folder stays
    QCOMPARE(*base::readFile(m_run->configFile()), std::string("version: 1\n"));
}

void TestRunAbout::saysNothingOfAFreshRun()
{
    const auto about = readAbout(*m_run);
    QVERIFY(about && *about == RunAbout());
    QVERIFY(bool(changeAbout(*m_run, [](RunAbout &) {})));
    QVERIFY(!std::filesystem::exists(file())); // nothing was said
}

void TestRunAbout::cutsWhatAStrangerWrote()
{
    base::Json json { { "version", 1 }, { "name", "\x1b[31mred\x1b[0m\n" + std::string(100'000, 'n') }, { "notes", std::string(200'000, 'x') },
        { "pinned", "yes" }, { "archived", 1 }, { "tags", base::Json::array() } };
    for (int i = 0; i < 500; ++i)
        json["tags"].push_back("tag " + std::to_string(i) + std::string(100, 't'));
    json["tags"][0] = 7;
    json["tags"][1] = "";
    write(base::toJsonText(json));
    const auto about = readAbout(*m_run);
    QVERIFY(bool(about));
    QCOMPARE(about->name.size(), RunAbout::kLongestName);
    QVERIFY(about->name.starts_with("red n"));
    QCOMPARE(about->notes.size(), RunAbout::kLongestNotes);
    QCOMPARE(about->tags.size(), RunAbout::kMostTags);
    QCOMPARE(about->tags.front().size(), RunAbout::kLongestTag);
    QVERIFY(about->tags.front().starts_with("tag-2"));
    QVERIFY(!about->isPinned && !about->isArchived);
}

void TestRunAbout::refusesWhatItCannotKeep_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("kind");
    QTest::newRow("no JSON") << QByteArray("{\"name\": ") << int(base::ErrorKind::BadInput);
    QTest::newRow("empty") << QByteArray() << int(base::ErrorKind::BadInput);
    QTest::newRow("a list") << QByteArray("[1]") << int(base::ErrorKind::BadInput);
    QTest::newRow("deep") << QByteArray(100'000, '[') << int(base::ErrorKind::BadInput);
    QTest::newRow("twice the same key") << QByteArray("{\"name\": \"a\", \"name\": \"b\"}") << int(base::ErrorKind::BadInput);
    QTest::newRow("far too long") << QByteArray("{\"notes\": \"") + QByteArray(1 << 20, 'x') + "\"}" << int(base::ErrorKind::BadInput);
    QTest::newRow("newer") << QByteArray("{\"version\": 2, \"name\": \"a\"}") << int(base::ErrorKind::Unsupported);
    QTest::newRow("no version at all") << QByteArray("{\"version\": \"one\"}") << int(base::ErrorKind::Unsupported);
}

void TestRunAbout::refusesWhatItCannotKeep()
{
    QFETCH(QByteArray, text);
    write(text.toStdString());
    const auto about = readAbout(*m_run);
    QVERIFY(!about);
    QTEST(int(about.error().kind), "kind");
    QVERIFY(about.error().detail.size() < 1000);
    const auto changed = changeAbout(*m_run, [](RunAbout &one) { one.name = "mine"; });
    QVERIFY(!changed);
    QTEST(int(changed.error().kind), "kind");
    QCOMPARE(*base::readFile(file()), text.toStdString()); // nothing of it is lost
}

void TestRunAbout::keepsKeysOfALaterVersion()
{
    write(R"({"version": 1, "name": "a", "color": "red"})");
    QVERIFY(bool(changeAbout(*m_run, [](RunAbout &about) { about.isPinned = true; })));
    const auto json = base::parseJson(*base::readFile(file()));
    QCOMPARE((*json)["color"].get<std::string>(), std::string("red"));
    QCOMPARE((*json)["name"].get<std::string>(), std::string("a"));
    write(R"({"name": "of an older version"})");
    QCOMPARE(readAbout(*m_run)->name, std::string("of an older version"));
}

void TestRunAbout::leavesLinksAlone()
{
    const auto elsewhere = m_folder->path().toStdString() + "/elsewhere";
    QVERIFY(bool(base::writeFile(elsewhere, "{}")));
    std::filesystem::create_symlink(elsewhere, file());
    QCOMPARE(readAbout(*m_run).error().kind, base::ErrorKind::Unsafe);
    QVERIFY(!changeAbout(*m_run, [](RunAbout &about) { about.name = "x"; }));
    QCOMPARE(*base::readFile(elsewhere), std::string("{}"));
    QCOMPARE(RunFolder::open(m_run->path()).error().kind, base::ErrorKind::Unsafe);
    std::filesystem::remove(file());
    QCOMPARE(::mkfifo(file().c_str(), 0600), 0);
    QVERIFY(!readAbout(*m_run)); // at once
}

void TestRunAbout::takesNamesAndTagsAsTheyAreTyped()
{
    QCOMPARE(*runNameFrom("  rank\t16,\n lr 1e-3 "), std::string("rank 16, lr 1e-3"));
    QCOMPARE(*runNameFrom(" "), std::string());
    QVERIFY(!runNameFrom(std::string(201, 'n')));
    QVERIFY(bool(runNameFrom([] {
        std::string umlauts;
        for (int i = 0; i < 200; ++i)
            umlauts += "ü";
        return umlauts;
    }())));
    QCOMPARE(*runTagFrom(" needs  review "), std::string("needs-review"));
    QVERIFY(!runTagFrom("  "));
    QVERIFY(!runTagFrom(std::string(41, 't')));
}

void TestRunAbout::refusesTooMuch()
{
    QCOMPARE(changeAbout(*m_run, [](RunAbout &about) { about.notes = std::string(RunAbout::kLongestNotes + 1, 'x'); }).error().kind,
        base::ErrorKind::Usage);
    QCOMPARE(changeAbout(*m_run,
                 [](RunAbout &about) {
                     for (std::size_t i = 0; i <= RunAbout::kMostTags; ++i)
                         about.tags.push_back(std::to_string(i));
                 })
                 .error()
                 .kind,
        base::ErrorKind::Usage);
    QVERIFY(bool(changeAbout(*m_run, [](RunAbout &about) { about.notes = std::string(RunAbout::kLongestNotes, '"'); })));
    QCOMPARE(readAbout(*m_run)->notes.size(), RunAbout::kLongestNotes); // and it can be read again
}

void TestRunAbout::losesNothingOfSeveralWriters()
{
    {
        std::vector<std::jthread> writers;
        for (int writer = 0; writer < 4; ++writer)
            writers.emplace_back([this, writer] {
                for (int i = 0; i < 5; ++i)
                    (void)changeAbout(*m_run, [&](RunAbout &about) { about.tags.push_back(std::to_string(writer) + "-" + std::to_string(i)); });
            });
    }
    QCOMPARE(readAbout(*m_run)->tags.size(), std::size_t(20));
}

void TestRunAbout::changesARunThatIsBeingTrained()
{
    const auto trainer = RunLock::acquire(*m_run);
    QVERIFY(bool(trainer));
    QVERIFY(bool(changeAbout(*m_run, [](RunAbout &about) { about.name = "while it trains"; })));
    auto log = EventLog::open(*m_run);
    QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 4 } }));
    const auto summary = summarize(*m_run);
    QCOMPARE(summary->name, std::string("while it trains"));
    QCOMPARE(summary->status, RunStatus::Running);
}

void TestRunAbout::listsFollowIt()
{
    const auto second = RunFolder::create(m_folder->path().toStdString() + "/other", "version: 1\n");
    QVERIFY(bool(second));
    std::filesystem::last_write_time(second->configFile(), std::filesystem::last_write_time(m_run->configFile()));
    RunList list;
    auto runs = list.read(m_folder->path().toStdString());
    QCOMPARE(runs.size(), std::size_t(2));
    QCOMPARE(runs.front().summary.name, std::string("run")); // made at once, then by name
    const auto version = runs.back().version;
    const auto other = RunFolder::open(m_folder->path().toStdString() + "/other");
    QVERIFY(bool(changeAbout(*other, [](RunAbout &about) {
        about.name = "zzz";
        about.isPinned = true;
    })));
    runs = list.read(m_folder->path().toStdString());
    QCOMPARE(list.lastRead(), std::size_t(1));
    QCOMPARE(runs.back().summary.name, std::string("zzz"));
    QVERIFY(runs.back().version != version);
    pinnedFirst(runs);
    QCOMPARE(runs.front().summary.name, std::string("zzz"));
}

void TestRunAbout::listsARunWhoseFileIsDamaged()
{
    write("{");
    const auto runs = listRuns(m_folder->path().toStdString());
    QCOMPARE(runs.size(), std::size_t(1));
    QCOMPARE(runs.front().name, std::string("run"));
    QVERIFY(QString::fromStdString(runs.front().aboutProblem).contains(QStringLiteral("about.json")));
}

ANNEAL_TEST(TestRunAbout)
#include "tst_runabout.moc"
