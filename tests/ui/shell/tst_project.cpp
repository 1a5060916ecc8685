// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/gate.h"
#include "tests/support/projectfiles.h"
#include "tests/support/testprogram.h"
#include "ui/shell/project.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestProject : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesConfigAtOnce();
    void setsOneValue();
    void keepsAByteOrderMark();
    void noticesAChangeOnDisk();
    void namesPathsInsideRelatively();
    void findsTheRunsWhereTheConfigSays();
    void refusesAMissingFolder();
    void tellsThatItsFolderIsGone();
    void tellsThatItsFolderWasMoved_data();
    void tellsThatItsFolderWasMoved();
    void followsAFolderInItsPlace();
    void overwritesNoChangeOfAnotherProgram();
    void writesNoNul();
    void isShutUntilItIsTrusted();
    void believesWhatIsChosenInTheWindow();
    void leavesAFileThatCannotBeRead_data();
    void leavesAFileThatCannotBeRead();
    void nothingWaitsForTheDisk();
    void whatCannotBeWrittenIsTakenBack();
    void tellsWhatWasNotSavedOfAnotherOne();
    void writesWhatWasAskedForBeforeItGoes();
    void openingCanBeCalledOff();
};

namespace {

void write(const QString &file, const QByteArray &text)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
}

} // namespace

void TestProject::writesConfigAtOnce()
{
    QTemporaryDir folder;
    Project project;
    QSignalSpy changed(&project, &Project::configChanged);
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QVERIFY(!project.hasConfig());
    QVERIFY(bool(anneal::tests::write(project, u"version: 1\n"_s)));
    QCOMPARE(changed.count(), 2);
    QFile file(folder.filePath(u"config.yaml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("version: 1\n"));
}

void TestProject::setsOneValue()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "training:\n  seed: 7 # mine\n");
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QStringList told;
    connect(&project, &Project::valueChosen, this, [&](const QString &path, const anneal::base::Json &value, const QString &text) {
        told << path << QString::fromStdString(value.dump()) << project.configText() << text;
    });
    const auto set = [&](const QString &path, int value) {
        return anneal::tests::awaited([&](Project::Done done) { project.setConfigValue(path, value, nullptr, std::move(done)); });
    };
    const auto after = u"training:\n  seed: 8 # mine\n"_s;
    QVERIFY(bool(set(u"training.seed"_s, 8)));
    QCOMPARE(told, QStringList({ u"training.seed"_s, u"8"_s, u"training:\n  seed: 7 # mine\n"_s, after }));
    QVERIFY(bool(set(u"training.seed"_s, 8))); // it is so already
    QVERIFY(!set(u"training.sed"_s, 9));
    QCOMPARE(told.size(), 4);
    QCOMPARE(project.configText(), after);
}

void TestProject::keepsAByteOrderMark()
{
    QTemporaryDir folder;
    const auto file = folder.filePath(u"config.yaml"_s);
    write(file, "\xEF\xBB\xBFversion: 1\r\ntraining: {seed: 7}\r\n");
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QCOMPARE(project.configText(), u"version: 1\r\ntraining: {seed: 7}\r\n"_s);
    for (const auto *seed : { "8", "9" }) { // also what was written here
        QVERIFY(bool(anneal::tests::awaited(
            [&](Project::Done done) { project.setConfigValue(u"training.seed"_s, QByteArray(seed).toInt(), nullptr, std::move(done)); })));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(), QByteArray("\xEF\xBB\xBFversion: 1\r\ntraining: {seed: ") + seed + "}\r\n");
    }
}

void TestProject::noticesAChangeOnDisk()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\n");
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QSignalSpy changed(&project, &Project::configChanged);
    write(folder.filePath(u"config.yaml"_s), "version: 1\ntraining:\n  seed: 7\n");
    QTRY_VERIFY(changed.count() >= 1);
    QCOMPARE(project.configText(), u"version: 1\ntraining:\n  seed: 7\n"_s);
}

void TestProject::namesPathsInsideRelatively()
{
    QTemporaryDir folder;
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QCOMPARE(project.relative(project.folder() + u"/data/raw"_s), u"data/raw"_s);
    QCOMPARE(project.relative(u"/etc/hosts"_s), u"/etc/hosts"_s);
    QCOMPARE(project.resolve(u"data/raw"_s), project.folder() + u"/data/raw"_s);
}

void TestProject::findsTheRunsWhereTheConfigSays()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\ntraining:\n  output_dir: elsewhere\n");
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QCOMPARE(project.runsFolder(), project.folder() + u"/elsewhere"_s);
}

void TestProject::refusesAMissingFolder()
{
    Project project;
    const auto opened = anneal::tests::open(project, u"/nowhere/at/all"_s);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, anneal::base::ErrorKind::NotFound);
    QVERIFY(!project.isOpen());
}

void TestProject::tellsThatItsFolderIsGone()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\n");
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QSignalSpy gone(&project, &Project::vanished);
    QVERIFY(folder.remove());
    QTRY_COMPARE(gone.count(), 1);
    QVERIFY(!project.isOpen());
}

void TestProject::tellsThatItsFolderWasMoved_data()
{
    QTest::addColumn<QString>("moved");
    QTest::newRow("itself") << u"a/b/project"_s;
    QTest::newRow("the folder above") << u"a/b"_s;
    QTest::newRow("further above") << u"a"_s;
}

void TestProject::tellsThatItsFolderWasMoved()
{
    QFETCH(QString, moved);
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"a/b/project"_s));
    write(folder.filePath(u"a/b/project/config.yaml"_s), "version: 1\n");
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.filePath(u"a/b/project"_s))));
    QSignalSpy gone(&project, &Project::vanished);
    QVERIFY(QDir().rename(folder.filePath(moved), folder.filePath(u"elsewhere"_s)));
    QTRY_COMPARE(gone.count(), 1);
    QVERIFY(!project.isOpen());
    QVERIFY(!anneal::tests::write(project, u"version: 1\n"_s));
}

void TestProject::followsAFolderInItsPlace()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"project"_s));
    QVERIFY(QDir(folder.path()).mkpath(u"new"_s));
    write(folder.filePath(u"project/config.yaml"_s), "version: 1\n");
    write(folder.filePath(u"new/config.yaml"_s), "version: 1\n# the new one\n");
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.filePath(u"project"_s))));
    QVERIFY(QDir().rename(folder.filePath(u"project"_s), folder.filePath(u"old"_s)));
    QVERIFY(QDir().rename(folder.filePath(u"new"_s), folder.filePath(u"project"_s)));
    QTRY_COMPARE(project.configText(), u"version: 1\n# the new one\n"_s);
    write(folder.filePath(u"project/config.yaml"_s), "version: 1\n# changed\n"); // and it is the one that is watched
    QTRY_COMPARE(project.configText(), u"version: 1\n# changed\n"_s);
}

void TestProject::overwritesNoChangeOfAnotherProgram()
{
    QTemporaryDir folder;
    const QString config = folder.filePath(u"config.yaml"_s);
    write(config, "version: 1\n");
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    write(config, "version: 1\n# theirs\n"); // no event loop has told of it yet
    QSignalSpy changed(&project, &Project::configChanged);
    const auto written = anneal::tests::write(project, u"version: 1\n# mine\n"_s);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, anneal::base::ErrorKind::Busy);
    QCOMPARE(project.configText(), u"version: 1\n# theirs\n"_s);
    QCOMPARE(changed.count(), 2);                                            // our text, and theirs in its place
    QVERIFY(bool(anneal::tests::write(project, u"version: 1\n# mine\n"_s))); // having seen it
    QVERIFY(QFile::remove(config));
    QVERIFY(!anneal::tests::write(project, u"version: 1\n"_s));
    QVERIFY(!project.hasConfig());
    QVERIFY(!QFile::exists(config));
}

void TestProject::writesNoNul()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\n");
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QVERIFY(!anneal::tests::write(project, u"version: 1\n"_s + QChar(0) + u"rest"_s));
    QFile file(folder.filePath(u"config.yaml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("version: 1\n"));
}

void TestProject::isShutUntilItIsTrusted()
{
    QTemporaryDir home, folder;
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    const QString config = folder.filePath(u"config.yaml"_s);
    write(config, "model:\n  chat_template: /etc/hostname\n");
    Project project;
    QSignalSpy changed(&project, &Project::configChanged);
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QVERIFY(!project.hasConfig());
    QVERIFY(project.configText().isEmpty());
    QCOMPARE(project.configProblem()->kind, anneal::base::ErrorKind::Unsafe);
    QCOMPARE(project.untrusted().size(), std::size_t(1));
    QVERIFY(project.whyNoConfig().cure == Project::NoConfig::Cure::Trust);
    QVERIFY(project.whyNoConfig().text.contains(u"/etc/hostname"_s));
    QCOMPARE(project.requireTrust().error().kind, anneal::base::ErrorKind::Unsafe);
    QVERIFY(!anneal::tests::write(project, u"version: 1\n"_s)); // and is left as it is
    project.trust();
    QTRY_VERIFY(project.hasConfig() && project.untrusted().empty());
    QVERIFY(project.requireTrust());
    QVERIFY(changed.count() >= 2);
    // Asked once, by any window; another path is another question.
    Project again;
    QVERIFY(bool(anneal::tests::open(again, folder.path())));
    QVERIFY(again.hasConfig());
    write(config, "model:\n  chat_template: /etc/hosts\n");
    QTRY_VERIFY(!again.hasConfig());
    QCOMPARE(again.untrusted().size(), std::size_t(1));
    // Closing and opening another project forgets the question.
    QTemporaryDir other;
    QVERIFY(bool(anneal::tests::open(again, other.path())));
    QVERIFY(again.untrusted().empty());
}

void TestProject::believesWhatIsChosenInTheWindow()
{
    QTemporaryDir home, folder;
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QVERIFY(bool(anneal::tests::write(project, u"data:\n  input_path: /etc\n"_s)));
    QVERIFY(project.hasConfig());
    Project again;
    QVERIFY(bool(anneal::tests::open(again, folder.path())));
    QVERIFY(again.hasConfig());
    QCOMPARE(again.configText(), u"data:\n  input_path: /etc\n"_s);
}

void TestProject::leavesAFileThatCannotBeRead_data()
{
    QTest::addColumn<QByteArray>("bytes"); // null: a folder of that name
    QTest::newRow("another encoding") << QByteArray("# f\xfcr\nversion: 1\n");
    QTest::newRow("too long") << QByteArray(17 << 20, '#');
    QTest::newRow("a folder") << QByteArray();
    QTest::newRow("a NUL in it") << QByteArray("version: 1\n\0seed", 16);
    QTest::newRow("only NULs") << QByteArray(4096, '\0');
    QTest::newRow("a NUL at the end") << QByteArray("version: 1\n\0", 12);
}

void TestProject::leavesAFileThatCannotBeRead()
{
    QFETCH(QByteArray, bytes);
    QTemporaryDir folder;
    const QString config = folder.filePath(u"config.yaml"_s);
    if (bytes.isNull())
        QVERIFY(QDir().mkdir(config));
    else
        write(config, bytes);
    Project project;
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QVERIFY(!project.hasConfig());
    QVERIFY(project.configProblem());
    QVERIFY(!anneal::tests::write(project, u"version: 1\n"_s));
    if (!bytes.isNull()) {
        QFile file(config);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), bytes);
    }
}

/// With a disk that does not answer the event loop turns, and what is typed counts at once.
void TestProject::nothingWaitsForTheDisk()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\n");
    anneal::tests::Gate opening, writing;
    std::atomic<anneal::tests::Gate *> closed = &opening;
    Project project(nullptr, anneal::tests::heldBy(&closed));
    int beats = 0;
    QTimer beat;
    connect(&beat, &QTimer::timeout, this, [&] { ++beats; });
    beat.start(0);
    project.open(folder.path());
    QTRY_VERIFY(opening.waiting() == 1 && beats > 20);
    QVERIFY(project.isOpening() && !project.isOpen());
    closed = nullptr;
    opening.open();
    QTRY_VERIFY(project.isOpen());
    closed = &writing;
    QSignalSpy changed(&project, &Project::configChanged);
    int done = 0;
    project.setConfigText(u"version: 1\n# a\n"_s, this, [&](const auto &written) { done += bool(written); });
    project.setConfigText(u"version: 1\n# b\n"_s, this, [&](const auto &written) { done += bool(written); });
    QCOMPARE(changed.count(), 2);
    QCOMPARE(project.configText(), u"version: 1\n# b\n"_s);
    beats = 0;
    QTRY_VERIFY(writing.waiting() == 1 && beats > 20);
    QVERIFY(project.isWriting());
    QCOMPARE(done, 0);
    closed = nullptr;
    writing.open();
    QTRY_COMPARE(done, 2);
    QVERIFY(!project.isWriting());
    QFile file(folder.filePath(u"config.yaml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("version: 1\n# b\n"));
    QCOMPARE(opening.gaveUp() + writing.gaveUp(), 0);
}

/// Another program was faster: its text stays, and nothing that was made of ours is written.
void TestProject::whatCannotBeWrittenIsTakenBack()
{
    QTemporaryDir folder;
    const QString config = folder.filePath(u"config.yaml"_s);
    write(config, "version: 1\n");
    anneal::tests::Gate gate;
    std::atomic<anneal::tests::Gate *> closed = nullptr;
    Project project(nullptr, anneal::tests::heldBy(&closed));
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    closed = &gate;
    QList<anneal::base::ErrorKind> failures;
    const auto note = [&](const anneal::base::Status &written) {
        if (!written)
            failures << written.error().kind;
    };
    project.setConfigText(u"version: 1\n# a\n"_s, this, note);
    project.setConfigText(u"version: 1\n# b\n"_s, this, note);
    QTRY_COMPARE(gate.waiting(), 1);
    write(config, "version: 1\n# theirs\n");
    QSignalSpy changed(&project, &Project::configChanged);
    closed = nullptr;
    gate.open();
    QTRY_COMPARE(failures, QList<anneal::base::ErrorKind>(2, anneal::base::ErrorKind::Busy));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(project.configText(), u"version: 1\n# theirs\n"_s);
    QVERIFY(bool(anneal::tests::write(project, u"version: 1\n# c\n"_s)));
}

void TestProject::tellsWhatWasNotSavedOfAnotherOne()
{
    QTemporaryDir folder, other;
    const QString config = folder.filePath(u"config.yaml"_s);
    write(config, "version: 1\n");
    write(other.filePath(u"config.yaml"_s), "version: 1\n");
    anneal::tests::Gate gate;
    std::atomic<anneal::tests::Gate *> closed = nullptr;
    Project project(nullptr, anneal::tests::heldBy(&closed));
    QVERIFY(bool(anneal::tests::open(project, folder.path())));
    QSignalSpy told(&project, &Project::notSavedElsewhere);
    closed = &gate;
    int answers = 0;
    project.setConfigText(u"version: 1\n# a\n"_s, this, [&](const auto &written) { answers += !written; });
    QTRY_COMPARE(gate.waiting(), 1);
    write(config, "version: 1\n# theirs\n");
    project.close();
    closed = nullptr;
    gate.open();
    QVERIFY(bool(anneal::tests::open(project, other.path())));
    QTRY_COMPARE(told.count(), 1);
    QVERIFY(told.first().first().toString().contains(QFileInfo(folder.path()).fileName()));
    QCOMPARE(answers, 1); // who asked is told as well
}

void TestProject::writesWhatWasAskedForBeforeItGoes()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\n");
    {
        Project project;
        QVERIFY(bool(anneal::tests::open(project, folder.path())));
        project.setConfigText(u"version: 1\n# a\n"_s);
        project.close();
    }
    QFile file(folder.filePath(u"config.yaml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("version: 1\n# a\n"));
}

void TestProject::openingCanBeCalledOff()
{
    QTemporaryDir first, second;
    write(first.filePath(u"config.yaml"_s), "version: 1\n");
    write(second.filePath(u"config.yaml"_s), "version: 1\n# second\n");
    anneal::tests::Gate gate;
    std::atomic<anneal::tests::Gate *> closed = nullptr;
    Project project(nullptr, anneal::tests::heldBy(&closed));
    QVERIFY(bool(anneal::tests::open(project, first.path())));
    closed = &gate;
    QSignalSpy opened(&project, &Project::opened), ended(&project, &Project::openingEnded);
    project.open(second.path(), this, [](const auto &) { QFAIL("it was called off"); });
    QTRY_COMPARE(gate.waiting(), 1);
    project.cancelOpening();
    QCOMPARE(ended.count(), 1);
    closed = nullptr;
    gate.open();
    write(first.filePath(u"config.yaml"_s), "version: 1\n# first\n"); // and is still followed
    QTRY_COMPARE(project.configText(), u"version: 1\n# first\n"_s);
    QCOMPARE(opened.count(), 0);
    write(first.filePath(u"config.yaml"_s), "version: 1\n# once more\n");
    QTRY_COMPARE(project.configText(), u"version: 1\n# once more\n"_s);
}

ANNEAL_TEST(TestProject)
#include "tst_project.moc"
