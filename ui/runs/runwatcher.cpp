// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runwatcher.h"

#include <condition_variable>
#include <mutex>

namespace anneal::ui {

namespace {

constexpr auto kPause = std::chrono::milliseconds(200);
constexpr std::size_t kPiece = 1 << 20; // bytes; what the window's thread takes up in a few milliseconds

/// Waits, and returns false at once when asked to stop.
bool pauseFor(std::chrono::milliseconds time, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    return !wake.wait_for(lock, stop, time, [] { return false; }) && !stop.stop_requested();
}

} // namespace

RunWatcher::RunWatcher(run::RunLauncher &launcher, run::RunFolder folder, QObject *parent)
    : QObject(parent)
    , m_launcher(launcher)
    , m_folder(std::move(folder))
    , m_worker([this](std::stop_token stop) { watch(std::move(stop)); })
{ }

RunWatcher::~RunWatcher() = default;

void RunWatcher::watch(std::stop_token stop) // on m_worker
{
    const auto tell = [this](auto report) { QMetaObject::invokeMethod(this, report, Qt::QueuedConnection); };

    run::EventTail tail;
    std::uint64_t offset = 0;
    bool told = false;
    std::string failure; // the newest, told once
    while (!stop.stop_requested()) {
        const auto news = m_launcher.readEvents(m_folder, offset);
        if (!news) {
            if (std::exchange(failure, news.error().text()) != failure)
                tell([this, error = news.error()] { Q_EMIT unreachable(error); });
        } else {
            failure.clear();
            offset += news->bytes.size();
            const std::string_view bytes = news->bytes;
            for (std::size_t from = 0; from < bytes.size() && !stop.stop_requested(); from += kPiece)
                if (auto batch = tail.take(bytes.substr(from, kPiece)); !batch.empty())
                    tell([this, batch = std::move(batch)] { Q_EMIT eventsArrived(batch); });
            if (news->bytes.empty() && !std::exchange(told, true))
                tell([this] { Q_EMIT caughtUp(); });
            if (!news->processAlive && news->bytes.empty())
                break;
            if (!news->bytes.empty() && !told)
                continue; // a long history is read without pauses
        }
        if (!pauseFor(kPause, stop))
            return;
    }
    tell([this] { Q_EMIT ended(); });
}

} // namespace anneal::ui
