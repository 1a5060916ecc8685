// SPDX-License-Identifier: GPL-3.0-or-later
// EngineServer::watch(): how a server is, again and again, until it has ended.
#include "core/run/engineserver.h"

#include "core/base/tr.h"

#include <algorithm>
#include <condition_variable>

namespace anneal::run {
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kBetweenPulses(200);

}

bool EngineServer::sleep(milliseconds time, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

bool EngineServer::pause(milliseconds time, const std::stop_token &stop) const
{
    return m_settings.pause ? m_settings.pause(time, stop) : sleep(time, stop);
}

std::chrono::steady_clock::time_point EngineServer::now() const
{
    return m_settings.now ? m_settings.now() : std::chrono::steady_clock::now();
}

/// How the server is once ensure() has returned.
ServerStatus EngineServer::statusAfter(const base::Result<ServerAddress> &address, const std::stop_token &stop) const
{
    if (address)
        return { ServerState::Ready, {}, true };
    const auto seen = last();
    if (!seen || !isAlive(*seen))
        return { ServerState::Gone, address.error().text(), false };
    auto status = statusOf(*seen, stop);
    if (status.state == ServerState::Ready) // whoever says so has other models, or does not know the token
        status = { ServerState::NotResponding, address.error().text(), true };
    return status;
}

/// Waits, and tells each change from the state that was told last. Nothing where the stop came first.
std::optional<ServerStatus> EngineServer::untilItIsGone(ServerState told, const std::stop_token &stop, const Changed &changed) const
{
    const auto seen = last();
    for (auto asked = now(); pause(kBetweenPulses, stop);) {
        if (isAlive(*seen) && now() - asked < m_settings.askEvery)
            continue;
        auto status = statusOf(*seen, stop);
        asked = now();
        if (stop.stop_requested())
            break;
        if (status.state != told)
            changed(status);
        told = status.state;
        if (told == ServerState::Gone)
            return status;
    }
    return {};
}

base::Status EngineServer::watch(const std::stop_token &stop, const Changed &changed)
{
    const Changed tell = changed ? changed : [](const ServerStatus &) {};
    auto nextPause = m_settings.firstPause;
    for (int crashes = 0;;) {
        tell({ ServerState::Starting, {}, true });
        const auto address = ensure(stop);
        if (stop.stop_requested())
            return base::ok();
        if (!address && address.error().kind == base::ErrorKind::Canceled) { // somebody stopped it while it started
            tell({ ServerState::Gone, {}, true });
            return base::ok();
        }
        const auto since = now();
        auto status = statusAfter(address, stop);
        tell(status);
        if (!address && crashes == 0)
            return address.error();
        if (status.state != ServerState::Gone) {
            auto gone = untilItIsGone(status.state, stop, tell);
            if (!gone)
                return base::ok();
            status = std::move(*gone);
        }
        if (status.isOrderly)
            return base::ok();
        if (now() - since >= m_settings.steady) {
            crashes = 0;
            nextPause = m_settings.firstPause;
        }
        if (++crashes > m_settings.mostRestarts)
            return base::Error { base::ErrorKind::Internal, tr_("The server crashed %1 times. Last error: %2", crashes, status.why), {} };
        if (!pause(nextPause, stop))
            return base::ok();
        nextPause = std::min(2 * nextPause, m_settings.longestPause);
    }
}

} // namespace anneal::run
