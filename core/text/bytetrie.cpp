// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/bytetrie.h"

namespace anneal::text {

ByteTrie::ByteTrie() : m_nodes(1) { }

void ByteTrie::add(std::string_view text, std::int32_t value)
{
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        auto next = i == 0 ? m_first[byte] : child(m_nodes[node].child, byte);
        if (next == 0) {
            next = static_cast<std::uint32_t>(m_nodes.size());
            m_nodes.push_back({ 0, i == 0 ? 0 : m_nodes[node].child, -1, byte });
            (i == 0 ? m_first[byte] : m_nodes[node].child) = next;
        }
        node = next;
    }
    m_nodes[node].value = value;
}

} // namespace anneal::text
