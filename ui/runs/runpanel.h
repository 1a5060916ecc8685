// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/tryview.h"
#include "ui/shell/page.h"

#include <QList>
#include <QWidget>
#include <filesystem>
#include <optional>

class QAction;

namespace anneal::widgets {
class Banner;
class CurrentStack;
class ScrollArea;
class TabBar;
}

namespace anneal::ui {

class Background;
class ResultView;
class RunView;

/// One run on the page Train or Runs: its charts while it trains; once it is over and an adapter or a checkpoint is kept, what came of it and a
/// place to try it as well.
class RunPanel : public QWidget
{
    Q_OBJECT

public:
    /// What the page can do with the run that is shown. The page enables them; here they get the short words of buttons.
    struct Actions
    {
        QAction *tryIt, *compare, *evaluate, *folder;
        QList<QAction *> exports; // behind one button
    };
    enum class Part { Result, Try, Charts };

    /// `view` becomes a part of it. `banner`: where it tells what failed. `background` must outlive this panel.
    RunPanel(Background &background, RunView *view, widgets::Banner &banner, const Actions &actions, QWidget *parent = nullptr);

    /// Shows what is told of the run by now; `isOver`: it trains no more, and is not about to. True where hasResult() or
    /// hasCheckpoint() is another than before.
    bool refresh(bool isOver);
    /// Whether there is an adapter to do something with.
    bool hasResult() const { return m_has == Has::Adapter; }
    /// Whether it ended without one and left a checkpoint.
    bool hasCheckpoint() const { return m_has == Has::Checkpoint; }
    /// Whether its adapter, or that of its checkpoint, can be tried.
    bool canTry() const;
    /// Brings a part of the shown run to the front, also where its result is not read yet.
    void show(Part part);
    /// Opens the folder of the adapter, or of the checkpoint.
    void showAdapter();
    void showPath(const QString &path); // its folder, by the file manager
    /// Its tabs, for the list of all actions, and back.
    QList<Page::Place> places() const;
    void showPlace(const QString &part);
    /// What a run that goes on is looked at for: its curves from above, and the first of its details.
    void showCharts();
    /// Gives the focus to what is in front.
    void takeFocus();

Q_SIGNALS:
    void pageRequested(const QString &id);

private:
    enum class Has { Nothing, Checkpoint, Adapter };
    void makeExport(const QList<QAction *> &exports);
    void bring(Part part);
    Has find(bool isOver) const;
    std::optional<TryView::Subject> trySubject() const;

    struct Wish
    {
        std::filesystem::path folder;
        Part part;
    };

    RunView *m_view;
    widgets::Banner &m_banner;
    Has m_has = Has::Nothing;
    std::optional<Wish> m_wish; // what is to be in front as soon as the result is there
    widgets::TabBar *m_tabs;
    widgets::CurrentStack *m_stack;
    ResultView *m_result;
    TryView *m_try;
    widgets::ScrollArea *m_scroll; // around the charts
    QAction *m_export;
};

} // namespace anneal::ui
