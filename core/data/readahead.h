// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filestamp.h"
#include "core/data/sources.h"
#include "core/split/splitter.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace anneal::data {

/// What was made of a file before its turn.
struct ReadFile
{
    base::FileStamp stamp;                                                        // from before it was read
    std::optional<base::Result<document::Document>> document;                     // nothing where `wanted` said so
    std::optional<base::Result<std::vector<split::Chunk>>> chunks = std::nullopt; // of a document that could be read
};

/// Reads a document and cuts it.
void readAndCut(
    const Source &source, const document::ReadOptions &options, const split::Splitter &splitter, const std::stop_token &stop, ReadFile &file);

/// Reads the documents of a list on several threads while those before them are used, a few ahead and never many bytes of them. Their order stays.
class ReadAhead
{
public:
    /// Whether the file is to be read ahead. Called on any thread.
    using Wanted = std::function<bool(const Source &source, const base::FileStamp &stamp)>;

    /// Borrows all it is given. Ends soon after a stop was requested, and with its destruction.
    ReadAhead(const std::vector<Source> &sources, const document::ReadOptions &options, const split::Splitter &splitter, Wanted wanted,
        const std::stop_token &stop);
    ReadAhead(const ReadAhead &) = delete;
    ReadAhead &operator=(const ReadAhead &) = delete;
    ~ReadAhead();

    /// The next one of the list; waits for it. After a stop it may be anything.
    ReadFile next();

private:
    void work();
    bool mayBegin() const; // REQUIRES: m_mutex

    const std::vector<Source> &m_sources;
    const document::ReadOptions m_options;
    const split::Splitter &m_splitter;
    const Wanted m_wanted;
    std::stop_source m_end;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::size_t, ReadFile> m_read;             // guarded by m_mutex, as all below
    std::size_t m_begun = 0, m_taken = 0;               // files
    std::uint64_t m_bytes = 0;                          // of those that were begun and not taken
    std::stop_callback<std::function<void()>> m_onStop; // behind what it uses: it runs at once where the stop came before
    std::vector<std::jthread> m_threads;
};

} // namespace anneal::data
