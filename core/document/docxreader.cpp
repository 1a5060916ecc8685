// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/docxreader.h"

#include "core/base/text.h"
#include "core/document/readerclient.h"

namespace anneal::document {
namespace {

/// What the frames of a document say.
struct DocxParts
{
    std::string title;
    std::string text;
    std::vector<Block> blocks;

    base::Status take(const Frame &frame);
};

base::Status DocxParts::take(const Frame &frame)
{
    if (frame.kind == FrameKind::Text) {
        text += frame.payload;
        return base::ok();
    }
    if (frame.kind == FrameKind::Blocks) { // the last one: they are places in the text
        auto read = base::isUtf8(text) ? decodeBlocks(frame.payload, text) : senselessAnswer();
        if (!read)
            return read.error();
        blocks = std::move(*read);
        return base::ok();
    }
    const auto about = frame.kind == FrameKind::About ? base::parseJson(frame.payload) : senselessAnswer();
    if (!about || !about->is_object() || !about->contains("title") || !(*about)["title"].is_string())
        return senselessAnswer();
    title = base::trimmed(base::withoutControls(base::firstBytes((*about)["title"].get<std::string>(), 500)));
    return base::ok();
}

} // namespace

base::Result<Document> readDocx(const std::filesystem::path &file, const ReadOptions &, std::stop_token stop)
{
    const auto opened = OpenDocument::open(file);
    if (!opened)
        return opened.error();
    auto hash = opened->sha256(stop);
    if (!hash)
        return hash.error();
    DocxParts parts;
    const auto read = askReader(
        *opened, { { "kind", "docx" } }, [&parts](const Frame &frame) { return parts.take(frame); }, stop);
    if (!read)
        return read.error();
    if (!base::isUtf8(parts.text))
        return senselessAnswer();
    Document document;
    document.sha256 = std::move(*hash);
    document.text = std::move(parts.text);
    document.blocks = std::move(parts.blocks);
    document.nameAfter(std::move(parts.title), file);
    return document;
}

} // namespace anneal::document
