// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runabout.h"
#include "ui/shell/background.h"

#include <QObject>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace anneal::ui {

/// Changes what is said of runs, beside the window's thread and in the order in which it was asked for. What was asked for is done even if this goes.
class AboutChanges : public QObject
{
    Q_OBJECT

public:
    using Change = std::function<void(run::RunAbout &)>;

    /// `background` must outlive this object.
    AboutChanges(Background &background, QObject *parent);
    ~AboutChanges() override;

    /// `change` is called on another thread, and holds values only. `done`: on this one, where all were changed.
    void change(const std::vector<std::filesystem::path> &runs, const Change &change, const std::function<void()> &done = {});

Q_SIGNALS:
    void changed();                                // a change is on the disk, or could not be made
    void failed(const anneal::base::Error &error); // it names the run

private:
    class Queue;
    Background &m_background;
    std::shared_ptr<Queue> m_queue;
};

} // namespace anneal::ui
