// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/problemlist.h"

#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/icons.h"
#include "widgets/label.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kRowsInSight = 4;

bool sameProblems(const std::vector<config::Problem> &a, const std::vector<config::Problem> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const config::Problem &x, const config::Problem &y) {
        return x.text() == y.text() && x.endColumn == y.endColumn && x.severity == y.severity;
    });
}

QString message(const config::Problem &problem)
{
    auto text = QString::fromStdString(problem.path.empty() ? problem.message : problem.path + ": " + problem.message);
    if (!problem.expected.empty())
        text += u' ' + ProblemList::tr("Expected %1.").arg(QString::fromStdString(problem.expected));
    return text;
}

} // namespace

ProblemList::ProblemList(QWidget *parent) : QWidget(parent), m_list(new QListWidget)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new Divider);
    column->addWidget(m_list);
    m_list->setAccessibleName(tr("Problems"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_list, &QListWidget::itemActivated, this,
        [this](const QListWidgetItem *item) { Q_EMIT chosen(m_problems[std::size_t(m_list->row(item))]); });
    connect(
        m_list, &QListWidget::itemClicked, this, [this](const QListWidgetItem *item) { Q_EMIT chosen(m_problems[std::size_t(m_list->row(item))]); });
    hide();
}

void ProblemList::setProblems(const std::vector<config::Problem> &problems)
{
    if (sameProblems(problems, m_problems))
        return;
    m_problems = problems;
    m_list->clear();
    for (int i = 0; i < int(problems.size()); ++i)
        addRow(i);
    m_list->setFixedHeight(space::kControl * std::min(int(problems.size()), kRowsInSight) + space::kXs);
    setVisible(!problems.empty());
}

void ProblemList::addRow(int index)
{
    const auto &problem = m_problems[std::size_t(index)];
    const bool isError = problem.severity == config::Severity::Error;
    auto *row = new QWidget;
    row->setBackgroundRole(QPalette::Window); // otherwise labels take the list's text colour
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(space::kM, 0, space::kS, 0);
    line->setSpacing(space::kS);
    auto *mark = new Label(isError ? tr("Error") : tr("Warning"), Type::Small, isError ? Tone::Danger : Tone::Warning);
    mark->setFixedWidth(52);
    line->addWidget(mark);
    line->addWidget(new Label(tr("line %1").arg(problem.line), Type::CodeSmall, Tone::Secondary));
    line->addWidget(new ElidedLabel(message(problem), Type::Secondary), 1);
    if (!problem.suggestion.empty()) {
        auto *fix = new Button(tr("Use %1").arg(QString::fromStdString(problem.suggestion)), ButtonRole::Quiet);
        fix->setCompact(true);
        connect(fix, &QAbstractButton::clicked, this, [this, index] {
            // The list is made anew by what the fix does; the button must not be gone while it is being clicked.
            const auto fixed = m_problems[std::size_t(index)];
            QMetaObject::invokeMethod(
                this, [this, fixed] { Q_EMIT fixRequested(fixed); }, Qt::QueuedConnection);
        });
        line->addWidget(fix);
    }
    auto *item = new QListWidgetItem(m_list);
    item->setSizeHint({ 0, space::kControl });
    item->setData(Qt::AccessibleTextRole, message(problem));
    m_list->setItemWidget(item, row);
}

void ProblemList::next()
{
    if (m_problems.empty())
        return;
    const int row = (m_list->currentRow() + 1) % m_list->count();
    m_list->setCurrentRow(row);
    Q_EMIT chosen(m_problems[std::size_t(row)]);
}

} // namespace anneal::ui
