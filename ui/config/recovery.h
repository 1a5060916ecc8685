// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"

#include <QString>
#include <optional>

namespace anneal::ui {

/// Unsaved text of a file, kept in $XDG_STATE_HOME/anneal/recovery so that it survives a crash or a kill. Offered, never forced.
///
/// Each window keeps its own text, under a lock that ends with it: what a window that still lives has kept is neither offered nor removed by another.
class Recovery
{
public:
    explicit Recovery(const QString &ofFile);
    Recovery(const Recovery &) = delete;
    Recovery &operator=(const Recovery &) = delete;
    ~Recovery(); // what was kept stays, for whoever opens the file next

    struct Kept
    {
        QString text;
        QString time; // of this computer, as people read it
        QString file;
    };
    /// The newest text that a window left behind.
    std::optional<Kept> leftBehind() const;
    void keep(const QString &text);
    void forget(); // what this window kept
    static void forget(const Kept &kept);

private:
    QString m_folder;
    QString m_hash; // of the file's path: names in the folder begin with it
    QString m_file; // of this window
    std::optional<base::FileLock> m_lock;
};

} // namespace anneal::ui
