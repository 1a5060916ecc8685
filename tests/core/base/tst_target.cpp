// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/hash.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

using namespace anneal;
namespace fs = std::filesystem;

/// What is written below a folder of a stranger stays there.
class TestTarget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void opensOnlyWhatLiesBelow_data();
    void opensOnlyWhatLiesBelow();
    void writesThroughNoLink_data();
    void writesThroughNoLink();
    void removesNothingAboveIt();
    void refusesPipes();
    void followsTheFolder();
    void followsLinksOfTheUser();

private:
    base::Target target(const fs::path &below) const { return { *base::Root::open(m_root), below }; }

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root, m_outside;
};

void TestTarget::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    const fs::path folder = m_temporary->path().toStdString();
    m_root = folder / "root";
    m_outside = folder / "outside";
    fs::create_directories(m_root / "inner/deep");
    fs::create_directories(m_outside);
    std::ofstream(m_outside / "precious") << "mine";
    std::ofstream(m_root / "inner/file") << "text";
    fs::create_symlink("../outside", m_root / "folderlink");
    fs::create_symlink(m_outside / "precious", m_root / "filelink");
    fs::create_symlink("../../../outside", m_root / "inner/deep/link");
    fs::create_symlink("inner", m_root / "insidelink");
    fs::create_symlink(m_outside / "new", m_root / "dangling");
    fs::create_hard_link(m_outside / "precious", m_root / "hardlink");
}

void TestTarget::opensOnlyWhatLiesBelow_data()
{
    QTest::addColumn<QString>("below");
    QTest::addColumn<int>("reason"); // errno, 0: it opens
    QTest::newRow("a file") << "inner/file" << 0;
    QTest::newRow("missing") << "inner/none" << ENOENT;
    QTest::newRow("above") << "../outside/precious" << EXDEV;
    QTest::newRow("absolute") << "/etc/hostname" << EXDEV;
    QTest::newRow("link to a folder") << "folderlink/precious" << ELOOP;
    QTest::newRow("link to a file") << "filelink" << ELOOP;
    QTest::newRow("link further down") << "inner/deep/link/precious" << ELOOP;
    QTest::newRow("link that stays inside") << "insidelink/file" << ELOOP;
    QTest::newRow("dangling link") << "dangling" << ELOOP;
}

void TestTarget::opensOnlyWhatLiesBelow()
{
    QFETCH(QString, below);
    QFETCH(int, reason);
    const auto root = base::Root::open(m_root);
    for (const auto walk : { base::Walk::Kernel, base::Walk::OneByOne }) {
        errno = 0;
        const base::Descriptor descriptor(base::openBelow(root->descriptor(), below.toStdString(), O_RDWR, 0, walk));
        QCOMPARE(descriptor.get() < 0 ? errno : 0, reason);
    }
}

void TestTarget::writesThroughNoLink_data()
{
    QTest::addColumn<QString>("below");
    for (const char *below :
        { "folderlink/precious", "folderlink/sub/precious", "inner/deep/link/precious", "../outside/precious", "insidelink/file" })
        QTest::newRow(below) << QString::fromLatin1(below);
}

void TestTarget::writesThroughNoLink()
{
    QFETCH(QString, below);
    const auto place = target(below.toStdString());
    const auto unsafe = [](const auto &result) { return !result && result.error().kind == base::ErrorKind::Unsafe; };
    QVERIFY(unsafe(base::writeFile(place, "x")));
    QVERIFY(unsafe(base::FileWriter::create(place)));
    QVERIFY(unsafe(base::AppendFile::open(place)));
    QVERIFY(unsafe(base::FileLock::acquire(place, "me")));
    QVERIFY(unsafe(base::makeFolder(place)));
    QVERIFY(unsafe(base::removeAll(place)));
    QVERIFY(unsafe(base::renameTo(target("inner/file"), place)));
    QCOMPARE(*base::readFile(m_outside / "precious"), std::string("mine"));
    QCOMPARE(*base::readFile(m_root / "inner/file"), std::string("text"));
    QVERIFY(!fs::exists(m_outside / "sub"));
    // A link as the last name is replaced, and what it leads to stays.
    QVERIFY(unsafe(base::AppendFile::open(target("filelink"))));
    QVERIFY(unsafe(base::AppendFile::open(target("dangling"))));
    QVERIFY(unsafe(base::AppendFile::open(target("hardlink"))));
    QVERIFY(unsafe(base::FileLock::acquire(target("hardlink"), "me")));
    QVERIFY(base::writeFile(target("filelink"), "new"));
    QVERIFY(base::removeAll(target("folderlink")));
    QCOMPARE(*base::readFile(m_outside / "precious"), std::string("mine"));
    QVERIFY(!fs::exists(m_outside / "new"));
}

void TestTarget::removesNothingAboveIt()
{
    const auto root = target("");
    for (const auto &above : { root / "..", root / "inner/..", root / ".", root / "../outside", target("inner/..") })
        QVERIFY2(!base::removeAll(above), above.path().c_str());
    QVERIFY(fs::exists(m_root / "inner/file") && fs::exists(m_outside / "precious"));
    QVERIFY(base::removeAll(target("inner")));
    QVERIFY(!fs::exists(m_root / "inner"));
    QCOMPARE(*base::readFile(m_outside / "precious"), std::string("mine")); // a link in it led there
    const auto folder = base::Target(m_root).open(O_RDONLY).error();
    QCOMPARE(folder.hint, std::string("Name a file instead."));
    QCOMPARE(base::Target(m_root).open(O_RDWR).error().kind, base::ErrorKind::BadInput);
}

void TestTarget::refusesPipes()
{
    QCOMPARE(::mkfifo((m_root / "pipe").c_str(), 0600), 0);
    QCOMPARE(base::AppendFile::open(target("pipe")).error().kind, base::ErrorKind::BadInput);
    QCOMPARE(base::FileLock::acquire(target("pipe"), "me").error().kind, base::ErrorKind::BadInput);
    QVERIFY(!target("pipe").open(O_RDONLY));
    QVERIFY(!base::FileLock::isHeld(m_root / "pipe")); // and does not wait for a writer
    QVERIFY(!base::sha256OfFile(m_root / "pipe"));
    QVERIFY(!base::readFile("/dev/zero"));
}

void TestTarget::followsTheFolder()
{
    const auto place = target("inner/new");
    auto log = base::AppendFile::open(place);
    QVERIFY(log);
    fs::rename(m_root, m_outside / "moved");
    QVERIFY(log->append("line\n"));
    QVERIFY(base::writeFile(place, "whole"));
    QVERIFY(!fs::exists(m_root));
    QCOMPARE(place.path(), m_outside / "moved/inner/new");
    QCOMPARE(*base::readFile(m_outside / "moved/inner/new"), std::string("whole"));
}

void TestTarget::followsLinksOfTheUser()
{
    QVERIFY(base::writeFile(m_root / "folderlink/typed", "x"));
    QVERIFY(fs::exists(m_outside / "typed"));
    const auto root = base::Root::open(m_root / "folderlink");
    QVERIFY(base::writeFile(base::Target(*root, "below"), "x"));
    QVERIFY(fs::exists(m_outside / "below"));
}

ANNEAL_TEST(TestTarget)
#include "tst_target.moc"
