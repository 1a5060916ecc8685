// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/meter.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/jinja/objects.h"
#include "core/jinja/renderlimits.h"

#include <algorithm>

namespace anneal::jinja {
namespace {

constexpr std::size_t kBytesPerStep = 512; // that take as long to look at

thread_local Meter *t_meter = nullptr;

} // namespace

void fail(std::string message)
{
    throw Failure { base::ErrorKind::BadInput, std::move(message) };
}

void failUnsafe(std::string message)
{
    throw Failure { base::ErrorKind::Unsafe, std::move(message) };
}

Meter::Meter(const RenderLimits &limits, std::size_t input)
    : outputLimit(std::min(limits.outputBytes, base::Budget(input).largest()))
    , callLimit(limits.depth)
    , m_budget(input, std::chrono::milliseconds(limits.timeMs))
    , m_stepsLeft(limits.steps)
    , m_liveLimit(limits.outputBytes * 2)
{
    t_meter = this;
}

Meter::~Meter()
{
    std::vector<std::unordered_map<std::string, Value>> left;
    for (auto *object : m_mutables) {
        left.push_back(std::move(object->m_values));
        object->m_values.clear();
        object->m_owner = nullptr;
    }
    m_mutables.clear();
    left.clear(); // rings are broken now
    t_meter = nullptr;
}

Meter *Meter::current()
{
    return t_meter;
}

void Meter::step(std::int64_t count)
{
    m_stepsLeft -= count;
    if (m_stepsLeft < 0)
        failUnsafe(tr_("the chat template takes too many steps"));
    copied(static_cast<std::size_t>(count) * kBytesPerStep);
}

void Meter::charge(std::size_t bytes)
{
    m_live += bytes;
    if (m_live > m_liveLimit)
        failUnsafe(tr_("the chat template needs too much memory"));
    copied(bytes);
}

void Meter::checkText(std::size_t bytes) const
{
    if (bytes > outputLimit)
        failUnsafe(tr_("the chat template makes a text of more than %1", base::formatBytes(outputLimit)));
}

void Meter::checkList(std::size_t count) const
{
    constexpr std::size_t kValuesPerByte = 8; // a value takes 32 bytes of memory, and range() gives up to 100,000 of them
    if (count > outputLimit / kValuesPerByte)
        failUnsafe(tr_("the chat template makes a list of more than %1 elements", outputLimit / kValuesPerByte));
}

} // namespace anneal::jinja
