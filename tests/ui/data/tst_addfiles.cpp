// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "ui/data/addfiles.h"
#include "ui/shell/project.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace anneal;
using namespace Qt::StringLiterals;

namespace {

/// Root reads everything: while this lives, root is nobody, and what is below `folder` is nobody's.
class NotRoot
{
public:
    explicit NotRoot(const QString &folder) : m_wasRoot(::geteuid() == 0)
    {
        if (!m_wasRoot)
            return;
        constexpr uid_t kNobody = 65534;
        for (QDirIterator at(folder, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories); at.hasNext();)
            QCOMPARE(::chown(QFile::encodeName(at.next()).constData(), kNobody, gid_t(-1)), 0);
        QCOMPARE(::chown(QFile::encodeName(folder).constData(), kNobody, gid_t(-1)), 0);
        QCOMPARE(::setresuid(kNobody, kNobody, 0), 0); // access() asks for the real user
    }
    ~NotRoot()
    {
        if (m_wasRoot && ::setresuid(0, 0, 0) != 0)
            qFatal("still not root");
    }

private:
    Q_DISABLE_COPY(NotRoot)
    bool m_wasRoot;
};

} // namespace

class TestAddFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void leavesPipesAndSocketsOut();
    void refusesAPipeByItself();
    void addsTheOthersAndNamesWhatItCannot();
    void leavesOutWhatCannotBeRead();
    void copiesNoFolderIntoItself();
    void hearsCancelWhileItCollects();
    void keepsEqualFilesAndNumbersOthers();
    void countsWhatNoReaderTakes();

private:
    QString at(const QString &name) const { return m_folder->filePath(name); }
    std::filesystem::path target() const { return ui::toPath(at(u"project/data/raw"_s)); }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QVERIFY(QDir().mkpath(QFileInfo(at(name)).path()));
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestAddFiles::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir().mkpath(at(u"project/data/raw"_s)));
}

void TestAddFiles::leavesPipesAndSocketsOut()
{
    write(u"in/one.txt"_s, "one");
    write(u"in/sub/two.txt"_s, "two");
    QCOMPARE(::mkfifo(QFile::encodeName(at(u"in/pipe"_s)).constData(), 0600), 0);
    const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const auto path = QFile::encodeName(at(u"in/sub/socket"_s));
    QVERIFY(path.size() < int(sizeof address.sun_path));
    std::copy(path.begin(), path.end(), address.sun_path);
    QCOMPARE(::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    const ui::TaskControl control;
    const auto added = ui::addFiles({ at(u"in"_s) }, target(), control);
    ::close(listener);
    QVERIFY2(added, added ? "" : added.error().text().c_str());
    QCOMPARE(added->copied, 2);
    QCOMPARE(added->leftOut, 2);
    QVERIFY(QFile::exists(at(u"project/data/raw/in/one.txt"_s)));
    QVERIFY(QFile::exists(at(u"project/data/raw/in/sub/two.txt"_s)));
    QVERIFY(!QFile::exists(at(u"project/data/raw/in/pipe"_s)));
    QCOMPARE(control.progress().total, 6.0);
}

void TestAddFiles::refusesAPipeByItself()
{
    QCOMPARE(::mkfifo(QFile::encodeName(at(u"pipe"_s)).constData(), 0600), 0);
    for (const auto &name : { at(u"pipe"_s), u"/dev/null"_s, at(u"nowhere"_s) }) {
        const auto added = ui::addFiles({ name }, target(), {});
        QVERIFY(!added);
        QVERIFY2(added.error().detail.find(name.toStdString()) != std::string::npos, added.error().detail.c_str());
    }
}

void TestAddFiles::addsTheOthersAndNamesWhatItCannot()
{
    QCOMPARE(::mkfifo(QFile::encodeName(at(u"pipe"_s)).constData(), 0600), 0);
    write(u"one.txt"_s, "one");
    write(u"two.txt"_s, "two");
    const auto added = ui::addFiles({ at(u"one.txt"_s), at(u"pipe"_s), at(u"nowhere"_s), at(u"two.txt"_s) }, target(), {});
    QVERIFY2(added, added ? "" : added.error().text().c_str());
    QCOMPARE(added->copied, 2);
    QCOMPARE(added->missed.size(), std::size_t(2));
    QVERIFY2(added->missed[0].find("pipe is neither a file nor a folder") != std::string::npos, added->missed[0].c_str());
    QVERIFY2(added->missed[1].find("nowhere") != std::string::npos, added->missed[1].c_str());
}

void TestAddFiles::leavesOutWhatCannotBeRead()
{
    const NotRoot notRoot(m_folder->path());
    write(u"in/one.txt"_s, "one");
    write(u"in/secret.txt"_s, "two");
    write(u"in/closed/three.txt"_s, "three");
    QVERIFY(QFile::setPermissions(at(u"in/secret.txt"_s), {}));
    QVERIFY(QFile::setPermissions(at(u"in/closed"_s), {}));
    const auto added = ui::addFiles({ at(u"in"_s) }, target(), {});
    QFile::setPermissions(at(u"in/closed"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QVERIFY2(added, added ? "" : added.error().text().c_str());
    QCOMPARE(added->copied, 1);
    QCOMPARE(added->leftOut, 2);
}

void TestAddFiles::copiesNoFolderIntoItself()
{
    write(u"project/notes.txt"_s, "notes");
    write(u"project/data/raw/old.txt"_s, "old");
    const auto added = ui::addFiles({ at(u"project"_s) }, target(), {});
    QVERIFY(added);
    QCOMPARE(added->copied, 1);
    QVERIFY(QFile::exists(at(u"project/data/raw/project/notes.txt"_s)));
    QVERIFY(!QFile::exists(at(u"project/data/raw/project/data/raw/old.txt"_s)));
}

void TestAddFiles::hearsCancelWhileItCollects()
{
    for (int i = 0; i < 50; ++i)
        write(u"in/%1.txt"_s.arg(i), "x");
    const ui::TaskControl control;
    control.requestStop();
    const auto added = ui::addFiles({ at(u"in"_s) }, target(), control);
    QVERIFY(!added);
    QCOMPARE(added.error().kind, base::ErrorKind::Canceled);
    QVERIFY(control.progress().detail.isEmpty()); // nothing was looked at any more
    QVERIFY(QDir(at(u"project/data/raw"_s)).isEmpty());
}

void TestAddFiles::keepsEqualFilesAndNumbersOthers()
{
    write(u"project/data/raw/a.txt"_s, "same");
    write(u"one/a.txt"_s, "same");
    write(u"two/a.txt"_s, "else");
    QVERIFY(ui::addFiles({ at(u"one/a.txt"_s) }, target(), {}));
    QVERIFY(ui::addFiles({ at(u"two/a.txt"_s) }, target(), {}));
    const auto again = ui::addFiles({ at(u"one/a.txt"_s) }, target(), {});
    QVERIFY(again);
    QCOMPARE(again->copied, 0);
    QCOMPARE(again->known, 1);
    QCOMPARE(QDir(at(u"project/data/raw"_s)).entryList(QDir::Files), (QStringList { u"a-2.txt"_s, u"a.txt"_s }));
}

void TestAddFiles::countsWhatNoReaderTakes()
{
    write(u"in/a.XLSX"_s, "a,b");
    write(u"in/b.MD"_s, "# b");
    write(u"in/c"_s, "c");
    const auto added = ui::addFiles({ at(u"in"_s) }, target(), {});
    QVERIFY(added);
    QCOMPARE(added->copied, 3);
    QCOMPARE(added->unused, 2);
}

ANNEAL_TEST(TestAddFiles)
#include "tst_addfiles.moc"
