// SPDX-License-Identifier: GPL-3.0-or-later
// Real PDF documents against pdftotext, and broken ones against what their manifest expects.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/document/pdfreader.h"
#include "tests/core/document/mutated.h"
#include "tests/core/document/realdocuments.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

using namespace anneal;
namespace fs = std::filesystem;
using tests::entries;
using tests::kDocuments;
using tests::wordsOf;

namespace {

/// A line with "#" for each number.
std::string numberless(std::string_view line)
{
    std::string made;
    for (const char c : line)
        if (!std::isdigit(static_cast<unsigned char>(c)))
            made += c;
        else if (!made.ends_with('#'))
            made += '#';
    return made;
}

/// Lines, numberless, that are the first or the last of a third of the pages.
std::set<std::string> runningLines(const std::string &raw)
{
    std::map<std::string, int> counts;
    const auto pages = base::split(raw, '\f');
    for (const auto &page : pages) {
        const auto lines = base::split(base::trimmed(page), '\n');
        ++counts[numberless(lines.front())];
        ++counts[numberless(lines.back())];
    }
    std::set<std::string> found;
    for (const auto &[line, count] : counts)
        if (!line.empty() && count * 3 > static_cast<int>(pages.size()))
            found.insert(line);
    return found;
}

/// Only the letters, so that hyphens and ends of lines do not count.
std::string lettersOf(std::string_view text)
{
    std::string letters;
    for (const char c : text)
        if (std::isalpha(static_cast<unsigned char>(c)))
            letters += c;
    return letters;
}

} // namespace

class TestPdfDocuments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRawAsPdftotext();
    void losesNoWord();
    void keepsColumnsApart();
    void survivesBrokenFiles();
    void survivesMutations();
    void stopsWithinHalfASecond();
};

void TestPdfDocuments::readsRawAsPdftotext()
{
    document::ReadOptions options;
    options.isRaw = true;
    int seen = 0;
    for (const auto &entry : entries("pdf", ".pdf")) {
        const auto document = document::readPdf(kDocuments / entry["file"].get<std::string>(), options);
        QVERIFY2(document, document ? "" : document.error().text().c_str());
        const auto expected = base::readFile(kDocuments / entry["expected"].get<std::string>());
        QVERIFY(expected);
        const double score = tests::wordF1(document->text, *expected);
        QVERIFY2(score >= 0.97, qPrintable(QString::fromStdString(entry["file"].get<std::string>() + ": " + std::to_string(score))));
        QCOMPARE(static_cast<int>(document->pages.size()), entry["pages"].get<int>());
        ++seen;
    }
    QVERIFY(seen >= 9);
}

void TestPdfDocuments::losesNoWord()
{
    for (const auto &entry : entries("pdf", ".pdf")) {
        const auto file = entry["file"].get<std::string>();
        const auto document = document::readPdf(kDocuments / file);
        const auto raw = base::readFile(kDocuments / entry["expected"].get<std::string>());
        QVERIFY(document && raw);
        const auto letters = lettersOf(document->text);
        const auto heads = runningLines(*raw);
        std::string body;
        for (const auto &page : base::split(*raw, '\f'))
            for (const auto &line : base::split(page, '\n'))
                if (!heads.contains(numberless(line)))
                    body += line + '\n';
        std::string lost;
        for (const auto &[word, count] : wordsOf(body))
            if (const auto plain = lettersOf(word);
                plain.size() >= 4 && plain.size() == word.size() && plain.find_first_not_of("ivxl") != std::string::npos) // no page number
                if (letters.find(plain) == std::string::npos)
                    lost += word + ' ';
        // The foot of that first page is worded in another way than those of the other pages.
        QCOMPARE(file + ": " + lost, file + ": " + (file == "pdf/Rcpp-FAQ.2col.pdf" ? "cran " : ""));
        for (const auto &line : base::split(document->text, '\n')) // a number alone may stand in a table
            QVERIFY2(numberless(line) == "#" || line.empty() || !heads.contains(numberless(line)), (file + " keeps " + line).c_str());
    }
}

void TestPdfDocuments::keepsColumnsApart()
{
    const auto document = document::readPdf(kDocuments / "pdf/Rcpp-FAQ.2col.pdf");
    QVERIFY(document);
    std::size_t at = 0;
    // From the end of the left column of a page to the beginning of its right one, and on to the next page.
    for (const char *part :
        { "If you have Rcpp installed, please execute the following command", "1.2. What do I need.", "1.3. What compiler can I use.",
            "1.4. What other packages are useful.", "1.5. What licenses can I choose for my code.", "2.1. How do I use Rcpp in my package.",
            "2.2. How do I quickly prototype my code.", "2.3. How do I convert my prototyped code to a package", "2.5. But I want to compile",
            "2.6. But R CMD SHLIB still does not work.", "2.7. What about LinkingTo", "2.8. Does Rcpp work on windows.",
            "2.9. Can I use Rcpp with Visual Studio", "2.11. Does Rcpp work on solaris/suncc.", "3.1. Can I use templates with Rcpp",
            "3.2. Can I do matrix algebra with Rcpp", "3.4. Can I use NA and Inf with Rcpp", "3.5. Can I easily multiply matrices",
            "4.1. Is the API documented", "5.1. Rcpp changed the (const) object I passed by value" }) {
        const auto found = document->text.find(part, at);
        QVERIFY2(found != std::string::npos, part);
        at = found;
    }
}

void TestPdfDocuments::survivesBrokenFiles()
{
    int seen = 0;
    for (const auto &entry : entries("broken", ".pdf")) {
        const auto file = kDocuments / entry["file"].get<std::string>();
        const auto expected = entry["expect"].get<std::string>();
        document::ReadOptions options;
        const auto document = document::readPdf(file, options);
        if (!document)
            QVERIFY2(document.error().text().find(file.filename().string()) != std::string::npos, document.error().text().c_str());
        if (expected == "error")
            QVERIFY2(!document, file.c_str());
        if (expected == "empty-with-warning")
            QVERIFY2(document && base::trimmed(document->text).empty() && document->warnings.front().find("1–2") != std::string::npos, file.c_str());
        if (entry.contains("password")) {
            QVERIFY(document.error().text().find("is encrypted") != std::string::npos);
            options.password = "wrong";
            QVERIFY(document::readPdf(file, options).error().text().find("password does not open it") != std::string::npos);
            options.password = entry["password"].get<std::string>();
            QVERIFY(document::readPdf(file, options));
        }
        ++seen;
    }
    QVERIFY(seen >= 10);
}

/// Real documents have compressed streams, fonts and pictures to be damaged.
void TestPdfDocuments::survivesMutations()
{
    document::ReadOptions options;
    options.pdf.pages = "1-3";
    std::mt19937 random(11);
    for (const auto &entry : entries("pdf", ".pdf"))
        tests::readMutations(kDocuments / entry["file"].get<std::string>(), "mutated.pdf", random, tests::mutationCount(3),
            [&](const fs::path &file) { return document::readPdf(file, options); });
    QVERIFY(document::readPdf(kDocuments / "pdf/uncompressed.pdf", options));
}

void TestPdfDocuments::stopsWithinHalfASecond()
{
    const auto stop = std::make_unique<std::stop_source>();
    base::Result<document::Document> document = base::Error { base::ErrorKind::Internal, {}, {} };
    std::jthread reading([&] { document = document::readPdf(kDocuments / "pdf/policy.pdf", {}, stop->get_token()); });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop->request_stop();
    reading.join();
    QVERIFY(document || document.error().kind == base::ErrorKind::Canceled);
}

ANNEAL_TEST(TestPdfDocuments)
#include "tst_pdfdocuments.moc"
