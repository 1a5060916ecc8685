// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QString>

namespace anneal::widgets {
class Banner;
}

namespace anneal::ui {

/// What a banner says of jobs on runs that failed. It says all of them until somebody has closed it, another message took its place, or the
/// run is tried again.
class JobFailures
{
public:
    /// `banner` must outlive this object.
    explicit JobFailures(widgets::Banner *banner) : m_banner(banner) { }

    void add(const base::Error &error, const QString &runFolder);
    /// Something is done with the run again: what failed before is no news of it.
    void forget(const QString &runFolder);

private:
    struct Failure
    {
        base::Error error;
        QString runFolder;
    };
    void dropRead();
    void show();

    widgets::Banner *m_banner;
    QList<Failure> m_failures; // the oldest first
    int m_message = 0;         // of the banner
};

} // namespace anneal::ui
