// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/split/splitter.h"
#include "core/split/work.h"

namespace anneal::split {

/// What stands below one path of headings, and where its parts came from.
struct Section
{
    /// Bytes of the text that came from one place of the document.
    struct Part
    {
        std::size_t at;    // in the text
        std::size_t bytes; // there
        std::size_t begin; // in the document
        std::size_t end;
    };

    std::string text;
    std::vector<Part> parts; // in their order in the text, which need not be that of the document
    std::vector<Heading> headings;

    void add(std::string_view part, std::size_t begin, std::size_t end);
};

/// Cuts a document into its sections, and where `finer` is given, sections longer than chunk_size into chunks of theirs.
class HeadingSplitter : public Splitter
{
public:
    HeadingSplitter(Measure measure, std::unique_ptr<const Splitter> finer) : m_measure(std::move(measure)), m_finer(std::move(finer)) { }

protected:
    /// Makes chunks of a section. REQUIRES: it has a part.
    void give(Section section, Work &work) const;

private:
    const Measure m_measure;
    const std::unique_ptr<const Splitter> m_finer;
};

} // namespace anneal::split
