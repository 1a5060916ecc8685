// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/generationblocks.h"

#include "core/base/budget.h"
#include "core/jinja/text.h"

#include <algorithm>
#include <iterator>

namespace anneal::text {
namespace {

/// Whether a part of a rendered text has in it what a message says.
bool holds(std::string_view part, const base::Json &message)
{
    const auto content = message.find("content");
    if (content == message.end() || !content->is_string())
        return false;
    const auto said = jinja::trim(content->get_ref<const std::string &>());
    return !said.empty() && base::findText(part, said) != std::string_view::npos;
}

} // namespace

/// A block belongs to the message whose round of the template's loop it stands in; behind the loop to whom the block before it does. In somebody
/// else's round it belongs to the answer before that, unless it holds what is said there.
GenerationBlocks::GenerationBlocks(const MarkedText &rendered, const base::Json &messages, const std::vector<std::size_t> &answers)
    : m_all(rendered.generated)
{
    std::optional<std::size_t> speaker;
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        speaker = rendered.speakers[i] ? rendered.speakers[i] : speaker;
        if (!speaker)
            continue;
        const auto &[begin, end] = m_all[i];
        const auto after = std::upper_bound(answers.begin(), answers.end(), *speaker);
        const bool isOwn = after != answers.begin() && *std::prev(after) == *speaker;
        const bool holdsOther = !isOwn && holds(std::string_view(rendered.text).substr(begin, end - begin), messages[*speaker]);
        if (after == answers.begin() || holdsOther)
            m_ofOthers.push_back({ *speaker, m_all[i], holdsOther });
        else
            m_ofAnswers[*std::prev(after)].push_back(m_all[i]);
    }
}

std::optional<GenerationBlocks::Spans> GenerationBlocks::of(std::size_t message) const
{
    const auto own = m_ofAnswers.find(message);
    return own != m_ofAnswers.end() ? std::optional(own->second) : std::nullopt;
}

} // namespace anneal::text
