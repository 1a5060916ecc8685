// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/documentcache.h"

#include "core/data/documentpassword.h"

#include <algorithm>

namespace anneal::data {

bool DocumentCache::Entry::isOf(const Entry &other) const
{
    return reader == other.reader && path == other.path && stamp == other.stamp && options == other.options;
}

base::Result<DocumentCache::Shared> DocumentCache::read(const Source &source, const config::DataConfig &settings, const std::stop_token &stop)
{
    // The stamp is taken before the reading: what is written meanwhile makes the entry an old one.
    Entry entry { source.reader, source.path, base::fileStamp(source.path), readOptions(settings), nullptr };
    if (auto document = found(entry))
        return document;
    auto document = readDocument(source, entry.options, stop);
    if (!document)
        return document.error();
    entry.document = std::make_shared<const document::Document>(std::move(*document));
    auto shared = entry.document;
    keep(std::move(entry));
    return shared;
}

DocumentCache::Shared DocumentCache::found(const Entry &wanted)
{
    const std::lock_guard lock(m_mutex);
    const auto at = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &entry) { return entry.isOf(wanted); });
    if (at == m_entries.end())
        return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, at);
    return at->document;
}

void DocumentCache::keep(Entry entry)
{
    if (entry.document->text.size() > kMost)
        return;
    const std::lock_guard lock(m_mutex);
    m_bytes += entry.document->text.size();
    m_entries.push_front(std::move(entry));
    for (; m_bytes > kMost; m_entries.pop_back())
        m_bytes -= m_entries.back().document->text.size();
}

} // namespace anneal::data
