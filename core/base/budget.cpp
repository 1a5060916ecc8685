// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/budget.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <cstring>
#include <ctime>
#include <utility>

namespace anneal::base {
namespace {

constexpr std::size_t kPart = 64u << 10; // bytes of input that the time is for
constexpr std::chrono::milliseconds kTimeOfPart(800);

std::size_t largestFor(std::size_t input, std::size_t most)
{
    constexpr std::size_t kGrowth = 64, kAlways = 1u << 20;
    return input >= most / kGrowth ? most : std::min(input * kGrowth + kAlways, most);
}

thread_local SharedTime *sharedTime = nullptr; // the innermost

} // namespace

std::chrono::nanoseconds processorTime()
{
    timespec now {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

Budget::Budget(std::size_t input, std::chrono::milliseconds time)
    : m_largest(largestFor(input, kMostBytes))
    , m_largestAligned(largestFor(input, std::clamp<std::size_t>(4 * input, kMostBytes / 9, kMostBytes)))
    , m_time(time)
    , m_begun(std::chrono::steady_clock::now())
{ }

Budget::Budget(std::size_t input) : Budget(input, timeFor(input)) { }

std::chrono::milliseconds Budget::timeFor(std::size_t input)
{
    const auto parts = std::max(1.0, static_cast<double>(input) / static_cast<double>(kPart));
    return std::chrono::duration_cast<std::chrono::milliseconds>(kTimeOfPart * parts);
}

void Budget::look()
{
    m_work = 0;
    SharedTime::look();
    if (std::chrono::steady_clock::now() - m_begun < m_time / 2)
        return;
    // On a busy machine a second by the clock is little work: the second half is counted in what this thread really gets.
    const auto used = processorTime();
    if (!m_processorEnd)
        m_processorEnd = used + m_time / 2;
    if (used > *m_processorEnd)
        SharedTime::fail();
}

void Budget::failSize(std::size_t most)
{
    throw TooMuch { tr_("makes a value of more than %1", formatBytes(most)) };
}

SharedTime::SharedTime(std::size_t input) : SharedTime(Budget::timeFor(input)) { }

SharedTime::SharedTime(std::chrono::milliseconds time)
    : m_outer(std::exchange(sharedTime, this))
    , m_end(m_outer ? std::min(m_outer->m_end, processorTime() + time) : processorTime() + time)
{ }

SharedTime::~SharedTime()
{
    sharedTime = m_outer;
}

bool SharedTime::isOver() const
{
    return processorTime() > m_end;
}

bool SharedTime::isOverHere()
{
    return sharedTime && sharedTime->isOver();
}

void SharedTime::look()
{
    if (isOverHere())
        fail();
}

void SharedTime::fail()
{
    for (auto *shared = sharedTime; shared; shared = shared->m_outer)
        shared->m_wasOver = true;
    throw TooMuch { tr_("takes too long") };
}

std::size_t findText(std::string_view text, std::string_view wanted, std::size_t from)
{
    if (from > text.size() || wanted.size() > text.size() - from)
        return std::string_view::npos;
    if (wanted.size() == 2) { // which memmem() looks for byte by byte
        const char *at = text.data() + from, *const end = text.data() + text.size() - 1;
        for (; at < end && (at = static_cast<const char *>(std::memchr(at, wanted[0], static_cast<std::size_t>(end - at)))) != nullptr; ++at)
            if (at[1] == wanted[1])
                return static_cast<std::size_t>(at - text.data());
        return std::string_view::npos;
    }
    const auto *found = static_cast<const char *>(::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size()));
    return found ? static_cast<std::size_t>(found - text.data()) : std::string_view::npos;
}

} // namespace anneal::base
