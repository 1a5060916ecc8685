// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/data/reviewdata.h"
#include "ui/data/reviewmodel.h"
#include "ui/data/wizardstep.h"

#include <QTimer>

class QComboBox;
class QStackedWidget;

namespace anneal::widgets {
class Banner;
class Label;
class RecordTable;
class SearchEdit;
class TabBar;
}

namespace anneal::ui {

class PrepareWarnings;
class ReviewFigures;
class RowSide;
class RowView;

/// Review: every row as the model will see it, with what the loss counts, and everything that was left out.
class ReviewStep : public WizardStep
{
    Q_OBJECT

public:
    ReviewStep(const WizardContext &context, QWidget *parent = nullptr);

    QString purpose() const override;
    QString nextText() const override;
    bool mayGoOn() const override;
    bool hasDoubts() const override;
    void enter() override;
    void leave() override;
    void focusFirst() override;

    std::shared_ptr<const Review> review() const { return m_review; }
    /// Keeps the review true to the settings while another step, that shows its figures, is in front.
    void follow(bool follow);
    void showLeftOut();

Q_SIGNALS:
    void reviewAsked(); // what was known is out of date
    void reviewChanged();

private:
    QWidget *makeList();
    void makeActions();
    void ask(std::size_t limit);
    void showReview(Review review);
    void showStats();
    void filter();
    void showRow();
    void tellProblems();
    void forget();
    void countAll();
    QString scope() const;
    void takeReport(const std::optional<data::PrepareReport> &report);
    void selectRow(int row);
    void step(int by);

    WizardContext m_context;
    ReviewModel *m_model;
    ProblemsModel *m_problems;
    widgets::Banner *m_banner;
    PrepareWarnings *m_warnings;
    ReviewFigures *m_figures;
    widgets::TabBar *m_listBar;
    widgets::SearchEdit *m_search;
    QComboBox *m_filter;
    widgets::RecordTable *m_table;
    widgets::RecordTable *m_problemTable;
    widgets::Label *m_busy;
    RowView *m_row;
    RowSide *m_rowSide;
    std::shared_ptr<Review> m_review; // other threads read its rows
    std::shared_ptr<std::atomic_int> m_share = std::make_shared<std::atomic_int>(0);
    Latest<Review> m_job;
    Latest<std::optional<data::PrepareReport>> m_countJob;
    QTimer m_progress;
    bool m_follows = false;
    bool m_isStale = true; // the settings have changed since it was asked for
};

} // namespace anneal::ui
