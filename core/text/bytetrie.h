// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace anneal::text {

/// Finds which of many texts begin at a place. Fill it, then only read it.
class ByteTrie
{
public:
    ByteTrie();
    /// A text that comes again gets the new value. REQUIRES: text is not empty, value ≥ 0.
    void add(std::string_view text, std::int32_t value);
    bool isEmpty() const { return m_nodes.size() == 1; }

    /// Calls found(value, bytes) for each text that `text` begins with, the shortest first. Gives how many bytes it has looked at.
    template <typename Found>
    std::size_t prefixes(std::string_view text, Found found) const
    {
        if (text.empty())
            return 0;
        auto node = m_first[static_cast<unsigned char>(text[0])];
        std::size_t bytes = 1;
        for (; node != 0; ++bytes) {
            const auto &now = m_nodes[node];
            if (now.value >= 0)
                found(now.value, bytes);
            if (bytes == text.size())
                return bytes;
            node = child(now.child, static_cast<unsigned char>(text[bytes]));
        }
        return bytes;
    }

private:
    struct Node
    {
        std::uint32_t child = 0, sibling = 0; // 0 for none
        std::int32_t value = -1;
        unsigned char byte = 0;
    };
    std::uint32_t child(std::uint32_t node, unsigned char byte) const
    {
        while (node != 0 && m_nodes[node].byte != byte)
            node = m_nodes[node].sibling;
        return node;
    }

    std::array<std::uint32_t, 256> m_first {}; // children of the root
    std::vector<Node> m_nodes;                 // [0] is no node
};

} // namespace anneal::text
