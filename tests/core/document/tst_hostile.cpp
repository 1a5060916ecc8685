// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that somebody wrote to do harm: each must end as a document or an error, with valid UTF-8 not far larger than the file.
#include "core/base/files.h"
#include "core/base/text.h"
#include "core/document/htmlreader.h"
#include "core/document/textreaders.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <random>
#include <span>

using namespace anneal;
namespace fs = std::filesystem;

namespace {

std::string times(std::string_view piece, std::size_t bytes)
{
    std::string text;
    while (text.size() < bytes)
        text += piece;
    return text;
}

constexpr std::size_t kLong = 60'000;

/// Pieces whose repetition is a trap for some parser: nesting, endings of nothing, attributes, entities, comments, links, tables.
constexpr std::string_view kHtmlPieces[] { "<div>", "<span>", "<b><i>", "<a><p>", "<table><tr><td>", "<td>", "<ul><li>", "<li>",
    "<ol start=2147483647>", "</div>", "</b>", "</", "<", ">", "&amp;", "&lol", "&#99999999999;", "&#xD800;", "&", "<!--", "<!-- --", "-->", "<?",
    "<!", "<![CDATA[", "]]>", "<!DOCTYPE x [<!ENTITY a \"&a;&a;\">]>", "<script>", "<script></", "</script>", "<style>", "<title>", "<h1>", "<pre>",
    "<pre>\n", "<br>", "<q>", "<dl><dt>a<dd>", "<select><option>", "<form>", "<body>", "<html>", "<head>", "</p>", "<p/>", "<svg><title>",
    "<template>", "<frameset><noframes>", "<caption>", "&nbsp;", "\xC2", "\xED\xA0\x80", "\xF5", "\r", "\t", "\x1B[31m", "<p a=", "<p a='", "<p a ",
    "<img alt='a'>", "<meta charset=utf-7>" };

constexpr std::string_view kMarkdownPieces[] { "[", "]", "[a](", "![a](", "](x)", "*a ", "**a *b ", "*", "_a __b ", "`a``b```", "> ", "- ", "1. ",
    "# ", "|a", "|-", "|\n", "<!--", "a <!-- ", "<a ", "a <? ", "a <!A ", "a <![CDATA[ ", "[a]: /x\n", "[a][a]", "<http://", "www.a.", "a@",
    "~a ~~b ", "`a`{.", "# x {.", "```\n", "    ", "a\n=\n", "---\n", "[^1]", "[^1]: a\n", "[a](b \"", "[a](<b", "\\", "&#1234567;", ":::\n",
    "\xE2\x82", "$a$" };

} // namespace

class TestHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repeatedPiecesEnd();
    void mixedPiecesEnd();
    void cutAnywhere();
    void manyAttributesEnd();
    void deepNestingKeepsItsText();

private:
    /// Reads it as HTML and as Markdown, plain and not.
    void survive(const std::string &bytes, const std::string &name)
    {
        const auto file = fs::path(m_folder.path().toStdString()) / "file";
        QVERIFY(base::writeFile(file, bytes));
        document::ReadOptions plain;
        plain.isPlain = true;
        for (const auto &document : { document::readHtml(file), document::readMarkdown(file), document::readMarkdown(file, plain) }) {
            ++m_read;
            QVERIFY2(document || !document.error().detail.empty(), name.c_str());
            if (!document)
                continue;
            QVERIFY2(base::isUtf8(document->text), name.c_str());
            QVERIFY2(document->text.size() <= 16 * bytes.size() + (1 << 20), name.c_str());
            std::size_t end = 0;
            for (const auto &block : document->blocks) {
                QVERIFY2(end <= block.begin && block.begin <= block.end && block.end <= document->text.size(), name.c_str());
                end = block.end;
            }
        }
    }
    QTemporaryDir m_folder;
    int m_read = 0;
};

void TestHostile::repeatedPiecesEnd()
{
    for (const auto &pieces : { std::span<const std::string_view>(kHtmlPieces), std::span<const std::string_view>(kMarkdownPieces) })
        for (const auto &piece : pieces) {
            survive(times(piece, kLong), std::string(piece));
            survive("<div><table><tr><td>" + times(piece, kLong / 4) + "\n\nlast", std::string(piece));
        }
    QVERIFY(m_read >= 200);
}

void TestHostile::mixedPiecesEnd()
{
    std::mt19937 random(7);
    for (int i = 0; i < 60; ++i) {
        std::string text;
        while (text.size() < kLong / 10)
            text += i % 2 == 0 ? kHtmlPieces[random() % std::size(kHtmlPieces)] : kMarkdownPieces[random() % std::size(kMarkdownPieces)];
        survive(text, "mixture " + std::to_string(i));
    }
}

void TestHostile::cutAnywhere()
{
    const std::string html
        = "<!DOCTYPE html><html><head><title>T</title><meta charset='utf-8'><style>p{}</style></head><body><h1>Gr\xC3\xB6\xC3\x9F"
          "e</h1><p title=\"a>b\">&auml;&#228; <b>x</b><!-- c --><table><tr><td>1</td></tr></table><script>a</script></body></html>";
    const std::string markdown
        = "---\ntitle: T\n---\n# \xC3\x84 *b*\n\n- [a](b \"c\")\n  1. `d`\n\n|a|b|\n|-|-|\n|c|d|\n\n```x\ne\n```\n[^1]: f &amp; <b>g</b>\n";
    for (const auto &whole : { html, markdown })
        for (std::size_t size = 1; size < whole.size(); ++size)
            survive(whole.substr(0, size), "cut at " + std::to_string(size));
}

/// libxml2 compares each attribute of a tag with all before it.
void TestHostile::manyAttributesEnd()
{
    std::string tag = "<p";
    for (int i = 0; i < 8'000; ++i)
        tag += " a" + std::to_string(i) + "=1";
    survive(tag + ">text", "attributes");
    survive(times("<p a='" + std::string(1000, 'x') + "' b>", kLong), "long attributes");
}

void TestHostile::deepNestingKeepsItsText()
{
    const auto file = fs::path(m_folder.path().toStdString()) / "deep.html";
    QVERIFY(base::writeFile(file, times("<div>", kLong) + "deep text"));
    const auto document = document::readHtml(file);
    QVERIFY(document);
    QCOMPARE(document->text, std::string("deep text"));
}

ANNEAL_TEST(TestHostile)
#include "tst_hostile.moc"
