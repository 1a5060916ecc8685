// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/document/document.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::document {

/// What anneal-reader answers: a sequence of frames, each a little-endian length of four bytes, a kind of one byte, and that many bytes.
/// The process that wrote them may have been taken over by the document it read: whoever decodes them trusts nothing.
enum class FrameKind : std::uint8_t {
    About = 1, // JSON: what the document is
    Outline,   // JSON: an array of {title, level, page}
    Page,      // encodePage()
    Pixels,    // encodePixels()
    Text,      // UTF-8, a piece behind the last one; it may be cut anywhere
    Blocks,    // encodeBlocks(), behind all of the text
    Problem,   // JSON: {problem}, why it cannot be read; the last one
    End,       // empty: all has been said
};

constexpr std::uint32_t kLargestFrame = 64 << 20;   // bytes
constexpr std::uint64_t kLargestAnswer = 192 << 20; // bytes of all frames

struct Frame
{
    FrameKind kind = FrameKind::End;
    std::string payload;
};

/// The bytes before a payload.
std::string frameHead(FrameKind kind, std::size_t payloadBytes);

/// Takes an answer apart as its bytes arrive.
class FrameReader
{
public:
    void add(std::string_view bytes);
    /// The next whole frame, if there is one. Fails with BadInput where the bytes are no frames, or too many; then always.
    base::Result<std::optional<Frame>> take();
    bool isEmpty() const { return m_buffer.size() == m_taken; } // false: a frame is cut

private:
    std::string m_buffer;
    std::size_t m_taken = 0; // bytes of m_buffer
    std::uint64_t m_seen = 0;
};

/// A word of a page; coordinates in points from the page's top left corner, [begin, end) are bytes of the page's text.
struct PageWord
{
    float left = 0, top = 0, right = 0, bottom = 0;
    std::uint32_t begin = 0, end = 0;
    bool endsLine = false; // in the opinion of the library that read it
    bool hasSpaceAfter = false;

    bool operator==(const PageWord &) const = default;
};

/// A page as anneal-reader finds it: all words, line by line in poppler's order, and where they stand.
struct ReadPage
{
    int number = 0;              // from 1
    float width = 0, height = 0; // points
    bool isPicture = false;      // without text, and not blank
    std::string text;            // of the words, one behind the other, in UTF-8
    std::vector<PageWord> words;
};

std::string encodePage(const ReadPage &page);
base::Result<ReadPage> decodePage(std::string_view payload);

/// A page as it looks: rows from the top, three bytes a pixel.
struct PagePixels
{
    int width = 0;
    int height = 0;
    std::string rgb;
};
constexpr int kWidestPicture = 4000; // pixels, and the highest

std::string encodePixels(const PagePixels &pixels);
base::Result<PagePixels> decodePixels(std::string_view payload);

std::string encodeBlocks(const std::vector<Block> &blocks);
/// Blocks of `text`, in its order and none over another; fails otherwise.
base::Result<std::vector<Block>> decodeBlocks(std::string_view payload, std::string_view text);

/// What is said of frames that make no sense.
base::Error senselessAnswer();

/// An entry of a document's own table of contents.
struct OutlineEntry
{
    std::string title;
    int level = 1; // from 1
    int page = 0;  // from 1; 0 where it leads nowhere

    bool operator==(const OutlineEntry &) const = default;
};
constexpr std::size_t kMostOutlineEntries = 10'000;

base::Json toJson(const std::vector<OutlineEntry> &outline);
base::Result<std::vector<OutlineEntry>> outlineOf(std::string_view json);

} // namespace anneal::document
