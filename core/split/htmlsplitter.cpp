// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/htmlsplitter.h"

#include "core/split/htmlscanner.h"

#include <algorithm>

namespace anneal::split {
namespace {

/// Goes through the tags of a document in their order.
class HtmlSections
{
public:
    HtmlSections(const HtmlTree &tree, std::function<void(Section)> give) : m_tree(tree), m_give(std::move(give)) { }

    void visit(const HtmlTree::Tag &tag)
    {
        const int level = HtmlTree::headingLevel(tag);
        if (level == 0) {
            std::erase_if(m_active, [&](const Active &one) { return tag.depth < one.depth; });
            if (!m_section.parts.empty())
                m_section.text += "  \n";
            addText(tag, m_section);
            return;
        }
        finish();
        std::erase_if(m_active, [&](const Active &one) { return one.level >= level; });
        Section heading;
        addText(tag, heading);
        m_active.push_back({ level, tag.depth, { "Header " + std::to_string(level), heading.text } });
        heading.headings = path();
        m_give(std::move(heading));
    }

    /// Gives what was collected since the last heading.
    void finish()
    {
        if (m_section.parts.empty())
            return;
        m_section.headings = path();
        m_give(std::exchange(m_section, {}));
    }

private:
    struct Active
    {
        int level;
        int depth; // of its tag: it does not hold for what stands further out
        Heading heading;
    };

    void addText(const HtmlTree::Tag &tag, Section &section) const
    {
        for (auto number = tag.first; number >= 0; number = m_tree.text(number).next) {
            const auto &text = m_tree.text(number);
            if (number != tag.first)
                section.text += ' ';
            section.add(text.text, text.begin, text.end);
        }
    }
    std::vector<Heading> path() const
    {
        std::vector<Heading> headings;
        for (const auto &one : m_active)
            headings.push_back(one.heading);
        return headings;
    }

    const HtmlTree &m_tree;
    const std::function<void(Section)> m_give;
    std::vector<Active> m_active;
    Section m_section;
};

} // namespace

void HtmlSplitter::cut(Work &work) const
{
    HtmlTree tree(work.document);
    HtmlScanner(tree, work).run();
    HtmlSections sections(tree, [&](Section section) { give(std::move(section), work); });
    tree.forEach([&](const HtmlTree::Tag &tag) {
        if (!work.isStopped())
            sections.visit(tag);
    });
    sections.finish();
}

} // namespace anneal::split
