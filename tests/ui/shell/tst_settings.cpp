// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "ui/shell/settings.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void areThereTheNextTime();
    void areNotWrittenForNothing();
    void leaveWhatAnotherWindowWrote();
    void keepTheProjectsOfBothWindows();
    void survivesGarbage();
    void theTableIsComplete();
    void badValuesAreTheDefault_data();
    void badValuesAreTheDefault();
    void nothingElseInTheFileIsLost();
    void tellsOfEachChange();
    void takesNothingOutOfRange();
    void tellsWhatWaitsForAStart();
    void keysAreThereTheNextTime();
    void badKeysCountAsNone();

private:
    void write(const QByteArray &text) const
    {
        QFile ini(file(u"settings.ini"_s));
        QVERIFY(ini.open(QIODevice::WriteOnly) && ini.write(text) == text.size());
    }
    QByteArray written() const
    {
        QFile ini(file(u"settings.ini"_s));
        return ini.open(QIODevice::ReadOnly) ? ini.readAll() : QByteArray();
    }

    QString file(const QString &name) const { return m_folder->filePath(name); }
    Settings open() const { return { file(u"settings.ini"_s), file(u"state.ini"_s) }; }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSettings::areThereTheNextTime()
{
    {
        Settings settings = open();
        settings.set(&Preferences::appearance, anneal::widgets::Appearance::Dark);
        settings.set(&Preferences::smoothing, 0.75);
        settings.set(&Preferences::keepRunning, false);
        settings.set(&Preferences::modelsFolder, u"/a, b/models"_s);
        settings.setState(u"window/geometry"_s, QByteArray("\x01\x02\xff", 3));
        settings.addRecentProject(u"/a, b"_s);
        settings.addRecentProject(u"/c"_s);
    }
    const Settings settings = open();
    Preferences expected;
    expected.appearance = anneal::widgets::Appearance::Dark;
    expected.smoothing = 0.75;
    expected.keepRunning = false;
    expected.modelsFolder = u"/a, b/models"_s;
    QVERIFY(settings.preferences() == expected);
    QCOMPARE(settings.state(u"window/geometry"_s).toByteArray(), QByteArray("\x01\x02\xff", 3));
    QCOMPARE(settings.recentProjects(), (QStringList { u"/c"_s, u"/a, b"_s }));
}

void TestSettings::areNotWrittenForNothing()
{
    {
        Settings settings = open();
        settings.setState(u"page/data"_s, QByteArray("1 2"));
        settings.sync();
        QTRY_VERIFY(QFile::exists(file(u"state.ini"_s)));
        QVERIFY(QFile::remove(file(u"state.ini"_s)));
        settings.setState(u"page/data"_s, QByteArray("1 2"));
        settings.sync();
    } // by now all that was to be written is
    QVERIFY(!QFile::exists(file(u"state.ini"_s)));
}

void TestSettings::leaveWhatAnotherWindowWrote()
{
    {
        Settings one = open(), two = open();
        one.setState(u"page/runs"_s, u"a"_s);
        two.setState(u"page/train"_s, u"b"_s);
    }
    const Settings settings = open();
    QCOMPARE(settings.state(u"page/runs"_s).toString(), u"a"_s);
    QCOMPARE(settings.state(u"page/train"_s).toString(), u"b"_s);
}

void TestSettings::keepTheProjectsOfBothWindows()
{
    {
        Settings before = open();
        before.addRecentProject(u"/a"_s);
        before.addRecentProject(u"/b"_s);
    }
    {
        Settings one = open(), two = open();
        one.addRecentProject(u"/c"_s);
        two.addRecentProject(u"/d"_s);
        one.removeRecentProject(u"/a"_s);
        two.addRecentProject(u"/b"_s);
        one.setState(u"session/page"_s, u"runs"_s);
        QCOMPARE(one.recentProjects(), (QStringList { u"/c"_s, u"/b"_s }));
    }
    const Settings settings = open();
    auto recent = settings.recentProjects();
    std::sort(recent.begin(), recent.end());
    QCOMPARE(recent, (QStringList { u"/b"_s, u"/c"_s, u"/d"_s }));
    QCOMPARE(settings.state(u"session/page"_s).toString(), u"runs"_s);
}

void TestSettings::survivesGarbage()
{
    QFile garbage(file(u"state.ini"_s));
    QVERIFY(garbage.open(QIODevice::WriteOnly) && garbage.write("\xff\xfe[[[=\n\x00%zz\n[recent") > 0);
    garbage.close();
    Settings settings = open();
    settings.addRecentProject(u"/c"_s);
    QCOMPARE(settings.recentProjects().first(), u"/c"_s);
}

void TestSettings::theTableIsComplete()
{
    QSet<QString> keys;
    for (const Preference &row : preferenceTable()) {
        QVERIFY2(!keys.contains(row.key), qPrintable(row.key));
        keys.insert(row.key);
        QVERIFY(!row.title().isEmpty() && !row.keywords().isEmpty());
        QVERIFY2(row.help().endsWith(u'.'), qPrintable(row.key));
        // Every default is a value of its own setting, and each row changes one member.
        Preferences taken;
        QVERIFY2(row.take(taken, row.read({})), qPrintable(row.key));
        QVERIFY(taken == Preferences());
        QVERIFY((row.kind == Preference::Kind::Choice) == !row.choices.isEmpty());
        QVERIFY((row.kind == Preference::Kind::Folder) == (row.usualFolder != nullptr));
        for (const auto &choice : row.choices) {
            QVERIFY2(row.take(taken, choice.word), qPrintable(row.key));
            QCOMPARE(row.read(taken).toString(), choice.word);
        }
    }
    QCOMPARE(keys.size(), 8); // the members of Preferences
}

void TestSettings::badValuesAreTheDefault_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("no such word") << QByteArray("appearance=purple");
    QTest::newRow("too small") << QByteArray("scale=79");
    QTest::newRow("too large") << QByteArray("scale=100000000000");
    QTest::newRow("no number") << QByteArray("scale=large");
    QTest::newRow("a number with a comma") << QByteArray("[training]\nsmoothing=\"0,5\"");
    QTest::newRow("not a number") << QByteArray("[training]\nsmoothing=nan");
    QTest::newRow("endless") << QByteArray("[training]\nsmoothing=inf");
    QTest::newRow("one smooths everything away") << QByteArray("[training]\nsmoothing=1");
    QTest::newRow("neither on nor off") << QByteArray("[training]\nkeep_running=maybe");
    QTest::newRow("a list") << QByteArray("[training]\nxaxis=step, wall");
    QTest::newRow("an upper-case word") << QByteArray("[training]\nxaxis=Wall");
    QTest::newRow("a place that depends on another") << QByteArray("[folders]\nmodels=models");
    QTest::newRow("no language") << QByteArray("language=../../evil");
    QTest::newRow("an object") << QByteArray("scale=@Variant(\\0\\0\\0\\x7f\\xff)");
    QTest::newRow("nothing") << QByteArray("appearance=");
}

void TestSettings::badValuesAreTheDefault()
{
    QFETCH(QByteArray, line);
    write(line + '\n');
    const Settings settings = open();
    QVERIFY(settings.preferences() == Preferences());
    for (const Preference &row : preferenceTable())
        QVERIFY(settings.isDefault(row));
}

void TestSettings::nothingElseInTheFileIsLost()
{
    write("appearance=purple\nlater_version=7\nscale=120\nthis line means nothing\n[training]\nsmoothing=0.25\n[other]\nthing=a, b\n");
    {
        Settings settings = open();
        QCOMPARE(settings.preferences().scale, 120);
        QCOMPARE(settings.preferences().smoothing, 0.25);
        settings.set(&Preferences::xAxis, anneal::widgets::XAxis::Wall);
        settings.set(&Preferences::scale, 100);
    }
    const QByteArray text = written();
    for (const char *kept : { "later_version=7", "smoothing=0.25", "thing=a, b", "xaxis=wall" })
        QVERIFY2(text.contains(kept), text.constData());
    QVERIFY2(!text.contains("scale"), text.constData()); // the default is not written
}

void TestSettings::tellsOfEachChange()
{
    Settings settings = open();
    QSignalSpy told(&settings, &Settings::changed);
    settings.set(&Preferences::scale, 150);
    settings.set(&Preferences::scale, 150);
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first().first().toString(), u"scale"_s);
    for (const Preference &row : preferenceTable())
        settings.reset(row);
    QCOMPARE(told.size(), 2);
    QVERIFY(settings.preferences() == Preferences());
}

void TestSettings::takesNothingOutOfRange()
{
    Settings settings = open();
    QSignalSpy told(&settings, &Settings::changed);
    settings.set(&Preferences::scale, 300);
    settings.set(&Preferences::smoothing, -1);
    settings.set(&Preferences::projectsFolder, u"here"_s);
    QVERIFY(settings.preferences() == Preferences());
    QCOMPARE(told.size(), 0);
}

void TestSettings::tellsWhatWaitsForAStart()
{
    const auto pending = [](const Settings &settings) {
        QStringList keys;
        for (const Preference &row : preferenceTable())
            if (settings.isPending(row))
                keys << row.key;
        return keys;
    };
    {
        Settings settings = open();
        settings.set(&Preferences::scale, 150);
        settings.set(&Preferences::smoothing, 0.5);
        QCOMPARE(pending(settings), QStringList { u"scale"_s });
        settings.set(&Preferences::scale, 100);
        QCOMPARE(pending(settings), QStringList());
        settings.set(&Preferences::scale, 150);
    }
    QCOMPARE(pending(open()), QStringList());
}

void TestSettings::keysAreThereTheNextTime()
{
    const Settings::Shortcuts chosen { { u"config.save"_s, { QKeySequence(u"Ctrl+,"_s), QKeySequence(u"F9"_s) } }, { u"palette"_s, {} } };
    {
        Settings settings = open();
        settings.setShortcuts(chosen);
        settings.set(&Preferences::scale, 150);
    }
    {
        Settings settings = open();
        QCOMPARE(settings.shortcuts(), chosen);
        settings.setShortcuts({});
        QVERIFY(settings.shortcuts().isEmpty());
    }
    QVERIFY(open().shortcuts().isEmpty());
    QCOMPARE(open().preferences().scale, 150);
}

void TestSettings::badKeysCountAsNone()
{
    write("[shortcuts]\nconfig.save=Ctrl+Nonsense\nconfig.find=F7\nconfig.undo=\"; ;\"\n");
    QCOMPARE(open().shortcuts(), (Settings::Shortcuts { { u"config.find"_s, { QKeySequence(u"F7"_s) } } }));
}

ANNEAL_TEST(TestSettings)
#include "tst_settings.moc"
