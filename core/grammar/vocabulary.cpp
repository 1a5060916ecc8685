// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/vocabulary.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace anneal::grammar {
namespace {

constexpr std::size_t kLongestToken = 1024; // what is longer is nothing that an answer needs

} // namespace

void Mask::add(const Mask &others)
{
    for (std::size_t i = 0; i < m_words.size(); ++i)
        m_words[i] |= others.m_words[i];
}

std::size_t Mask::count() const
{
    return std::accumulate(m_words.begin(), m_words.end(), std::size_t { 0 },
        [](std::size_t sum, std::uint64_t word) { return sum + static_cast<std::size_t>(std::popcount(word)); });
}

std::shared_ptr<const Vocabulary> Vocabulary::of(const text::Tokenizer &tokenizer)
{
    std::vector<std::string> bytes(static_cast<std::size_t>(tokenizer.size()));
    for (std::int32_t id = 0; id < tokenizer.size(); ++id)
        if (!tokenizer.isSpecial(id))
            bytes[static_cast<std::size_t>(id)] = tokenizer.bytesOf(id);
    return std::make_shared<const Vocabulary>(std::move(bytes));
}

Vocabulary::Vocabulary(std::vector<std::string> bytes) : m_bytes(std::move(bytes)), m_same(m_bytes.size(), -1)
{
    m_first.fill(kNoNode);
    std::vector<std::int32_t> order;
    for (std::int32_t id = 0; id < size(); ++id)
        if (!bytesOf(id).empty() && bytesOf(id).size() <= kLongestToken)
            order.push_back(id);
    // Equal texts from the highest id on: each is put in front of those before it.
    std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return std::tie(bytesOf(a), b) < std::tie(bytesOf(b), a); });
    std::vector<std::uint32_t> path; // the nodes along the text before
    const auto close = [&](std::size_t depth) {
        for (; path.size() > depth; path.pop_back())
            m_nodes[path.back()].end = static_cast<std::uint32_t>(m_nodes.size());
    };
    for (const auto id : order) {
        const auto &text = bytesOf(id);
        m_longest = std::max(m_longest, text.size());
        std::size_t common = 0;
        while (common < path.size() && common < text.size() && m_nodes[path[common]].byte == static_cast<std::uint8_t>(text[common]))
            ++common;
        close(common);
        for (std::size_t i = common; i < text.size(); ++i) {
            const auto node = static_cast<std::uint32_t>(m_nodes.size());
            const auto byte = static_cast<std::uint8_t>(text[i]);
            m_nodes.push_back({ 0, -1, static_cast<std::uint16_t>(i + 1), byte });
            path.push_back(node);
            if (i == 0)
                m_first[byte] = node;
        }
        m_same[static_cast<std::size_t>(id)] = std::exchange(m_nodes[path.back()].id, id);
    }
    close(0);
    for (std::size_t byte = 0; byte < m_first.size(); ++byte)
        m_tokenBytes[byte] = m_first[byte] != kNoNode && m_nodes[m_first[byte]].id >= 0;
}

std::uint32_t Vocabulary::child(std::uint32_t node, std::uint8_t byte) const
{
    for (auto at = node + 1; at < m_nodes[node].end; at = m_nodes[at].end)
        if (m_nodes[at].byte >= byte)
            return m_nodes[at].byte == byte ? at : kNoNode;
    return kNoNode;
}

void Vocabulary::spell(std::string_view text, std::string_view behind, std::vector<std::uint32_t> &costs) const
{
    std::vector<std::uint32_t> all(text.size());
    all.insert(all.end(), costs.begin(), costs.end());
    for (std::size_t i = text.size(); i-- > 0;) {
        auto least = kNever;
        std::size_t at = i;
        for (auto node = firstNode(static_cast<std::uint8_t>(text[i])); node != kNoNode;) {
            ++at;
            if (m_nodes[node].id >= 0)
                least = std::min(least, all[at] + 1);
            if (at >= text.size() + behind.size())
                break;
            node = child(node, static_cast<std::uint8_t>(at < text.size() ? text[at] : behind[at - text.size()]));
        }
        all[i] = std::min(least, kNever);
    }
    costs = std::move(all);
}

} // namespace anneal::grammar
