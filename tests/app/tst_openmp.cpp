// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/openmp.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace anneal;

class TestOpenMp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void limitsSpinning();
    void leavesTheUsersSettings();
};

void TestOpenMp::init()
{
    qunsetenv("OMP_WAIT_POLICY");
    qunsetenv("GOMP_SPINCOUNT");
}

void TestOpenMp::limitsSpinning()
{
    QVERIFY(app::limitSpinning());
    QVERIFY(qEnvironmentVariableIntValue("GOMP_SPINCOUNT") > 0);
    QVERIFY(!app::limitSpinning()); // a program that was executed again is not once more
}

void TestOpenMp::leavesTheUsersSettings()
{
    qputenv("OMP_WAIT_POLICY", "active");
    QVERIFY(!app::limitSpinning());
    QVERIFY(!qEnvironmentVariableIsSet("GOMP_SPINCOUNT"));
}

ANNEAL_TEST(TestOpenMp)
#include "tst_openmp.moc"
