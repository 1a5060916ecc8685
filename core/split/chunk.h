// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace anneal::split {

/// A heading above a chunk. `name` is "Header 1" … "Header 6", as LangChain's examples name the levels.
struct Heading
{
    std::string name;
    std::string text;

    bool operator==(const Heading &) const = default;
};

/// A piece of a document. `text` is what is used; it may lack an empty line or markup that [begin, end) has.
struct Chunk
{
    std::string text;
    std::size_t begin = 0; // bytes in the document's UTF-8 text
    std::size_t end = 0;
    std::vector<Heading> headings; // those it stands under, highest level first; markdown and html only

    bool operator==(const Chunk &) const = default;
};

} // namespace anneal::split
