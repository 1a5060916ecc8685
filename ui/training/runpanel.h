// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/runactions.h"
#include "ui/shell/page.h"

#include <filesystem>

class QAction;
class QStackedWidget;

namespace anneal::widgets {
class Banner;
class TabBar;
}

namespace anneal::ui {

class ResultView;
class RunView;
class TryView;

/// The run of the page Train: its charts while it trains; once its adapter is kept, what came of it and a place to try it as well.
class RunPanel : public QWidget
{
    Q_OBJECT

public:
    /// `view` becomes a part of it. `banner`: where it tells what failed.
    RunPanel(Services services, RunActions &after, RunView *view, widgets::Banner &banner, QWidget *parent = nullptr);

    /// Shows what is told of the run by now; `isOver`: it trains no more, and is not about to.
    void refresh(bool isOver);
    /// Whether there is an adapter to do something with.
    bool hasResult() const { return m_hasResult; }
    /// Brings charts, log and notes to the front.
    void showCharts() { showPart(Part::Charts); }
    /// Gives the focus to what is in front.
    void takeFocus();

Q_SIGNALS:
    void pageRequested(const QString &id);
    void compareRequested(const std::filesystem::path &folder);

private:
    enum class Part { Result, Try, Charts };

    void makeActions();
    void makeExports();
    RunActions::Subjects subject() const;
    void showPart(Part part);
    void updateActions();
    void showPath(const QString &path);
    bool findResult(bool isOver) const;

    Services m_services;
    RunActions &m_after;
    RunView *m_view;
    widgets::Banner &m_banner;
    bool m_hasResult = false;
    widgets::TabBar *m_tabs;
    QStackedWidget *m_stack;
    ResultView *m_result;
    TryView *m_try;
    QList<QAction *> m_exports;
    QAction *m_tryIt, *m_export, *m_compare, *m_evaluate, *m_folder;
};

} // namespace anneal::ui
