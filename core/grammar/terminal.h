// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/dfa.h"
#include "core/grammar/vocabulary.h"

#include <compare>
#include <cstdint>
#include <string>

namespace anneal::grammar {

/// Where one stands within a terminal; what the numbers mean is known to its kind alone.
struct Spot
{
    std::uint64_t value = 0;
    std::uint32_t state = 0, count = 0;
    std::uint32_t text = 0; // FreeKey: what has been written of it, by its number in the automaton
    auto operator<=>(const Spot &) const = default;
};

struct SpotHash
{
    std::size_t operator()(const Spot &spot) const { return (spot.value * 31 + spot.state) * 0x9E3779B97F4A7C15ull + spot.count; }
};

/// A piece of an answer without brackets in brackets: a literal, a string, a number. From each spot that next() gives, its end can be reached.
/// Constant after construction: any number of threads may use one.
class Terminal
{
public:
    enum class Kind {
        Narrow,  // few bytes fit at each spot
        Wide,    // what fits is worth being kept by itself: a text. Where it goes on behind an end, it is the last of the answer
        FreeKey, // the key of a property that the schema does not name: none twice
    };
    virtual ~Terminal() = default;

    Kind kind() const { return m_kind; }
    virtual Spot start() const { return {}; }
    /// Moves behind one more byte; false, and a spot without meaning, where it does not fit.
    virtual bool next(Spot &spot, std::uint8_t byte) const = 0;
    virtual bool accepts(const Spot &spot) const = 0;
    virtual bool goesOn(const Spot &spot) const = 0; // whether any byte fits
    /// The bytes from a spot to an end that is near; nothing more to write where it accepts.
    virtual std::string completion(const Spot &spot) const = 0;
    virtual std::uint32_t completionBytes(const Spot &spot) const { return static_cast<std::uint32_t>(completion(spot).size()); }
    /// No spot that can be reached from this one has a completion of more bytes.
    virtual std::uint32_t longestCompletion(const Spot &spot) const = 0;
    /// Whether its completions have no other bytes than these.
    virtual bool completesWith(const Bytes &bytes) const = 0;
    /// Whether tokens of `longest` bytes at most fit here just as in a text without lengths and patterns, at spot.value.
    virtual bool isPlainText(const Spot &spot, std::size_t longest) const
    {
        (void)spot, (void)longest;
        return false;
    }

protected:
    explicit Terminal(Kind kind) : m_kind(kind) { }

private:
    Kind m_kind;
};

/// What a Dfa accepts, byte for byte.
class DfaTerminal : public Terminal
{
public:
    DfaTerminal(Dfa dfa, Kind kind);
    bool next(Spot &spot, std::uint8_t byte) const override;
    bool accepts(const Spot &spot) const override { return m_dfa.accepts(spot.state); }
    bool goesOn(const Spot &spot) const override { return m_dfa.begin(spot.state) != m_dfa.end(spot.state); }
    std::string completion(const Spot &spot) const override;
    std::uint32_t completionBytes(const Spot &spot) const override { return m_distances[spot.state]; }
    std::uint32_t longestCompletion(const Spot &) const override { return m_longest; }
    bool completesWith(const Bytes &bytes) const override;

private:
    Dfa m_dfa;
    std::vector<std::uint32_t> m_distances; // bytes
    std::uint32_t m_longest = 0;
};

/// Of the bytes of an edge the one that a completion takes: letters are more often parts of longer tokens than digits, and both than the rest.
std::uint8_t preferredByte(const Dfa::Edge &edge);

/// Whether all bytes of [first, last] are in a set.
inline bool hasAll(const Bytes &bytes, std::uint8_t first, std::uint8_t last)
{
    return std::all_of(bytes.begin() + first, bytes.begin() + last + 1, [](bool has) { return has; });
}

} // namespace anneal::grammar
