// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/backendtypes.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <variant>

namespace anneal::serve {

/// What the texts of one request have become and its client has not taken yet: those who generate put it in, one who writes takes it out. Bounded, so
/// that a client that reads slowly costs no memory; and no time of others, as its texts are ended where there are any.
class Outbox
{
public:
    /// `choices`: how many texts there will be. `areOthers`: whether other requests want the model.
    Outbox(std::size_t choices, std::function<bool()> areOthers) : m_open(choices), m_areOthers(std::move(areOthers)) { }

    using Ending = base::Result<Completion>;
    struct Item
    {
        std::size_t choice;
        std::variant<Piece, Ending> what;
    };

    /// Waits for room where the client is behind. False when nothing more is wanted.
    bool put(std::size_t choice, Piece piece);
    void end(std::size_t choice, Ending ending);

    /// What has come, or nothing after `patience`.
    std::vector<Item> take(std::chrono::milliseconds patience);
    /// Whether all texts have ended and were taken.
    bool isOver() const;
    /// Nothing more is wanted.
    void close();
    /// Whether a text was ended because its client reads slowly.
    bool wasTooSlow() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Item> m_items; // guarded by m_mutex, as are the others
    std::size_t m_bytes = 0;   // of them
    std::size_t m_open;        // texts without an end
    bool m_isClosed = false;
    bool m_wasTooSlow = false;
    const std::function<bool()> m_areOthers;
};

} // namespace anneal::serve
