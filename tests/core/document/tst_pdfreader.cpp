// SPDX-License-Identifier: GPL-3.0-or-later
// PDF documents by the real anneal-reader: what becomes of columns, heads and tables, and what a hostile one may do.
#include "core/base/files.h"
#include "core/document/pdfreader.h"
#include "core/document/readerprocess.h"
#include "tests/core/document/mutated.h"
#include "tests/support/testprogram.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

using namespace anneal;
namespace fs = std::filesystem;

namespace {

const fs::path kColumns = ANNEAL_TESTS_DIR "/data/documents/columns.pdf";
constexpr const char *kNoFilter = "read-without-filter";

/// The processes that this one has started.
std::vector<pid_t> startedProcesses()
{
    std::vector<pid_t> found;
    for (const auto &entry : QDir(QStringLiteral("/proc")).entryList({ QStringLiteral("[0-9]*") }, QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/") + entry + QStringLiteral("/stat"));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto fields = file.readAll().split(')').last().simplified().split(' ');
        if (fields.size() > 1 && fields[1].toInt() == ::getpid())
            found.push_back(entry.toInt());
    }
    return found;
}

/// Makes the kernel say that it has no filters, and tells how a document is read then.
int readWithoutFilter(int, char **)
{
    std::array<sock_filter, 7> code { {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    } };
    const sock_fprog program { code.size(), code.data() };
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return 1;
    const auto read = document::readPdf(kColumns);
    std::puts(read ? "it was read" : read.error().text().c_str());
    return 0;
}

std::string textOf(const document::Document &document, const document::Block &block)
{
    return document.text.substr(block.begin, block.end - block.begin);
}

} // namespace

class TestPdfReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsColumnsInOrder();
    void removesRunningHeads();
    void knowsTheParts();
    void readsRaw();
    void readsPages();
    void drawsPages();
    void locksItselfIn();
    void refusesWithoutTheFilter();
    void startsAgainAfterADeath();
    void stopsWhenAsked();
    void survivesMutations();

private:
    document::ReadOptions m_options;
};

void TestPdfReader::init()
{
    m_options = {};
}

void TestPdfReader::readsColumnsInOrder()
{
    const auto document = document::readPdf(kColumns, m_options);
    QVERIFY2(document, document ? "" : document.error().text().c_str());
    std::size_t at = 0;
    for (const char *number : { "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
             "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth" }) {
        const auto sentence = std::string("The ") + number
            + " sentence of this document goes on over several lines of its column, so that an extraordinary reader who mixes columns would be "
              "noticed, "
              "and it ends here.";
        const auto found = document->text.find(sentence, at);
        QVERIFY2(found != std::string::npos, (sentence + "\n" + document->text).c_str());
        at = found + sentence.size();
    }
    m_options.pdf.joinHyphenated = false;
    const auto divided = document::readPdf(kColumns, m_options);
    QVERIFY(divided && divided->text.find("docu-\nment") != std::string::npos);
}

void TestPdfReader::removesRunningHeads()
{
    const auto without = document::readPdf(kColumns, m_options);
    QVERIFY(without);
    QVERIFY2(without->text.find("A Manual of Columns") == std::string::npos, without->text.c_str());
    for (const auto &block : without->blocks)
        QVERIFY2(textOf(*without, block).size() > 1, "a page number is left");
    m_options.pdf.removeHeadersFooters = false;
    const auto with = document::readPdf(kColumns, m_options);
    QVERIFY(with && with->text.find("A Manual of Columns") != std::string::npos);
}

void TestPdfReader::knowsTheParts()
{
    const auto document = document::readPdf(kColumns, m_options);
    QVERIFY(document);
    QStringList parts;
    for (const auto &block : document->blocks)
        if (block.page == 5)
            parts << QStringLiteral("%1 %2: %3").arg(int(block.kind)).arg(block.level).arg(QString::fromStdString(textOf(*document, block)));
    QCOMPARE(parts.join(QStringLiteral("\n")),
        QStringLiteral("0 1: Chapter 5 of Columns\n"
                       "3 0: Name\tSize\tPrice\nsmall box\t10 cm\t1.50\nlarge box\t25 cm\t3.00\n"
                       "2 1: 1. The item of a list.\n"
                       "2 1: 2. Another item.\n"
                       "1 0: A paragraph with a note at its end.\n"
                       "4 0: 1 What the note says."));
    QCOMPARE(document->title, std::string("Chapter 1 of Columns"));
    QCOMPARE(document->pages.size(), std::size_t(6));
    const auto fifth = document->text.find("The sixth sentence");
    QCOMPARE(document->pageAt(fifth), 2);
    QCOMPARE(document->headingsAt(fifth).front(), std::string_view("Chapter 2 of Columns"));
    QCOMPARE(document->warnings.size(), std::size_t(1));
    QVERIFY2(document->warnings.front().find("Page 6 holds pictures only") == 0, document->warnings.front().c_str());
    for (std::size_t i = 1; i < document->pages.size(); ++i)
        QVERIFY(document->pages[i].begin >= document->pages[i - 1].end);
}

void TestPdfReader::readsRaw()
{
    m_options.isRaw = true;
    const auto document = document::readPdf(kColumns, m_options);
    QVERIFY(document);
    QVERIFY(document->text.find("A Manual of Columns") != std::string::npos);
    QVERIFY(document->text.find("docu-\nment") != std::string::npos);
    QVERIFY(document->blocks.empty());
    QCOMPARE(std::count(document->text.begin(), document->text.end(), '\f'), std::ptrdiff_t(5));
}

void TestPdfReader::readsPages()
{
    m_options.pdf.pages = "5, 2-3";
    const auto document = document::readPdf(kColumns, m_options);
    QVERIFY(document);
    QCOMPARE(document->pages.size(), std::size_t(3));
    QCOMPARE(document->pages.back().number, 5);
    QVERIFY(document->text.find("The first sentence") == std::string::npos);
    m_options.pdf.pages = "70-";
    const auto none = document::readPdf(kColumns, m_options);
    QVERIFY(!none);
    QVERIFY2(none.error().text().find("has none of the pages") != std::string::npos, none.error().text().c_str());
}

void TestPdfReader::drawsPages()
{
    for (const int page : { 1, 6 }) {
        const auto pixels = document::pagePixels(kColumns, page, 300);
        QVERIFY2(pixels, pixels ? "" : pixels.error().text().c_str());
        QCOMPARE(pixels->width, 300);
        QVERIFY(std::abs(pixels->height - 424) <= 2);
        QVERIFY(std::any_of(pixels->rgb.begin(), pixels->rgb.end(), [](unsigned char part) { return part < 150; })); // something is drawn
    }
    QVERIFY(!document::pagePixels(kColumns, 7, 300));
    QVERIFY(!document::pagePixels(kColumns, -1, 300));
}

void TestPdfReader::locksItselfIn()
{
    QProcess reader;
    reader.start(tests::builtProgram("anneal-reader"), { QStringLiteral("--check") });
    QVERIFY(reader.waitForFinished());
    const auto words = reader.readAllStandardOutput();
    QVERIFY2(reader.exitCode() == 0, words.constData());
    for (const char *attempt : { "execve", "socket", "open for writing" })
        QVERIFY2(words.contains(QByteArray(attempt) + ": ended by signal 31\n"), words.constData());
}

void TestPdfReader::refusesWithoutTheFilter()
{
    QProcess self;
    self.start(QCoreApplication::applicationFilePath(), { QString::fromLatin1(kNoFilter) });
    QVERIFY(self.waitForFinished());
    const auto words = self.readAllStandardOutput();
    QVERIFY2(words.contains("no filter of system calls"), words.constData());
}

void TestPdfReader::startsAgainAfterADeath()
{
    QVERIFY(document::readPdf(kColumns, m_options));
    const auto before = startedProcesses();
    QCOMPARE(before.size(), std::size_t(1)); // one reader, kept
    QVERIFY(document::readPdf(kColumns, m_options));
    QVERIFY(startedProcesses() == before);
    QCOMPARE(::kill(before.front(), SIGKILL), 0);
    QVERIFY(document::readPdf(kColumns, m_options));
    QVERIFY(startedProcesses() != before);
}

void TestPdfReader::stopsWhenAsked()
{
    const auto stop = std::make_unique<std::stop_source>();
    stop->request_stop();
    const auto document = document::readPdf(kColumns, m_options, stop->get_token());
    QVERIFY(!document);
    QCOMPARE(document.error().kind, base::ErrorKind::Canceled);
}

/// Each becomes a text or one sentence, and the reader lives.
void TestPdfReader::survivesMutations()
{
    QVERIFY(document::readPdf(kColumns, m_options));
    const auto before = startedProcesses();
    std::mt19937 random(7);
    tests::readMutations(
        kColumns, "mutated.pdf", random, tests::mutationCount(40), [&](const fs::path &file) { return document::readPdf(file, m_options); });
    QVERIFY(startedProcesses() == before);
    QVERIFY(document::readPdf(kColumns, m_options));
}

ANNEAL_TEST(TestPdfReader)
ANNEAL_TEST_ROLE(kNoFilter, readWithoutFilter)
#include "tst_pdfreader.moc"
