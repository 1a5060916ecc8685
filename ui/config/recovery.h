// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"

#include <QDateTime>
#include <QString>
#include <functional>
#include <memory>
#include <optional>

class QObject;
class QThreadPool;

namespace anneal::ui {

/// Unsaved text of a file, kept in $XDG_STATE_HOME/anneal/recovery so that it survives a crash or a kill. Offered, never forced.
///
/// Each window keeps its own text, under a lock that ends with it: what a window that still lives has kept is neither offered nor removed by another.
/// Nothing here waits for the disk: all of it is done by `disk`, whose one thread does one thing after the other.
class Recovery
{
public:
    Recovery(std::shared_ptr<QThreadPool> disk, const QString &ofFile);
    Recovery(const Recovery &) = delete;
    Recovery &operator=(const Recovery &) = delete;
    ~Recovery(); // what was kept stays, for whoever opens the file next

    struct Kept
    {
        QString text;
        QString base; // what the file had when the text was begun; empty where that is not known
        QString time; // of this computer, as people read it
        QString file;
        QDateTime changed {}; // when the file was
    };
    /// Looks for the newest text that a window left behind and that is another one than `known`; those that are the same are removed.
    /// `looked` gets it in this thread, unless `context` is gone by then.
    void look(const QString &known, QObject *context, std::function<void(const std::optional<Kept> &)> looked) const;
    void keep(const QString &text, const QString &base);
    void forget(); // what this window kept
    void forget(const Kept &kept);
    /// Puts back what was forgotten, as old as it was.
    void keepAgain(const Kept &kept);

private:
    struct Place
    {
        QString folder;
        QString hash;                       // of the file's path: names in the folder begin with it
        QString file;                       // of this window
        std::optional<base::FileLock> lock; // used by the disk's thread alone
    };
    static std::optional<Kept> leftBehind(const Place &place, const QString &known);

    std::shared_ptr<QThreadPool> m_disk; // shared: whoever goes last awaits it
    std::shared_ptr<Place> m_place;
};

} // namespace anneal::ui
