// SPDX-License-Identifier: GPL-3.0-or-later
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
    QVERIFY(bool(project.open(folder.path())));
    QVERIFY(!project.hasConfig());
    QVERIFY(bool(project.setConfigText(u"version: 1\n"_s)));
    QCOMPARE(changed.count(), 2);
    QFile file(folder.filePath(u"config.yaml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("version: 1\n"));
}

void TestProject::noticesAChangeOnDisk()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\n");
    Project project;
    QVERIFY(bool(project.open(folder.path())));
    QSignalSpy changed(&project, &Project::configChanged);
    write(folder.filePath(u"config.yaml"_s), "version: 1\ntraining:\n  seed: 7\n");
    QTRY_VERIFY(changed.count() >= 1);
    QCOMPARE(project.configText(), u"version: 1\ntraining:\n  seed: 7\n"_s);
}

void TestProject::namesPathsInsideRelatively()
{
    QTemporaryDir folder;
    Project project;
    QVERIFY(bool(project.open(folder.path())));
    QCOMPARE(project.relative(project.folder() + u"/data/raw"_s), u"data/raw"_s);
    QCOMPARE(project.relative(u"/etc/hosts"_s), u"/etc/hosts"_s);
    QCOMPARE(project.resolve(u"data/raw"_s), project.folder() + u"/data/raw"_s);
}

void TestProject::findsTheRunsWhereTheConfigSays()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\ntraining:\n  output_dir: elsewhere\n");
    Project project;
    QVERIFY(bool(project.open(folder.path())));
    QCOMPARE(project.runsFolder(), project.folder() + u"/elsewhere"_s);
}

void TestProject::refusesAMissingFolder()
{
    Project project;
    const auto opened = project.open(u"/nowhere/at/all"_s);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, anneal::base::ErrorKind::NotFound);
    QVERIFY(!project.isOpen());
}

void TestProject::tellsThatItsFolderIsGone()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\n");
    Project project;
    QVERIFY(bool(project.open(folder.path())));
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
    QVERIFY(bool(project.open(folder.filePath(u"a/b/project"_s))));
    QSignalSpy gone(&project, &Project::vanished);
    QVERIFY(QDir().rename(folder.filePath(moved), folder.filePath(u"elsewhere"_s)));
    QTRY_COMPARE(gone.count(), 1);
    QVERIFY(!project.isOpen());
    QVERIFY(!project.setConfigText(u"version: 1\n"_s));
}

void TestProject::followsAFolderInItsPlace()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"project"_s));
    QVERIFY(QDir(folder.path()).mkpath(u"new"_s));
    write(folder.filePath(u"project/config.yaml"_s), "version: 1\n");
    write(folder.filePath(u"new/config.yaml"_s), "version: 1\n# the new one\n");
    Project project;
    QVERIFY(bool(project.open(folder.filePath(u"project"_s))));
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
    QVERIFY(bool(project.open(folder.path())));
    write(config, "version: 1\n# theirs\n"); // no event loop has told of it yet
    QSignalSpy changed(&project, &Project::configChanged);
    const auto written = project.setConfigText(u"version: 1\n# mine\n"_s);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, anneal::base::ErrorKind::Busy);
    QCOMPARE(project.configText(), u"version: 1\n# theirs\n"_s);
    QCOMPARE(changed.count(), 1);
    QVERIFY(bool(project.setConfigText(u"version: 1\n# mine\n"_s))); // having seen it
    QVERIFY(QFile::remove(config));
    QVERIFY(!project.setConfigText(u"version: 1\n"_s));
    QVERIFY(!project.hasConfig());
    QVERIFY(!QFile::exists(config));
}

void TestProject::writesNoNul()
{
    QTemporaryDir folder;
    write(folder.filePath(u"config.yaml"_s), "version: 1\n");
    Project project;
    QVERIFY(bool(project.open(folder.path())));
    QVERIFY(!project.setConfigText(u"version: 1\n"_s + QChar(0) + u"rest"_s));
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
    QVERIFY(bool(project.open(folder.path())));
    QVERIFY(!project.hasConfig());
    QVERIFY(project.configText().isEmpty());
    QCOMPARE(project.configProblem()->kind, anneal::base::ErrorKind::Unsafe);
    QCOMPARE(project.untrusted().size(), std::size_t(1));
    QVERIFY(project.whyNoConfig().cure == Project::NoConfig::Cure::Trust);
    QVERIFY(project.whyNoConfig().text.contains(u"/etc/hostname"_s));
    QVERIFY(!project.setConfigText(u"version: 1\n"_s)); // and is left as it is
    project.trust();
    QVERIFY(project.hasConfig() && project.untrusted().empty());
    QVERIFY(changed.count() >= 2);
    // Asked once, by any window; another path is another question.
    Project again;
    QVERIFY(bool(again.open(folder.path())));
    QVERIFY(again.hasConfig());
    write(config, "model:\n  chat_template: /etc/hosts\n");
    QTRY_VERIFY(!again.hasConfig());
    QCOMPARE(again.untrusted().size(), std::size_t(1));
    // Closing and opening another project forgets the question.
    QTemporaryDir other;
    QVERIFY(bool(again.open(other.path())));
    QVERIFY(again.untrusted().empty());
}

void TestProject::believesWhatIsChosenInTheWindow()
{
    QTemporaryDir home, folder;
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    Project project;
    QVERIFY(bool(project.open(folder.path())));
    QVERIFY(bool(project.setConfigText(u"data:\n  input_path: /etc\n"_s)));
    QVERIFY(project.hasConfig());
    Project again;
    QVERIFY(bool(again.open(folder.path())));
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
    QVERIFY(bool(project.open(folder.path())));
    QVERIFY(!project.hasConfig());
    QVERIFY(project.configProblem());
    QVERIFY(!project.setConfigText(u"version: 1\n"_s));
    if (!bytes.isNull()) {
        QFile file(config);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), bytes);
    }
}

QTEST_MAIN(TestProject)
#include "tst_project.moc"
