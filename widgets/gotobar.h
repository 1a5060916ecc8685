// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace anneal::widgets {

class Label;

/// Asks for a line above an editor: "120", or "120:8" with a column. It only asks; the editor goes.
class GotoBar : public QWidget
{
    Q_OBJECT

public:
    explicit GotoBar(QWidget *parent = nullptr);
    /// Lines are counted from 1.
    void open(int line, int lines);

Q_SIGNALS:
    void chosen(int line, int column); // from 1; within the text
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QLineEdit *m_line;
    Label *m_range;
    int m_lines = 1;
};

} // namespace anneal::widgets
