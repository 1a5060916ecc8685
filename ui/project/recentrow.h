// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/label.h"

#include <QAbstractButton>

namespace anneal::ui {

/// One project opened lately: name, what is in it, how its newest run stands.
class RecentRow : public QAbstractButton
{
    Q_OBJECT

public:
    RecentRow(const QString &name, const QString &folder, const QString &details, const QString &status, widgets::Tone tone);
    void setLast(bool last) { m_isLast = last; } // no line below
    QSize sizeHint() const override;

Q_SIGNALS:
    void forgetRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_name, m_details, m_status;
    widgets::Tone m_tone;
    bool m_isLast = false;
};

} // namespace anneal::ui
