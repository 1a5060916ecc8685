// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QList>
#include <QString>
#include <QWidget>

namespace anneal::ui {

/// A few training rows to look at: each its question and the answer below it, cut after some lines.
class RowList : public QWidget
{
    Q_OBJECT

public:
    struct Row
    {
        QString prompt; // empty for plain text
        QString answer;
        bool operator==(const Row &) const = default;
    };
    /// The last question of a conversation and its answer; a prompt and its completion; a text. Both are empty where there is none of them.
    static Row rowOf(const base::Json &json);

    explicit RowList(QWidget *parent = nullptr);
    void setRows(const QList<Row> &rows);

private:
    QList<Row> m_rows;
    QWidget *m_shown = nullptr;
};

} // namespace anneal::ui
