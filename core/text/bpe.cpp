// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/bpe.h"

#include "core/base/tr.h"
#include "core/text/bytelevel.h"

#include <algorithm>

namespace anneal::text {
namespace {

std::uint64_t pairOf(std::int32_t left, std::int32_t right)
{
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

struct Candidate
{
    std::uint32_t rank;
    std::int32_t at; // index of the left symbol
    std::int32_t id; // what the pair becomes
};

/// Orders a heap so that the lowest rank comes first, and the leftmost of equal ones.
bool comesLater(const Candidate &a, const Candidate &b)
{
    return a.rank != b.rank ? a.rank > b.rank : a.at > b.at;
}

} // namespace

void MergeTable::reserve(std::size_t merges)
{
    while (m_slots.size() < merges * 2)
        grow();
}

std::size_t MergeTable::slotOf(std::uint64_t pair) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::uint64_t hash = pair * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
    std::size_t slot = hash & mask;
    while (m_slots[slot].pair != kFree && m_slots[slot].pair != pair)
        slot = (slot + 1) & mask;
    return slot;
}

void MergeTable::add(std::int32_t left, std::int32_t right, Merge merge)
{
    if ((m_count + 1) * 2 > m_slots.size())
        grow();
    auto &slot = m_slots[slotOf(pairOf(left, right))];
    m_count += slot.pair == kFree;
    slot = { pairOf(left, right), merge };
}

const MergeTable::Merge *MergeTable::find(std::int32_t left, std::int32_t right) const
{
    if (m_slots.empty())
        return nullptr;
    const auto &slot = m_slots[slotOf(pairOf(left, right))];
    return slot.pair == kFree ? nullptr : &slot.merge;
}

void MergeTable::grow()
{
    auto old = std::move(m_slots);
    m_slots.assign(std::max<std::size_t>(64, old.size() * 2), {});
    for (const auto &slot : old) {
        if (slot.pair != kFree)
            m_slots[slotOf(slot.pair)] = slot;
    }
}

Bpe::Bpe(Vocabulary vocabulary, BpeSettings settings)
    : TokenModel(std::move(vocabulary))
    , m_settings(std::move(settings))
    , m_byteTokens(byteTokens(this->vocabulary()))
{
    if (m_settings.unknown)
        m_unknownId = this->vocabulary().id(*m_settings.unknown);
    for (std::size_t byte = 0; byte < m_byteLevelIds.size(); ++byte) {
        std::string character;
        appendCodePoint(character, byteCharacter(static_cast<unsigned char>(byte)));
        m_byteLevelIds[byte] = this->vocabulary().id(character).value_or(-1);
    }
}

base::Result<std::unique_ptr<TokenModel>> Bpe::create(
    Vocabulary vocabulary, const std::vector<std::pair<std::string_view, std::string_view>> &merges, BpeSettings settings)
{
    std::unique_ptr<Bpe> bpe(new Bpe(std::move(vocabulary), std::move(settings)));
    const auto prefixSize = bpe->m_settings.continuingPrefix.size();
    const auto missing = [](std::string_view token) {
        return base::Error { base::ErrorKind::Corrupt, tr_("a merge names the token \"%1\", which is not in the vocabulary.", token.substr(0, 100)),
            {} };
    };
    bpe->m_merges.reserve(merges.size());
    std::uint32_t rank = 0;
    std::string merged;
    for (const auto &[left, right] : merges) {
        const auto leftId = bpe->vocabulary().id(left);
        const auto rightId = bpe->vocabulary().id(right);
        if (!leftId || !rightId || right.size() < prefixSize)
            return missing(leftId ? right : left);
        merged.assign(left).append(right.substr(prefixSize));
        const auto id = bpe->vocabulary().id(merged);
        if (!id)
            return missing(merged);
        bpe->m_merges.add(*leftId, *rightId, { rank++, *id });
    }
    return std::unique_ptr<TokenModel>(std::move(bpe));
}

void Bpe::encode(std::string_view piece, PieceForm form, WordCache &cache, base::Budget &budget, std::vector<PieceToken> &tokens) const
{
    if (const auto *known = cache.find(piece)) {
        tokens.insert(tokens.end(), known->begin(), known->end());
        return;
    }
    budget.work(8 * piece.size());
    std::vector<PieceToken> found;
    const auto whole = !m_settings.ignoreMerges ? std::nullopt
        : form == PieceForm::Bytes              ? vocabulary().id(toByteCharacters(piece))
                                                : vocabulary().id(piece);
    if (whole) {
        found.push_back({ *whole, { 0, static_cast<std::uint32_t>(piece.size()) } });
    } else {
        auto symbols = symbolsOf(piece, form, budget);
        mergeAll(symbols);
        for (const auto &symbol : symbols) {
            if (symbol.id >= 0)
                found.push_back({ symbol.id, symbol.range });
        }
    }
    tokens.insert(tokens.end(), found.begin(), found.end());
    cache.remember(piece, std::move(found));
}

bool Bpe::addByteTokens(std::string_view text, Range range, std::vector<Symbol> &symbols) const
{
    const auto isMissing = [&](char byte) { return m_byteTokens[static_cast<unsigned char>(byte)] < 0; };
    if (!m_settings.byteFallback || std::any_of(text.begin(), text.end(), isMissing))
        return false;
    const bool same = text.size() == range.size(); // otherwise affixes are among the bytes, and each token gets the whole character
    for (std::uint32_t i = 0; i < text.size(); ++i) {
        const Range own = same ? Range { range.begin + i, range.begin + i + 1 } : range;
        symbols.push_back({ m_byteTokens[static_cast<unsigned char>(text[i])], own });
    }
    return true;
}

std::vector<Bpe::Symbol> Bpe::symbolsOf(std::string_view piece, PieceForm form, base::Budget &budget) const
{
    std::vector<Symbol> symbols;
    symbols.reserve(piece.size());
    std::optional<Range> unknown; // the unknown characters not yet added
    const auto flush = [&] {
        if (unknown)
            symbols.push_back({ *m_unknownId, *unknown });
        unknown.reset();
    };
    const bool plain = m_settings.continuingPrefix.empty() && m_settings.endSuffix.empty();
    std::string character;
    for (std::size_t at = 0; at < piece.size();) {
        const auto begin = at;
        std::optional<std::int32_t> id;
        if (form == PieceForm::Bytes && plain) {
            const auto known = m_byteLevelIds[static_cast<unsigned char>(piece[at++])];
            if (known >= 0)
                id = known;
        }
        if (!id) {
            at = begin + (form == PieceForm::Bytes ? 1 : sequenceLength(piece, begin));
            character = begin > 0 ? m_settings.continuingPrefix : std::string();
            if (form == PieceForm::Bytes)
                appendCodePoint(character, byteCharacter(static_cast<unsigned char>(piece[begin])));
            else
                character += piece.substr(begin, at - begin);
            if (at == piece.size())
                character += m_settings.endSuffix;
            id = vocabulary().id(character);
            budget.work(character.size());
            budget.check(4 * symbols.size() + character.size());
        }
        const Range range { static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at) };
        if (id) {
            flush();
            symbols.push_back({ *id, range });
        } else if (!addByteTokens(character, range, symbols) && m_unknownId) {
            if (unknown && !m_settings.fuseUnknown)
                flush();
            unknown = Range { unknown ? unknown->begin : range.begin, range.end };
        }
    }
    flush();
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        symbols[i].previous = static_cast<std::int32_t>(i) - 1;
        symbols[i].next = i + 1 < symbols.size() ? static_cast<std::int32_t>(i + 1) : -1;
    }
    return symbols;
}

void Bpe::mergeAll(std::vector<Symbol> &symbols) const
{
    const auto symbol = [&](std::int32_t index) -> Symbol & { return symbols[static_cast<std::size_t>(index)]; };
    std::vector<Candidate> queue;
    const auto consider = [&](std::int32_t left, std::int32_t right) {
        if (const auto *merge = m_merges.find(symbol(left).id, symbol(right).id))
            queue.push_back({ merge->rank, left, merge->id });
        else
            return false;
        return true;
    };
    for (std::int32_t i = 0; i + 1 < static_cast<std::int32_t>(symbols.size()); ++i)
        consider(i, i + 1);
    std::make_heap(queue.begin(), queue.end(), comesLater);
    while (!queue.empty()) {
        std::pop_heap(queue.begin(), queue.end(), comesLater);
        const auto best = queue.back();
        queue.pop_back();
        auto &left = symbol(best.at);
        if (left.id < 0 || left.next < 0)
            continue;
        // The entry is stale when the pair is another one by now, unless that one becomes the same token.
        auto &right = symbol(left.next);
        const auto *merge = m_merges.find(left.id, right.id);
        if (!merge || merge->id != best.id)
            continue;
        left.id = best.id;
        left.range.end = right.range.end;
        left.next = right.next;
        right.id = -1;
        if (left.next >= 0)
            symbol(left.next).previous = best.at;
        if (left.previous >= 0 && consider(left.previous, best.at))
            std::push_heap(queue.begin(), queue.end(), comesLater);
        if (left.next >= 0 && consider(best.at, left.next))
            std::push_heap(queue.begin(), queue.end(), comesLater);
    }
}

} // namespace anneal::text
