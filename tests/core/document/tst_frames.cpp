// SPDX-License-Identifier: GPL-3.0-or-later
// What the process of a document says is taken apart as a stranger's words.
#include "core/document/frames.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <cmath>

using namespace anneal;
using document::FrameKind;

namespace {

document::ReadPage aPage()
{
    document::ReadPage page;
    page.number = 3;
    page.width = 595;
    page.height = 842;
    page.text = "Grüße an";
    page.words = { { 10, 20, 40, 32, 0, 7, false, true }, { 44, 20, 60, 32, 8, 10, true, false } };
    return page;
}

template <typename T>
std::string with(std::string bytes, std::size_t at, T value)
{
    std::memcpy(bytes.data() + at, &value, sizeof value);
    return bytes;
}

constexpr std::size_t kTextSize = 13;                  // where it stands in a page
constexpr std::size_t kWordCount = kTextSize + 4 + 10; // behind "Grüße an" in UTF-8
constexpr std::size_t kFirstWord = kWordCount + 4;

} // namespace

class TestFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsPages();
    void refusesPages_data();
    void refusesPages();
    void takesFramesApart();
    void refusesFrames();
    void readsOutlines();
};

void TestFrames::keepsPages()
{
    const auto page = aPage();
    const auto read = document::decodePage(document::encodePage(page));
    QVERIFY(read);
    QCOMPARE(read->number, 3);
    QCOMPARE(read->text, page.text);
    QVERIFY(read->words == page.words);
    const auto bytes = document::encodePage(page);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        QVERIFY(!document::decodePage(bytes.substr(0, i)));
    QVERIFY(!document::decodePage(bytes + '\0'));

    const document::PagePixels pixels { 2, 1, "RGBrgb" };
    const auto drawn = document::decodePixels(document::encodePixels(pixels));
    QVERIFY(drawn && drawn->rgb == pixels.rgb && drawn->width == 2 && drawn->height == 1);
    QVERIFY(!document::decodePixels(document::encodePixels({ 2, 2, "RGBrgb" })));
    QVERIFY(!document::decodePixels(document::encodePixels({ 100'000, 0, "" })));
}

void TestFrames::refusesPages_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto good = document::encodePage(aPage());
    const auto row = [](const char *name, const std::string &bytes) { QTest::newRow(name) << QByteArray::fromStdString(bytes); };
    row("page 0", with(good, 0, std::uint32_t(0)));
    row("a page of no width", with(good, 4, 0.F));
    row("a page of no number", with(good, 4, std::nanf("")));
    row("an endless page", with(good, 8, INFINITY));
    row("a text beyond the end", with(good, kTextSize, std::uint32_t(0xFFFFFFF0)));
    row("no UTF-8", with(good, kTextSize + 4, '\xFF'));
    row("too many words", with(good, kWordCount, std::uint32_t(0xFFFFFFFF)));
    row("one word too few", with(good, kWordCount, std::uint32_t(1)));
    row("a word without a place", with(good, kFirstWord, std::nanf("")));
    row("a word that ends before it begins", with(good, kFirstWord, 50.F));
    row("a word beyond the text", with(good, kFirstWord + 20, std::uint32_t(11)));
    row("an empty word", with(good, kFirstWord + 20, std::uint32_t(0)));
    row("a word that cuts a character", with(good, kFirstWord + 20, std::uint32_t(3)));
}

void TestFrames::refusesPages()
{
    QFETCH(QByteArray, bytes);
    const auto page = document::decodePage(bytes.toStdString());
    QVERIFY(!page);
    QCOMPARE(page.error().kind, base::ErrorKind::BadInput);
}

void TestFrames::takesFramesApart()
{
    const std::string bytes = document::frameHead(FrameKind::About, 2) + "{}" + document::frameHead(FrameKind::End, 0);
    document::FrameReader reader;
    std::vector<document::Frame> frames;
    for (const char byte : bytes) {
        reader.add({ &byte, 1 });
        for (auto frame = reader.take(); frame && *frame; frame = reader.take())
            frames.push_back(**frame);
    }
    QCOMPARE(frames.size(), std::size_t(2));
    QCOMPARE(frames[0].payload, std::string("{}"));
    QVERIFY(frames[1].kind == FrameKind::End);
}

void TestFrames::refusesFrames()
{
    document::FrameReader unknown;
    unknown.add(document::frameHead(FrameKind(99), 0));
    QVERIFY(!unknown.take());
    document::FrameReader large;
    large.add(document::frameHead(FrameKind::Page, std::size_t(document::kLargestFrame) + 1));
    QVERIFY(!large.take());
    document::FrameReader cut;
    cut.add(document::frameHead(FrameKind::Page, 10) + "nine byte");
    const auto none = cut.take();
    QVERIFY(none && !*none);
}

void TestFrames::readsOutlines()
{
    const std::vector<document::OutlineEntry> outline { { "One", 1, 2 }, { "Two", 2, 0 } };
    const auto read = document::outlineOf(base::toJsonLine(document::toJson(outline)));
    QVERIFY(read);
    QVERIFY(*read == outline);
    for (const char *bad : { "{}", "[1]", "[{\"title\":1,\"level\":1,\"page\":1}]", "[{\"title\":\"a\",\"level\":0,\"page\":1}]",
             "[{\"title\":\"a\",\"level\":1,\"page\":-1}]", "[{\"title\":\"a\",\"level\":1}]", "[" })
        QVERIFY2(!document::outlineOf(bad), bad);
}

ANNEAL_TEST(TestFrames)
#include "tst_frames.moc"
