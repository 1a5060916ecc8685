// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/project/projectlook.h"

#include <QWidget>

class QVBoxLayout;

namespace anneal::widgets {
class Button;
class Card;
class ElidedLabel;
class Label;
}

namespace anneal::ui {

class RecentRows;

/// The open project at a glance: rows, model, configuration, the last runs, and what comes next.
class Overview : public QWidget
{
    Q_OBJECT

public:
    explicit Overview(QWidget *parent = nullptr);
    void setLook(const ProjectLook &look);
    const ProjectLook &look() const { return m_look; }
    widgets::Button *nextButton() const { return m_next; }
    /// The button starts a training: Enter must not meet it where nobody has chosen it.
    bool startsTraining() const;
    /// Gives the focus to the button, or where that starts a training, to what shows the run it would go on with.
    void focusFirst();

Q_SIGNALS:
    void pageRequested(const QString &id);
    void runRequested(const QString &folder);
    void goOnRequested(const QString &folder); // of a run that came to nothing: to be resumed, or begun again

private:
    void showNext();
    void followLive(bool isPaused);
    void showEnd(const ProjectLook::Run &run);
    void showFacts();
    void showRuns();
    void addFact(const QString &name, const QString &value, bool isGood, const QString &button, const QString &page);

    ProjectLook m_look;
    widgets::ElidedLabel *m_name, *m_folder;
    widgets::Label *m_what, *m_why;
    widgets::Button *m_next;
    QVBoxLayout *m_facts;
    RecentRows *m_runs;
    widgets::Card *m_runsCard;
};

} // namespace anneal::ui
