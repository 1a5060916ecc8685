// SPDX-License-Identifier: GPL-3.0-or-later
// A Word document that holds one of each thing (tests/data/documents/make_docx.py), and archives that lie.
#include "core/base/files.h"
#include "core/document/docxreader.h"
#include "core/document/frames.h"
#include "tests/core/document/mutated.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>

using namespace anneal;
namespace fs = std::filesystem;
using document::BlockKind;

class TestDocxReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatWordShows();
    void tellsItsParts();
    void saysWhatItIsNot();
    void trustsNoBlocks();
    void survivesMutations();
};

static const fs::path kReview = ANNEAL_TESTS_DIR "/data/documents/review.docx";

void TestDocxReader::readsWhatWordShows()
{
    const auto document = document::readDocx(kReview);
    QVERIFY2(document, document ? "" : document.error().text().c_str());
    QCOMPARE(document->title, std::string("The Review"));
    QCOMPARE(document->sha256.size(), std::size_t(64));
    const std::string expected = "Review of the Engine\n\n"
                                 "I. Parts\n\n"
                                 "I-4. Two parts\n\n"
                                 "Plain words, and more of them.\n\n"
                                 "A link: the manual.\n\n"
                                 "Kept and inserted.\n\n"
                                 "Its end was deleted: it goes on here.\n\n"
                                 "Seen. Not hidden.\n\n"
                                 "Page 7 of 9.\n\n"
                                 "A note[1] and another[2].\n\n"
                                 "non‑stop, softly\nnext line\n\n"
                                 "→ right\n\n"
                                 "Where x^(ab)=1, 5 m² of H₂O, the 1st.\n\n"
                                 "Before the box.\n\n"
                                 "In a box.\n\n"
                                 "Its second line.\n\n"
                                 "1. first\n"
                                 "  a) inner\n"
                                 "  b) inner again\n"
                                 "2. second\n"
                                 "  a) inner anew\n\n"
                                 "Between the lists.\n\n"
                                 "3. third, of the same list\n"
                                 "5. starts anew\n"
                                 "- a dot\n"
                                 "- another dot\n\n"
                                 "A heading without its number\n\n"
                                 "From a form.\n\n"
                                 "Name\tWeight in grams\tNote\n"
                                 "Over two\t\talone\n"
                                 "Down\tin within\tx\n"
                                 "\tbelow\ty\n\n"
                                 "The end.\n\n"
                                 "[1] Below the page.\n\n"
                                 "[2] At the end.";
    QCOMPARE(QString::fromStdString(document->text), QString::fromStdString(expected));
}

void TestDocxReader::tellsItsParts()
{
    const auto document = document::readDocx(kReview);
    QVERIFY(document);
    const auto partAt = [&](const char *text) {
        const auto at = document->text.find(text);
        for (const auto &block : document->blocks)
            if (at != std::string::npos && block.begin <= at && at < block.end)
                return std::pair(block.kind, block.level);
        return std::pair(BlockKind::Paragraph, -1);
    };
    QCOMPARE(partAt("Review of"), std::pair(BlockKind::Heading, 1));
    QCOMPARE(partAt("I. Parts"), std::pair(BlockKind::Heading, 1));
    QCOMPARE(partAt("I-4."), std::pair(BlockKind::Heading, 2));
    QCOMPARE(partAt("Plain words"), std::pair(BlockKind::Paragraph, 0));
    QCOMPARE(partAt("1. first"), std::pair(BlockKind::List, 1));
    QCOMPARE(partAt("inner again"), std::pair(BlockKind::List, 2));
    QCOMPARE(partAt("Name"), std::pair(BlockKind::Table, 0));
    QCOMPARE(partAt("below"), std::pair(BlockKind::Table, 0));
    QCOMPARE(partAt("[2] At"), std::pair(BlockKind::Footnote, 0));
    const auto headings = document->headingsAt(document->text.find("Plain words"));
    QCOMPARE(headings.size(), std::size_t(2));
    QCOMPARE(headings.back(), std::string_view("I-4. Two parts"));
}

void TestDocxReader::saysWhatItIsNot()
{
    QTemporaryDir folder;
    const auto write = [&](const char *name, const std::string &bytes) {
        const fs::path file = fs::path(folder.path().toStdString()) / name;
        return base::writeFile(file, bytes) ? file : fs::path();
    };
    const auto ole = document::readDocx(write("old.docx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, 'x')));
    QVERIFY(!ole && ole.error().kind == base::ErrorKind::Unsupported);
    QVERIFY2(ole.error().text().find("protected by a password") != std::string::npos, ole.error().text().c_str());
    const auto text = document::readDocx(write("text.docx", "no archive"));
    QVERIFY2(!text && text.error().text().find("text.docx is damaged") != std::string::npos, text ? "" : text.error().text().c_str());
}

void TestDocxReader::trustsNoBlocks()
{
    using document::Block;
    const std::string text = "Ärger";
    const auto isTaken = [&](std::vector<Block> blocks) { return bool(document::decodeBlocks(document::encodeBlocks(blocks), text)); };
    const auto block = [](std::size_t begin, std::size_t end, BlockKind kind = BlockKind::Paragraph, int level = 0) {
        return Block { kind, level, 0, begin, end };
    };
    QVERIFY(isTaken({}) && isTaken({ block(0, 2), block(2, 6) }));
    QVERIFY(!isTaken({ block(0, 7) }));              // longer than the text
    QVERIFY(!isTaken({ block(0, 4), block(3, 6) })); // one over the other
    QVERIFY(!isTaken({ block(1, 6) }));              // within a character
    QVERIFY(!isTaken({ block(3, 2) }));
    QVERIFY(!isTaken({ block(0, 6, BlockKind::Heading, 0) }) && !isTaken({ block(0, 6, BlockKind(9)) }));
    auto bytes = document::encodeBlocks({ block(0, 2) });
    bytes.pop_back();
    QVERIFY(!document::decodeBlocks(bytes, text));
}

void TestDocxReader::survivesMutations()
{
    std::mt19937 random(13);
    tests::readMutations(kReview, "mutated.docx", random, tests::mutationCount(40), [](const fs::path &file) { return document::readDocx(file); });
    QVERIFY(document::readDocx(kReview));
}

ANNEAL_TEST(TestDocxReader)
#include "tst_docxreader.moc"
