// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/machine.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;

/// A tree of control groups as the kernel shows them.
class Groups
{
public:
    void write(const char *name, const std::string &text) const
    {
        const auto file = path() / name;
        std::filesystem::create_directories(file.parent_path());
        if (!base::writeFile(file, text + "\n"))
            qFatal("cannot write %s", name);
    }
    std::filesystem::path path() const { return m_folder.path().toStdString(); }
    base::GroupLimits limits(const char *membership) const { return base::groupLimits(path(), membership); }

private:
    QTemporaryDir m_folder;
};

class TestMachine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsNoFileCacheAsTaken();
    void takesTheTightestLimitOnTheWayUp();
    void readsTheGroupsThatAreThere();
    void knowsNoLimitWhereThereIsNone();
    void readsTheOldForm();
    void readsSharesOfProcessors();
    void readsThisMachine();
};

void TestMachine::countsNoFileCacheAsTaken()
{
    const Groups groups;
    groups.write("memory.max", "8000");
    groups.write("memory.current", "7900");
    groups.write("memory.stat", "anon 1000\nfile 6900\ninactive_file 4000\nactive_file 2000\nslab_reclaimable 500\nslab 700");
    QCOMPARE(groups.limits("0::/\n").memoryFree, std::optional<std::uint64_t>(8000 - (7900 - 6500)));
    groups.write("memory.current", "9000"); // above the limit for a moment
    groups.write("memory.stat", "anon 9000");
    QCOMPARE(groups.limits("0::/\n").memoryFree, std::optional<std::uint64_t>(0));
    groups.write("memory.stat", "inactive_file 99999999999999999999"); // nonsense changes nothing
    QCOMPARE(groups.limits("0::/\n").memoryFree, std::optional<std::uint64_t>(0));
}

void TestMachine::takesTheTightestLimitOnTheWayUp()
{
    const Groups groups;
    groups.write("memory.max", "max");
    groups.write("memory.current", "100");
    groups.write("user.slice/memory.max", "5000");
    groups.write("user.slice/memory.current", "1000");
    groups.write("user.slice/run.scope/memory.max", "9000");
    groups.write("user.slice/run.scope/memory.current", "500");
    QCOMPARE(groups.limits("0::/user.slice/run.scope\n").memoryFree, std::optional<std::uint64_t>(4000));
    groups.write("user.slice/run.scope/memory.high", "1500");
    QCOMPARE(groups.limits("0::/user.slice/run.scope\n").memoryFree, std::optional<std::uint64_t>(1000));
    QVERIFY(!groups.limits("0::/other.slice\n").memoryFree);
}

void TestMachine::readsTheGroupsThatAreThere()
{
    const Groups groups; // a container that is shown its own group as the root and its name as the host knows it
    groups.write("memory.max", "3000");
    groups.write("memory.current", "1000");
    for (const char *membership : { "0::/docker/12ab/sub\n", "0::/../../elsewhere\n", "0::/\n", "12:pids:/x\n0::/y\n" })
        QCOMPARE(groups.limits(membership).memoryFree, std::optional<std::uint64_t>(2000));
}

void TestMachine::knowsNoLimitWhereThereIsNone()
{
    const Groups groups;
    groups.write("memory.max", "max");
    groups.write("memory.current", "1000");
    groups.write("cpu.max", "max 100000");
    for (const char *membership : { "0::/\n", "", "nonsense", ":", "::" }) {
        QVERIFY(!groups.limits(membership).memoryFree);
        QVERIFY(!groups.limits(membership).cores);
    }
    QVERIFY(!base::groupLimits("/nowhere", "0::/\n").memoryFree);
}

void TestMachine::readsTheOldForm()
{
    const Groups groups;
    groups.write("memory/docker/memory.limit_in_bytes", "6000");
    groups.write("memory/docker/memory.usage_in_bytes", "5000");
    groups.write("memory/docker/memory.stat", "inactive_file 1\ntotal_inactive_file 2500\ntotal_active_file 500");
    groups.write("cpu,cpuacct/docker/cpu.cfs_quota_us", "150000");
    groups.write("cpu,cpuacct/docker/cpu.cfs_period_us", "100000");
    const auto limits = groups.limits("9:name=systemd:/docker\n4:memory:/docker\n3:cpu,cpuacct:/docker\n");
    QCOMPARE(limits.memoryFree, std::optional<std::uint64_t>(4000));
    QCOMPARE(limits.cores, std::optional<double>(1.5));
    groups.write("cpu,cpuacct/docker/cpu.cfs_quota_us", "-1");
    QVERIFY(!groups.limits("3:cpu,cpuacct:/docker\n").cores);
}

void TestMachine::readsSharesOfProcessors()
{
    const Groups groups;
    groups.write("cpu.max", "400000 100000");
    groups.write("a/cpu.max", "50000 100000");
    QCOMPARE(groups.limits("0::/a\n").cores, std::optional<double>(0.5));
    QCOMPARE(groups.limits("0::/b\n").cores, std::optional<double>(4));
}

void TestMachine::readsThisMachine()
{
    const auto machine = base::thisMachine();
    QVERIFY(machine.cores >= 1);
    QVERIFY(machine.memory > 0);
    QVERIFY(machine.memoryFree <= machine.memory);
    QVERIFY(base::residentMemory() > 0);
}

ANNEAL_TEST(TestMachine)
#include "tst_machine.moc"
