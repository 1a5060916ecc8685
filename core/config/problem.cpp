// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/problem.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>

namespace anneal::config {

std::string Problem::text() const
{
    if (line == 0)
        return path.empty() ? message : "--set " + sentence();
    return std::to_string(line) + ":" + std::to_string(column) + ": " + sentence();
}

std::string Problem::sentence() const
{
    std::string all = path.empty() ? message : path + ": " + message;
    if (!expected.empty())
        all += " " + tr_("It must be %1.", expected);
    if (!suggestion.empty())
        all += " " + tr_("Did you mean %1?", suggestion);
    return all;
}

std::string_view problemKindName(ProblemKind kind)
{
    switch (kind) {
    case ProblemKind::Syntax:
        return "syntax";
    case ProblemKind::UnknownKey:
        return "unknown-key";
    case ProblemKind::DuplicateKey:
        return "duplicate-key";
    case ProblemKind::WrongType:
        return "wrong-type";
    case ProblemKind::OutOfRange:
        return "out-of-range";
    case ProblemKind::NotAvailable:
        return "not-available";
    case ProblemKind::Conflict:
        return "conflict";
    case ProblemKind::Unsafe:
        return "unsafe";
    }
    return "syntax";
}

bool hasErrors(std::span<const Problem> problems)
{
    return std::any_of(problems.begin(), problems.end(), [](const Problem &problem) { return problem.severity == Severity::Error; });
}

base::Error errorOf(std::span<const Problem> problems, std::string_view file)
{
    std::string detail;
    int count = 0, typed = 0; // on the command line
    bool isUnsafe = false;
    for (const auto &problem : problems) {
        if (problem.severity != Severity::Error)
            continue;
        ++count;
        typed += problem.line == 0;
        isUnsafe = isUnsafe || problem.kind == ProblemKind::Unsafe;
        detail += "\n" + (problem.line > 0 ? std::string(file) + ":" : std::string()) + problem.text();
    }
    const auto kind = isUnsafe ? base::ErrorKind::Unsafe : base::ErrorKind::BadConfig;
    if (typed == count) // the file is right
        return { kind, count == 1 ? detail.substr(1) : tr_("The command line has %1 problems:", count) + detail,
            tr_("See all keys with: anneal-cli schema.") };
    const auto where = typed > 0 ? tr_("%1 and the command line have %2 problems:", file, count)
        : count == 1             ? tr_("%1 has a problem:", file)
                                 : tr_("%1 has %2 problems:", file, count);
    return { kind, where + detail, tr_("Correct it there, or see all keys with: anneal-cli schema.") };
}

LineIndex::LineIndex(std::string_view text) : m_text(text), m_starts { 0 }
{
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        m_starts.push_back(at + 1);
}

int LineIndex::line(std::size_t offset) const
{
    return int(std::upper_bound(m_starts.begin(), m_starts.end(), std::min(offset, m_text.size())) - m_starts.begin());
}

int LineIndex::column(std::size_t offset) const
{
    offset = std::min(offset, m_text.size());
    int column = 1;
    for (auto at = m_starts[std::size_t(line(offset) - 1)]; at < offset; ++at)
        column += (static_cast<unsigned char>(m_text[at]) & 0xC0) != 0x80;
    return column;
}

std::size_t LineIndex::lineEnd(std::size_t offset) const
{
    const auto at = m_text.find('\n', std::min(offset, m_text.size()));
    const auto end = at == std::string_view::npos ? m_text.size() : at;
    return end > offset && m_text[end - 1] == '\r' ? end - 1 : end;
}

std::size_t LineIndex::offset(int line, int column) const
{
    auto at = m_starts[std::size_t(std::clamp(line, 1, lineCount()) - 1)];
    const auto end = lineEnd(at);
    for (int passed = 1; passed < column && at < end; ++passed) {
        ++at;
        while (at < end && (static_cast<unsigned char>(m_text[at]) & 0xC0) == 0x80)
            ++at;
    }
    return at;
}

} // namespace anneal::config
