// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/bytetrie.h"
#include "core/text/normalizer.h"

#include <map>
#include <optional>
#include <unordered_set>

namespace anneal::text {

/// A token that is found in the text before the model sees it.
struct AddedToken
{
    std::int32_t id = 0;
    std::string content;
    bool singleWord = false; // only where no word character is beside it
    bool stripLeft = false;  // swallows the white space before it
    bool stripRight = false;
    bool normalized = false; // searched for in the normalised text, itself normalised
    bool special = false;
};

/// The added tokens of a tokenizer, and the search for them: leftmost, longest. Fill it, then only read it.
class AddedTokens
{
public:
    /// A content that comes again replaces the earlier token. Throws TooMuch when the normaliser makes too much of them.
    void add(AddedToken token, const Normalizer *normalizer, base::Budget &budget);

    const AddedToken *byId(std::int32_t id) const;
    std::optional<std::int32_t> id(std::string_view content) const;
    /// How the token reads on its way back through the decoder: normalised where it is searched for in normalised text.
    std::string textForDecoder(std::int32_t id) const;
    bool isSpecialText(const std::string &text) const { return m_specialTexts.contains(text); }
    std::int32_t idCount() const { return m_byId.empty() ? 0 : m_byId.rbegin()->first + 1; }

    enum class Search { Raw, Normalized };
    struct Segment
    {
        Range range;
        const AddedToken *token; // nullptr: text between them
    };
    /// Which of the tokens are left to the model.
    enum class AsText { None, Special, All };
    /// All of `text` in order, as tokens and what lies between.
    std::vector<Segment> find(std::string_view text, Search search, AsText asText, base::Budget &budget) const;

private:
    struct Entry
    {
        AddedToken token;
        std::string normalizedContent;
    };
    std::map<std::int32_t, Entry> m_byId;
    std::map<std::string, std::int32_t, std::less<>> m_byContent;
    std::unordered_set<std::string> m_specialTexts;
    ByteTrie m_raw, m_normalized;
    std::size_t m_bytes = 0; // of all contents, as they are searched for
};

} // namespace anneal::text
