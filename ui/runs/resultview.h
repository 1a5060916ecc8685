// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QScrollArea>
#include <QString>

class QAction;
class QVBoxLayout;

namespace anneal::ui {

class RunView;

/// What a training came to, once it is over: the loss before and after, answers before and after, and what can be done with its adapter now,
/// or, where it ended before that was saved, with its newest checkpoint.
class ResultView : public QScrollArea
{
    Q_OBJECT

public:
    enum class Of { Adapter, Checkpoint };
    /// What can be done with an adapter or with a checkpoint, the most likely first; they stand in that order.
    ResultView(const QList<QAction *> &ofAdapter, const QList<QAction *> &ofCheckpoint, QWidget *parent = nullptr);

    /// Shows what is told of a run by now; nothing new costs nothing.
    void showRun(const RunView &run, Of what);
    void forget();

Q_SIGNALS:
    void pageRequested(const QString &id);
    void pathChosen(const QString &path); // a file or folder to be shown
    void samplesRequested();              // all of them, of all steps
    void logRequested();

private:
    QString keyOf(const RunView &run, Of what) const;
    void addNumbers(QVBoxLayout *column, const RunView &run, Of what) const;
    void addActions(QVBoxLayout *column, Of what) const;
    void addStanding(QVBoxLayout *column, const RunView &run);
    void addAnswers(QVBoxLayout *column, const RunView &run);
    void addResults(QVBoxLayout *column, const RunView &run);
    void addNote(QVBoxLayout *column, const QString &text, const QString &button, const QString &page);

    QList<QAction *> m_ofAdapter, m_ofCheckpoint;
    QString m_key; // of what is shown
    QString m_run; // and the folder of its run
};

} // namespace anneal::ui
