// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/document/charset.h"
#include "core/document/htmlreader.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
namespace fs = std::filesystem;

class TestHtml : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatABrowserShows_data();
    void showsWhatABrowserShows();
    void tellsWhereBlocksStand();
    void findsTheTitle_data();
    void findsTheTitle();
    void findsTheEncoding_data();
    void findsTheEncoding();
    void rawIsTheSource();

private:
    document::Document read(std::string_view html, const document::ReadOptions &options = {})
    {
        const auto file = fs::path(m_folder.path().toStdString()) / "page.html";
        [&] { QVERIFY(base::writeFile(file, html)); }();
        const auto document = document::readHtml(file, options);
        [&] { QVERIFY2(document, document ? "" : document.error().text().c_str()); }();
        return document ? *document : document::Document();
    }
    QTemporaryDir m_folder;
};

void TestHtml::showsWhatABrowserShows_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *html, const char *text) { QTest::newRow(name) << QByteArray(html) << QString::fromUtf8(text); };
    row("paragraphs", "<h1>Title</h1><p>One\n  two</p><p>Three", "Title\n\nOne two\n\nThree");
    row("white space", "<p>  a <b> b </b>c<i>d</i>\n<span>\n e</span> </p>", "a b cd e");
    row("upper case, nothing closed", "<HTML><BODY><H2>T</H2><P>a<P>b<UL><LI>c<LI>d</UL>", "T\n\na\n\nb\n\n- c\n- d");
    row("not text", "<style>a{}</style><p>a<script>if (1 < 2) \"</p>\"</script>b<!-- c --><template>d</template><noscript>e</noscript>", "ab");
    row("hidden", "<p hidden>a</p><p style='color:red; Display: none'>b</p><p aria-hidden=\"true\">c</p><p>d</p>", "d");
    row("entities", "<p>&lt;a&gt; &amp;&#8364;&#x20ac;&auml; &#150; x&nbsp;y so&shy;ft", "<a> &€€ä – x y soft");
    row("breaks", "<p>a<br>b<br/><br>c</p>", "a\nb\n\nc");
    row("listing", "<pre>\n  a\n\tb  c\n</pre><p>d", "  a\n\tb  c\n\nd");
    row("numbers", "<ol start=3><li>a<li value=7>b<li>c</ol><ol type=a><li>x</ol><ol type=I><li>y<li>z</ol>",
        "3. a\n7. b\n8. c\n\na. x\n\nI. y\nII. z");
    row("nested list", "<ul><li>a<ul><li>b<ol><li>c</ol></ul><li>d</ul>", "- a\n  - b\n    1. c\n- d");
    row("table", "<table><caption>T</caption><tr><th>a<th>b</tr><tr><td>c<td><p>d</p><p>e</p></tr><tr><td><td>f</table>", "T\na\tb\nc\td e\n\tf");
    row("table that only places", "<table><tr><td><h2>A</h2><p>b</p></td><td><table><tr><td>1<td>2</tr></table></td></tr></table>", "A\n\nb\n\n1\t2");
    row("listing in a table", "<table><tr><td>1\n<td><pre>a\nb</pre></tr></table>", "1\n\na\nb");
    row("definitions", "<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>", "a\nb\n\nc\nd");
    row("links and pictures", "<p><a href=x>link</a> <img src=a alt='a cat'><a class=headerlink>¶</a>", "link a cat");
    row("quote", "<p><q>a</q>", "“a”");
    row("no external entity", "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>a &x; b", "]>\n\na &x; b"); // as browsers show it
}

void TestHtml::showsWhatABrowserShows()
{
    QFETCH(QByteArray, html);
    QFETCH(QString, text);
    auto got = QString::fromStdString(read("<meta charset=utf-8>" + html.toStdString()).text);
    if (QTest::currentDataTag() == QByteArray("no external entity"))
        QVERIFY(!got.contains(QStringLiteral("root")));
    QCOMPARE(got, text);
}

void TestHtml::tellsWhereBlocksStand()
{
    const auto document
        = read("<h1>A</h1><p>b<p>c<ul><li>d<ul><li>e</ul><li>f</ul><table><tr><td>1<td>2</table><h3>G</h3><aside role=doc-footnote>n</aside>");
    std::string printed;
    for (const auto &block : document.blocks)
        printed += std::string(document::namesOf(block.kind)[std::size_t(block.kind)]) + std::to_string(block.level) + " "
            + document.text.substr(block.begin, block.end - block.begin) + "|";
    QCOMPARE(printed, std::string("heading1 A|paragraph0 b|paragraph0 c|list1 - d|list2   - e|list1 - f|table0 1\t2|heading3 G|footnote0 n|"));
    QCOMPARE(document.headingsAt(document.text.size()), (std::vector<std::string_view> { "A", "G" }));
}

void TestHtml::findsTheTitle_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<QString>("title");
    QTest::newRow("title") << QByteArray("<title> The\n title </title><h1>Other</h1>") << "The title";
    QTest::newRow("heading") << QByteArray("<h2>The <i>heading</i></h2>") << "The heading";
    QTest::newRow("none") << QByteArray("<p>text") << "page.html";
    QTest::newRow("of a picture") << QByteArray("<body><div><p><svg><title>icon</title></svg>text") << "page.html";
}

void TestHtml::findsTheTitle()
{
    QFETCH(QByteArray, html);
    QFETCH(QString, title);
    QCOMPARE(QString::fromStdString(read(html.toStdString()).title), title);
}

void TestHtml::findsTheEncoding_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<QString>("charset");
    const auto row
        = [](const char *name, const QByteArray &html, const char *charset) { QTest::newRow(name) << html << QString::fromLatin1(charset); };
    row("a mark before all",
        "\xEF\xBB\xBF<meta charset=iso-8859-1><p>Gr\xC3\xB6\xC3\x9F"
        "e",
        "UTF-8");
    row("said",
        "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; CHARSET=ISO-8859-2'><p>Gr\xF6\xDF"
        "e",
        "iso-8859-2");
    row("Latin-1 is what Windows calls so",
        "<meta charset=\"latin1\"><p>Gr\xF6\xDF"
        "e",
        "windows-1252");
    row("XML",
        "<?xml version='1.0' encoding='windows-1252'?><html><p>Gr\xF6\xDF"
        "e</p>",
        "windows-1252");
    row("said UTF-8, is Latin-1",
        "<meta charset=utf-8><p>Die Gr\xF6\xDF"
        "e der Stra\xDF"
        "e ist gut.",
        "ISO-8859-1");
    row("said Latin-1, is UTF-8",
        "<meta charset=iso-8859-1><p>Gr\xC3\xB6\xC3\x9F"
        "e",
        "UTF-8");
    row("unknown word",
        "<meta charset=klingon><p>Gr\xC3\xB6\xC3\x9F"
        "e",
        "UTF-8");
}

void TestHtml::findsTheEncoding()
{
    QFETCH(QByteArray, html);
    QFETCH(QString, charset);
    const auto document = read(html.toStdString());
    QCOMPARE(QString::fromStdString(document.charset), charset);
    QVERIFY2(document.text.find("Größe") != std::string::npos, document.text.c_str());
}

void TestHtml::rawIsTheSource()
{
    document::ReadOptions options;
    options.isRaw = true;
    const auto document = read("<title>T</title><p>a\r\nb", options);
    QCOMPARE(document.text, std::string("<title>T</title><p>a\nb"));
    QCOMPARE(document.title, std::string("T"));
    QVERIFY(document.blocks.empty());
}

ANNEAL_TEST(TestHtml)
#include "tst_html.moc"
