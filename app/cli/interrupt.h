// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::cli {

/// Counts Ctrl-C while it lives instead of dying of it. A verb asks count() and ends cleanly on the first; on the `fatalAt`-th the
/// process ends at once.
class InterruptCounter
{
public:
    explicit InterruptCounter(int fatalAt);
    ~InterruptCounter();
    InterruptCounter(const InterruptCounter &) = delete;
    InterruptCounter &operator=(const InterruptCounter &) = delete;

    int count() const;
};

} // namespace anneal::cli
