// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"

#include <QObject>
#include <memory>

class QSocketNotifier;

namespace anneal::ui {

/// Tells that something in a folder has changed. The disk is touched on other threads only: it may be slow, or far away and gone.
class FolderWatch : public QObject
{
    Q_OBJECT

public:
    /// `background` must outlive this object.
    explicit FolderWatch(Background &background, QObject *parent = nullptr);
    ~FolderWatch() override;

    /// Watches a folder, and nothing else. `ready` is called once nothing that changes is missed any more, or the folder cannot be watched.
    void follow(const QString &folder, std::function<void()> ready);
    void stop();

Q_SIGNALS:
    void changed();

private:
    class Queue;
    void take(std::shared_ptr<Queue> queue);

    QString m_folder;
    std::function<void()> m_ready;
    std::shared_ptr<Queue> m_queue; // of what changes in the folder
    std::unique_ptr<QSocketNotifier> m_notifier;
    Latest<std::shared_ptr<Queue>> m_asked;
};

} // namespace anneal::ui
