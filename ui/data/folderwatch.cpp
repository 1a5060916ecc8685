// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/folderwatch.h"

#include "core/base/target.h"

#include <QFile>
#include <QSocketNotifier>
#include <array>
#include <sys/inotify.h>
#include <unistd.h>
#include <utility>

namespace anneal::ui {

class FolderWatch::Queue
{
public:
    explicit Queue(const QString &folder) : m_descriptor(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
    {
        constexpr std::uint32_t events = IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVE | IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
        m_works = m_descriptor.get() >= 0 && ::inotify_add_watch(m_descriptor.get(), QFile::encodeName(folder).constData(), events) >= 0;
    }
    bool works() const { return m_works; }
    int descriptor() const { return m_descriptor.get(); }
    void clear() const
    {
        alignas(inotify_event) std::array<char, 4096> events;
        while (::read(m_descriptor.get(), events.data(), events.size()) > 0) { }
    }

private:
    base::Descriptor m_descriptor;
    bool m_works = false;
};

FolderWatch::FolderWatch(Background &background, QObject *parent)
    : QObject(parent)
    , m_asked(background, [this](std::shared_ptr<Queue> queue) { take(std::move(queue)); })
{ }

FolderWatch::~FolderWatch() = default;

void FolderWatch::follow(const QString &folder, std::function<void()> ready)
{
    m_ready = std::move(ready);
    if (folder == m_folder && m_asked.isBusy())
        return; // each question to a dead disk holds a thread
    m_folder = folder;
    m_asked.ask([folder](const std::stop_token &) { return std::make_shared<Queue>(folder); });
}

void FolderWatch::stop()
{
    m_asked.drop();
    m_notifier.reset();
    m_queue.reset();
    m_folder.clear();
    m_ready = nullptr;
}

void FolderWatch::take(std::shared_ptr<Queue> queue)
{
    m_notifier.reset();
    m_queue = std::move(queue);
    if (m_queue->works()) {
        m_notifier = std::make_unique<QSocketNotifier>(m_queue->descriptor(), QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
            m_queue->clear();
            Q_EMIT changed();
        });
    }
    if (const auto ready = std::exchange(m_ready, nullptr))
        ready();
}

} // namespace anneal::ui
