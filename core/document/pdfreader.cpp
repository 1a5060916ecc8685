// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/pdfreader.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/pageranges.h"
#include "core/document/pdflayout.h"
#include "core/document/readerclient.h"

#include <algorithm>

namespace anneal::document {
namespace {

using base::ErrorKind;

/// What the frames of a document say.
struct PdfParts
{
    std::string title;
    int pageCount = 0;
    bool mayCopy = true;
    std::vector<OutlineEntry> outline;
    std::vector<ReadPage> pages;

    base::Status take(Frame frame);
};

base::Status PdfParts::take(Frame frame)
{
    if (frame.kind == FrameKind::About) {
        const auto about = base::parseJson(frame.payload);
        if (!about || !about->is_object())
            return senselessAnswer();
        try {
            pageCount = about->value("pages", 0);
            title = base::withoutControls(base::firstBytes(about->value("title", ""), 500));
            mayCopy = about->value("mayCopy", true);
        } catch (const base::Json::exception &) {
            return senselessAnswer();
        }
    } else if (frame.kind == FrameKind::Outline) {
        auto read = outlineOf(frame.payload);
        if (!read)
            return read.error();
        outline = std::move(*read);
    } else if (frame.kind == FrameKind::Page) {
        auto page = decodePage(frame.payload);
        if (!page)
            return page.error();
        if (!pages.empty() && page->number <= pages.back().number)
            return senselessAnswer();
        pages.push_back(std::move(*page));
    } else {
        return senselessAnswer();
    }
    return base::ok();
}

/// "3, 7–9" of pages in rising order; after a few ranges only how many more there are.
std::string listed(const std::vector<int> &pages)
{
    constexpr int kMostRanges = 12;
    std::string text;
    int ranges = 0;
    for (std::size_t i = 0; i < pages.size();) {
        auto end = i + 1;
        while (end < pages.size() && pages[end] == pages[end - 1] + 1)
            ++end;
        if (ranges++ == kMostRanges)
            return text + " …";
        text += (text.empty() ? "" : ", ") + std::to_string(pages[i]);
        if (end - i > 1)
            text += "–" + std::to_string(pages[end - 1]);
        i = end;
    }
    return text;
}

/// The pages line by line, as poppler orders them; what it draws and no text has is left out.
void putRaw(const std::vector<ReadPage> &pages, Document &document)
{
    for (const auto &page : pages) {
        if (!document.pages.empty())
            document.text += '\f';
        const auto begin = document.text.size();
        for (const auto &word : page.words) {
            document.text += base::withoutControls(std::string_view(page.text).substr(word.begin, word.end - word.begin));
            document.text += word.endsLine ? "\n" : word.hasSpaceAfter ? " " : "";
        }
        document.pages.push_back({ page.number, begin, document.text.size() });
    }
}

void addWarnings(const PdfParts &parts, Document &document)
{
    std::vector<int> pictures;
    for (const auto &page : parts.pages)
        if (page.isPicture)
            pictures.push_back(page.number);
    if (pictures.size() == 1)
        document.warnings.push_back(tr_("Page %1 holds pictures only, no text. To use it, recognise its text (OCR) first.", pictures.front()));
    else if (!pictures.empty())
        document.warnings.push_back(tr_("%1 pages hold pictures only, no text: %2. To use them, recognise their text (OCR) first.",
            base::formatCount(static_cast<std::int64_t>(pictures.size())), listed(pictures)));
    if (!parts.mayCopy)
        document.warnings.push_back(tr_("Its author does not permit copying its text; ask whether you may use it."));
}

/// Many programs put the file's name, or nothing of meaning, where the title should be.
bool isTitle(std::string_view title)
{
    const auto small = base::toLower(title);
    return !title.empty() && small != "untitled" && !small.starts_with("microsoft ") && small.find(".doc") == std::string::npos
        && !small.ends_with(".dvi") && !small.ends_with(".tex") && !small.ends_with(".pdf");
}

base::Json requestFor(const ReadOptions &options)
{
    base::Json request { { "kind", "pdf" }, { "password", options.password } };
    if (const auto ranges = options.pdf.pages ? config::pageRanges(*options.pdf.pages) : std::nullopt) {
        request["pages"] = base::Json::array();
        for (const auto &range : *ranges)
            request["pages"].push_back({ range.first, range.last });
    }
    return request;
}

} // namespace

base::Result<Document> readPdf(const std::filesystem::path &file, const ReadOptions &options, std::stop_token stop)
{
    const auto opened = OpenDocument::open(file);
    if (!opened)
        return opened.error();
    auto hash = opened->sha256(stop);
    if (!hash)
        return hash.error();
    const bool isRaw = options.isRaw || options.pdf.layout == config::PdfLayout::Raw;
    PdfParts parts;
    const auto read = askReader(
        *opened, requestFor(options), [&parts](Frame frame) { return parts.take(std::move(frame)); }, stop);
    if (!read)
        return read.error();
    if (parts.pages.empty())
        return base::Error { ErrorKind::BadInput, tr_("%1 has none of the pages in data.pdf.pages.", file.string()),
            tr_("It has %1 pages.", parts.pageCount) };
    Document document;
    document.sha256 = std::move(*hash);
    addWarnings(parts, document);
    if (isRaw)
        putRaw(parts.pages, document);
    else
        layOut(parts.pages, parts.outline, options.pdf, document, stop);
    if (stop.stop_requested())
        return readingCanceled(file);
    const auto title = base::trimmed(parts.title);
    document.nameAfter(isTitle(title) ? std::string(title) : std::string(), file);
    return document;
}

base::Result<PagePixels> pagePixels(const std::filesystem::path &file, int page, int width, const std::string &password, const std::stop_token &stop)
{
    const auto opened = OpenDocument::open(file);
    if (!opened)
        return opened.error();
    std::optional<PagePixels> pixels;
    const auto read = askReader(
        *opened, { { "kind", "pdf page" }, { "password", password }, { "page", page }, { "width", width } }, // not translated: a request
        [&pixels](const Frame &frame) -> base::Status {
            if (frame.kind != FrameKind::Pixels)
                return base::ok();
            auto decoded = decodePixels(frame.payload);
            if (!decoded)
                return decoded.error();
            pixels = std::move(*decoded);
            return base::ok();
        },
        stop);
    if (!read)
        return read.error();
    if (!pixels)
        return senselessAnswer();
    return std::move(*pixels);
}

} // namespace anneal::document
