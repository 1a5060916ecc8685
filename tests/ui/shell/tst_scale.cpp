// SPDX-License-Identifier: GPL-3.0-or-later
// The window in the size that was chosen on its page of settings, which Qt has to know before there is an application.
#include "tests/support/testprogram.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

class TestScale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAsChosen_data();
    void isAsChosen();
    void endsInOrderWithTheSession();
};

void TestScale::isAsChosen_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QString>("outside"); // what the desktop says
    QTest::addColumn<QSize>("pixels");
    QTest::newRow("usual") << QByteArray() << QString() << QSize(800, 500);
    QTest::newRow("larger") << QByteArray("scale=150\n") << QString() << QSize(1200, 750);
    QTest::newRow("on top of the desktop's") << QByteArray("scale=150\n") << u"2"_s << QSize(2400, 1500);
    QTest::newRow("damaged") << QByteArray("scale=15000\n") << QString() << QSize(800, 500);
}

void TestScale::isAsChosen()
{
    QFETCH(QByteArray, settings);
    QFETCH(QString, outside);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"anneal"_s));
    QFile file(folder.filePath(u"anneal/settings.ini"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(settings) == settings.size());
    file.close();
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto *name : { "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME" })
        environment.insert(QLatin1String(name), folder.path());
    environment.remove(u"QT_SCALE_FACTOR"_s);
    if (!outside.isEmpty())
        environment.insert(u"QT_SCALE_FACTOR"_s, outside);
    QProcess window;
    window.setProcessEnvironment(environment);
    window.start(anneal::tests::builtProgram("anneal"),
        { u"--page"_s, u"settings"_s, u"--size"_s, u"800x500"_s, u"--screenshot"_s, folder.filePath(u"picture.png"_s) });
    QVERIFY(window.waitForFinished(60000));
    QCOMPARE(window.exitCode(), 0);
    const int told = int(window.readAllStandardError().count("has no meaning for scale")); // the file is read once
    QCOMPARE(told, settings.contains("15000") ? 1 : 0);
    QTEST(QImage(folder.filePath(u"picture.png"_s)).size(), "pixels");
}

/// Where the desktop ends, programs get SIGTERM and nobody can answer a question.
void TestScale::endsInOrderWithTheSession()
{
    const QTemporaryDir folder;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto *name : { "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME" })
        environment.insert(QLatin1String(name), folder.path());
    QProcess window;
    window.setProcessEnvironment(environment);
    window.start(anneal::tests::builtProgram("anneal"), { u"--page"_s, u"settings"_s });
    QVERIFY(window.waitForStarted());
    const auto statusOf = [&] {
        QFile status(u"/proc/%1/status"_s.arg(window.processId()));
        return status.open(QIODevice::ReadOnly) ? status.readAll() : QByteArray();
    };
    const auto handles = [&] { // bit 14 of the caught signals is SIGTERM
        const QByteArray text = statusOf();
        return text.mid(text.indexOf("SigCgt:") + 7, 17).trimmed().toULongLong(nullptr, 16) & 1u << 14;
    };
    QTRY_VERIFY_WITH_TIMEOUT(handles(), 60000);
    window.terminate();
    QVERIFY(window.waitForFinished(60000));
    QCOMPARE(window.exitStatus(), QProcess::NormalExit);
    QCOMPARE(window.exitCode(), 128 + 15);
}

ANNEAL_TEST(TestScale)
#include "tst_scale.moc"
