// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/reviewstep.h"

#include "core/base/text.h"
#include "ui/data/datasettings.h"
#include "ui/data/preparewarnings.h"
#include "ui/data/reviewfigures.h"
#include "ui/data/rowside.h"
#include "ui/data/rowview.h"
#include "ui/shell/actions.h"
#include "ui/shell/page.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/field.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/recordtable.h"
#include "widgets/tabbar.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr std::size_t kFirstRows = 200; // shown at once, while the rest is read

QString firstProblem(const Review &review)
{
    const auto first = std::find_if(review.rows.begin(), review.rows.end(), [](const ReviewRow &row) { return !row.problem.isEmpty(); });
    return first == review.rows.end() ? QString() : first->problem;
}

/// A row that shows what the mask is about: partly trained, partly context.
std::size_t firstWithContext(const Review &review)
{
    const auto found
        = std::find_if(review.rows.begin(), review.rows.end(), [](const ReviewRow &row) { return row.trained > 0 && row.trained < row.tokens; });
    return found == review.rows.end() ? 0 : static_cast<std::size_t>(found - review.rows.begin());
}

} // namespace

ReviewStep::ReviewStep(const WizardContext &context, QWidget *parent)
    : WizardStep(parent)
    , m_context(context)
    , m_model(new ReviewModel(this))
    , m_problems(new ProblemsModel(this))
    , m_job(m_context.services.tasks.background(), [this](Review review) { showReview(std::move(review)); })
    , m_countJob(m_context.services.tasks.background(), [this](const std::optional<data::PrepareReport> &report) { takeReport(report); })
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kL);
    m_banner = new Banner;
    layout->addWidget(m_banner);
    m_warnings = new PrepareWarnings;
    layout->addWidget(m_warnings);
    connect(m_warnings, &PrepareWarnings::fixChosen, this, [this](data::PrepareWarning::Fix fix) {
        if (fix == data::PrepareWarning::Fix::None)
            showLeftOut();
        else
            applyFix(*this, m_context.settings, fix);
    });
    m_figures = new ReviewFigures;
    layout->addWidget(m_figures);
    auto *split = new QSplitter;
    split->setChildrenCollapsible(false);
    split->setHandleWidth(space::kL);
    split->addWidget(makeList());
    m_row = new RowView(m_context);
    m_rowSide = new RowSide(m_row);
    split->addWidget(m_rowSide);
    split->setStretchFactor(0, 4);
    split->setStretchFactor(1, 5);
    layout->addWidget(split, 1);
    makeActions();
    m_progress.setInterval(200);
    connect(&m_progress, &QTimer::timeout, this, [this] { m_busy->setText(tr("Reading all rows… %1 %").arg(m_share->load() / 10)); });
    connect(&m_context.settings, &DataSettings::changed, this, [this] {
        m_isStale = true;
        if (isVisible() || m_follows)
            enter();
    });
    for (const auto otherProject : { &Project::opened, &Project::closed })
        connect(&m_context.services.project, otherProject, this, &ReviewStep::forget);
}

/// Rows and warnings of a project are not shown in another one, not even while its own are read.
void ReviewStep::forget()
{
    m_job.drop();
    m_countJob.drop();
    m_row->drop();
    m_progress.stop();
    m_review = nullptr;
    m_row->setReview(nullptr);
    m_isStale = true;
    m_search->clear(); // it was meant for the rows of that project
    m_filter->setCurrentIndex(0);
    m_model->setReview(nullptr);
    m_problems->setProblems({});
    m_problemTable->setEmptyText(tr("Shown when every row has been read"));
    m_listBar->setCount(1, -1);
    m_banner->dismiss();
    m_warnings->show({});
    m_busy->hide();
    showRow();
    Q_EMIT reviewAsked();
}

QWidget *ReviewStep::makeList()
{
    auto *card = new Card;
    card->setFlush(true);
    m_listBar = new TabBar;
    m_listBar->setAccessibleName(tr("Rows kept or left out"));
    auto *listBar = new QHBoxLayout;
    listBar->setContentsMargins(space::kM, space::kS, space::kM, 0);
    listBar->addWidget(m_listBar);
    card->body()->addLayout(listBar);
    auto *lists = new QStackedWidget;
    connect(m_listBar, &QTabBar::currentChanged, lists, &QStackedWidget::setCurrentIndex);
    auto *rows = new QWidget;
    auto *layout = new QVBoxLayout(rows);
    layout->setContentsMargins(0, space::kS, 0, 0);
    layout->setSpacing(space::kS);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(space::kM, 0, space::kM, 0);
    bar->setSpacing(space::kS);
    m_search = new SearchEdit(tr("Search rows"));
    m_search->setHint(u"/"_s);
    m_search->setAccessibleName(tr("Search rows"));
    connect(m_search, &QLineEdit::textChanged, this, &ReviewStep::filter);
    bar->addWidget(m_search, 1);
    m_filter = new QComboBox;
    m_filter->setAccessibleName(tr("Which rows"));
    m_filter->setObjectName(u"reviewFilter"_s);
    for (const auto &name :
        { tr("All rows"), tr("For training"), tr("Held out"), tr("Cut"), tr("Nothing trained"), tr("Special tokens as text"), tr("Not readable") })
        m_filter->addItem(name);
    connect(m_filter, &QComboBox::currentIndexChanged, this, &ReviewStep::filter);
    bar->addWidget(m_filter);
    layout->addLayout(bar);
    m_table = new RecordTable;
    m_search->setList(m_table);
    m_table->setAccessibleName(tr("Prepared rows"));
    m_table->setObjectName(u"reviewRows"_s);
    m_table->setModel(m_model);
    m_table->setEmptyText(tr("No rows to show"));
    m_table->setStretchColumn(ReviewModel::Text);
    m_table->setColumnWidth(ReviewModel::Source, 140);
    m_table->setColumnWidth(ReviewModel::Tokens, 72);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReviewStep::showRow);
    layout->addWidget(m_table, 1);
    m_busy = new Label({}, Type::Secondary, Tone::Secondary);
    m_busy->setContentsMargins(space::kM, 0, space::kM, space::kS);
    layout->addWidget(m_busy);
    lists->addWidget(rows);
    m_listBar->addTab(tr("Rows"));

    m_problemTable = new RecordTable;
    m_problemTable->setObjectName(u"leftOutRows"_s);
    m_problemTable->setModel(m_problems);
    m_problemTable->setEmptyText(tr("Shown when every row has been read"));
    m_problemTable->setStretchColumn(1);
    m_problemTable->setColumnWidth(0, 170);
    connect(m_problemTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReviewStep::showRow);
    connect(m_listBar, &QTabBar::currentChanged, this, &ReviewStep::showRow);
    lists->addWidget(m_problemTable);
    m_listBar->addTab(tr("Left out"));
    card->body()->addWidget(lists, 1);
    return card;
}

void ReviewStep::makeActions()
{
    auto &actions = m_context.services.actions;
    actions.add(
        u"data.nextRow"_s, tr("Show the next row"), this, [this] { step(1); }, QKeySequence(u"J"_s), this);
    actions.add(
        u"data.previousRow"_s, tr("Show the previous row"), this, [this] { step(-1); }, QKeySequence(u"K"_s), this);
    actions.add(
        u"data.search"_s, tr("Search the prepared rows"), this,
        [this] {
            m_listBar->setCurrentIndex(0);
            m_search->setFocus();
            m_search->selectAll();
        },
        QKeySequence(u"/"_s), this);
}

QString ReviewStep::purpose() const
{
    const auto part = scope();
    return part.isEmpty() ? tr("Every row as the model will see it. Highlighted tokens are trained, grey ones are context.")
                          : tr("Rows as the model will see them, %1. Highlighted tokens are trained, grey ones are context.").arg(part);
}

/// What the list and its figures cover where that is not every row: "of the first 20,000 rows".
QString ReviewStep::scope() const
{
    if (!m_review || m_review->error || m_review->rows.empty() || m_review->isComplete())
        return {};
    return tr("of the first %1 rows").arg(count(static_cast<std::int64_t>(m_review->rows.size())));
}

QString ReviewStep::nextText() const
{
    return hasDoubts() ? tr("Continue anyway") : tr("Continue to save");
}

bool ReviewStep::mayGoOn() const
{
    return m_review && !m_review->error && !m_review->rows.empty();
}

bool ReviewStep::hasDoubts() const
{
    return !m_warnings->isEmpty();
}

void ReviewStep::showLeftOut()
{
    m_listBar->setCurrentIndex(1);
    m_problemTable->setFocus();
}

void ReviewStep::enter()
{
    m_isStale = false;
    Q_EMIT reviewAsked();
    ask(kFirstRows);
}

void ReviewStep::follow(bool follow)
{
    m_follows = follow;
    if (follow && (m_isStale || !m_review))
        enter();
}

void ReviewStep::leave()
{
    m_row->drop();
}

void ReviewStep::focusFirst()
{
    m_table->setFocus();
}

void ReviewStep::ask(std::size_t limit)
{
    m_share = std::make_shared<std::atomic_int>(0);
    m_countJob.drop();
    m_busy->setText(tr("Reading…"));
    m_busy->show();
    m_job.ask([config = m_context.settings.config(), folder = m_context.settings.folder(), models = m_context.models, limit, share = m_share](
                  std::stop_token stop) { return reviewRows(config, folder, *models, limit, share, stop); });
    m_progress.start();
}

void ReviewStep::showReview(Review review)
{
    m_progress.stop();
    m_busy->hide();
    const bool isPart = !review.report && !review.error;
    const auto current = m_table->currentIndex();
    const bool isFirst = !m_review || m_review->rows.empty();
    const auto keep = current.isValid() && m_review ? m_model->rowAt(current.row()) : 0;
    m_review = std::make_shared<Review>(std::move(review));
    m_row->setReview(m_review);
    m_model->setReview(m_review);
    m_problems->setProblems(m_review->report ? m_review->report->problems : std::vector<data::RowProblem>());
    m_listBar->setCount(1, m_review->report ? static_cast<int>(m_review->report->rowsSkipped) : -1);
    tellProblems();
    showStats();
    const int row = std::max(0, m_model->shownRow(isFirst ? firstWithContext(*m_review) : keep));
    selectRow(row);
    if (isPart && m_review->rows.size() == kFirstRows)
        ask(kReviewRows);
    else if (isPart)
        countAll();
    Q_EMIT stateChanged();
    Q_EMIT reviewChanged();
}

/// The list ends here; what becomes of the rest is counted all the same.
void ReviewStep::countAll()
{
    m_countJob.ask([config = m_context.settings.config(), folder = m_context.settings.folder(), models = m_context.models](
                       std::stop_token stop) { return countRows(config, folder, *models, std::move(stop)); });
}

void ReviewStep::takeReport(const std::optional<data::PrepareReport> &report)
{
    if (!m_review || m_review->report || !report)
        return;
    m_review->report = report;
    m_problems->setProblems(report->problems);
    m_listBar->setCount(1, static_cast<int>(report->rowsSkipped));
    tellProblems();
    showStats();
    Q_EMIT stateChanged();
    Q_EMIT reviewChanged();
}

/// The table scrolls by itself only while it is in sight, so the row is brought there once the table has its place.
void ReviewStep::selectRow(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return showRow();
    m_table->selectRow(row);
    QTimer::singleShot(0, m_table, [this] {
        if (m_table->currentIndex().isValid())
            m_table->scrollTo(m_table->currentIndex());
    });
}

/// What keeps rows from being learned from, the worst first, with the way to them.
void ReviewStep::tellProblems()
{
    const auto showOnly = [this](ReviewModel::Filter filter) {
        connect(m_banner->addFix(tr("Show them")), &QAbstractButton::clicked, this, [this, filter] {
            m_listBar->setCurrentIndex(0);
            m_search->clear();
            m_filter->setCurrentIndex(static_cast<int>(filter));
            m_table->setFocus();
        });
    };
    const auto offerModels = [this] {
        connect(m_banner->addFix(tr("Choose another model")), &QAbstractButton::clicked, this,
            [this] { Q_EMIT pageRequested(u"config#model.model_name"_s); });
    };
    const auto number = [this](std::int64_t rows, const QString &one, const QString &several) {
        const auto sentence = rows == 1 ? one : several.arg(count(rows));
        return scope().isEmpty() ? sentence
                                 : sentence + u' ' + tr("Only the first %1 were looked at.").arg(count(std::int64_t(m_review->rows.size())));
    };
    m_banner->dismiss();
    m_warnings->show(m_review->report ? m_review->report->warnings : std::vector<data::PrepareWarning>());
    if (m_review->error)
        return m_banner->showError(*m_review->error);
    if (m_review->modelError) {
        m_banner->tell(Banner::Kind::Warning, tr("The rows can be shown as text only: %1").arg(said(m_review->modelError->detail)),
            said(m_review->modelError->hint));
        return offerModels();
    }
    if (m_review->unreadable > 0) {
        m_banner->tell(Banner::Kind::Warning, number(m_review->unreadable, tr("The model cannot read 1 row."), tr("The model cannot read %1 rows.")),
            tr("Training leaves them out. First reason: %1").arg(firstProblem(*m_review)));
        showOnly(ReviewModel::Filter::Unreadable);
        offerModels();
    } else if (m_review->untrained > 0) {
        m_banner->tell(Banner::Kind::Warning, number(m_review->untrained, tr("1 row has no trained token."), tr("%1 rows have no trained token.")),
            tr("Training learns nothing from them: their answer is empty, or lies beyond the %1 tokens that are kept.").arg(count(m_review->limit)));
        showOnly(ReviewModel::Filter::Untrained);
    } else if (m_review->controlTexts > 0) {
        m_banner->tell(Banner::Kind::Info,
            number(m_review->controlTexts, tr("1 row has special tokens in its texts."), tr("%1 rows have special tokens in their texts.")),
            tr("The model reads them as plain text. Set “Special tokens in content” to token if they are meant as special tokens."));
        showOnly(ReviewModel::Filter::ControlTexts);
    }
}

void ReviewStep::showStats()
{
    const auto &review = *m_review;
    const auto part = scope();
    m_figures->showReview(review, part);
    m_rowSide->showLengths(review, part);
    m_problemTable->setEmptyText(review.report ? tr("Every row could be used")
            : review.error                     ? tr("No rows to show")
                                               : tr("Shown when every row has been read"));
    const auto read = count(static_cast<std::int64_t>(review.rows.size()));
    m_search->setPlaceholderText(part.isEmpty() ? tr("Search rows") : tr("Search the first %1 rows").arg(read));
    m_table->setEmptyText(review.rows.empty() ? tr("No rows to show")
            : part.isEmpty()                  ? tr("No row matches")
                                              : tr("No rows of the first %1 match").arg(read));
}

void ReviewStep::filter()
{
    m_model->setFilter(static_cast<ReviewModel::Filter>(m_filter->currentIndex()), m_search->text());
    selectRow(0);
}

/// The one that is chosen in the list in front.
void ReviewStep::showRow()
{
    const bool isLeftOut = m_listBar->currentIndex() == 1;
    const auto index = (isLeftOut ? m_problemTable : m_table)->currentIndex();
    if (index.isValid() && isLeftOut)
        m_row->showLeftOut(m_problems->index(index.row(), 0).data().toString(), m_problems->index(index.row(), 1).data().toString());
    else if (index.isValid() && m_review)
        m_row->showRow(m_model->rowAt(index.row()));
    else
        m_row->clear();
}

void ReviewStep::step(int by)
{
    const auto rows = m_model->rowCount();
    if (rows > 0)
        m_table->selectRow(std::clamp(m_table->currentIndex().row() + by, 0, rows - 1));
}

} // namespace anneal::ui
