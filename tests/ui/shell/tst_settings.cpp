// SPDX-License-Identifier: GPL-3.0-or-later
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

private:
    QString file(const QString &name) const { return m_folder->filePath(name); }
    Settings open() const { return { file(u"settings.ini"_s), file(u"state.ini"_s) }; }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSettings::areThereTheNextTime()
{
    {
        Settings settings = open();
        settings.setAppearance(anneal::widgets::Appearance::Dark);
        settings.setValue(u"training/smoothing"_s, 0.75);
        settings.setState(u"window/geometry"_s, QByteArray("\x01\x02\xff", 3));
        settings.addRecentProject(u"/a, b"_s);
        settings.addRecentProject(u"/c"_s);
    }
    const Settings settings = open();
    QCOMPARE(settings.appearance(), anneal::widgets::Appearance::Dark);
    QCOMPARE(settings.value(u"training/smoothing"_s).toDouble(), 0.75);
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

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
