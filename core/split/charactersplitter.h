// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/split/separator.h"
#include "core/split/splitter.h"

namespace anneal::split {

/// CharacterTextSplitter: cuts at one separator. Pieces that are too long stay whole.
class CharacterSplitter : public Splitter
{
public:
    CharacterSplitter(Measure measure, Separator separator, config::KeepSeparator keep)
        : m_measure(std::move(measure))
        , m_separator(std::move(separator))
        , m_keep(keep)
    { }

private:
    void cut(Work &work) const override;

    const Measure m_measure;
    const Separator m_separator;
    const config::KeepSeparator m_keep;
};

/// RecursiveCharacterTextSplitter: cuts at the first separator that occurs, and what is still too long at those behind it.
class RecursiveSplitter : public Splitter
{
public:
    /// REQUIRES: there is a separator.
    RecursiveSplitter(Measure measure, std::vector<Separator> separators, config::KeepSeparator keep)
        : m_measure(std::move(measure))
        , m_separators(std::move(separators))
        , m_keep(keep)
    { }

private:
    void cut(Work &work) const override;
    void cut(std::string_view text, std::size_t level, Work &work) const;

    const Measure m_measure;
    const std::vector<Separator> m_separators;
    const config::KeepSeparator m_keep;
};

} // namespace anneal::split
