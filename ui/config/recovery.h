// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace anneal::ui {

/// Unsaved text of a file, kept in $XDG_STATE_HOME/anneal/recovery so that it survives a crash or a kill. Offered, never forced.
class Recovery
{
public:
    explicit Recovery(const QString &ofFile);

    struct Kept
    {
        QString text;
        QString time; // of this computer, as people read it
    };
    std::optional<Kept> kept() const;
    void keep(const QString &text) const;
    void forget() const;

private:
    QString m_file;
};

} // namespace anneal::ui
