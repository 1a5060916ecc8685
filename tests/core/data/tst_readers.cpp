// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/sources.h"
#include "core/document/charset.h"
#include "core/document/textreaders.h"
#include "tests/core/data/collected.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <unistd.h>

using namespace anneal;
namespace fs = std::filesystem;
using tests::Collected;

class TestReaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reportsBadLinesAndReadsTheRest();
    void readsJsonArrays();
    void refusesBrokenJson_data();
    void refusesBrokenJson();
    void stopsWhenAsked();
    void detectsCharsets_data();
    void detectsCharsets();
    void takesTitlesFromMarkdown_data();
    void takesTitlesFromMarkdown();
    void listsAFolder();
    void namesWhatIsNotReadYet();
    void tellsErrorsOfASourceByItsName();

private:
    fs::path write(const char *name, std::string_view bytes)
    {
        const auto path = fs::path(m_folder.path().toStdString()) / name;
        [&] { QVERIFY(base::writeFile(path, bytes)); }();
        return path;
    }
    QTemporaryDir m_folder;
};

void TestReaders::reportsBadLinesAndReadsTheRest()
{
    using namespace std::string_literals;
    const auto file = write("rows.jsonl",
        "\xEF\xBB\xBF{\"text\":\"one\"}\r\n"s + "\r\n" + "{\"text\": \n" + "{\"text\":\"nul \0\"}\n"s + "{\"text\":\"\xFF\"}\n"
            + "{\"text\":\"\\ud800\"}\n" + "   \n" + "{\"a\":1,\"a\":2}\n" + "{\"text\":\"last\"}");
    Collected got;
    const auto hash = data::readJsonl(file, got, {});
    QVERIFY(hash);
    QCOMPARE(*hash, *base::sha256OfFile(file));
    QCOMPARE(got.rows.size(), std::size_t(2));
    QCOMPARE(got.rows[1].first.line, std::int64_t(9));
    QCOMPARE(got.rows[1].second["text"].get<std::string>(), std::string("last"));
    std::vector<std::int64_t> lines;
    for (const auto &[place, reason] : got.problems)
        lines.push_back(place.line);
    QCOMPARE(lines, (std::vector<std::int64_t> { 3, 4, 5, 6, 8 }));
    QVERIFY(got.problems[1].second.find("NUL") != std::string::npos);
    QVERIFY(got.problems[2].second.find("UTF-8") != std::string::npos);
}

void TestReaders::readsJsonArrays()
{
    const auto file = write("rows.json", "[\n {\"text\": \"a [1, 2] \\\"}\"},\n {\"text\": \"b\"}\n]\n");
    Collected got;
    QVERIFY(data::readJson(file, got, {}));
    QCOMPARE(got.rows.size(), std::size_t(2));
    QCOMPARE(got.rows[1].first.line, std::int64_t(3));
    QCOMPARE(got.rows[0].second["text"].get<std::string>(), std::string("a [1, 2] \"}"));

    const auto lines = write("lines.json", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n");
    Collected asLines;
    QVERIFY(data::readJson(lines, asLines, {}));
    QCOMPARE(asLines.rows.size(), std::size_t(2));
}

void TestReaders::refusesBrokenJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("truncated") << QByteArray("[{\"a\": 1}, {\"a\"") << "line 1";
    QTest::newRow("trailing comma") << QByteArray("[\n{\"a\": 1},\n]") << "line 3";
    QTest::newRow("NaN") << QByteArray("[{\"a\": NaN}]") << "line 1";
    QTest::newRow("text behind") << QByteArray("[{\"a\": 1}] x") << "line 1";
    QTest::newRow("a string") << QByteArray("\"rows\"") << "string";
    QTest::newRow("one object") << QByteArray("{\"a\": 1}") << "object";
    QTest::newRow("blank") << QByteArray("  \n") << "empty";
    QTest::newRow("open string") << QByteArray("[\"abc\\") << "line 1";
    QTest::newRow("not UTF-8") << QByteArray("[{\"a\":\n\"\xFF\"}]") << "line 2";
}

void TestReaders::refusesBrokenJson()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const auto file = write("broken.json", text.toStdString());
    Collected got;
    const auto read = data::readJson(file, got, {});
    QVERIFY(!read);
    QVERIFY(got.rows.empty());
    QVERIFY2(read.error().detail.find(says.toStdString()) != std::string::npos, read.error().detail.c_str());
    QVERIFY(read.error().detail.find("broken.json") != std::string::npos);
}

void TestReaders::stopsWhenAsked()
{
    const auto file = write("stop.jsonl", "{\"text\":\"a\"}\n");
    std::stop_source source;
    source.request_stop();
    Collected got;
    const auto read = data::readJsonl(file, got, source.get_token());
    QVERIFY(!read);
    QCOMPARE(read.error().kind, base::ErrorKind::Canceled);
}

void TestReaders::detectsCharsets_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("charset");
    QTest::addColumn<QString>("text");
    QTest::newRow("UTF-8") << QByteArray("Gr\xC3\xB6\xC3\x9F"
                                         "e\r\nx")
                           << "UTF-8"
                           << QString::fromUtf8("Gr\xC3\xB6\xC3\x9F"
                                                "e\nx");
    QTest::newRow("UTF-8 with mark") << QByteArray("\xEF\xBB\xBF"
                                                   "abc")
                                     << "UTF-8"
                                     << "abc";
    QTest::newRow("UTF-16LE with mark") << QByteArray("\xFF\xFE"
                                                      "a\0b\0",
        6) << "UTF-16LE"
                                        << "ab";
    QTest::newRow("UTF-16BE with mark") << QByteArray("\xFE\xFF"
                                                      "\0a\0b",
        6) << "UTF-16BE"
                                        << "ab";
    QTest::newRow("UTF-16LE without mark") << QByteArray("h\0e\0l\0l\0o\0", 10) << "UTF-16LE"
                                           << "hello";
    QTest::newRow("Latin-1") << QByteArray("Die Gr\xF6\xDF"
                                           "e der Stra\xDF"
                                           "e ist f\xFCr alle B\xE4ume gleich.")
                             << "ISO-8859-1"
                             << QString::fromUtf8("Die Gr\xC3\xB6\xC3\x9F"
                                                  "e der Stra\xC3\x9F"
                                                  "e ist f\xC3\xBCr alle B\xC3\xA4ume gleich.");
    QTest::newRow("CP1252") << QByteArray("He said \x93yes\x94 and paid 5 \x80 for the book, which was enough.") << "windows-1252"
                            << QString::fromUtf8("He said \xE2\x80\x9Cyes\xE2\x80\x9D and paid 5 \xE2\x82\xAC for the book, which was enough.");
    QTest::newRow("damaged UTF-8") << QByteArray("K\xC3\xA4se\nGr\xF6\xC3\x9F"
                                                 "e")
                                   << "UTF-8"
                                   << QString::fromUtf8("K\xC3\xA4se\nGr\xEF\xBF\xBD\xC3\x9F"
                                                        "e");
}

void TestReaders::detectsCharsets()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, charset);
    QFETCH(QString, text);
    const auto decoded = document::decodeText(bytes.toStdString());
    QVERIFY(decoded);
    QCOMPARE(QString::fromStdString(decoded->charset), charset);
    QCOMPARE(QString::fromStdString(decoded->text), text);
}

void TestReaders::takesTitlesFromMarkdown_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("text");
    QTest::newRow("heading") << QByteArray("Intro\n\n# The title #\nText") << "The title"
                             << "Intro\n\n# The title #\nText";
    QTest::newRow("setext") << QByteArray("The title\n===\nText") << "The title"
                            << "The title\n===\nText";
    QTest::newRow("front matter") << QByteArray("---\ntitle: \"From the front\"\ntags: [a]\n---\n# Other\nText") << "From the front"
                                  << "# Other\nText";
    QTest::newRow("a rule is no front matter") << QByteArray("---\ntext\n# T\n") << "T"
                                               << "---\ntext\n# T\n";
    QTest::newRow("in a code fence") << QByteArray("```\n# no\n```\n## yes") << "yes"
                                     << "```\n# no\n```\n## yes";
    QTest::newRow("none") << QByteArray("just text") << "title.md"
                          << "just text";
}

void TestReaders::takesTitlesFromMarkdown()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, title);
    QFETCH(QString, text);
    const auto document = document::readMarkdown(write("title.md", source.toStdString()));
    QVERIFY(document);
    QCOMPARE(QString::fromStdString(document->title), title);
    QCOMPARE(QString::fromStdString(document->text), text);
}

void TestReaders::listsAFolder()
{
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    fs::create_directories(root / "b" / "deep");
    fs::create_directories(root / ".git");
    for (const auto name : { "z.txt", "b/deep/a.md", "b/rows.jsonl", ".git/config", ".hidden.txt", "notes", "table.csv" })
        QVERIFY(base::writeFile(root / name, "text\n"));
    QVERIFY(base::writeFile(root / "empty.txt", ""));
    QVERIFY(base::writeFile(root / "rows-without-name", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n"));
    fs::create_symlink("/etc/hostname", root / "out.txt");
    fs::create_symlink(root / "z.txt", root / "in.txt");
    fs::create_directory_symlink("/etc", root / "etc");

    const auto sources = data::listSources(root);
    QVERIFY(sources);
    std::string printed;
    for (const auto &source : *sources)
        printed += source.name + " " + (source.reader ? std::string(source.reader->name) : "- " + source.reason) + "\n";
    QCOMPARE(QString::fromStdString(printed),
        QStringLiteral(".git - It is hidden (its name begins with a dot).\n"
                       ".hidden.txt - It is hidden (its name begins with a dot).\n"
                       "b/deep/a.md md\n"
                       "b/rows.jsonl jsonl\n"
                       "empty.txt - It is empty.\n"
                       "etc - It is a link out of this folder; copy the file here if it is meant.\n"
                       "in.txt - It is a link to another file of this folder.\n"
                       "notes txt\n"
                       "out.txt - It is a link out of this folder; copy the file here if it is meant.\n"
                       "rows-without-name jsonl\n"
                       "table.csv csv\n"
                       "z.txt txt\n"));
    const auto onlyText = data::listSources(root, config::InputType::Text);
    QVERIFY(onlyText);
    QCOMPARE(std::count_if(onlyText->begin(), onlyText->end(), [](const auto &source) { return source.reader != nullptr; }), 2);
}

void TestReaders::namesWhatIsNotReadYet()
{
    const auto archive = data::listSources(write("manual", "PK\x03\x04"));
    QVERIFY(!archive);
    QCOMPARE(archive.error().kind, base::ErrorKind::Unsupported);
    QVERIFY(archive.error().hint.find("Archives") != std::string::npos);
    const auto parquet = data::listSources(write("rows.parquet", "PAR1"));
    QVERIFY(!parquet);
    QVERIFY(parquet.error().hint.find("from datasets import") != std::string::npos);
    QCOMPARE(data::listSources("/nowhere/at/all").error().kind, base::ErrorKind::NotFound);
    QVERIFY(data::listSources(write("forced", "{\"text\": 1}"), config::InputType::JsonLines));
}

void TestReaders::tellsErrorsOfASourceByItsName()
{
    data::Source source;
    source.path = "/somebody/project/notes/a.txt";
    source.name = "notes/a.txt";
    const base::Error error { base::ErrorKind::Io, "Cannot read /somebody/project/notes/a.txt: too many files are open.", "Try again." };
    QCOMPARE(data::textOf(error, source), std::string("Cannot read notes/a.txt: too many files are open. Try again."));
    const base::Error twice { base::ErrorKind::Io, "/somebody/project/notes/a.txt became shorter than /somebody/project/notes/a.txt was.", {} };
    QCOMPARE(data::textOf(twice, source), std::string("notes/a.txt became shorter than notes/a.txt was."));
}

ANNEAL_TEST(TestReaders)
#include "tst_readers.moc"
