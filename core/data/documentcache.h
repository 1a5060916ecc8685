// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filestamp.h"
#include "core/data/sources.h"

#include <list>
#include <memory>
#include <mutex>

namespace anneal::data {

/// The documents that were read last, for previews: those of a PDF are asked for anew with each setting that is changed. Any thread.
///
/// Holds at most `kMost` bytes of text; what was not asked for the longest goes first, and a longer text is not kept. A file that was written to
/// since is read again.
class DocumentCache
{
public:
    static constexpr std::size_t kMost = 64u << 20;
    using Shared = std::shared_ptr<const document::Document>;

    /// REQUIRES: source.reader reads documents. Fails as its reader; a failure is not remembered.
    base::Result<Shared> read(const Source &source, const config::DataConfig &settings, const std::stop_token &stop = {});

private:
    struct Entry
    {
        const Reader *reader;
        std::filesystem::path path;
        base::FileStamp stamp;
        document::ReadOptions options;
        Shared document;
        bool isOf(const Entry &other) const;
    };
    Shared found(const Entry &wanted);
    void keep(Entry entry);

    std::mutex m_mutex;
    std::list<Entry> m_entries; // guarded by m_mutex; the last one that was asked for stands first
    std::size_t m_bytes = 0;    // guarded by m_mutex
};

} // namespace anneal::data
