// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/charactersplitter.h"

#include "core/split/pythontext.h"

namespace anneal::split {

void CharacterSplitter::cut(Work &work) const
{
    const bool isGone = m_keep == config::KeepSeparator::No && !m_separator.isLookAround();
    merge(m_separator.split(work.document, m_keep, m_measure, work), isGone ? std::string_view(m_separator.text()) : std::string_view(), m_measure,
        work);
}

void RecursiveSplitter::cut(Work &work) const
{
    cut(work.document, 0, work);
}

void RecursiveSplitter::cut(std::string_view text, std::size_t level, Work &work) const
{
    // The first separator that occurs; the last one even if it does not.
    std::size_t chosen = m_separators.size() - 1;
    bool isFiner = false; // whether separators remain for what is still too long
    for (auto i = level; i < m_separators.size(); ++i) {
        const bool isEmpty = m_separators[i].text().empty();
        if (isEmpty || m_separators[i].occursIn(text, work)) {
            chosen = i;
            isFiner = !isEmpty && i + 1 < m_separators.size();
            break;
        }
    }
    const auto &separator = m_separators[chosen];
    const auto glue = m_keep == config::KeepSeparator::No ? std::string_view(separator.text()) : std::string_view();
    std::vector<Piece> collected;
    const auto flush = [&] {
        merge(collected, glue, m_measure, work);
        collected.clear();
    };
    for (const auto &piece : separator.split(text, m_keep, m_measure, work)) {
        if (work.isStopped())
            return;
        if (piece.length < m_measure.size) {
            collected.push_back(piece);
            continue;
        }
        flush();
        if (isFiner) {
            cut(piece.text, chosen + 1, work);
        } else {
            const auto begin = offsetIn(work.document, piece.text);
            work.expect(piece.text.size(), begin + piece.text.size(), m_measure);
            work.chunks.push_back({ std::string(piece.text), begin, begin + piece.text.size(), {} });
        }
    }
    flush();
}

} // namespace anneal::split
