// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/problemlist.h"

#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/catalog.h"
#include "widgets/icons.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/theme.h"

#include <QGridLayout>
#include <QListWidget>
#include <QLocale>
#include <QResizeEvent>
#include <QScrollBar>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kRowsInSight = 4;
constexpr int kMostRows = 100; // whoever has more reads no more
constexpr int kMessageColumn = 2;

bool sameProblems(const std::vector<config::Problem> &a, const std::vector<config::Problem> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const config::Problem &x, const config::Problem &y) {
        return x.text() == y.text() && x.endColumn == y.endColumn && x.severity == y.severity;
    });
}

QString message(const config::Problem &problem)
{
    auto text = widgets::said(problem.path.empty() || problem.line == 0 ? problem.message : problem.path + ": " + problem.message);
    if (!problem.expected.empty())
        text += u' ' + ProblemList::tr("It must be %1.").arg(widgets::said(problem.expected));
    return text;
}

/// What the button of a problem does; empty where there is none.
QString fixText(const config::Problem &problem)
{
    if (ProblemList::isSpare(problem))
        return ProblemList::tr("Remove the line");
    if (ProblemList::isTwice(problem))
        return ProblemList::tr("Remove this one");
    if (!problem.belongs.empty())
        return ProblemList::tr("Move it to %1").arg(QString::fromStdString(problem.belongs.substr(0, problem.belongs.rfind('.'))));
    if (problem.suggestion.empty())
        return problem.line == 0 ? ProblemList::tr("Show the field") : QString();
    if (problem.suggestion == "[]")
        return problem.path == "model.layers_to_transform" ? ProblemList::tr("Use all layers") : ProblemList::tr("Clear the field");
    return ProblemList::tr("Use %1").arg(QString::fromStdString(problem.suggestion));
}

} // namespace

/// Of a key that is written twice the path is the key alone: which of the two is meant nobody can say.
bool ProblemList::isSpare(const config::Problem &problem)
{
    return problem.kind == config::ProblemKind::DuplicateKey && problem.path.find('.') != std::string::npos;
}

bool ProblemList::isTwice(const config::Problem &problem)
{
    return problem.kind == config::ProblemKind::DuplicateKey && !problem.path.empty() && !isSpare(problem);
}

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
    connect(m_list, &QListWidget::itemActivated, this, &ProblemList::choose);
    connect(m_list, &QListWidget::itemClicked, this, &ProblemList::choose);
    hide();
}

void ProblemList::setProblems(const std::vector<config::Problem> &problems)
{
    if (sameProblems(problems, m_problems))
        return;
    m_problems = problems;
    m_next = 0;
    const int shown = std::min(int(problems.size()), kMostRows);
    const bool more = int(problems.size()) > shown;
    while (m_list->count() > shown + more || (m_list->count() > shown && int(m_rows.size()) != shown))
        delete m_list->takeItem(m_list->count() - 1);
    while (int(m_rows.size()) > shown)
        m_rows.pop_back(); // gone with its item
    while (int(m_rows.size()) < shown)
        addRow();
    for (int i = 0; i < shown; ++i)
        fillRow(i);
    if (more) {
        if (m_list->count() == shown)
            (new QListWidgetItem(m_list))->setFlags(Qt::ItemIsEnabled);
        m_list->item(shown)->setText(tr("and %1 more; fix these first").arg(QLocale().toString(int(problems.size()) - shown)));
    }
    setVisible(!problems.empty());
    updateHeights();
}

/// The fix stands behind its sentence; below it, where it would leave the sentence a narrow column.
void ProblemList::placeFix(const Row &row, int room)
{
    auto *line = static_cast<QGridLayout *>(row.fix->parentWidget()->layout());
    const QMargins margins = line->contentsMargins();
    int rest = room - margins.left() - margins.right();
    for (const QWidget *beside : std::initializer_list<const QWidget *> { row.mark, row.place, row.fix })
        rest -= beside->isHidden() ? 0 : beside->sizeHint().width() + line->horizontalSpacing();
    const int twoLines = row.message->sizeHint().height() + row.message->fontMetrics().lineSpacing();
    const bool isBelow = !row.fix->isHidden() && (rest <= 0 || row.message->heightForWidth(rest) > twoLines);
    if (isBelow == (line->itemAtPosition(1, 0) != nullptr))
        return;
    line->removeWidget(row.fix);
    if (isBelow)
        line->addWidget(row.fix, 1, 0, 1, kMessageColumn + 1, Qt::AlignRight);
    else
        line->addWidget(row.fix, 0, kMessageColumn + 1);
}

/// A sentence takes the lines it needs, up to three.
void ProblemList::updateHeights()
{
    const bool scrolls = m_list->count() > kRowsInSight;
    const int room = width() - (scrolls ? m_list->verticalScrollBar()->sizeHint().width() : 0);
    for (const Row &row : m_rows)
        placeFix(row, room);
    int sum = space::kXs;
    for (int i = 0; i < m_list->count(); ++i) {
        auto *item = m_list->item(i);
        const auto *row = m_list->itemWidget(item);
        const int height = row ? std::max(int(space::kControl), row->layout()->totalHeightForWidth(room) + 2 * space::kXs) : int(space::kControl);
        if (item->sizeHint().height() != height)
            item->setSizeHint({ 0, height });
        if (i < kRowsInSight)
            sum += height;
    }
    m_list->setFixedHeight(sum);
}

void ProblemList::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateHeights();
}

/// Rows are kept and filled anew, since a line break above moves all of them with each key.
void ProblemList::addRow()
{
    auto *row = new QWidget;
    row->setBackgroundRole(QPalette::Window); // otherwise labels take the list's text colour
    auto *line = new QGridLayout(row);
    line->setContentsMargins(space::kM, 0, space::kS, 0);
    line->setHorizontalSpacing(space::kS);
    line->setVerticalSpacing(0);
    line->setColumnStretch(kMessageColumn, 1);
    Row parts { new Label({}, Type::Small), new Label({}, Type::CodeSmall, Tone::Secondary), new ElidedLabel({}, Type::Secondary),
        new Button(QString(), ButtonRole::Quiet) };
    parts.message->setMostLines(3);
    parts.mark->setFixedWidth(52);
    parts.fix->setCompact(true);
    line->addWidget(parts.mark, 0, 0);
    line->addWidget(parts.place, 0, 1);
    line->addWidget(parts.message, 0, kMessageColumn);
    line->addWidget(parts.fix, 0, kMessageColumn + 1);
    const auto index = m_rows.size();
    connect(parts.fix, &QAbstractButton::clicked, this, [this, index] {
        // The row is filled anew by what the fix does, or goes; not while its button is being clicked.
        const auto fixed = m_problems[index];
        const bool changesText = !fixed.suggestion.empty() || !fixed.belongs.empty() || isSpare(fixed) || isTwice(fixed);
        const auto ask = [this, fixed, changesText] { changesText ? Q_EMIT fixRequested(fixed) : Q_EMIT chosen(fixed); };
        QMetaObject::invokeMethod(this, ask, Qt::QueuedConnection);
    });
    m_rows.push_back(parts);
    auto *item = new QListWidgetItem(m_list);
    item->setSizeHint({ 0, space::kControl });
    m_list->setItemWidget(item, row);
}

void ProblemList::fillRow(int index)
{
    const auto &problem = m_problems[std::size_t(index)];
    const Row &row = m_rows[std::size_t(index)];
    const bool isError = problem.severity == config::Severity::Error;
    row.mark->setText(isError ? tr("Problem") : tr("Warning"));
    row.mark->setTone(isError ? Tone::Danger : Tone::Warning);
    row.place->setText(tr("line %1").arg(problem.line));
    row.place->setVisible(problem.line > 0);
    row.message->setText(message(problem));
    const auto fix = fixText(problem);
    row.fix->setText(withoutMnemonic(fix));
    row.fix->setAccessibleName(fix);
    row.fix->setVisible(!fix.isEmpty());
    m_list->item(index)->setData(Qt::AccessibleTextRole, row.message->text());
}

void ProblemList::next()
{
    if (m_problems.empty())
        return;
    const auto chosenOne = m_next;
    m_next = (m_next + 1) % int(m_problems.size());
    if (chosenOne < int(m_rows.size()))
        m_list->setCurrentRow(chosenOne);
    Q_EMIT chosen(m_problems[std::size_t(chosenOne)]);
}

void ProblemList::choose(const QListWidgetItem *item)
{
    const int row = m_list->row(item);
    if (row < 0 || row >= int(m_rows.size())) // the line that counts the rest
        return;
    m_next = (row + 1) % int(m_problems.size());
    Q_EMIT chosen(m_problems[std::size_t(row)]);
}

} // namespace anneal::ui
