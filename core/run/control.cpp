// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/control.h"
#include "core/base/jsonfields.h"
#include "core/base/text.h"

#include <sys/stat.h>

namespace anneal::run {
namespace {

constexpr Request kRequests[] { Request::StopNow, Request::StopAtCheckpoint, Request::Pause, Request::Resume, Request::CheckpointNow, Request::Abort,
    Request::Withdraw };
constexpr std::uint64_t kLongestRead = 1 << 20;

} // namespace

std::optional<AskedRequest> parseRequest(std::string_view line)
{
    const auto json = base::parseJson(line);
    if (!json || !json->is_object())
        return std::nullopt;
    const auto name = base::textAt(*json, "request");
    for (const auto request : kRequests)
        if (name == requestName(request))
            return AskedRequest { base::textAt(*json, "time"), request };
    return std::nullopt;
}

std::string_view requestName(Request request)
{
    static constexpr std::string_view kNames[] { "stop", "stop_at_checkpoint", "pause", "resume", "checkpoint", "abort", "withdraw" };
    return kNames[static_cast<std::size_t>(request)];
}

base::Status postRequest(const RunFolder &folder, Request request)
{
    const auto target = folder.target("control.jsonl");
    if (!target)
        return target.error();
    auto file = base::AppendFile::open(*target);
    if (!file)
        return file.error();
    const base::Json line { { "time", base::utcNow() }, { "request", requestName(request) } };
    if (auto written = file->append(base::toJsonLine(line) + "\n"); !written)
        return written;
    return file->sync();
}

ControlReader ControlReader::atEnd(const RunFolder &folder)
{
    // After the last whole line: whoever appends next cuts an unfinished one.
    ControlReader reader(folder);
    struct stat info = {};
    const auto file = folder.controlFile();
    if (::stat(file.c_str(), &info) != 0)
        return reader;
    const auto size = static_cast<std::uint64_t>(info.st_size);
    const auto from = size > kLongestRead ? size - kLongestRead : 0;
    reader.m_inode = info.st_ino;
    reader.m_offset = size;
    if (const auto bytes = base::readFrom(file, from, kLongestRead)) {
        const auto lineEnd = bytes->rfind('\n');
        reader.m_offset = lineEnd == std::string::npos ? from : from + lineEnd + 1;
    }
    return reader;
}

std::vector<Request> ControlReader::poll()
{
    std::vector<Request> requests;
    const auto file = m_folder.controlFile();
    struct stat info = {};
    if (::stat(file.c_str(), &info) != 0 || info.st_ino != m_inode || static_cast<std::uint64_t>(info.st_size) < m_offset)
        m_offset = 0;
    m_inode = info.st_ino;
    const auto bytes = base::readFrom(file, m_offset, kLongestRead);
    if (!bytes) // nobody has asked for anything yet
        return requests;
    if (bytes->size() == kLongestRead && bytes->find('\n') == std::string::npos) { // no request is that long
        m_offset += kLongestRead;
        return requests;
    }
    std::string_view rest = *bytes;
    for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        if (const auto asked = parseRequest(rest.substr(0, end)))
            requests.push_back(asked->request);
        rest.remove_prefix(end + 1);
        m_offset += end + 1;
    }
    return requests;
}

} // namespace anneal::run
