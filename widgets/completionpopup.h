// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/codeeditor.h"

#include <QFrame>

class QListWidget;

namespace anneal::widgets {

class Label;

/// The list of completions below the cursor with the explanation of the current one; never takes the focus.
class CompletionPopup : public QFrame
{
    Q_OBJECT

public:
    explicit CompletionPopup(QWidget *editor);

    /// Shows what begins with `prefix` (then what contains it) at a point of the editor; hides when nothing does. The line above the point
    /// stays free: the list goes where there is more room, and is as low as that is.
    void offer(const std::vector<Completion> &completions, const QString &prefix, const QPoint &below, int lineHeight);
    void step(int rows);
    QString current() const;

Q_SIGNALS:
    void chosen();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void explain();
    void place();

    QListWidget *m_list;
    Label *m_explanation;
    std::vector<Completion> m_shown;
    QPoint m_below; // the line's lower edge, where the word begins
    int m_lineHeight = 0;
};

} // namespace anneal::widgets
