// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace anneal::widgets {

/// The steps of a wizard as a line of numbered circles; finished ones are ticked and can be gone back to.
class StepHeader : public QWidget
{
    Q_OBJECT

public:
    explicit StepHeader(const QStringList &steps, QWidget *parent = nullptr);

    void setCurrent(int step);
    int current() const { return m_current; }
    /// The furthest step that may be opened by a click or the arrow keys; earlier ones are ticked.
    void setReached(int step);
    int reached() const { return m_reached; }
    /// The last step is done as well: it is ticked, whichever is the current one.
    void setFinished(bool finished);
    bool isFinished() const { return m_isFinished; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void stepChosen(int step);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QList<QRect> places() const;
    void updateDescription();

    QStringList m_steps;
    int m_current = 0;
    int m_reached = 0;
    int m_hovered = -1;
    bool m_isFinished = false;
};

} // namespace anneal::widgets
