// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/separator.h"

#include "core/base/tr.h"
#include "core/split/pythonpattern.h"

#include <algorithm>
#include <array>

namespace anneal::split {
namespace {

/// Collects the pieces of a text between the separators that are found in it.
class Pieces
{
public:
    Pieces(std::string_view text, config::KeepSeparator keep, const Measure &measure) : m_text(text), m_keep(keep), m_measure(measure) { }

    void add(std::string_view piece)
    {
        if (!piece.empty())
            m_pieces.push_back({ piece, m_measure.length(piece) });
    }
    void separator(std::size_t begin, std::size_t end)
    {
        using config::KeepSeparator;
        add(m_text.substr(m_from, (m_keep == KeepSeparator::End ? end : begin) - m_from));
        m_from = m_keep == KeepSeparator::No || m_keep == KeepSeparator::End ? end : begin;
    }
    std::vector<Piece> finish()
    {
        add(m_text.substr(m_from));
        return std::move(m_pieces);
    }

private:
    const std::string_view m_text;
    const config::KeepSeparator m_keep;
    const Measure &m_measure;
    std::size_t m_from = 0; // of the piece that is being collected
    std::vector<Piece> m_pieces;
};

} // namespace

base::Result<Separator> Separator::create(std::string text, bool isRegex)
{
    Separator separator;
    if (isRegex && !text.empty()) {
        auto regex = compilePython(text);
        if (!regex)
            return regex.error();
        separator.m_regex = std::move(*regex);
    }
    separator.m_text = std::move(text);
    return separator;
}

bool Separator::isLookAround() const
{
    constexpr std::array<std::string_view, 4> kBeginnings { "(?=", "(?!", "(?<=", "(?<!" };
    return m_regex && std::any_of(kBeginnings.begin(), kBeginnings.end(), [&](std::string_view one) { return m_text.starts_with(one); });
}

bool Separator::occursIn(std::string_view text, Work &work) const
{
    if (!m_regex)
        return base::findText(text, m_text) != std::string_view::npos;
    bool occurs = false;
    m_regex->pythonMatches(text, work.budget, [&](text::Range) {
        occurs = true;
        return false;
    });
    return occurs;
}

std::vector<Piece> Separator::split(std::string_view text, config::KeepSeparator keep, const Measure &measure, Work &work) const
{
    Pieces pieces(text, keep, measure);
    if (m_text.empty()) {
        for (std::size_t at = 0; at < text.size() && !work.isStopped(); at += text::sequenceLength(text, at))
            pieces.separator(at, at);
    } else if (m_regex) {
        m_regex->pythonMatches(text, work.budget, [&](text::Range found) {
            pieces.separator(found.begin, found.end);
            return !work.isStopped();
        });
    } else {
        for (std::size_t at = 0; (at = base::findText(text, m_text, at)) != std::string_view::npos && !work.isStopped(); at += m_text.size())
            pieces.separator(at, at + m_text.size());
    }
    return work.isStopped() ? std::vector<Piece>() : pieces.finish();
}

} // namespace anneal::split
