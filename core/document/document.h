// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/config.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::document {

/// What a part of a document is.
enum class BlockKind { Heading, Paragraph, List, Table, Footnote };
constexpr auto namesOf(BlockKind)
{
    return std::to_array<std::string_view>({ "heading", "paragraph", "list", "table", "footnote" });
}
static_assert(namesOf(BlockKind()).size() == std::size_t(BlockKind::Footnote) + 1);

/// A part of a document; [begin, end) are bytes of its text.
struct Block
{
    BlockKind kind = BlockKind::Paragraph;
    int level = 0; // of a heading 1 to 6, of a list its depth from 1; else 0
    int page = 0;  // from 1, where it begins; 0 in a document without pages
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const Block &) const = default;
};

/// A page of a document; [begin, end) are bytes of its text. A page without text is empty, and there all the same.
struct Page
{
    int number = 0; // from 1
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const Page &) const = default;
};

/// What a file holds as text, and where its parts stand in it. Blocks and pages are in the order of the text, and those of a kind do not overlap.
struct Document
{
    std::string title;   // the first heading, the front matter's title, or the file's name
    std::string text;    // UTF-8, lines end in \n
    std::string charset; // as it was found; empty where the format has none to find
    std::string sha256;  // of the file's bytes
    std::vector<Page> pages;
    std::vector<Block> blocks;
    std::vector<std::string> warnings; // sentences without the file's name

    /// The page that the byte `offset` stands on; 0 in a document without pages.
    int pageAt(std::size_t offset) const;
    /// The headings over the byte `offset`, the outermost first.
    std::vector<std::string_view> headingsAt(std::size_t offset) const;
    /// Empty where there is none.
    std::string firstHeading() const;
    /// Calls it what the file says of itself, else by its first heading, else by the file's name.
    void nameAfter(std::string told, const std::filesystem::path &file);
    /// Why nothing of it can be used. REQUIRES: it holds no text.
    std::string whyEmpty() const;
};

/// What is said where somebody stopped the reading of a file.
base::Error readingCanceled(const std::filesystem::path &file);

/// How documents are read.
struct ReadOptions
{
    bool isRaw = false;   // as the file has it: nothing removed, nothing joined
    bool isPlain = false; // Markdown without its marks; else its source, which training and splitting want
    config::PdfConfig pdf;
    std::string password; // of an encrypted document

    bool operator==(const ReadOptions &) const = default;
};

} // namespace anneal::document
