// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anneal::base {

/// What ends a rendering or an encoding that takes too much. Thrown inside core/text and core/jinja only; what is public there gives an Error.
struct TooMuch
{
    std::string what;    // "makes a text of more than 1.0 MiB", "takes too long"
    bool byText = false; // whatever the tokenizer is
};

/// What one rendering, one encoding or one loading may use. It passes through every step: each says how large what it makes becomes, before
/// it is made, and how much it has looked at. One thread uses it.
class Budget
{
public:
    static constexpr std::size_t kMostBytes = 512u << 20;

    /// `input`: bytes of all that is worked on; `time`: of the processor.
    explicit Budget(std::size_t input, std::chrono::milliseconds time);
    /// 800 ms for each 64 KiB, at least once; with the work around it, at most a second.
    explicit Budget(std::size_t input);
    static std::chrono::milliseconds timeFor(std::size_t input);

    /// Bytes that one value may have: 64 for each of the input and 1 MiB, and never more than 512 MiB.
    std::size_t largest() const { return m_largest; }
    /// Fails when a value of that size may not be made.
    void check(std::size_t bytes) const
    {
        if (bytes > m_largest)
            failSize(m_largest);
    }
    /// The same for a text that knows for each byte where it came from, which takes nine times the memory.
    void checkAligned(std::size_t bytes) const
    {
        if (bytes > m_largestAligned)
            failSize(m_largestAligned);
    }
    /// Work in proportion to so many bytes; fails once all of it has taken too long.
    void work(std::size_t bytes)
    {
        m_work += bytes;
        if (m_work >= kBytesBetweenLooks)
            look();
    }
    /// Fails when it has taken too long.
    void look();

private:
    [[noreturn]] static void failSize(std::size_t most);

    static constexpr std::size_t kBytesBetweenLooks = 256u << 10;
    const std::size_t m_largest;
    const std::size_t m_largestAligned;
    const std::chrono::milliseconds m_time;
    const std::chrono::steady_clock::time_point m_begun;
    std::optional<std::chrono::nanoseconds> m_processorEnd; // of this thread's processor time; set once half of the time has passed by the clock
    std::size_t m_work = 0;
};

/// What this thread has used of the processor.
std::chrono::nanoseconds processorTime();

/// While one lives, all budgets of its thread together may take no longer than one budget for that input could: a row that is rendered and encoded
/// many times is one piece of work. One inside another ends no later than that.
class SharedTime
{
public:
    explicit SharedTime(std::size_t input);
    explicit SharedTime(std::chrono::milliseconds time);
    ~SharedTime();
    SharedTime(const SharedTime &) = delete;
    SharedTime &operator=(const SharedTime &) = delete;

    bool isOver() const;
    /// Whether anything was ended for taking too long while this one lives, by its own time or by this one's. What came out then depends on how quick
    /// the machine is.
    bool wasOver() const { return m_wasOver || isOver(); }
    /// Whether the time of the one that lives on this thread, if any, is over.
    static bool isOverHere();
    /// Fails when the time of the one that lives on this thread, if any, is over.
    static void look();
    /// Throws TooMuch for taking too long.
    [[noreturn]] static void fail();

private:
    SharedTime *const m_outer;
    const std::chrono::nanoseconds m_end; // of this thread's processor time
    bool m_wasOver = false;
};

/// Where `wanted` stands in `text` from `from` on; npos for nowhere. In linear time, whatever the texts: std::string::find is not.
std::size_t findText(std::string_view text, std::string_view wanted, std::size_t from = 0);

} // namespace anneal::base
