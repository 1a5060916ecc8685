// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace anneal::widgets {

/// Lies over a window while files are dragged across it and says what dropping them does; the pointer passes through.
class DropVeil : public QWidget
{
    Q_OBJECT

public:
    explicit DropVeil(QWidget *parent); // covers `parent`
    void tell(const QString &text);
    QString text() const { return isVisible() ? m_text : QString(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

} // namespace anneal::widgets
