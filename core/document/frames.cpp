// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/frames.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace anneal::document {
namespace {

static_assert(std::endian::native == std::endian::little);

template <typename T>
void append(std::string &bytes, T value)
{
    bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
}

/// Takes numbers off the front of bytes; once there are too few of them it stays failed.
class Numbers
{
public:
    explicit Numbers(std::string_view bytes) : m_bytes(bytes) { }

    template <typename T>
    T take()
    {
        T value {};
        if (m_bytes.size() < sizeof value) {
            m_isGood = false;
            return value;
        }
        std::memcpy(&value, m_bytes.data(), sizeof value);
        m_bytes.remove_prefix(sizeof value);
        return value;
    }
    /// A coordinate or a length that can be computed with.
    float takeLength()
    {
        const auto value = take<float>();
        m_isGood = m_isGood && std::isfinite(value) && std::abs(value) < 1e6F;
        return value;
    }
    std::string_view takeText(std::size_t count)
    {
        m_isGood = m_isGood && count <= m_bytes.size();
        const auto text = m_bytes.substr(0, m_isGood ? count : 0);
        m_bytes.remove_prefix(text.size());
        return text;
    }
    bool isGood() const { return m_isGood; }
    std::size_t left() const { return m_bytes.size(); }

private:
    std::string_view m_bytes;
    bool m_isGood = true;
};

constexpr std::size_t kHeadBytes = 5;
constexpr std::size_t kBlockBytes = 2 + 2 * sizeof(std::uint64_t);
constexpr std::size_t kWordBytes = 4 * sizeof(float) + 2 * sizeof(std::uint32_t) + 1;

bool isBorder(std::string_view utf8, std::size_t at)
{
    return at == utf8.size() || (static_cast<unsigned char>(utf8[at]) & 0xC0) != 0x80;
}

} // namespace

base::Error senselessAnswer()
{
    return { base::ErrorKind::BadInput, tr_("The reader's answer makes no sense."), {} };
}

std::string frameHead(FrameKind kind, std::size_t payloadBytes)
{
    std::string head;
    append(head, static_cast<std::uint32_t>(payloadBytes));
    append(head, static_cast<std::uint8_t>(kind));
    return head;
}

void FrameReader::add(std::string_view bytes)
{
    m_buffer.erase(0, std::exchange(m_taken, 0));
    m_buffer += bytes;
    m_seen += bytes.size();
}

base::Result<std::optional<Frame>> FrameReader::take()
{
    Numbers head(std::string_view(m_buffer).substr(m_taken));
    const auto length = head.take<std::uint32_t>();
    const auto kind = head.take<std::uint8_t>();
    if (m_seen > kLargestAnswer)
        return base::Error { base::ErrorKind::BadInput, tr_("It holds more than %1 of text.", base::formatBytes(kLargestAnswer)), {} };
    if (!head.isGood())
        return std::optional<Frame>();
    if (length > kLargestFrame || kind < static_cast<std::uint8_t>(FrameKind::About) || kind > static_cast<std::uint8_t>(FrameKind::End))
        return senselessAnswer();
    if (head.left() < length)
        return std::optional<Frame>();
    Frame frame { static_cast<FrameKind>(kind), m_buffer.substr(m_taken + kHeadBytes, length) };
    m_taken += kHeadBytes + length;
    return std::optional(std::move(frame));
}

std::string encodePage(const ReadPage &page)
{
    std::string bytes;
    bytes.reserve(32 + page.text.size() + page.words.size() * kWordBytes);
    append(bytes, static_cast<std::uint32_t>(page.number));
    append(bytes, page.width);
    append(bytes, page.height);
    append(bytes, static_cast<std::uint8_t>(page.isPicture));
    append(bytes, static_cast<std::uint32_t>(page.text.size()));
    bytes += page.text;
    append(bytes, static_cast<std::uint32_t>(page.words.size()));
    for (const auto &word : page.words) {
        for (const float length : { word.left, word.top, word.right, word.bottom })
            append(bytes, length);
        append(bytes, word.begin);
        append(bytes, word.end);
        append(bytes, static_cast<std::uint8_t>(int(word.endsLine) + 2 * int(word.hasSpaceAfter)));
    }
    return bytes;
}

base::Result<ReadPage> decodePage(std::string_view payload)
{
    Numbers numbers(payload);
    ReadPage page;
    const auto number = numbers.take<std::uint32_t>();
    page.width = numbers.takeLength();
    page.height = numbers.takeLength();
    page.isPicture = numbers.take<std::uint8_t>() != 0;
    page.text = numbers.takeText(numbers.take<std::uint32_t>());
    const auto count = numbers.take<std::uint32_t>();
    if (!numbers.isGood() || number == 0 || number > 10'000'000 || page.width <= 0 || page.height <= 0 || count > numbers.left() / kWordBytes
        || !base::isUtf8(page.text))
        return senselessAnswer();
    page.number = static_cast<int>(number);
    page.words.resize(count);
    for (auto &word : page.words) {
        for (auto *length : { &word.left, &word.top, &word.right, &word.bottom })
            *length = numbers.takeLength();
        word.begin = numbers.take<std::uint32_t>();
        word.end = numbers.take<std::uint32_t>();
        const auto marks = numbers.take<std::uint8_t>();
        word.endsLine = (marks & 1) != 0;
        word.hasSpaceAfter = (marks & 2) != 0;
        if (!numbers.isGood() || word.begin >= word.end || word.end > page.text.size() || !isBorder(page.text, word.begin)
            || !isBorder(page.text, word.end) || word.left > word.right || word.top > word.bottom)
            return senselessAnswer();
    }
    if (numbers.left() != 0)
        return senselessAnswer();
    return page;
}

std::string encodePixels(const PagePixels &pixels)
{
    std::string bytes;
    append(bytes, static_cast<std::uint32_t>(pixels.width));
    append(bytes, static_cast<std::uint32_t>(pixels.height));
    return bytes + pixels.rgb;
}

base::Result<PagePixels> decodePixels(std::string_view payload)
{
    Numbers numbers(payload);
    const auto width = numbers.take<std::uint32_t>();
    const auto height = numbers.take<std::uint32_t>();
    if (!numbers.isGood() || width == 0 || height == 0 || width > kWidestPicture || height > kWidestPicture
        || numbers.left() != std::size_t(width) * height * 3)
        return senselessAnswer();
    return PagePixels { static_cast<int>(width), static_cast<int>(height), std::string(numbers.takeText(numbers.left())) };
}

std::string encodeBlocks(const std::vector<Block> &blocks)
{
    std::string bytes;
    bytes.reserve(blocks.size() * kBlockBytes);
    for (const auto &block : blocks) {
        append(bytes, static_cast<std::uint8_t>(block.kind));
        append(bytes, static_cast<std::uint8_t>(block.level));
        append(bytes, static_cast<std::uint64_t>(block.begin));
        append(bytes, static_cast<std::uint64_t>(block.end));
    }
    return bytes;
}

base::Result<std::vector<Block>> decodeBlocks(std::string_view payload, std::string_view text)
{
    Numbers numbers(payload);
    std::vector<Block> blocks(payload.size() / kBlockBytes);
    std::size_t last = 0;
    for (auto &block : blocks) {
        const auto kind = numbers.take<std::uint8_t>();
        block.level = numbers.take<std::uint8_t>();
        block.begin = numbers.take<std::uint64_t>();
        block.end = numbers.take<std::uint64_t>();
        if (kind > static_cast<std::uint8_t>(BlockKind::Footnote)
            || (kind == std::uint8_t(BlockKind::Heading) && (block.level < 1 || block.level > 6)) || block.begin < last || block.end < block.begin
            || block.end > text.size() || !isBorder(text, block.begin) || !isBorder(text, block.end))
            return senselessAnswer();
        block.kind = static_cast<BlockKind>(kind);
        last = block.end;
    }
    if (numbers.left() != 0)
        return senselessAnswer();
    return blocks;
}

base::Json toJson(const std::vector<OutlineEntry> &outline)
{
    auto json = base::Json::array();
    for (const auto &entry : outline)
        json.push_back({ { "title", entry.title }, { "level", entry.level }, { "page", entry.page } });
    return json;
}

base::Result<std::vector<OutlineEntry>> outlineOf(std::string_view json)
{
    const auto read = base::parseJson(json);
    if (!read || !read->is_array() || read->size() > kMostOutlineEntries)
        return senselessAnswer();
    std::vector<OutlineEntry> outline;
    for (const auto &item : *read) {
        if (!item.is_object() || !item.contains("title") || !item["title"].is_string() || !item.contains("level")
            || !item["level"].is_number_integer() || !item.contains("page") || !item["page"].is_number_integer())
            return senselessAnswer();
        const auto level = item["level"].get<std::int64_t>();
        const auto page = item["page"].get<std::int64_t>();
        if (level < 1 || level > 100 || page < 0 || page > 10'000'000)
            return senselessAnswer();
        outline.push_back({ item["title"].get<std::string>(), static_cast<int>(level), static_cast<int>(page) });
    }
    return outline;
}

} // namespace anneal::document
