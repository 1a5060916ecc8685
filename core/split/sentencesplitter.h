// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/split/splitter.h"
#include "core/split/work.h"

namespace anneal::split {

/// Whole sentences, as ICU finds them in any language (Unicode Standard Annex 29): as many as fit into a chunk, and at the beginning of the next
/// one those at its end that the overlap holds. A sentence that is too long stays whole.
class SentenceSplitter : public Splitter
{
public:
    explicit SentenceSplitter(Measure measure) : m_measure(std::move(measure)) { }

private:
    void cut(Work &work) const override;

    const Measure m_measure;
};

} // namespace anneal::split
