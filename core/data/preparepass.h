// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/formatter.h"
#include "core/data/prepare.h"
#include "core/data/readahead.h"

namespace anneal::data {

/// One pass over all sources: what forEachPrepared() does. Borrows all it is given.
class PreparePass
{
public:
    PreparePass(const config::DataConfig &settings, const split::Splitter &splitter, const Formatter &formatter, PreparedSink &sink,
        const PrepareObserver &observer, std::stop_token stop)
        : m_settings(settings)
        , m_splitter(splitter)
        , m_formatter(formatter)
        , m_sink(sink)
        , m_observer(observer)
        , m_stop(std::move(stop))
    { }

    /// Fails only where the sink does, or when canceled.
    base::Result<PrepareReport> run(const std::vector<Source> &sources);

private:
    class Rows;

    base::Status read(const Source &source, ReadFile ahead);
    void readRows(const Source &source);
    void takeDocument(const Source &source, ReadFile file);
    void giveChunks(const Source &source, const document::Document &document, const std::vector<split::Chunk> &chunks);
    base::Status give(base::Json row, RowPlace place, const split::Chunk *chunk, std::string_view group);
    base::Status reject(RowPlace place, std::string reason, std::string_view raw);
    base::Status checkGrowth(const base::Json &row);
    base::Status checkOverlap(std::size_t bytes, const std::vector<split::Chunk> &chunks);
    void fail(DocumentState state, std::string reason);
    void tell(std::uint64_t bytesOfFile);
    void close();
    DocumentReport &current() { return m_file.report; }

    const config::DataConfig &m_settings;
    const split::Splitter &m_splitter;
    const Formatter &m_formatter;
    PreparedSink &m_sink;
    const PrepareObserver &m_observer;
    std::stop_token m_stop;
    PrepareReport m_report;
    HoldOut m_holdOut { m_settings.seed, m_settings.validationFraction };
    FileOutcome m_file;   // of the current one
    FileOutcome m_before; // sizes of those before it
    PrepareProgress m_progress;
    std::uint64_t m_bytesBefore = 0; // of the files before the current one
    base::Status m_outcome = base::ok();
};

} // namespace anneal::data
