// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/generationblocks.h"

#include <algorithm>
#include <iterator>

namespace anneal::text {

/// A block belongs to the message whose round of the template's loop it stands in, or to the answer before that where somebody else's round it is;
/// behind the loop it belongs to whom the block before it does.
GenerationBlocks::GenerationBlocks(const MarkedText &rendered, const std::vector<std::size_t> &answers) : m_all(rendered.generated)
{
    std::optional<std::size_t> speaker;
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        speaker = rendered.speakers[i] ? rendered.speakers[i] : speaker;
        if (!speaker)
            continue;
        const auto after = std::upper_bound(answers.begin(), answers.end(), *speaker);
        if (after != answers.begin())
            m_ofAnswers[*std::prev(after)].push_back(m_all[i]);
    }
}

std::optional<GenerationBlocks::Spans> GenerationBlocks::of(std::size_t message) const
{
    const auto own = m_ofAnswers.find(message);
    return own != m_ofAnswers.end() ? std::optional(own->second) : std::nullopt;
}

} // namespace anneal::text
