// SPDX-License-Identifier: GPL-3.0-or-later
// Against a real keychain, GNOME Keyring on a bus of its own: nothing of the person's is touched.
#include "core/keychain/keychain.h"
#include "tests/support/testprogram.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace anneal;
using namespace Qt::StringLiterals;

/// A bus and a keychain of their own, ended with this.
class Desktop
{
public:
    bool start(const QString &home)
    {
        m_bus.start(u"dbus-daemon"_s, { u"--session"_s, u"--print-address"_s, u"--nofork"_s });
        if (!m_bus.waitForStarted() || !m_bus.waitForReadyRead())
            return false;
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto &name : { u"HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_RUNTIME_DIR"_s })
            environment.insert(name, home);
        m_keyring.setProcessEnvironment(environment);
        m_keyring.start(u"gnome-keyring-daemon"_s, { u"--unlock"_s, u"--components=secrets"_s, u"--foreground"_s });
        if (!m_keyring.waitForStarted())
            return false;
        m_keyring.write("password of the keychain");
        m_keyring.closeWriteChannel();
        // Whoever asked for it before it is there would have the bus start another one, which is locked.
        return QTest::qWaitFor([] { return hasKeychain(); }, 20000);
    }
    void end()
    {
        for (auto *process : { &m_keyring, &m_bus }) {
            process->terminate();
            process->waitForFinished();
        }
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    }

private:
    static bool hasKeychain()
    {
        QProcess asking;
        asking.start(u"dbus-send"_s,
            { u"--session"_s, u"--print-reply"_s, u"--dest=org.freedesktop.DBus"_s, u"/"_s, u"org.freedesktop.DBus.NameHasOwner"_s,
                u"string:org.freedesktop.secrets"_s });
        return asking.waitForFinished() && asking.readAllStandardOutput().contains("boolean true");
    }

    QProcess m_bus, m_keyring;
};

class TestDesktop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_desktop.end(); }
    void keepsInTheDesktopsKeychain();

private:
    QTemporaryDir m_home;
    Desktop m_desktop;
};

void TestDesktop::initTestCase()
{
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("XDG_RUNTIME_DIR", m_home.path().toLocal8Bit());
}

/// What is found was kept by another process, so that it cannot come from memory.
void TestDesktop::keepsInTheDesktopsKeychain()
{
    QVERIFY(m_desktop.start(m_home.path()));
    const keychain::Owner owner { "test", "desktop" };
    const auto byAnother = [&](const auto &what) {
        const pid_t child = fork();
        if (child == 0)
            _exit(what() ? 0 : 1);
        int status = 1;
        waitpid(child, &status, 0);
        return status == 0;
    };
    QVERIFY(byAnother([&] { return bool(keychain::keep(owner, "a test", "a “secret” of 日本")); }));
    QCOMPARE(keychain::find(owner), std::optional<std::string>("a “secret” of 日本"));
    QVERIFY(!keychain::find({ "test", "another" }));
    QVERIFY(keychain::forget(owner));
    QVERIFY(!keychain::find(owner));
    QVERIFY(keychain::forget(owner)); // none is there
}

ANNEAL_TEST(TestDesktop)
#include "tst_desktop.moc"
