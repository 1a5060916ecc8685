// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/overview.h"

#include "ui/project/recentrows.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/theme.h"

#include <QDir>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace widgets;
using Next = ProjectLook::Next;

namespace {

const QString kSavePage = QStringLiteral("data#step.4");

QString pageOf(const ProjectLook &look)
{
    switch (look.next()) {
    case Next::FixConfiguration:
        return QStringLiteral("config");
    case Next::AddDocuments:
    case Next::PrepareRows:
        return QStringLiteral("data");
    case Next::PrepareAgain:
        return kSavePage;
    case Next::Train:
    case Next::Follow:
    case Next::GoOn:
        return QStringLiteral("train");
    case Next::SeeResult:
        return look.hasUnseenResult ? QStringLiteral("train#result") : QStringLiteral("runs");
    }
    return {};
}

} // namespace

Overview::Overview(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_name = new ElidedLabel({}, Type::Display);
    m_folder = new ElidedLabel({}, Type::Secondary);
    m_folder->setTone(Tone::Secondary);
    column->addWidget(m_name);
    column->addSpacing(space::kXs);
    column->addWidget(m_folder);
    column->addSpacing(space::kXl);

    auto *next = new Card;
    next->setAccented(true);
    next->setAccessibleName(tr("What comes next"));
    next->body()->setContentsMargins(22, 20, 22, 20);
    auto *row = new QHBoxLayout;
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    m_what = new Label({}, Type::Section);
    m_why = new Label({}, Type::Secondary, Tone::Secondary);
    m_why->setWordWrap(true);
    words->addWidget(m_what);
    words->addWidget(m_why);
    row->addLayout(words, 1);
    row->addSpacing(space::kL);
    m_next = new Button(QString(), ButtonRole::Primary);
    row->addWidget(m_next);
    next->body()->addLayout(row);
    column->addWidget(next);
    column->addSpacing(space::kM);

    auto *facts = new Card;
    facts->setAccessibleName(tr("The project"));
    m_facts = new QVBoxLayout;
    m_facts->setSpacing(space::kS);
    facts->body()->addLayout(m_facts);
    column->addWidget(facts);
    column->addSpacing(space::kM);

    m_runsCard = new Card(tr("Last runs"));
    m_runsCard->setFlush(true);
    m_runs = new RecentRows(RecentRows::Removable::No);
    connect(m_runs, &RecentRows::chosen, this, &Overview::runRequested);
    m_runsCard->body()->addWidget(m_runs);
    column->addWidget(m_runsCard);
    column->addSpacing(space::kL);
    connect(m_next, &Button::clicked, this, [this] {
        if (startsTraining())
            Q_EMIT goOnRequested(m_look.runs.first().folder);
        else
            Q_EMIT pageRequested(pageOf(m_look));
    });
}

void Overview::setLook(const ProjectLook &look)
{
    if (m_look == look)
        return; // nothing goes from under somebody's hand
    auto before = std::exchange(m_look, look);
    before.runs = look.runs;
    m_name->setText(QDir(look.folder).dirName());
    m_folder->setText(QDir::toNativeSeparators(look.folder));
    showNext();
    if (before != look)
        showFacts();
    showRuns();
}

bool Overview::startsTraining() const
{
    return m_look.next() == Next::GoOn && m_look.runs.first().goesOn != ProjectLook::Run::GoesOn::No;
}

void Overview::focusFirst()
{
    QWidget *first = startsTraining() ? static_cast<QWidget *>(m_runs->first()) : m_next;
    first->setFocus(Qt::OtherFocusReason);
}

void Overview::showNext()
{
    const qint64 files = m_look.sources.value_or(0);
    switch (m_look.next()) {
    case Next::FixConfiguration:
        m_what->setText(
            m_look.problems == 1 ? tr("1 problem to fix in config.yaml") : tr("%1 problems to fix in config.yaml").arg(count(m_look.problems)));
        m_why->setText(tr("A run starts once the configuration is valid."));
        m_next->setText(tr("Open the configuration"));
        break;
    case Next::AddDocuments:
        m_what->setText(tr("Add documents or rows"));
        m_why->setText(tr("Documents, tables and rows in JSON become training rows."));
        m_next->setText(tr("Add files"));
        break;
    case Next::PrepareRows:
        m_what->setText(files == 1 ? tr("Prepare training rows from 1 file") : tr("Prepare training rows from %1 files").arg(count(files)));
        m_why->setText(tr("Look at each row as the model will see it, then save."));
        m_next->setText(tr("Prepare rows"));
        break;
    case Next::PrepareAgain:
        m_what->setText(tr("Prepare the rows again"));
        m_why->setText(m_look.staleRows);
        m_next->setText(tr("Prepare again"));
        break;
    case Next::Train:
        m_what->setText(tr("Start training"));
        m_why->setText(m_look.hasModel ? tr("The rows are ready. The Train page estimates time and memory first.")
                                       : tr("The rows are ready, but the model is not on this computer yet."));
        m_next->setText(tr("Go to Train"));
        break;
    case Next::Follow:
        followLive(std::find_if(m_look.runs.begin(), m_look.runs.end(), [](const auto &run) { return run.isLive; })->isPaused);
        break;
    case Next::GoOn:
        showEnd(m_look.runs.first());
        break;
    case Next::SeeResult:
        m_what->setText(tr("See what the last run learned"));
        m_why->setText(m_look.hasUnseenResult ? tr("%1 has ended, and its result is waiting.").arg(m_look.runs.first().name)
                                              : tr("Compare runs, try the adapter, export it, or train again."));
        m_next->setText(m_look.hasUnseenResult ? tr("Show the result") : tr("Go to Runs"));
        break;
    }
}

void Overview::followLive(bool isPaused)
{
    m_what->setText(isPaused ? tr("A training is paused") : tr("A training is running"));
    m_why->setText(isPaused ? tr("Continue it, or stop it and keep what it learned.") : tr("Watch its loss, pause it or stop it."));
    m_next->setText(isPaused ? tr("Go to Train") : tr("Watch it"));
}

void Overview::showEnd(const ProjectLook::Run &run)
{
    using GoesOn = ProjectLook::Run::GoesOn;
    m_what->setText(run.what);
    m_why->setText(run.why.isEmpty() ? run.name : tr("%1: %2").arg(run.name, run.why));
    m_next->setText(run.goesOn == GoesOn::FromCheckpoint ? tr("Resume it")
            : run.goesOn == GoesOn::FromStart            ? tr("Start it again")
                                                         : tr("Go to Train"));
}

void Overview::addFact(const QString &name, const QString &value, bool isGood, const QString &button, const QString &page)
{
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kM);
    auto *what = new Label(name, Type::Label);
    what->setFixedWidth(120);
    row->addWidget(what);
    auto *said = new ElidedLabel(value, Type::Body);
    said->setTone(isGood ? Tone::Normal : Tone::Warning);
    row->addWidget(said, 1);
    auto *open = new Button(button, ButtonRole::Quiet);
    open->setCompact(true);
    connect(open, &Button::clicked, this, [this, page] { Q_EMIT pageRequested(page); });
    row->addWidget(open);
    m_facts->addWidget(line);
}

void Overview::showFacts()
{
    while (QLayoutItem *item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto unknown = tr("unknown until config.yaml is fixed");
    const auto files = !m_look.sources ? unknown
        : m_look.files == 0            ? tr("none yet")
        : m_look.files > *m_look.sources // what of those is used is known once they are read, on the Data page
        ? tr("Files: %1, of a kind that is read: %2").arg(count(m_look.files), count(*m_look.sources))
        : m_look.files == 1 ? tr("1 file") : tr("%1 files").arg(count(m_look.files));
    addFact(tr("Documents"), files, m_look.sources.has_value(), tr("Open documents"), QStringLiteral("data"));
    const auto rows = !m_look.isPrepared ? unknown
        : !*m_look.isPrepared            ? tr("not prepared yet")
        : m_look.trainRows == 0          ? tr("rows of your own")
        : m_look.heldOutRows == 0        ? tr("%1 to train on").arg(count(m_look.trainRows))
                                         : tr("%1 to train on, %2 held out").arg(count(m_look.trainRows), count(m_look.heldOutRows));
    const bool isStale = !m_look.staleRows.isEmpty();
    addFact(tr("Rows"), isStale ? rows + QStringLiteral(" · ") + m_look.staleRows : rows, m_look.isPrepared && !isStale,
        isStale ? tr("Prepare again") : tr("Open rows"), isStale ? kSavePage : QStringLiteral("data"));
    const auto model = m_look.model.isEmpty() ? unknown : m_look.hasModel ? m_look.model : tr("%1 · not on this computer").arg(m_look.model);
    addFact(tr("Model"), model, m_look.hasModel, tr("Choose model"), QStringLiteral("config#model.model_name"));
    addFact(tr("Configuration"),
        m_look.problems == 0       ? tr("valid")
            : m_look.problems == 1 ? tr("1 problem to fix")
                                   : tr("%1 problems to fix").arg(count(m_look.problems)),
        m_look.problems == 0, tr("Open the configuration"), QStringLiteral("config"));
}

void Overview::showRuns()
{
    QList<RecentRow::Entry> entries;
    for (const auto &one : m_look.runs)
        entries << RecentRow::Entry {
            .name = one.name, .folder = one.folder, .status = one.status, .tone = one.tone, .action = tr("Show the run %1").arg(one.name)
        };
    m_runsCard->setVisible(!entries.isEmpty());
    m_runs->setEntries(entries);
}

} // namespace anneal::ui
