// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/hash.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace anneal;

class TestFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replacesAWholeFile();
    void replacesNothingThatMustBeNew();
    void leavesNothingBehindWithoutCommit();
    void keepsTheOldFileWhenTheDiskIsFull();
    void saysWhereRoomIsMissing();
    void tellsThatADiskTakesNoMoreFiles();
    void refusesAPipe();
    void tellsThatAFileIsTooLarge();
    void cutsAnUnfinishedLineBeforeAppending();
    void tellsWhoHoldsALock();
    void locksWhileOthersLook();
    void locksAFolder();
    void removesWhatKilledWritersLeft();
    void removesNothingOfOthers();
    void namesTheFileItCannotRead();
    void hashesAsTheReferencesDo();
    void keepsWhoMayReadAFile_data();
    void keepsWhoMayReadAFile();
    void keepsTheOwner();
    void copiesNoMoreThanMayBeRead();
    void listsAFolderWholeOrNotAtAll();
    void replacesAFolderWithoutAGap();
    void outlivesAMappedFileThatShrinks();

private:
    std::filesystem::path path(const char *name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
};

void TestFiles::replacesAWholeFile()
{
    QVERIFY(base::writeFile(path("a.txt"), "one"));
    QVERIFY(base::writeFile(path("a.txt"), "two"));
    const auto text = base::readFile(path("a.txt"));
    QVERIFY(text);
    QCOMPARE(*text, std::string("two"));
    QCOMPARE(std::distance(std::filesystem::directory_iterator(path("").parent_path()), {}), 1);
}

void TestFiles::replacesNothingThatMustBeNew()
{
    const auto entries = [&] { return std::distance(std::filesystem::directory_iterator(path("").parent_path()), {}); };
    const auto before = entries();
    auto writer = base::FileWriter::create(path("new.txt"));
    QVERIFY(writer && writer->write("mine"));
    QVERIFY(writer->commitNew());
    QCOMPARE(*base::readFile(path("new.txt")), std::string("mine"));
    const std::function<void(const char *)> makers[] { [&](const char *name) { QVERIFY(base::writeFile(path(name), "theirs")); },
        [&](const char *name) { QVERIFY(base::makeFolder(path(name))); },
        [&](const char *name) { std::filesystem::create_symlink("nowhere", path(name)); } };
    const char *const names[] { "late.txt", "late", "late.link" };
    for (std::size_t i = 0; i < std::size(names); ++i) {
        auto late = base::FileWriter::create(path(names[i]));
        QVERIFY(late && late->write("mine"));
        makers[i](names[i]);
        const auto committed = late->commitNew();
        QCOMPARE(committed.error().kind, base::ErrorKind::AlreadyExists);
        QVERIFY2(committed.error().detail.ends_with("it is left as it is."), committed.error().detail.c_str());
    }
    QCOMPARE(*base::readFile(path("late.txt")), std::string("theirs"));
    QVERIFY(std::filesystem::is_directory(path("late")) && std::filesystem::is_symlink(path("late.link")));
    QCOMPARE(entries(), before + 4);
    for (const char *name : { "new.txt", "late.txt", "late", "late.link" })
        std::filesystem::remove(path(name));
}

void TestFiles::leavesNothingBehindWithoutCommit()
{
    {
        auto writer = base::FileWriter::create(path("b.bin"));
        QVERIFY(writer);
        QVERIFY(writer->write(std::string(3 << 20, 'x')));
    }
    for (const auto &entry : std::filesystem::directory_iterator(path("").parent_path()))
        QVERIFY(entry.path().filename().string().find("b.bin") == std::string::npos);
}

void TestFiles::keepsTheOldFileWhenTheDiskIsFull()
{
    QVERIFY(base::writeFile(path("c.txt"), "good"));
    // A file-size limit in a child stands for a full disk: write() fails with EFBIG as it would with ENOSPC.
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit { 1 << 20, 1 << 20 };
        setrlimit(RLIMIT_FSIZE, &limit);
        const auto written = base::writeFile(path("c.txt"), std::string(4 << 20, 'y'));
        _exit(!written && written.error().kind == base::ErrorKind::NoSpace ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QCOMPARE(status, 0);
    QCOMPARE(*base::readFile(path("c.txt")), std::string("good"));
}

void TestFiles::saysWhereRoomIsMissing()
{
    QVERIFY(base::requireSpace("The file", 1, path("")));
    const auto place = std::filesystem::current_path();
    for (const char *folder : { ".", "not/there/yet/.." }) {
        const auto missing = base::requireSpace("The file", std::uint64_t(1) << 60, folder);
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, base::ErrorKind::NoSpace);
        QVERIFY2(missing.error().detail.find(" in " + place.string()) != std::string::npos, missing.error().detail.c_str());
    }
}

void TestFiles::tellsThatADiskTakesNoMoreFiles()
{
    QVERIFY(base::makeFolder(path("small")));
    QVERIFY(!base::hasNoInodes(path("small")));
    const pid_t child = fork();
    if (child == 0) { // a disk of four files, in a name space of its own
        const auto user = std::to_string(geteuid()), group = std::to_string(getegid());
        bool mounted = unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "0 " + user + " 1"; // else nobody owns what is written
        std::ofstream("/proc/self/gid_map") << "0 " + group + " 1";
        mounted = mounted && mount("none", path("small").c_str(), "tmpfs", 0, "size=4m,nr_inodes=4") == 0;
        if (!mounted)
            _exit(2);
        base::Status written = base::ok();
        for (int i = 0; written && i < 5; ++i)
            written = base::writeFile(path("small") / std::to_string(i), "x");
        _exit(!written && written.error().kind == base::ErrorKind::NoSpace && written.error().detail.find("inodes") != std::string::npos ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WEXITSTATUS(status) == 2)
        QSKIP("this system lets nobody mount a disk for a test");
    QCOMPARE(status, 0);
}

void TestFiles::tellsThatAFileIsTooLarge()
{
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "config.yaml";
    std::ofstream(file) << "x";
    std::filesystem::resize_file(file, std::uintmax_t(40) << 30); // takes no room on the disk
    const auto read = base::readFile(file, 1 << 20);
    QVERIFY(!read);
    QVERIFY2(read.error().text().ends_with(
                 "at most 1.0 MiB can be read. Check that this is the right file; rows and documents can be spread over several files."),
        read.error().text().c_str());
}

void TestFiles::refusesAPipe()
{
    QCOMPARE(mkfifo(path("pipe").c_str(), 0600), 0);
    for (const int flags : { O_RDONLY, O_WRONLY | O_APPEND, O_RDWR | O_CREAT }) {
        const auto opened = base::Target(path("pipe")).open(flags);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, base::ErrorKind::BadInput);
        QVERIFY2(opened.error().detail.find("is not a regular file") != std::string::npos, opened.error().detail.c_str());
    }
}

void TestFiles::cutsAnUnfinishedLineBeforeAppending()
{
    {
        std::ofstream file(path("log"));
        file << "{\"seq\":1}\n{\"se" << std::string(10000, 'q');
    }
    auto log = base::AppendFile::open(path("log"));
    QVERIFY(log);
    QVERIFY(log->append("{\"seq\":2}\n"));
    QCOMPARE(*base::readFile(path("log")), std::string("{\"seq\":1}\n{\"seq\":2}\n"));
}

void TestFiles::tellsWhoHoldsALock()
{
    QVERIFY(!base::FileLock::isHeld(path("lock")));
    auto lock = base::FileLock::acquire(path("lock"), "pid 1");
    QVERIFY(lock);
    QVERIFY(base::FileLock::isHeld(path("lock")));
    const auto second = base::FileLock::acquire(path("lock"), "pid 2");
    QVERIFY(!second);
    QCOMPARE(second.error().kind, base::ErrorKind::Busy);
    QVERIFY(second.error().detail.find("pid 1") != std::string::npos);
}

void TestFiles::namesTheFileItCannotRead()
{
    const auto missing = base::readFile(path("none"));
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, base::ErrorKind::NotFound);
    QVERIFY(missing.error().detail.find("none") != std::string::npos);
    QCOMPARE(base::readFile(path("").parent_path()).error().kind, base::ErrorKind::BadInput);
    QCOMPARE(base::readFile("/dev/zero").error().kind, base::ErrorKind::BadInput);

    QVERIFY(base::writeFile(path("file"), std::string(1'900'000, 'x')));
    QVERIFY(base::makeFolder(path("file/below")).error().detail.find("is a file, not a folder") != std::string::npos);
    QVERIFY(base::makeFolder(path(std::string(300, 'n').c_str())).error().detail.find("too long") != std::string::npos);
    std::filesystem::create_symlink("loop", path("loop"));
    QVERIFY(base::readFile(path("loop")).error().detail.find("circle") != std::string::npos);
    QVERIFY(base::readFile(path("file"), 1 << 20).error().detail.find("is 1.8 MiB large; at most 1.0 MiB can be read") != std::string::npos);
}

void TestFiles::locksWhileOthersLook()
{
    QVERIFY(base::FileLock::acquire(path("watched"), "pid 1"));
    std::atomic<bool> done = false;
    std::jthread watcher([&] {
        while (!done)
            (void)base::FileLock::isHeld(path("watched")); // holds a shared lock for an instant
    });
    int refused = 0;
    for (int i = 0; i < 2000; ++i)
        refused += !base::FileLock::acquire(path("watched"), "pid 2");
    done = true;
    QCOMPARE(refused, 0);
}

void TestFiles::locksAFolder()
{
    QVERIFY(base::makeFolder(path("locked")));
    {
        const auto lock = base::FileLock::acquireFolder(path("locked"));
        QVERIFY(lock);
        const auto second = base::FileLock::acquireFolder(path("locked"));
        QVERIFY(!second);
        QCOMPARE(second.error().kind, base::ErrorKind::Busy);
    }
    QVERIFY(base::FileLock::acquireFolder(path("locked")));
    QVERIFY(std::filesystem::is_empty(path("locked")));
    QCOMPARE(base::FileLock::acquireFolder(path("none")).error().kind, base::ErrorKind::NotFound);
}

void TestFiles::removesWhatKilledWritersLeft()
{
    QVERIFY(base::makeFolder(path("left")));
    const pid_t child = fork();
    if (child == 0) {
        const auto writer = base::FileWriter::create(path("left/a.txt"));
        kill(getpid(), SIGKILL);
    }
    waitpid(child, nullptr, 0);
    for (const char *other : { "left/a.txt", "left/b.txt.tmp-0123abcd", "left/a.txt.tmp-mine", "left/a.txt.tmp-0123abcde" })
        QVERIFY(base::writeFile(path(other), "kept"));
    QCOMPARE(std::distance(std::filesystem::directory_iterator(path("left")), {}), 5);
    base::removeAbandoned(path("left/a.txt"));
    QCOMPARE(std::distance(std::filesystem::directory_iterator(path("left")), {}), 4);
    QVERIFY(std::filesystem::exists(path("left/a.txt")));
}

void TestFiles::removesNothingOfOthers()
{
    QVERIFY(base::makeFolder(path("shared")));
    const auto file = path("shared/m.gguf");
    auto alive = base::FileWriter::create(file);
    QVERIFY(alive);
    QVERIFY(base::writeFile(path("shared/m.gguf.tmp-0123abcd"), "my notes"));
    QVERIFY(base::writeFile(path("shared/m.gguf.tmp-0123abce"), "GGUF and the rest"));
    QVERIFY(base::makeFolder(path("shared/m.gguf.tmp-0123abcf")));
    base::removeAbandoned(file, "GGUF");
    QVERIFY(std::filesystem::exists(path("shared/m.gguf.tmp-0123abcd")));
    QVERIFY(!std::filesystem::exists(path("shared/m.gguf.tmp-0123abce")));
    QVERIFY(std::filesystem::exists(path("shared/m.gguf.tmp-0123abcf")));
    QVERIFY(alive->commit());
    QVERIFY(std::filesystem::exists(file));
}

void TestFiles::hashesAsTheReferencesDo()
{
    QCOMPARE(base::sha256("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")); // FIPS 180-4
    QCOMPARE(base::crc32c("123456789"), 0xE3069283u);                                                               // RFC 3720, B.4
}

static mode_t modeOf(const std::filesystem::path &file)
{
    struct stat info = {};
    return ::stat(file.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
}

void TestFiles::keepsWhoMayReadAFile_data()
{
    QTest::addColumn<uint>("mode");
    for (const uint mode : { 0600u, 0640u, 0644u, 0444u, 0664u, 0755u, 0666u })
        QTest::newRow(QByteArray::number(mode, 8).constData()) << mode;
}

void TestFiles::keepsWhoMayReadAFile()
{
    QFETCH(uint, mode);
    QVERIFY(base::writeFile(path("private"), "old"));
    QCOMPARE(::chmod(path("private").c_str(), mode), 0);
    auto writer = base::FileWriter::create(path("private"));
    QVERIFY(writer);
    const auto entries = base::entriesOf(path("").parent_path());
    for (const auto &entry : *entries) // nor may others look while it is written
        if (entry.filename().string().starts_with("private.tmp-"))
            QCOMPARE(modeOf(entry) & ~mode, 0u);
    QVERIFY(writer->write("new"));
    QVERIFY(writer->commit());
    QCOMPARE(*base::readFile(path("private")), std::string("new"));
    QCOMPARE(modeOf(path("private")), mode_t(mode));
}

void TestFiles::keepsTheOwner()
{
    QVERIFY(base::writeFile(path("theirs"), "old"));
    if (::chown(path("theirs").c_str(), 12345, 23456) != 0) // only root gives files away; then the group of others gets nothing more
        QCOMPARE(::geteuid() == 0, false);
    struct stat before = {}, after = {};
    QCOMPARE(::stat(path("theirs").c_str(), &before), 0);
    QVERIFY(base::writeFile(path("theirs"), "new"));
    QCOMPARE(::stat(path("theirs").c_str(), &after), 0);
    QCOMPARE(after.st_uid, before.st_uid);
    QCOMPARE(after.st_gid, before.st_gid);
}

void TestFiles::copiesNoMoreThanMayBeRead()
{
    QVERIFY(base::writeFile(path("secret"), std::string(3 << 20, 's')));
    QCOMPARE(::chmod(path("secret").c_str(), 0600), 0);
    QVERIFY(base::copyFile(path("secret"), path("copy")));
    QCOMPARE(modeOf(path("copy")), mode_t(0600));
    QCOMPARE(*base::readFile(path("copy")), *base::readFile(path("secret")));
    QCOMPARE(base::copyFile(path("none"), path("copy")).error().kind, base::ErrorKind::NotFound);
    QVERIFY(base::writeFile(path("public"), "old"));
    QCOMPARE(::chmod(path("public").c_str(), 0644), 0);
    QVERIFY(base::copyFile(path("secret"), path("public")));
    QCOMPARE(modeOf(path("public")), mode_t(0600));
}

void TestFiles::listsAFolderWholeOrNotAtAll()
{
    QVERIFY(base::makeFolder(path("many")));
    for (int i = 0; i < 1000; ++i)
        std::ofstream(path("many") / std::to_string(i)) << i;
    const auto entries = base::entriesOf(path("many"));
    QVERIFY(entries);
    QCOMPARE(entries->size(), 1000u);
    QVERIFY(std::is_sorted(entries->begin(), entries->end()));
    QCOMPARE(base::entriesOf(path("none")).error().kind, base::ErrorKind::NotFound);

    const pid_t child = fork();
    if (child == 0) { // no descriptor is left to open the folder with
        const rlimit limit { 3, 3 };
        setrlimit(RLIMIT_NOFILE, &limit);
        const auto some = base::entriesOf(path("many"));
        _exit(!some && some.error().kind == base::ErrorKind::Io && some.error().detail.ends_with("too many files are open.") ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QCOMPARE(status, 0);
}

void TestFiles::outlivesAMappedFileThatShrinks()
{
    constexpr std::size_t kBytes = 1 << 20;
    QVERIFY(base::writeFile(path("weights"), std::string(kBytes, 'w')));
    const auto whole = base::MappedFile::open(path("weights"));
    const auto cut = base::MappedFile::open(path("weights"));
    QVERIFY(whole && cut);
    QVERIFY((*cut)->status());
    QCOMPARE((*cut)->text()[0], 'w');
    std::filesystem::resize_file(path("weights"), 5000);
    QCOMPARE((*cut)->text()[100], 'w');
    QVERIFY((*cut)->status());
    for (const std::size_t at : { kBytes - 1, std::size_t(100'000), std::size_t(500'000) })
        QCOMPARE((*cut)->text()[at], '\0');
    QVERIFY(!(*cut)->status());
    QCOMPARE((*cut)->status().error().kind, base::ErrorKind::Corrupt);
    QVERIFY((*cut)->status().error().detail.find("weights") != std::string::npos);
    QVERIFY((*whole)->status()); // whose bytes nobody asked for

    const pid_t child = fork();
    if (child == 0) { // an access that is not to a mapped file ends the process as it always did
        const rlimit none { 0, 0 };
        setrlimit(RLIMIT_CORE, &none);
        qputenv("QTEST_DISABLE_STACK_DUMP", "1"); // of the handler of QtTest, which comes next
        std::raise(SIGBUS);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(status != 0);
}

void TestFiles::replacesAFolderWithoutAGap()
{
    const auto place = path("adapter"), finished = path("adapter.tmp");
    const auto make = [&](const std::string &text) {
        QVERIFY(base::makeFolder(finished));
        QVERIFY(base::writeFile(finished / "weights", text));
    };
    make("first");
    QVERIFY(base::replaceFolder(finished, place)); // where there is none
    QCOMPARE(*base::readFile(place / "weights"), std::string("first"));

    std::atomic<int> looks = 0, gaps = 0;
    std::jthread reader([&](const std::stop_token &stop) {
        for (; !stop.stop_requested(); ++looks)
            gaps += !std::filesystem::exists(place / "weights");
    });
    for (int i = 0; i < 200 || looks < 1000; ++i) {
        make(std::to_string(i));
        QVERIFY(base::writeFile(place / "of the one before", ""));
        const auto replaced = base::replaceFolder(finished, place);
        QVERIFY2(replaced, replaced ? "" : replaced.error().text().c_str());
        QCOMPARE(*base::readFile(place / "weights"), std::to_string(i));
        QVERIFY(!std::filesystem::exists(place / "of the one before") && !std::filesystem::exists(finished));
    }
    reader.request_stop();
    reader.join();
    QCOMPARE(gaps.load(), 0);
}

ANNEAL_TEST(TestFiles)
#include "tst_files.moc"
