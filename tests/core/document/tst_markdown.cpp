// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/document/textreaders.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
namespace fs = std::filesystem;

class TestMarkdown : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plainTextHasNoMarks_data();
    void plainTextHasNoMarks();
    void blocksStandInTheSource();

private:
    document::Document read(std::string_view source, const document::ReadOptions &options)
    {
        const auto file = fs::path(m_folder.path().toStdString()) / "text.md";
        [&] { QVERIFY(base::writeFile(file, source)); }();
        const auto document = document::readMarkdown(file, options);
        [&] { QVERIFY2(document, document ? "" : document.error().text().c_str()); }();
        return document ? *document : document::Document();
    }
    QTemporaryDir m_folder;
};

void TestMarkdown::plainTextHasNoMarks_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("text");
    const auto row
        = [](const char *name, const char *source, const char *text) { QTest::newRow(name) << QByteArray(source) << QString::fromUtf8(text); };
    row("headings and emphasis", "# A *b*\n\nC **d** `e  f` ~~g~~\nh\n\nI\n===", "A b\n\nC d e f g h\n\nI");
    row("links and pictures", "[a](http://x \"t\") ![a cat](c.png) <http://y>", "a a cat http://y");
    row("code", "```py\nif a < b:\n    c & d\n```\n", "if a < b:\n    c & d");
    row("lists", "1. a\n2. b\n   - c\n\n- [x] d", "1. a\n2. b\n  - c\n\n- d");
    row("table", "| a | b |\n|---|---|\n| `c` | d &amp; e |", "a\tb\nc\td & e");
    row("html in it", "<details><summary>S</summary>\n\n*t*\n\n</details>\n<!-- no -->", "S\n\nt");
    row("front matter", "---\ntitle: T\n---\ntext", "text");
    row("pandoc's attributes", "## H {#id .c}\n\n`a`{.x role=\"r\"} [b]{.y} {z}\n\n::: note\nd\n:::", "H\n\na [b] {z}\n\nd");
    row("footnotes", "a[^1]\n\n[^1]: Note", "a[^1]\n\n[^1]: Note");
    row("attributes in code stay", "```\n`a`{.x}\n::: y\n```", "`a`{.x}\n::: y");
}

void TestMarkdown::plainTextHasNoMarks()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, text);
    document::ReadOptions options;
    options.isPlain = true;
    QCOMPARE(QString::fromStdString(read(source.toStdString(), options).text), text);
    options = {};
    options.isRaw = true;
    QCOMPARE(read(source.toStdString(), options).text, source.toStdString());
}

void TestMarkdown::blocksStandInTheSource()
{
    const std::string source = "---\ntitle: T\n---\n# **A** b #\n\nc *d*\ne\n\n- f\n  - g\n- h\n\n| i | j |\n|---|---|\n| k | l |\n\nM\n---\n\n> n\n";
    const auto document = read(source, {});
    std::string printed;
    for (const auto &block : document.blocks)
        printed += std::string(document::namesOf(block.kind)[std::size_t(block.kind)]) + std::to_string(block.level) + " "
            + document.text.substr(block.begin, block.end - block.begin) + "|";
    QCOMPARE(printed,
        std::string("heading1 **A** b|paragraph0 c *d*\ne|list1 - f|list2   - g|list1 - h|table0 | i | j |\n|---|---|\n| k | l ||heading2 "
                    "M|paragraph0 > n|"));
    QCOMPARE(document.title, std::string("T"));
    QCOMPARE(document.text, source.substr(source.find('#')));
}

ANNEAL_TEST(TestMarkdown)
#include "tst_markdown.moc"
