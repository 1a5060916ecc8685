// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/pdf.h"

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <poppler-qt6.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace anneal::reader {
namespace {

using document::FrameKind;
using document::OutlineEntry;

/// A document with the file it reads from.
struct OpenPdf
{
    std::unique_ptr<QFile> file;
    std::unique_ptr<Poppler::Document> document;
};

void ignoreWords(const QString &, const QVariant &) { }

/// Passwords of older files are Latin-1, of newer ones UTF-8.
bool unlock(Poppler::Document &document, const QString &password)
{
    for (const auto &bytes : { password.toUtf8(), password.toLatin1() })
        if (!document.unlock(bytes, bytes))
            return true;
    return false;
}

/// The document, or nothing after saying why.
OpenPdf open(const base::Json &request, int descriptor, Answer &answer)
{
    OpenPdf pdf { std::make_unique<QFile>(), nullptr };
    if (pdf.file->open(descriptor, QIODevice::ReadOnly))
        pdf.document = Poppler::Document::load(pdf.file.get());
    if (!pdf.document) {
        answer.problem("damaged");
        return {};
    }
    const auto password = QString::fromStdString(request.value("password", ""));
    if (pdf.document->isLocked() && !unlock(*pdf.document, password)) {
        answer.problem(password.isEmpty() ? "encrypted" : "wrong password");
        return {};
    }
    if (pdf.document->numPages() <= 0) {
        answer.problem("damaged");
        return {};
    }
    answer.sendJson(FrameKind::About,
        base::Json { { "pages", pdf.document->numPages() }, { "title", pdf.document->info(QStringLiteral("Title")).toStdString() },
            { "mayCopy", pdf.document->okToCopy() } });
    return pdf;
}

/// A table of contents may lead round in a circle: depth and number end it.
void addOutline(const QVector<Poppler::OutlineItem> &items, int level, std::vector<OutlineEntry> &outline)
{
    constexpr int kDeepest = 12;
    constexpr qsizetype kLongestTitle = 1000;
    for (const auto &item : items) {
        if (level > kDeepest || outline.size() >= document::kMostOutlineEntries || item.isNull())
            return;
        const auto goal = item.destination();
        outline.push_back({ item.name().left(kLongestTitle).toStdString(), level, goal ? std::max(0, goal->pageNumber()) : 0 });
        if (item.hasChildren())
            addOutline(item.children(), level + 1, outline);
    }
}

float length(double value)
{
    return std::isfinite(value) ? static_cast<float>(std::clamp(value, -100'000., 100'000.)) : 0;
}

void addWords(Poppler::Page &source, document::ReadPage &page)
{
    for (const auto &box : source.textList()) {
        const auto text = box->text().toStdString();
        if (text.empty())
            continue;
        const auto place = box->boundingBox().normalized();
        document::PageWord word;
        word.left = length(place.left());
        word.top = length(place.top());
        word.right = std::max(word.left, length(place.right()));
        word.bottom = std::max(word.top, length(place.bottom()));
        word.begin = static_cast<std::uint32_t>(page.text.size());
        page.text += text;
        word.end = static_cast<std::uint32_t>(page.text.size());
        word.endsLine = !box->nextWord();
        word.hasSpaceAfter = box->hasSpaceAfter();
        page.words.push_back(word);
    }
}

/// Whether there is anything to see on it; a small picture tells.
bool isBlank(const Poppler::Page &page)
{
    constexpr double kDotsPerInch = 36;
    const auto picture = page.renderToImage(kDotsPerInch, kDotsPerInch);
    if (picture.isNull())
        return true;
    const auto first = picture.pixel(0, 0);
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            if (picture.pixel(x, y) != first)
                return false;
    return true;
}

document::ReadPage readPage(Poppler::Document &document, int number)
{
    document::ReadPage page;
    page.number = number;
    page.width = page.height = 1; // of one that cannot be read
    const auto source = document.page(number - 1);
    if (!source)
        return page;
    const auto size = source->pageSizeF();
    page.width = std::max(1.F, length(size.width()));
    page.height = std::max(1.F, length(size.height()));
    addWords(*source, page); // Page::text() in raw order puts no space between words
    const bool hasText = std::any_of(page.text.begin(), page.text.end(), [](unsigned char c) { return c > ' '; });
    // A page of metres is no page to draw.
    page.isPicture = !hasText && page.width < 15'000 && page.height < 15'000 && !isBlank(*source);
    return page;
}

} // namespace

void readPdf(const base::Json &request, int file, Answer &answer)
{
    const auto pdf = open(request, file, answer);
    if (!pdf.document)
        return;
    std::vector<OutlineEntry> outline;
    addOutline(pdf.document->outline(), 1, outline);
    answer.sendJson(FrameKind::Outline, document::toJson(outline));
    const auto all = base::Json::array({ base::Json::array({ 1, pdf.document->numPages() }) });
    int last = 0;
    for (const auto &range : request.value("pages", all)) {
        const int end = std::min(range.at(1).get<int>(), pdf.document->numPages());
        for (int number = std::max(last + 1, range.at(0).get<int>()); number <= end; ++number)
            answer.send(FrameKind::Page, document::encodePage(readPage(*pdf.document, number)));
        last = std::max(last, end);
    }
}

void drawPdfPage(const base::Json &request, int file, Answer &answer)
{
    const auto pdf = open(request, file, answer);
    if (!pdf.document)
        return;
    const auto page = pdf.document->page(request.at("page").get<int>() - 1);
    if (!page)
        return answer.problem("no such page");
    pdf.document->setRenderHint(Poppler::Document::Antialiasing);
    pdf.document->setRenderHint(Poppler::Document::TextAntialiasing);
    const auto size = page->pageSizeF();
    const double width = std::clamp(request.at("width").get<int>(), 1, document::kWidestPicture);
    const double scale = std::min(width / std::max(1., size.width()), document::kWidestPicture / std::max(1., size.height()));
    const auto picture = page->renderToImage(72 * scale, 72 * scale);
    if (picture.isNull())
        return answer.problem("damaged");
    document::PagePixels pixels { std::min(picture.width(), document::kWidestPicture), std::min(picture.height(), document::kWidestPicture), {} };
    pixels.rgb.reserve(std::size_t(pixels.width) * std::size_t(pixels.height) * 3);
    for (int y = 0; y < pixels.height; ++y) // QImage's own conversion would start threads, which the filter takes for an attack
        for (int x = 0; x < pixels.width; ++x) {
            const auto pixel = picture.pixel(x, y);
            for (const int part : { qRed(pixel), qGreen(pixel), qBlue(pixel) })
                pixels.rgb += static_cast<char>(part);
        }
    answer.send(FrameKind::Pixels, document::encodePixels(pixels));
}

void warmUpPdf()
{
    Poppler::setDebugErrorFunction(&ignoreWords, {}); // each child would write what is wrong with a document to nobody
    // A page with a word in a font that is not in the file. poppler looks for the broken table of objects itself.
    static QByteArray bytes
        = QByteArrayLiteral("%PDF-1.4\n"
                            "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                            "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                            "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
                            "4 0 obj<</Length 29>>stream\nBT /F 9 Tf 9 9 Td (Word) Tj ET\nendstream endobj\n"
                            "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
                            "trailer<</Root 1 0 R>>\n");
    // Never deleted: with the last document poppler forgets its fonts.
    static Poppler::Document *const warm = Poppler::Document::loadFromData(bytes).release();
    if (!warm)
        return;
    if (const auto page = warm->page(0)) {
        (void)page->textList();
        (void)page->renderToImage(36, 36);
    }
}

} // namespace anneal::reader
