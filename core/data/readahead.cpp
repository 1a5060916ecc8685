// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/readahead.h"

#include "core/data/documentpassword.h"

#include <algorithm>

namespace anneal::data {
namespace {

constexpr std::uint64_t kMostBytes = 64 << 20; // of files; one that is longer is read alone
constexpr std::size_t kMostThreads = 8, kAheadOfEach = 4;

std::size_t threadsFor(const std::vector<Source> &sources)
{
    const auto documents = static_cast<std::size_t>(
        std::count_if(sources.begin(), sources.end(), [](const Source &source) { return source.reader && source.reader->document; }));
    return std::min({ documents, kMostThreads, std::max<std::size_t>(std::thread::hardware_concurrency(), 1) });
}

} // namespace

void readAndCut(
    const Source &source, const document::ReadOptions &options, const split::Splitter &splitter, const std::stop_token &stop, ReadFile &file)
{
    file.document = readDocument(source, options, stop);
    if (*file.document && !stop.stop_requested())
        file.chunks = splitter.split((**file.document).text, stop);
}

ReadAhead::ReadAhead(const std::vector<Source> &sources, const document::ReadOptions &options, const split::Splitter &splitter, Wanted wanted,
    const std::stop_token &stop)
    : m_sources(sources)
    , m_options(options)
    , m_splitter(splitter)
    , m_wanted(std::move(wanted))
    , m_onStop(stop, [this] {
        m_end.request_stop();
        const std::lock_guard guard(m_mutex); // whoever has looked and not begun to wait is woken as well
        m_changed.notify_all();
    })
{
    const auto threads = threadsFor(sources);
    for (std::size_t i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { work(); });
}

ReadAhead::~ReadAhead()
{
    m_end.request_stop();
    {
        const std::lock_guard guard(m_mutex);
        m_changed.notify_all();
    }
    m_threads.clear();
}

bool ReadAhead::mayBegin() const
{
    if (m_begun == m_sources.size() || m_end.stop_requested())
        return true; // to see that it is over
    return m_begun == m_taken || (m_begun - m_taken < kAheadOfEach * m_threads.size() && m_bytes + m_sources[m_begun].bytes <= kMostBytes);
}

void ReadAhead::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return mayBegin(); });
        if (m_begun == m_sources.size() || m_end.stop_requested())
            return;
        const auto index = m_begun++;
        const auto &source = m_sources[index];
        m_bytes += source.bytes;
        lock.unlock();
        ReadFile file { base::fileStamp(source.path), std::nullopt };
        if (source.reader && source.reader->document && m_wanted(source, file.stamp))
            readAndCut(source, m_options, m_splitter, m_end.get_token(), file);
        lock.lock();
        m_read.emplace(index, std::move(file));
        m_changed.notify_all();
    }
}

ReadFile ReadAhead::next()
{
    std::unique_lock lock(m_mutex);
    const auto index = m_taken;
    if (m_threads.empty() && index < m_sources.size()) {
        ++m_taken;
        return { base::fileStamp(m_sources[index].path), std::nullopt };
    }
    m_changed.wait(lock, [&] { return m_read.contains(index) || m_end.stop_requested(); });
    const auto found = m_read.extract(index);
    if (found.empty())
        return {};
    ++m_taken;
    m_bytes -= m_sources[index].bytes;
    m_changed.notify_all();
    return std::move(found.mapped());
}

} // namespace anneal::data
