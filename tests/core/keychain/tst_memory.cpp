// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keychain/keychain.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;

class TestMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void remembersWithoutAKeychain();
};

void TestMemory::remembersWithoutAKeychain()
{
    const QTemporaryDir folder;
    qunsetenv("DBUS_SESSION_BUS_ADDRESS"); // no keychain of the person
    qputenv("XDG_RUNTIME_DIR", folder.path().toLocal8Bit());
    const keychain::Owner owner { "test", "memory" };
    QVERIFY(!keychain::find(owner));
    const auto kept = keychain::keep(owner, "a test", "secret");
    QCOMPARE(kept.error().kind, base::ErrorKind::Unsupported);
    QVERIFY(kept.error().text().find("secret") == std::string::npos);
    QCOMPARE(keychain::find(owner), std::optional<std::string>("secret"));
    QVERIFY(!keychain::find({ "test", "another" }));
    QVERIFY(!keychain::forget(owner));
    QVERIFY(!keychain::find(owner));
}

ANNEAL_TEST(TestMemory)
#include "tst_memory.moc"
