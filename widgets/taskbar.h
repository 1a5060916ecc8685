// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

class QHBoxLayout;

namespace anneal::widgets {

class Label;

/// What the task bar shows of one task.
struct TaskLine
{
    quint64 id = 0;
    QString title;
    QString detail;       // "step 412 / 1,000"
    double fraction = -1; // 0…1, negative: not known
    QString rate;         // "430 tok/s"
    double secondsLeft = -1;
    bool canceling = false;
    bool paused = false;
    QString cancelText;     // empty: "Cancel the task"
    bool isStopped = false; // by its button, rather than thrown away
};

/// Bottom line of the window: running tasks with progress, rate, time left and, always at the same place, cancel; a hint at the right.
class TaskBar : public QWidget
{
    Q_OBJECT

public:
    explicit TaskBar(QWidget *parent = nullptr);
    void setTasks(const QList<TaskLine> &tasks);
    /// Leaves so many pixels free at the left, for a message that stands there.
    void makeRoom(int width);
    /// As wide as such a message may be: tasks keep half of the line, and what they and the hint need.
    int roomForMessage() const;
    QSize minimumSizeHint() const override;
    void setHint(const QString &hint);

Q_SIGNALS:
    void cancelRequested(quint64 id);
    void taskClicked(quint64 id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    class Line;
    int m_roomMade = 0; // pixels
    QHBoxLayout *m_lines;
    QList<Line *> m_shown;
    Label *m_hint;
    Label *m_more;
};

} // namespace anneal::widgets
