// SPDX-License-Identifier: GPL-3.0-or-later
// How a training ends on the page Train: who is told, wherever somebody is, and what becomes of its result.
#include "ui/training/trainpage.h"

#include "ui/runs/runview.h"
#include "ui/runs/seenruns.h"
#include "ui/shell/project.h"
#include "ui/training/backgroundrun.h"
#include "widgets/banner.h"
#include "widgets/notification.h"
#include "widgets/plaintext.h"

namespace anneal::ui {

using namespace widgets;

namespace {

constexpr qsizetype kMostOfAName = 40; // in a message that has one line, where what became of the run comes behind it

} // namespace

void TrainPage::runEnded()
{
    m_banner->dismissMessage(std::exchange(m_abortMessage, 0)); // there is nothing left to abort
    m_asked.clear();
    updateActions();
    leaveHeader();
    updateTask();
    if (!m_promise.isEmpty())
        Q_EMIT toastOver(std::exchange(m_promise, {}));
    offerResume();
    Q_EMIT runEndedHere(m_view->folder()->path());
    Q_EMIT runsChanged();
    const RunData &data = m_view->data();
    if (m_view->isCaughtUp() && m_offered != m_view->folder()->path())
        tellEnd(data);
    const bool wasGuided = std::exchange(m_guided, std::nullopt) == m_view->folder()->path();
    if (!wasGuided || data.state != run::RunState::Finished)
        return;
    tellFinish(tr("The adapter is ready."),
        tr("Now it is measured on rows it has not seen, merged into the model and exported; results appear below."), false);
    m_after->finishUp({ *m_view->folder(), m_view->name() }, m_viewProject);
}

/// It speaks of the shown run and goes with it.
void TrainPage::tellFinish(const QString &cause, const QString &nextStep, bool isFinishedUp)
{
    m_banner->tell(Banner::Kind::Success, cause, nextStep);
    m_finishMessage = m_banner->message();
    m_isFinishedUp = isFinishedUp;
}

/// Wherever somebody is: in another window, or on another page.
void TrainPage::tellEnd(const RunData &data)
{
    const QString name = m_view->name();
    const QString what = m_view->isGone() ? tr("Its folder was deleted or moved.")
        : data.message.isEmpty()          ? tr("The training process stopped unexpectedly.")
                                          : said(data.message);
    if (!isActiveWindow())
        notify(window(), name, what);
    if (std::exchange(m_isEndTold, true) || isVisible())
        return;
    const QString sentence = tr("%1: %2").arg(plainText(name, kMostOfAName), what);
    if (data.state != run::RunState::Finished && data.state != run::RunState::Stopped)
        return tellFailureElsewhere(sentence);
    if (!m_resumeOffer.isEmpty()) // which says that it has stopped
        return;
    m_unseenEnd = sentence;
    const bool isKept = run::endsWithAdapter(data.state, data.keptAdapter);
    Q_EMIT offered(sentence, isKept ? tr("Show result") : tr("Show"), [this] { Q_EMIT pageRequested(id()); });
}

/// Who stopped a run from another page finds the way back where the click was.
void TrainPage::offerResume()
{
    const auto stopped = std::exchange(m_stoppedFromAfar, std::nullopt);
    if (!stopped || *stopped != m_view->folder()->path() || m_view->data().state != run::RunState::Stopped)
        return;
    m_resumeOffer = tr("%1 was stopped; what it learned is kept.").arg(plainText(m_view->name(), kMostOfAName));
    Q_EMIT offered(m_resumeOffer, tr("Resume"), [this, folder = m_view->folder()->path()] { goOn(folder); });
}

void TrainPage::showResults(const QString &runFolder)
{
    if (m_view->folder() && toText(m_view->folder()->path()) == runFolder)
        m_view->showResults();
}

void TrainPage::backgroundRunEnded(const BackgroundRun &run)
{
    const RunData &data = run.data();
    const QString name = m_services.project.named(run.name(), run.project());
    const QString what = data.message.isEmpty() ? tr("The training process stopped unexpectedly.") : said(data.message);
    const QString sentence = tr("%1: %2").arg(plainText(name, kMostOfAName), what);
    if (data.state == run::RunState::Finished || data.state == run::RunState::Stopped) {
        Q_EMIT toast(sentence);
    } else if (run.project() == m_services.project.folder()) { // which has just been opened
        if (m_mode == Mode::Setup && !isStarting())
            follow(run.folder());
    } else { // it waits in its project, on this page
        m_failedElsewhere.insert(run.project(), run.folder());
        Q_EMIT offered(sentence, tr("Show"), [this, project = run.project()] {
            m_services.project.open(project, this, [this](const base::Status &opened) {
                if (!opened)
                    return m_banner->showError(opened.error());
                Q_EMIT pageRequested(id());
            });
        });
    }
    if (!isActiveWindow())
        notify(window(), name, what);
    if (run.isGuided() && data.state == run::RunState::Finished)
        m_after->finishUp({ run.folder(), run.name() }, run.project());
}

/// A failure that nobody sees, for another page is shown.
void TrainPage::tellFailureElsewhere(const QString &sentence)
{
    m_hasUnseenFailure = true;
    m_unseenEnd = sentence;
    updateActions();
    Q_EMIT offered(sentence, tr("Show"), [this] { Q_EMIT pageRequested(id()); });
}

void TrainPage::seeEnd(const std::filesystem::path &folder)
{
    if (m_view->folder() && m_view->folder()->path() == folder)
        seeFailure();
}

/// What was told elsewhere is seen here.
void TrainPage::seeFailure()
{
    if (!m_unseenEnd.isEmpty())
        Q_EMIT toastOver(std::exchange(m_unseenEnd, {}));
    if (std::exchange(m_hasUnseenFailure, false))
        updateActions();
}

/// Once it was in sight, the result is offered no more.
void TrainPage::seeResult()
{
    if (m_run->hasResult() && isVisible())
        SeenRuns::add(m_services.settings, m_view->folder()->path(), m_view->data().attempt);
}

} // namespace anneal::ui
