// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/shell/page.h"

#include <QObject>
#include <QTimer>
#include <string>

namespace anneal::ui {

/// Tells that the prepared rows of the open project have changed on the disk, be it by another program. Looks every two seconds while it is on,
/// beside the window's thread.
class PreparedWatch : public QObject
{
    Q_OBJECT

public:
    explicit PreparedWatch(Services services, QObject *parent = nullptr);
    void setOn(bool on);

Q_SIGNALS:
    void changed();

private:
    void look();
    struct Seen
    {
        QString project;
        std::string marks; // sizes and times of the files
        bool operator==(const Seen &) const = default;
    };

    Services m_services;
    Seen m_seen; // of no project: nothing yet
    QTimer m_timer;
    Latest<Seen> m_looking;
};

} // namespace anneal::ui
