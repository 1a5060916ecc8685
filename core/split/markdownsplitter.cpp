// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/markdownsplitter.h"

#include "core/split/pythontext.h"

#include <algorithm>

namespace anneal::split {
namespace {

constexpr std::string_view kBetweenBlocks = "  \n";

/// Level of a heading line, 0 for any other: one to six # with a blank behind them or nothing.
std::size_t levelOf(std::string_view line)
{
    const auto level = std::min(line.find_first_not_of('#'), line.size());
    return level <= 6 && (level == line.size() || line[level] == ' ') ? level : 0;
}

/// Follows code between fences.
class Fence
{
public:
    /// Whether the line belongs to code; the one that closes it does not.
    bool takes(std::string_view line)
    {
        if (m_opening.empty()) {
            if (line.starts_with("```") && line.find("```", 3) == std::string_view::npos) // otherwise code inside a line
                m_opening = "```";
            else if (line.starts_with("~~~"))
                m_opening = "~~~";
        } else if (line.starts_with(m_opening)) {
            m_opening = {};
        }
        return !m_opening.empty();
    }

private:
    std::string_view m_opening;
};

/// Collects lines into blocks, and blocks below the same headings into sections.
class Sections
{
public:
    explicit Sections(std::function<void(Section)> give) : m_give(std::move(give)) { }

    void line(std::string_view text, std::size_t begin, std::size_t end)
    {
        if (m_isInBlock) {
            m_section.text += '\n';
        } else if (m_section.parts.empty() || m_section.headings != m_path) {
            finish();
            m_section.headings = m_path;
        } else {
            m_section.text += kBetweenBlocks;
        }
        m_section.add(text, begin, end);
        m_isInBlock = true;
    }
    void endBlock() { m_isInBlock = false; }
    void heading(std::size_t level, std::string_view text)
    {
        endBlock();
        const auto name = "Header " + std::to_string(level);
        while (!m_path.empty() && m_path.back().name >= name)
            m_path.pop_back();
        m_path.push_back({ name, std::string(text) });
    }
    void finish()
    {
        if (!m_section.parts.empty())
            m_give(std::exchange(m_section, {}));
    }

private:
    const std::function<void(Section)> m_give;
    Section m_section;
    bool m_isInBlock = false;
    std::vector<Heading> m_path;
};

} // namespace

void MarkdownSplitter::cut(Work &work) const
{
    Sections sections([&](Section section) { give(std::move(section), work); });
    Fence fence;
    std::string kept;
    const auto document = work.document;
    for (std::size_t at = 0; at <= document.size() && !work.isStopped();) {
        const auto end = std::min(document.find('\n', at), document.size());
        const auto source = stripped(document.substr(at, end - at));
        const auto begin = offsetIn(document, source);
        const auto line = printable(source, kept);
        at = end + 1;
        if (fence.takes(line))
            sections.line(line, begin, begin + source.size());
        else if (const auto level = levelOf(line))
            sections.heading(level, stripped(line.substr(level)));
        else if (!line.empty())
            sections.line(line, begin, begin + source.size());
        else
            sections.endBlock();
    }
    sections.finish();
}

} // namespace anneal::split
