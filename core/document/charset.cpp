// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/charset.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace anneal::document {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

base::Error noText(std::string detail)
{
    return { base::ErrorKind::BadInput, std::move(detail), tr_("Export it as plain text in UTF-8 and add that file.") };
}

/// ICU's converter, with malformed sequences as U+FFFD.
base::Result<std::string> convert(std::string_view bytes, const char *charset)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> from(ucnv_open(charset, &status), &ucnv_close);
    if (U_FAILURE(status))
        return noText(tr_("The encoding %1 is not known.", charset));
    std::u16string wide(bytes.size() + 1, u'\0'); // no charset here gives more than one UTF-16 unit a byte
    const auto units = ucnv_toUChars(
        from.get(), wide.data(), static_cast<std::int32_t>(wide.size()), bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
    if (U_FAILURE(status))
        return noText(tr_("It cannot be read as %1.", charset));
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> to(ucnv_open("UTF-8", &status), &ucnv_close);
    std::string utf8(static_cast<std::size_t>(units) * 3 + 1, '\0');
    const auto count = ucnv_fromUChars(to.get(), utf8.data(), static_cast<std::int32_t>(utf8.size()), wide.data(), units, &status);
    if (U_FAILURE(status))
        return noText(tr_("It cannot be read as %1.", charset));
    utf8.resize(static_cast<std::size_t>(count));
    return utf8;
}

struct Utf8Census
{
    std::size_t good = 0; // sequences of two and more bytes
    std::size_t bad = 0;  // bytes that belong to no sequence
    std::size_t firstBad = 0;
};

/// Walks over all of it, and gives the text with every bad byte replaced.
std::string repairedUtf8(std::string_view bytes, Utf8Census &census)
{
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        std::size_t bad = 0;
        const auto rest = bytes.substr(at);
        const bool whole = base::isUtf8(rest, &bad);
        const auto good = whole ? rest : rest.substr(0, bad);
        census.good += static_cast<std::size_t>(
            std::count_if(good.begin(), good.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0xC0; }));
        text += good;
        if (whole)
            break;
        if (census.bad++ == 0)
            census.firstBad = at + bad;
        text += kReplacement;
        at += bad + 1;
    }
    return text;
}

std::string detectedCharset(std::string_view bytes)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status), &ucsdet_close);
    constexpr std::size_t looked = 1 << 20;
    const auto sample = bytes.substr(0, looked);
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
    const UCharsetMatch *match = ucsdet_detect(detector.get(), &status);
    std::string name = U_SUCCESS(status) && match ? ucsdet_getName(match, &status) : "";
    // Western text: CP1252 holds all printable characters of Latin-1, and the two differ only where Latin-1 has controls.
    const bool hasC1 = std::any_of(bytes.begin(), bytes.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xE0) == 0x80; });
    if (name.empty() || name == "ISO-8859-1" || name == "UTF-8" || name.rfind("UTF-", 0) == 0 || name.rfind("IBM", 0) == 0)
        name = hasC1 ? "windows-1252" : "ISO-8859-1";
    return name;
}

/// UTF-16 without a mark: in text most of the high bytes of one side are NUL.
const char *utf16WithoutMark(std::string_view bytes)
{
    const auto sample = bytes.substr(0, 4096);
    std::size_t even = 0;
    std::size_t odd = 0;
    for (std::size_t i = 0; i < sample.size(); ++i)
        if (sample[i] == '\0')
            ++(i % 2 == 0 ? even : odd);
    const auto pairs = sample.size() / 2;
    if (pairs < 2)
        return nullptr;
    if (odd * 10 >= pairs * 7 && even * 50 <= pairs)
        return "UTF-16LE";
    return even * 10 >= pairs * 7 && odd * 50 <= pairs ? "UTF-16BE" : nullptr;
}

bool isBinary(std::string_view text)
{
    const auto controls = std::count_if(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != '\v' && byte != 0x1B) || byte == 0x7F;
    });
    return static_cast<std::size_t>(controls) * 100 > text.size();
}

/// \r\n and lone \r become \n, NUL becomes U+FFFD.
std::string tidied(std::string_view text, std::size_t &nuls)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            result += '\n';
            i += i + 1 < text.size() && text[i + 1] == '\n';
        } else if (text[i] == '\0') {
            ++nuls;
            result += kReplacement;
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string lineAt(std::string_view bytes, std::size_t offset)
{
    return base::formatCount(1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

base::Status decodeUtf16(std::string_view bytes, const char *charset, DecodedText &decoded)
{
    decoded.charset = charset;
    if (bytes.size() % 2 != 0) {
        decoded.warnings.push_back(tr_("The last byte was left out: UTF-16 has an even number of bytes."));
        bytes.remove_suffix(1);
    }
    auto text = convert(bytes, charset);
    if (!text)
        return text.error();
    decoded.text = std::move(*text);
    return base::ok();
}

/// As the document says; nothing where its word is not known, or is one of those that the bytes deny.
std::optional<DecodedText> decodedAs(std::string_view bytes, std::string_view declared)
{
    auto name = base::toLower(declared);
    if (name.empty() || name.starts_with("utf") || name.starts_with("ucs") || name.starts_with("unicode"))
        return std::nullopt;
    // As browsers do: pages that say Latin-1 mean what Windows calls so.
    for (const char *latin : { "iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "cp1252" })
        if (name == latin)
            name = "windows-1252";
    auto text = convert(bytes, name.c_str());
    if (!text)
        return std::nullopt;
    return DecodedText { std::move(*text), std::move(name), {} };
}

} // namespace

base::Result<DecodedText> decodeText(std::string_view bytes, std::string_view declared)
{
    DecodedText decoded;
    decoded.charset = "UTF-8";
    if (bytes.size() > (std::size_t(256) << 20))
        return noText(tr_("It is larger than 256 MiB."));
    const auto startsWith = [&](std::string_view mark) { return bytes.substr(0, mark.size()) == mark; };
    if (startsWith("%PDF-"))
        return noText(tr_("It is a PDF document under another name."));
    if (startsWith("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);

    const char *utf16 = nullptr;
    if (startsWith("\xFF\xFE") || startsWith("\xFE\xFF")) {
        utf16 = startsWith("\xFF\xFE") ? "UTF-16LE" : "UTF-16BE";
        bytes.remove_prefix(2);
    } else {
        utf16 = utf16WithoutMark(bytes);
    }
    if (utf16) {
        if (const auto read = decodeUtf16(bytes, utf16, decoded); !read)
            return read.error();
    } else if (base::isUtf8(bytes) && !base::toLower(declared).starts_with("iso-2022")) { // which is ASCII with escapes
        decoded.text = bytes;
    } else if (auto text = decodedAs(bytes, declared)) {
        decoded.charset = std::move(text->charset);
        decoded.text = std::move(text->text);
    } else {
        Utf8Census census;
        auto repaired = repairedUtf8(bytes, census);
        if (census.good >= census.bad) {
            decoded.text = std::move(repaired);
            const auto line = lineAt(bytes, census.firstBad);
            decoded.warnings.push_back(census.bad == 1 ? tr_("A byte that is not UTF-8 was replaced in line %1.", line)
                                                       : tr_("%1 bytes that are not UTF-8 were replaced, the first in line %2.",
                                                           base::formatCount(static_cast<std::int64_t>(census.bad)), line));
        } else {
            decoded.charset = detectedCharset(bytes);
            auto text = convert(bytes, decoded.charset.c_str());
            if (!text)
                return text.error();
            decoded.text = std::move(*text);
        }
    }
    if (isBinary(decoded.text))
        return noText(tr_("It holds binary data, not text."));
    std::size_t nuls = 0;
    decoded.text = tidied(decoded.text, nuls);
    if (nuls > 0)
        decoded.warnings.push_back(nuls == 1 ? tr_("A NUL character was replaced.")
                                             : tr_("%1 NUL characters were replaced.", base::formatCount(static_cast<std::int64_t>(nuls))));
    return decoded;
}

} // namespace anneal::document
