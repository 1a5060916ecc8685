// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/tokenizer.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::grammar {

/// Which token ids may come next: one bit an id, id 0 the lowest bit of the first word.
/// Ids beyond those of the tokenizer, with which some models fill up their last layer, have no bit and are never allowed.
class Mask
{
public:
    explicit Mask(std::int32_t ids = 0) : m_words((static_cast<std::size_t>(ids) + 63) / 64) { }
    bool has(std::int32_t id) const { return (m_words[static_cast<std::size_t>(id) / 64] >> (id % 64) & 1) != 0; }
    void add(std::int32_t id) { m_words[static_cast<std::size_t>(id) / 64] |= std::uint64_t { 1 } << (id % 64); }
    void remove(std::int32_t id) { m_words[static_cast<std::size_t>(id) / 64] &= ~(std::uint64_t { 1 } << (id % 64)); }
    void add(const Mask &others);
    std::size_t count() const;
    const std::vector<std::uint64_t> &words() const { return m_words; }
    bool operator==(const Mask &) const = default;

private:
    std::vector<std::uint64_t> m_words;
};

using Bytes = std::array<bool, 256>; // a set of them

struct LocalMask;

/// Masks within a text, by where one stands in it; they are the same in all forms.
struct PlainTexts
{
    std::mutex mutex;
    std::map<std::uint64_t, std::shared_ptr<const LocalMask>> masks; // guarded by mutex
};

/// The bytes of all tokens of a model as a tree, for all forms that its answers are to have. Special tokens are not in it.
/// Constant after construction but for a cache of its own: any number of threads may use one.
class Vocabulary
{
public:
    /// A node and all below it are neighbours: [i, nodes()[i].end).
    struct Node
    {
        std::uint32_t end = 0;
        std::int32_t id = -1;    // of the first token that ends here
        std::uint16_t depth = 0; // bytes up to here, itself included
        std::uint8_t byte = 0;
    };
    static constexpr std::uint32_t kNoNode = 0xFFFFFFFF;
    static constexpr std::uint32_t kNever = 0x3FFFFFFF; // tokens of a text that no tokens spell

    /// Takes a tenth of a second for 260,000 tokens; do it once a model. Of the tokenizer nothing is kept.
    static std::shared_ptr<const Vocabulary> of(const text::Tokenizer &tokenizer);
    /// From the bytes of each id; empty for those that are never to be written.
    explicit Vocabulary(std::vector<std::string> bytes);

    std::int32_t size() const { return static_cast<std::int32_t>(m_bytes.size()); }
    const std::string &bytesOf(std::int32_t id) const { return m_bytes[static_cast<std::size_t>(id)]; }
    std::size_t longest() const { return m_longest; }        // bytes of the longest token
    const Bytes &tokenBytes() const { return m_tokenBytes; } // those that are tokens by themselves; few models have all
    const std::vector<Node> &nodes() const { return m_nodes; }
    /// Calls each(id) for the tokens that end at a node.
    template <typename Each>
    void forIdsAt(std::uint32_t node, Each each) const
    {
        for (auto id = m_nodes[node].id; id >= 0; id = m_same[static_cast<std::size_t>(id)])
            each(id);
    }
    std::uint32_t firstNode(std::uint8_t byte) const { return m_first[byte]; }
    std::uint32_t child(std::uint32_t node, std::uint8_t byte) const;

    /// Puts before `costs` those of `text`: costs[i] tokens spell all from byte i on, and costs.back() is 0 for the end. `behind` is the text that
    /// the costs are of.
    void spell(std::string_view text, std::string_view behind, std::vector<std::uint32_t> &costs) const;

    PlainTexts &plainTexts() const { return m_plainTexts; }

private:
    std::vector<std::string> m_bytes;
    std::vector<Node> m_nodes;
    std::vector<std::int32_t> m_same; // by id: the next one with the same bytes
    std::array<std::uint32_t, 256> m_first {};
    std::size_t m_longest = 0;
    Bytes m_tokenBytes {};
    mutable PlainTexts m_plainTexts;
};

} // namespace anneal::grammar
