// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/decodedfile.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/document/charset.h"
#include "core/document/document.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>

namespace anneal::document {
namespace {

constexpr std::uint64_t kPieceBytes = 1 << 20;

/// Whether what is left at the end of a piece may be the beginning of a character.
bool mayGoOn(std::string_view rest)
{
    if (rest.empty() || rest.size() > 3)
        return false;
    const auto lead = static_cast<unsigned char>(rest[0]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    const bool isTail = std::all_of(rest.begin() + 1, rest.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
    return rest.size() < length && isTail;
}

} // namespace

void DecodedFile::Close::operator()(UConverter *converter) const
{
    ucnv_close(converter);
}

base::Result<DecodedFile> DecodedFile::open(const std::filesystem::path &file, const std::stop_token &stop)
{
    DecodedFile opened;
    opened.m_file = file;
    base::Sha256 hash;
    std::string carried;
    bool isUtf8 = true;
    std::uint64_t firstBad = 0;
    for (std::uint64_t at = 0;;) {
        if (stop.stop_requested())
            return readingCanceled(file);
        const auto piece = base::readFrom(file, at, kPieceBytes);
        if (!piece)
            return piece.error();
        hash.add(*piece);
        if (isUtf8) {
            const auto begin = at - carried.size();
            carried += *piece;
            std::size_t badAt = carried.size();
            if (!base::isUtf8(carried, &badAt) && (piece->empty() || !mayGoOn(std::string_view(carried).substr(badAt)))) {
                isUtf8 = false;
                firstBad = begin + badAt;
            }
            carried.erase(0, badAt);
        }
        if (piece->empty())
            break;
        at += piece->size();
    }
    opened.m_sha256 = hash.hex();
    if (const auto settled = opened.settleCharset(isUtf8, firstBad); !settled)
        return settled.error();
    return opened;
}

base::Status DecodedFile::settleCharset(bool isUtf8, std::uint64_t firstBad)
{
    const auto head = base::readFrom(m_file, 0, kPieceBytes);
    if (!head)
        return head.error();
    auto decoded = decodeText(*head);
    // The first byte that is not ASCII may stand far behind.
    if (decoded && decoded->charset == "UTF-8" && !isUtf8) {
        const auto sample = base::readFrom(m_file, firstBad - std::min(firstBad, kPieceBytes / 2), kPieceBytes);
        if (!sample)
            return sample.error();
        decoded = decodeText(*sample);
    }
    if (!decoded)
        return decoded.error();
    m_charset = decoded->charset;
    if (m_charset == "UTF-8" && !isUtf8)
        m_warnings.push_back(tr_("It holds bytes that are not UTF-8, the first at byte %1; they were replaced.",
            base::formatCount(static_cast<std::int64_t>(firstBad) + 1)));
    for (const std::string_view mark : { "\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF" })
        if (head->starts_with(mark))
            m_position = mark.size();
    UErrorCode status = U_ZERO_ERROR;
    m_converter.reset(ucnv_open(m_charset.c_str(), &status));
    if (U_FAILURE(status))
        return base::Error { base::ErrorKind::BadInput, tr_("The encoding %1 is not known.", m_charset), {} };
    return base::ok();
}

base::Result<std::string> DecodedFile::next()
{
    while (!m_isEnded) {
        const auto piece = base::readFrom(m_file, m_position, kPieceBytes);
        if (!piece)
            return piece.error();
        m_position += piece->size();
        m_isEnded = piece->empty();
        std::u16string wide(piece->size() + 16, u'\0'); // no charset here gives more than one unit a byte, but for what was held back
        const char *from = piece->data();
        UChar *to = wide.data();
        UErrorCode status = U_ZERO_ERROR;
        ucnv_toUnicode(m_converter.get(), &to, wide.data() + wide.size(), &from, piece->data() + piece->size(), nullptr, m_isEnded, &status);
        if (U_FAILURE(status))
            return base::Error { base::ErrorKind::BadInput, tr_("It cannot be read as %1.", m_charset), {} };
        wide.resize(static_cast<std::size_t>(to - wide.data()));
        if (wide.empty())
            continue;
        status = U_ZERO_ERROR;
        std::string utf8(wide.size() * 3 + 1, '\0');
        std::int32_t written = 0;
        u_strToUTF8WithSub(utf8.data(), static_cast<std::int32_t>(utf8.size()), &written, wide.data(), static_cast<std::int32_t>(wide.size()), 0xFFFD,
            nullptr, &status);
        if (U_FAILURE(status))
            return base::Error { base::ErrorKind::BadInput, tr_("It cannot be read as %1.", m_charset), {} };
        utf8.resize(static_cast<std::size_t>(written));
        return utf8;
    }
    return std::string();
}

} // namespace anneal::document
