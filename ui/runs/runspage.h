// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/runsmodel.h"
#include "ui/shell/page.h"

#include <QFutureWatcher>
#include <QTimer>

class QAction;
class QLineEdit;
class QMenu;
class QSortFilterProxyModel;
class QStackedWidget;

namespace anneal::widgets {
class Banner;
class Button;
class EmptyState;
class PageHeader;
class RecordTable;
}

namespace anneal::ui {

class Comparison;
class RunActions;
class RunView;

/// Every run of the project, read from its folder: compare, open, resume, evaluate, merge, export, delete.
class RunsPage : public Page
{
    Q_OBJECT

public:
    explicit RunsPage(Services services, QWidget *parent = nullptr);
    ~RunsPage() override;

    void activated() override;
    const RunsModel &model() const { return *m_model; }
    widgets::RecordTable *table() const { return m_table; }
    void openRun(const std::filesystem::path &folder);

Q_SIGNALS:
    void followRequested(const anneal::run::RunFolder &folder); // a run that trains now

protected:
    void hideEvent(QHideEvent *event) override;

private:
    enum class Mode { Empty, List, One };

    void makeList();
    void makeActions();
    void makeButtons();
    void setMode(Mode mode);
    void refresh();
    void takeRows(std::vector<RunRow> rows);
    void selectionChanged();
    void updateActions();
    std::vector<RunRow> selected() const;
    std::optional<run::RunFolder> current() const;
    void resume();
    void moveToTrash();
    void copyCommand();
    void exportTable();

    Services m_services;
    Mode m_mode = Mode::Empty;
    RunActions *m_after;
    RunsModel *m_model;
    QSortFilterProxyModel *m_sorted;
    widgets::PageHeader *m_header;
    widgets::Banner *m_banner;
    QStackedWidget *m_stack;
    widgets::EmptyState *m_empty;
    widgets::RecordTable *m_table;
    QLineEdit *m_filter;
    Comparison *m_comparison;
    RunView *m_view;
    QAction *m_open, *m_back, *m_resume, *m_evaluate, *m_merge, *m_exportQ8, *m_exportF16, *m_exportF32, *m_trash, *m_copy, *m_csv, *m_focusFilter;
    QMenu *m_menu;
    QTimer m_timer;
    QFutureWatcher<std::vector<RunRow>> m_reading;
};

} // namespace anneal::ui
