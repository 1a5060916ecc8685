// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/data/wizardstep.h"
#include "ui/shell/page.h"

#include <QList>

class QAction;

namespace anneal::widgets {
class Banner;
class Button;
class CurrentStack;
class EmptyState;
class PageHeader;
class StepHeader;
}

namespace anneal::ui {

class ReviewStep;
class SaveStep;
class SourceStep;

/// The data wizard: Source → Split → Format → Review → Save. Choices live in config.yaml, so Back and a restart keep them.
class DataPage : public Page
{
    Q_OBJECT

public:
    explicit DataPage(const Services &services, QWidget *parent = nullptr);
    ~DataPage() override;

    void activated() override;
    void focusFirst() override;
    QList<Place> places() const override;
    void showPart(const QString &part) override;
    bool takeFiles(const QStringList &files) override;
    QByteArray saveState() const override;
    void restoreState(const QByteArray &state) override;

    int step() const;

protected:
    void focusInEvent(QFocusEvent *event) override;

private:
    void makeHeader();
    void makeSteps();
    void makeActions();
    void showProject();
    void goTo(int step);
    void goOn();
    void updateHeader();
    void followRows();
    void showStale(const QString &why);
    void copyCommand();
    WizardStep *current() const;

    Services m_services;
    std::unique_ptr<DataSettings> m_settings;
    widgets::PageHeader *m_header;
    widgets::Button *m_back;
    widgets::Button *m_next;
    widgets::Button *m_command;
    widgets::StepHeader *m_stepHeader;
    widgets::Banner *m_banner;
    widgets::Banner *m_stale;       // says that the rows are older than the documents or the settings
    QString m_whyStale;             // that was told, or closed
    int m_failure = 0;              // the message of a step in the banner
    widgets::CurrentStack *m_outer; // without a project, without a config, with a broken one, wizard
    widgets::EmptyState *m_noProject;
    widgets::EmptyState *m_noConfig;
    widgets::EmptyState *m_badConfig;
    widgets::CurrentStack *m_stack;
    SourceStep *m_source;
    ReviewStep *m_review;
    SaveStep *m_save;
    QList<WizardStep *> m_steps;
    int m_reached = 0;
    Latest<QString> m_lookingAtRows;
    bool m_isShown = false;
};

} // namespace anneal::ui
