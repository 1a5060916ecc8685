// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "ui/shell/trash.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestTrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void givesBackAFolder();
    void tellsWhatIsNotThere();
    void takesNoPlaceOfAnother();

private:
    QString make(const QString &name) const;
    QTemporaryDir m_home; // that user never had anything in a trash
};

void TestTrash::initTestCase()
{
    qputenv("XDG_DATA_HOME", m_home.filePath(u"share"_s).toUtf8());
}

QString TestTrash::make(const QString &name) const
{
    const QString folder = m_home.filePath(name);
    QDir().mkpath(folder);
    QFile file(folder + u"/events.jsonl"_s);
    return file.open(QIODevice::WriteOnly) && file.write("{}\n") == 3 ? folder : QString();
}

void TestTrash::givesBackAFolder()
{
    const QString folder = make(u"a run, ümläut"_s);
    const auto trashed = moveToTrash(folder);
    QVERIFY(bool(trashed));
    QVERIFY(!QFile::exists(folder));
    QVERIFY2(trashed->inTrash.contains(u"/Trash/files/"_s) || trashed->inTrash.contains(u"/.Trash"_s), qPrintable(trashed->inTrash));
    QVERIFY(QFile::exists(trashed->inTrash + u"/events.jsonl"_s));
    QVERIFY(!(QFile::permissions(m_home.filePath(u"share/Trash"_s)) & (QFile::ReadGroup | QFile::ReadOther))); // for this user alone
    QVERIFY(bool(takeFromTrash(*trashed)));
    QVERIFY(QFile::exists(folder + u"/events.jsonl"_s));
    QCOMPARE(QDir(m_home.filePath(u"share/Trash/info"_s)).entryList(QDir::Files).size(), 0);
}

void TestTrash::tellsWhatIsNotThere()
{
    const auto trashed = moveToTrash(m_home.filePath(u"nothing"_s));
    QVERIFY(!trashed);
    QVERIFY(QString::fromStdString(trashed.error().detail).contains(u"nothing"_s));
}

void TestTrash::takesNoPlaceOfAnother()
{
    const QString folder = make(u"again"_s);
    const auto trashed = moveToTrash(folder);
    QVERIFY(bool(trashed));
    QVERIFY(!make(u"again"_s).isEmpty());
    QVERIFY(!takeFromTrash(*trashed));
    QVERIFY(QFile::exists(trashed->inTrash));
}

ANNEAL_TEST(TestTrash)
#include "tst_trash.moc"
