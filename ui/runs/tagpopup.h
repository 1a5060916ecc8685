// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QHash>
#include <QStringList>

namespace anneal::widgets {
class ElidedLabel;
class TagsEdit;
}

namespace anneal::ui {

/// The tags that several runs have, over the table: adding and removing goes for all of them. Escape closes it.
class TagPopup : public QFrame
{
    Q_OBJECT

public:
    explicit TagPopup(QWidget *parent);

    /// `tags`: that any of the runs has; `notes`: of those that not all of them have, by how many; `known`: of all runs.
    void open(
        const QString &title, const QStringList &tags, const QHash<QString, QString> &notes, const QStringList &known, const QPoint &globalPosition);

Q_SIGNALS:
    void changed(const QString &tag, bool isAdded);

private:
    void fit();
    void take(const QString &typed, bool isAdded);

    widgets::ElidedLabel *m_title;
    widgets::TagsEdit *m_tags;
    QHash<QString, QString> m_notes;
};

} // namespace anneal::ui
