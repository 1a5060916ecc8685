// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>

namespace anneal::jinja {

/// What ends a rendering early. Thrown inside the interpreter only; chattemplate.cpp turns it into a base::Error.
struct Failure
{
    base::ErrorKind kind;
    std::string message;
    bool raised = false; // by the template itself, with raise_exception
    int line = 0;
};

[[noreturn]] void fail(std::string message);       // BadInput
[[noreturn]] void failUnsafe(std::string message); // a limit was passed

class Mutable;
struct RenderLimits;

/// Counts what one rendering uses and ends it when it is too much. One at a time per thread, from construction to destruction;
/// values made while there is none are not counted.
class Meter
{
public:
    /// `input`: bytes of the template and of the values it is given.
    Meter(const RenderLimits &limits, std::size_t input);
    ~Meter();
    Meter(const Meter &) = delete;
    Meter &operator=(const Meter &) = delete;

    static Meter *current();

    void step(std::int64_t count = 1);
    void copied(std::size_t bytes) { m_budget.work(bytes); } // work in proportion to a text
    void charge(std::size_t bytes);
    void release(std::size_t bytes) { m_live -= bytes; }
    void add(Mutable *object) { m_mutables.insert(object); }
    void remove(Mutable *object) { m_mutables.erase(object); }
    void checkText(std::size_t bytes) const; // whether a text of that size may be made
    void checkList(std::size_t count) const; // whether so many values may be held in one

    int depth = 0;                 // of evaluation
    const std::size_t outputLimit; // bytes, of every text
    const int callLimit;           // of macros, one in the other

private:
    base::Budget m_budget;
    std::int64_t m_stepsLeft;
    std::size_t m_live = 0; // bytes
    std::size_t m_liveLimit;
    std::unordered_set<Mutable *> m_mutables;
};

/// Work in proportion to so many bytes of a text, when it is metered; every call counts a little.
inline void touched(std::size_t bytes)
{
    if (auto *meter = Meter::current())
        meter->copied(bytes + 32);
}

} // namespace anneal::jinja
