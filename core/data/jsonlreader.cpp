// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/rowreader.h"
#include "core/document/document.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace anneal::data {
namespace {

constexpr std::size_t kPiece = 1 << 20;    // bytes a read
constexpr std::size_t kLongest = 64 << 20; // bytes of a line

/// Parses one line for the sink; returns whether to go on.
bool giveLine(std::string_view line, RowPlace &place, RowSink &sink)
{
    ++place.line;
    if (place.line == 1 && line.substr(0, 3) == "\xEF\xBB\xBF")
        line.remove_prefix(3);
    if (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    if (base::trimmed(line).empty())
        return true;
    ++place.row;
    std::size_t badAt = 0;
    if (!base::isUtf8(line, &badAt))
        return sink.bad(place, tr_("Byte %1 of the line is not UTF-8.", base::formatCount(static_cast<std::int64_t>(badAt) + 1)), line);
    if (line.find('\0') != std::string_view::npos)
        return sink.bad(place, tr_("The line holds a NUL character."), line);
    auto value = base::parseJson(line);
    if (value)
        return sink.row(place, std::move(*value), line);
    // Within one line the parser's "line 1, " only confuses.
    auto problem = jsonProblem(value.error());
    if (constexpr std::string_view kPlace = "line 1, "; problem.starts_with(kPlace))
        problem.erase(0, kPlace.size());
    return sink.bad(place, tr_("Not valid JSON: %1.", problem), line);
}

} // namespace

base::Result<std::string> readJsonl(const std::filesystem::path &file, RowSink &sink, std::stop_token stop)
{
    const base::Descriptor source(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)); // a pipe must not wait for its other end
    if (source.get() < 0)
        return base::fileError("read", file, errno);
    struct stat status = {};
    if (::fstat(source.get(), &status) == 0 && S_ISDIR(status.st_mode))
        return base::fileError("read", file, EISDIR);
    if (!S_ISREG(status.st_mode))
        return base::Error { base::ErrorKind::BadInput, tr_("%1 is not a regular file.", file.string()), tr_("Copy its content to a file first.") };
    base::Sha256 hash;
    RowPlace place;
    std::string buffer;       // what is not given yet
    std::size_t searched = 0; // bytes of it without a line end
    bool tooLong = false;     // inside a line that is being thrown away
    std::uint64_t total = 0;
    std::string piece(kPiece, '\0');
    const auto give = [&](std::string_view line) {
        if (!tooLong)
            return giveLine(line, place, sink);
        tooLong = false;
        ++place.line;
        ++place.row;
        return sink.bad(place, tr_("The line is longer than 64 MiB."), {});
    };
    for (;;) {
        if (stop.stop_requested())
            return document::readingCanceled(file);
        const auto count = ::read(source.get(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return base::fileError("read", file, errno);
        const std::string_view bytes(piece.data(), static_cast<std::size_t>(count));
        if (total == 0 && (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF"))
            return base::Error { base::ErrorKind::BadInput, tr_("%1 is UTF-16; JSONL is UTF-8.", file.string()),
                tr_("Save it as UTF-8 and try again.") };
        hash.add(bytes);
        total += bytes.size();
        buffer += bytes;
        std::size_t begin = 0;
        for (auto end = buffer.find('\n', searched); end != std::string::npos; end = buffer.find('\n', begin)) {
            if (!give(std::string_view(buffer).substr(begin, end - begin)))
                return std::string();
            begin = end + 1;
        }
        buffer.erase(0, begin);
        if (count == 0) {
            if ((!buffer.empty() || tooLong) && !give(buffer))
                return std::string();
            break;
        }
        if (buffer.size() > kLongest || tooLong) {
            tooLong = true;
            buffer.clear();
        }
        searched = buffer.size();
        sink.progress(total);
    }
    return hash.hex();
}

} // namespace anneal::data
