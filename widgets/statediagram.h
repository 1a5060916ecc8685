// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>

namespace anneal::widgets {

/// A path of states from left to right: done ones ticked, the current one pulsing, the rest pale; an error stops the path.
class StateDiagram : public QWidget
{
    Q_OBJECT

public:
    explicit StateDiagram(const QStringList &states, QWidget *parent = nullptr);

    enum class Ending { None, Finished, Stopped, Failed, Broken }; // broken off: not by anybody who was there to say why

    /// `current` is an index into the states; -1 before the first. `detail` stands behind the current state.
    void setCurrent(int current, const QString &detail = {}, const QString &tip = {}); // `tip`: the detail in more words
    /// How the path ended; `sentence` stands behind the state it ended in.
    void setEnding(Ending ending, const QString &sentence = {});
    void setPaused(bool paused);
    const QString &detail() const { return m_detail; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void updatePulse();
    void describe();
    int widthOf(int states) const;

    QStringList m_states;
    int m_current = -1;
    QString m_detail, m_tip;
    Ending m_ending = Ending::None;
    bool m_paused = false;
    QTimer m_pulse;
    double m_phase = 0;
};

} // namespace anneal::widgets
