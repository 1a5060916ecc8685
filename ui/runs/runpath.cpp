// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runpath.h"

#include "widgets/catalog.h"
#include "widgets/numbers.h"
#include "widgets/statediagram.h"
#include "widgets/theme.h"

#include <QVBoxLayout>

namespace anneal::ui {

using namespace widgets;

namespace {

constexpr run::RunState kPath[] { run::RunState::Initializing, run::RunState::LoadingModel, run::RunState::ConfiguringLoRA,
    run::RunState::LoadingDataset, run::RunState::Training, run::RunState::SavingAdapter };

QStringList pathNames()
{
    QStringList names;
    for (const run::RunState state : kPath)
        names << RunData::nameOf(state);
    return names;
}

int placeOf(run::RunState state)
{
    for (int i = 0; i < int(std::size(kPath)); ++i)
        if (kPath[i] == state)
            return i;
    return -1;
}

} // namespace

RunPath::RunPath(QWidget *parent) : Card(parent), m_states(new StateDiagram(pathNames()))
{
    body()->setContentsMargins(space::kL, 7, space::kL, 8);
    body()->addWidget(m_states);
    setAccessibleName(m_states->accessibleName());
}

void RunPath::clear()
{
    m_states->setCurrent(-1);
}

void RunPath::showGone()
{
    m_states->setEnding(StateDiagram::Ending::Failed, tr("the folder is gone"));
}

void RunPath::showRun(const RunData &data, bool isOpen, bool hasEnded, bool isAnswering)
{
    if (!data.hasEvents) {
        m_states->setCurrent(isOpen && !hasEnded ? 0 : -1, isOpen && !hasEnded ? tr("starting the trainer") : QString());
        return;
    }
    const int place = placeOf(data.lastWorking);
    QString detail, tip;
    if (data.lastWorking == run::RunState::Training && data.forwardMs > 0) {
        const auto said = &shortTimeText;
        detail = tr("%1 a step").arg(said(data.forwardMs + data.backwardMs + data.updateMs)); // short: the names of all states stay in sight
        tip = tr("forward %1 · backward %2 · update %3").arg(said(data.forwardMs), said(data.backwardMs), said(data.updateMs));
    } else if (data.lastWorking == run::RunState::SavingAdapter && !hasEnded && isAnswering) {
        detail = tr("last answers");
        tip = tr("the held-out prompts are answered once more");
    }
    m_states->setCurrent(place, data.paused ? tr("paused") : detail, data.paused ? QString() : tip);
    m_states->setPaused(data.paused);
    switch (data.state) {
    case run::RunState::Finished:
        m_states->setEnding(StateDiagram::Ending::Finished, tr("the adapter is ready"));
        break;
    case run::RunState::Stopped:
        if (data.keptAdapter) // all that was asked for was done
            m_states->setEnding(StateDiagram::Ending::Finished, tr("stopped, adapter kept"));
        else
            m_states->setEnding(StateDiagram::Ending::Stopped, data.aborted ? tr("aborted by you") : tr("stopped by you"));
        break;
    case run::RunState::Error:
        m_states->setEnding(StateDiagram::Ending::Failed, widgets::said(data.message));
        break;
    default:
        if (hasEnded)
            m_states->setEnding(StateDiagram::Ending::Broken, tr("stopped unexpectedly"));
    }
}

} // namespace anneal::ui
