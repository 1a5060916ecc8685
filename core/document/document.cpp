// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/document.h"

#include "core/base/tr.h"

#include <algorithm>
#include <iterator>

namespace anneal::document {

int Document::pageAt(std::size_t offset) const
{
    const auto after = std::upper_bound(pages.begin(), pages.end(), offset, [](std::size_t at, const Page &page) { return at < page.begin; });
    return after == pages.begin() ? 0 : std::prev(after)->number;
}

std::vector<std::string_view> Document::headingsAt(std::size_t offset) const
{
    std::vector<const Block *> open;
    for (const auto &block : blocks) {
        if (block.begin > offset)
            break;
        if (block.kind != BlockKind::Heading)
            continue;
        while (!open.empty() && open.back()->level >= block.level)
            open.pop_back();
        open.push_back(&block);
    }
    std::vector<std::string_view> headings;
    for (const auto *block : open)
        headings.push_back(std::string_view(text).substr(block->begin, block->end - block->begin));
    return headings;
}

std::string Document::firstHeading() const
{
    const auto found = std::find_if(blocks.begin(), blocks.end(), [](const Block &block) { return block.kind == BlockKind::Heading; });
    return found == blocks.end() ? std::string() : text.substr(found->begin, found->end - found->begin);
}

void Document::nameAfter(std::string told, const std::filesystem::path &file)
{
    title = told.empty() ? firstHeading() : std::move(told);
    if (title.empty())
        title = file.filename().string();
}

std::string Document::whyEmpty() const
{
    return warnings.empty() ? std::string(tr_("It holds only white space.")) : warnings.front();
}

base::Error readingCanceled(const std::filesystem::path &file)
{
    return { base::ErrorKind::Canceled, tr_("Reading %1 was canceled.", file.string()), {} };
}

} // namespace anneal::document
