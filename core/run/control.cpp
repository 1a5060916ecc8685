// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/run/runfolder.h"

namespace anneal::run {
namespace {

constexpr Request kRequests[] { Request::StopNow, Request::StopAtCheckpoint, Request::Pause, Request::Resume, Request::CheckpointNow,
    Request::Abort };
constexpr std::uint64_t kLongestRead = 1 << 20;

std::optional<Request> requestIn(std::string_view line)
{
    const auto json = base::parseJson(line);
    if (!json || !json->is_object() || !json->contains("request") || !(*json)["request"].is_string())
        return std::nullopt;
    for (const auto request : kRequests)
        if ((*json)["request"].get_ref<const std::string &>() == requestName(request))
            return request;
    return std::nullopt;
}

} // namespace

std::string_view requestName(Request request)
{
    static constexpr std::string_view kNames[] { "stop", "stop_at_checkpoint", "pause", "resume", "checkpoint", "abort" };
    return kNames[static_cast<std::size_t>(request)];
}

base::Status postRequest(const RunFolder &folder, Request request)
{
    auto file = base::AppendFile::open(folder.controlFile());
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
    std::error_code missing;
    auto offset = std::filesystem::file_size(folder.controlFile(), missing);
    if (missing)
        return { folder.controlFile(), 0 };
    const auto from = offset > kLongestRead ? offset - kLongestRead : 0;
    if (const auto bytes = base::readFrom(folder.controlFile(), from, kLongestRead)) {
        const auto lineEnd = bytes->rfind('\n');
        offset = lineEnd == std::string::npos ? from : from + lineEnd + 1;
    }
    return { folder.controlFile(), offset };
}

std::vector<Request> ControlReader::poll()
{
    std::vector<Request> requests;
    const auto bytes = base::readFrom(m_file, m_offset, kLongestRead);
    if (!bytes) // nobody has asked for anything yet
        return requests;
    std::string_view rest = *bytes;
    for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        if (const auto request = requestIn(rest.substr(0, end)))
            requests.push_back(*request);
        rest.remove_prefix(end + 1);
        m_offset += end + 1;
    }
    return requests;
}

} // namespace anneal::run
