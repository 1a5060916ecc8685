// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/aboutchanges.h"

#include <deque>
#include <mutex>
#include <optional>

namespace anneal::ui {

/// Work in the order in which it came, whichever threads do it.
class AboutChanges::Queue
{
public:
    using Work = std::function<std::optional<base::Error>()>;

    void add(Work work)
    {
        const std::lock_guard guard(m_mutex);
        m_works.push_back(std::move(work));
    }
    /// Does the oldest one: each that was added is done by one call.
    std::optional<base::Error> doNext()
    {
        const std::lock_guard oneAtATime(m_turn);
        Work work;
        {
            const std::lock_guard guard(m_mutex);
            work = std::move(m_works.front());
            m_works.pop_front();
        }
        return work();
    }

private:
    std::mutex m_turn, m_mutex;
    std::deque<Work> m_works; // guarded by m_mutex
};

AboutChanges::AboutChanges(Background &background, QObject *parent)
    : QObject(parent)
    , m_background(background)
    , m_queue(std::make_shared<Queue>()) { }

AboutChanges::~AboutChanges() = default;

void AboutChanges::change(const std::vector<std::filesystem::path> &runs, const Change &change, const std::function<void()> &done)
{
    m_queue->add([runs, change]() -> std::optional<base::Error> {
        std::optional<base::Error> failure;
        for (const auto &path : runs) {
            const auto folder = run::RunFolder::open(path);
            const auto about = folder ? run::changeAbout(*folder, change) : folder.error();
            if (!about && !failure)
                failure = base::Error { about.error().kind, path.filename().string() + ": " + about.error().detail, about.error().hint };
        }
        return failure;
    });
    // Each has a thread of its own order: which of them does which work makes no difference.
    m_background.ask(
        Background::Lane::Request, this, [queue = m_queue] { return queue->doNext(); },
        [this, done](const std::optional<base::Error> &failure) {
            Q_EMIT changed();
            if (failure)
                Q_EMIT failed(*failure);
            else if (done)
                done();
        });
}

} // namespace anneal::ui
