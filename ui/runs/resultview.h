// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QScrollArea>
#include <QString>

class QAction;
class QVBoxLayout;

namespace anneal::ui {

class RunView;

/// What a training came to, once it is over and its adapter is kept: the loss before and after, answers before and after, and what can be
/// done with the adapter now.
class ResultView : public QScrollArea
{
    Q_OBJECT

public:
    /// `actions`: what can be done, the most likely first; they stand in that order.
    explicit ResultView(const QList<QAction *> &actions, QWidget *parent = nullptr);

    /// Shows what is told of a run by now; nothing new costs nothing.
    void showRun(const RunView &run);
    void forget();

Q_SIGNALS:
    void pageRequested(const QString &id);
    void pathChosen(const QString &path); // a file or folder to be shown
    void samplesRequested();              // all of them, of all steps

private:
    QString keyOf(const RunView &run) const;
    void addNumbers(QVBoxLayout *column, const RunView &run) const;
    void addActions(QVBoxLayout *column) const;
    void addAnswers(QVBoxLayout *column, const RunView &run);
    void addResults(QVBoxLayout *column, const RunView &run);
    void addNote(QVBoxLayout *column, const QString &text, const QString &button, const QString &page);

    QList<QAction *> m_actions;
    QString m_key; // of what is shown
};

} // namespace anneal::ui
