// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done on the page Train, and when.
#include "ui/training/trainpage.h"

#include "ui/runs/runprogress.h"
#include "ui/runs/runview.h"
#include "ui/runs/runwords.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/training/setupview.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/commandpalette.h"
#include "widgets/header.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"

#include <QAction>
#include <QLocale>
#include <QTimer>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

/// How a run that is over has ended.
run::RunStatus endedStatus(const RunData &data)
{
    return data.state == run::RunState::Error                       ? run::RunStatus::Failed
        : data.state == run::RunState::Stopped && !data.keptAdapter ? run::RunStatus::Stopped
        : run::isEnding(data.state)                                 ? run::RunStatus::Finished
                                                                    : run::RunStatus::Interrupted;
}

} // namespace

void TrainPage::makeActions()
{
    ActionRegistry &actions = m_services.actions;
    m_abort = actions.add(u"train.abort"_s, tr("Abort the run"), this, [this] { confirmAbort(); });
    m_pause = actions.add(u"train.pause"_s, tr("Pause the run"), this, [this] { ask(run::Request::Pause); });
    m_continue = actions.add(u"train.continue"_s, tr("Continue the paused run"), this, [this] { ask(run::Request::Resume); });
    m_stopAtCheckpoint
        = actions.add(u"train.stopatcheckpoint"_s, tr("Stop the run at its next checkpoint"), this, [this] { ask(run::Request::StopAtCheckpoint); });
    m_keep = actions.add(u"train.keep"_s, tr("Cancel the stop at the next checkpoint"), this, [this] { ask(run::Request::Withdraw); });
    m_stop = actions.add(u"train.stop"_s, tr("Stop the run and keep the adapter"), this, [this] { ask(run::Request::StopNow); });
    m_skip = actions.add(u"train.skip"_s, tr("Skip the last answers of the run that stops"), this, [this] { ask(run::Request::StopNow); });
    m_refresh = actions.add(u"train.check"_s, tr("Repeat the checks"), this, [this] { m_setup->refresh(); });
    m_resume = actions.add(
        u"train.resume"_s, tr("Resume the latest run"), this, [this] { resume(); }, {}, this); // where it is seen
    m_list = actions.add(u"train.list"_s, tr("Show this run on the Runs page"), this, [this] {
        Q_EMIT runChosen(m_view->folder()->path());
        Q_EMIT pageRequested(u"runs"_s);
    });
    m_rename = actions.add(
        u"train.rename"_s, tr("Name the latest run"), this,
        [this] {
            m_run->show(RunPanel::Part::Charts);
            m_view->editName();
        },
        QKeySequence(u"F2"_s), this);
    m_new = actions.add(u"train.new"_s, tr("New training"), this, [this] {
        m_guided.reset();
        m_failedElsewhere.remove(m_services.project.folder());
        m_banner->dismiss(); // it speaks of the run that goes
        m_view->close();
        setMode(idleMode());
        m_setup->refresh();
        m_setup->setFocus(); // the button that had it is gone
    });
    m_start = actions.add(
        u"train.start"_s, tr("Start training"), this, [this] { start(Guided::No); }, QKeySequence(u"Ctrl+R"_s),
        this); // on this page alone: elsewhere nobody means to train by it
    for (const auto &[action, onButton] : { std::pair { m_abort, tr("Abort") }, { m_pause, tr("Pause") },
             { m_continue, tr("Continue", "after a pause") }, { m_stopAtCheckpoint, tr("Stop at checkpoint") }, { m_keep, tr("Keep training") },
             { m_stop, tr("Stop and keep") }, { m_skip, tr("Skip the answers") }, { m_refresh, tr("Check again") }, { m_list, tr("All runs") } })
        action->setIconText(onButton); // the page says of what; the palette does not
    setTip(m_abort, tr("Ends now; what was learned since the last checkpoint is lost"));
    setTip(m_pause, tr("Waits after the step in progress; the model stays in memory"));
    setTip(m_continue, tr("Goes on with the next step"));
    setTip(m_keep, tr("Cancels the stop; training continues past the checkpoint"));
    setTip(m_stop, tr("Finishes the step, saves a checkpoint and the adapter, then ends; it can be resumed"));
    setTip(m_skip, tr("The adapter is saved; the held-out prompts are not answered once more"));
    setTip(m_new, tr("Keeps this run and sets up a new one"));
    setTip(m_list, tr("Shows this run beside the others on the page Runs"));
    for (const auto &[action, role] :
        { std::pair { m_abort, ButtonRole::Danger }, { m_refresh, ButtonRole::Secondary }, { m_pause, ButtonRole::Secondary },
            { m_continue, ButtonRole::Secondary }, { m_resume, ButtonRole::Secondary }, { m_new, ButtonRole::Primary },
            { m_stopAtCheckpoint, ButtonRole::Secondary }, { m_keep, ButtonRole::Secondary }, { m_skip, ButtonRole::Secondary },
            { m_stop, ButtonRole::Primary }, { m_list, ButtonRole::Secondary }, { m_start, ButtonRole::Primary } }) {
        auto *button = new Button(action, role);
        m_buttons.insert(action, button);
        m_header->addAction(button);
    }
    m_buttons[m_stop]->setMinimumWidth(m_buttons[m_stop]->sizeHint().width()); // whatever it says, what stands beside it stays
}

/// What can be done with the adapter of the run that is shown.
void TrainPage::makeResultActions()
{
    ActionRegistry &actions = m_services.actions;
    const auto subject = [this] { return RunActions::Subjects { { *m_view->folder(), m_view->name() } }; };
    m_onResult.tryIt = actions.add(u"train.try"_s, tr("Try the adapter of the latest run"), this, [this] {
        Q_EMIT pageRequested(id());
        m_run->show(RunPanel::Part::Try);
    });
    for (const auto &[type, writes, text] : RunActions::exportTypes()) {
        QAction *action = actions.add(u"train.export."_s + type, tr("%1: the latest run").arg(text), this,
            [this, subject, writes = writes] { m_after->exportGguf(subject(), writes); });
        action->setIconText(text);
        m_onResult.exports << action;
    }
    m_onResult.exports << actions.add(
        u"train.merge"_s, tr("Merge the adapter into the model: the latest run"), this, [this, subject] { m_after->merge(subject()); });
    m_onResult.exports.last()->setIconText(tr("Merge the adapter into the model"));
    m_onResult.compare = actions.add(u"train.compare"_s, tr("Compare the latest run with the one before"), this, [this] {
        Q_EMIT compareRequested(m_view->isOpen() ? m_view->folder()->path() : m_comparable.latest);
        Q_EMIT pageRequested(u"runs"_s);
    });
    m_onResult.evaluate = actions.add(u"train.evaluate"_s, tr("Evaluate the latest run"), this, [this, subject] { m_after->evaluate(subject()); });
    m_onResult.folder
        = actions.add(u"train.folder"_s, tr("Show the adapter of the latest run in its folder"), this, [this] { m_run->showAdapter(); });
}

void TrainPage::setComparableRuns(const RunsModel::Comparable &runs)
{
    m_comparable = runs;
    updateResultActions();
}

void TrainPage::updateResultActions()
{
    const bool has = m_run->hasResult();
    const QString doing = has ? RunActions::workOn(m_view->folder()->path()) : QString();
    const QString none = !m_view->isOpen() ? tr("The page Train shows no run")
        : m_view->isLive()                 ? tr("The run is still in progress")
                                           : whyNoAdapter(endedStatus(m_view->data()));
    const QString whyNot = !has ? none : doing.isEmpty() ? QString() : tr("The run is %1").arg(doing);
    const auto enable = [](QAction *action, bool may, const QString &does, const QString &reason) {
        action->setEnabled(may);
        setTip(action, may ? does : reason);
    };
    for (QAction *action : m_onResult.exports)
        enable(action, whyNot.isEmpty(), action->text(), whyNot);
    enable(m_onResult.evaluate, whyNot.isEmpty(), tr("Measures the model without and with the adapter on the held-out rows"), whyNot);
    enable(m_onResult.tryIt, m_run->canTry(), tr("Asks the base model and the adapter the same, side by side"), none);
    enable(m_onResult.folder, has || m_run->hasCheckpoint(),
        has ? tr("Opens the folder of the adapter, which PEFT loads as it is") : tr("Opens the folder of its newest checkpoint"), none);
    const QString name = has || m_run->hasCheckpoint() ? m_view->name() : QString();
    for (QAction *action : QList { m_onResult.tryIt, m_onResult.folder, m_onResult.evaluate } + m_onResult.exports)
        action->setProperty(CommandPalette::kSubject, name); // elsewhere nobody sees which run it is
    updateCompare();
}

/// That works with the runs of the project, also where none of them is shown here: after a start of the program, say.
void TrainPage::updateCompare()
{
    const bool isShown = m_view->isOpen();
    const auto latest = isShown ? m_view->folder()->path() : m_comparable.latest;
    const bool may = m_comparable.folders.contains(toText(latest));
    m_onResult.compare->setEnabled(may);
    setTip(m_onResult.compare,
        may && isShown       ? tr("Shows the curves of this run and of the one before on the page Runs")
            : may            ? tr("Shows the curves of the latest run and of the one before on the page Runs")
            : latest.empty() ? tr("There is no run yet")
                             : tr("This is the first run"));
    m_onResult.compare->setProperty(CommandPalette::kSubject, !may ? QString() : isShown ? m_view->name() : m_comparable.latestName);
}

void TrainPage::updateActions()
{
    const bool live = m_mode == Mode::Run && m_view->isLive();
    const bool over = m_mode == Mode::Run && !live && !isStarting();
    const run::RunState state = m_view->data().state;
    const bool setup = m_mode == Mode::Setup;
    m_view->setWhyNoRepeat(live || isStarting() ? tr("A training is in progress") : QString());
    const auto show = [](QAction *action, bool visible, bool enabled = true) {
        action->setVisible(visible);
        action->setEnabled(visible && enabled);
    };
    const bool training = live && state == run::RunState::Training;
    const bool stopping = live && isStopping(), pausing = live && isAsked(run::Request::Pause);
    const bool saving = live && state == run::RunState::SavingAdapter; // or it is saved by now
    const bool steered = training && !stopping;                        // a request has a meaning
    show(m_abort, live && !saving, !isAsked(run::Request::Abort));
    show(m_pause, live && !m_view->data().paused && !saving, steered && !pausing);
    m_pause->setIconText(pausing ? tr("Pausing…") : tr("Pause"));
    show(m_continue, live && m_view->data().paused && !saving, !stopping && !isAsked(run::Request::Resume));
    // A paused run comes to no checkpoint by itself: there it would be Stop and keep by another name.
    const Checkpoints checkpoints = checkpointsToCome(m_view->data(), m_view->config().get());
    show(m_stopAtCheckpoint, live && !endsAtCheckpoint() && !saving && !m_view->data().paused && checkpoints != Checkpoints::NoneEver,
        steered && checkpoints == Checkpoints::Some);
    setTip(m_stopAtCheckpoint,
        checkpoints == Checkpoints::Some ? tr("Goes on until the next checkpoint is due, saves it and the adapter, then ends")
                                         : tr("No checkpoint is due any more before the end of the run"));
    show(m_keep, live && endsAtCheckpoint() && !saving, steered);
    show(m_skip, saving && stopping && m_view->isStillToAnswer());
    show(m_stop, live, steered); // before, there is nothing to keep, and Start training stood at the same place a moment ago
    m_stop->setIconText(stopping ? tr("Stopping…") : saving ? tr("Saving…") : tr("Stop and keep"));
    show(m_refresh, setup);
    show(m_resume, over && state != run::RunState::Finished && m_view->isOpen() && !m_view->isGone() && m_view->whyNoResume().isEmpty());
    const qint64 from = m_view->resumeStep(); // negative: there is nothing to go on from
    m_resume->setIconText(from < 0 ? tr("Restart this run") : tr("Resume from step %1").arg(QLocale().toString(from)));
    setTip(m_resume, from < 0 ? tr("Begins this run anew: it has saved no checkpoint") : tr("Goes on from the newest good checkpoint"));
    show(m_rename, m_mode == Mode::Run && m_view->isOpen() && !m_view->isGone());
    show(m_new, over);
    show(m_list, over && m_view->isOpen() && !m_view->isGone());
    m_run->refresh(over);
    updateResultActions();
    seeResult();
    updateRoles(live);
    tellWays(live);
    show(m_start, setup, m_setup->isReady() && !isStarting());
    m_start->setText(isStarting() ? tr("Starting…") : tr("Start training"));
    for (QAction *action : { m_abort, m_pause, m_continue, m_stopAtCheckpoint, m_keep, m_stop, m_skip, m_resume, m_list, m_rename })
        action->setProperty(CommandPalette::kSubject, shownRun()); // elsewhere nobody sees which run it is
    setTip(m_start,
        m_setup->isReady() ? tr("Makes a run folder and starts the trainer; closing the window does not end it")
                           : tr("Fix the problems below first"));
    Q_EMIT badgeChanged(m_hasUnseenFailure ? u"!"_s : QString(),
        !live                       ? Activity::None
            : m_view->data().paused ? Activity::Paused
                                    : Activity::Working);
}

/// What most will want next: a run that waits goes on, and so does one that came to grief; of one that is done the result is used.
void TrainPage::updateRoles(bool live)
{
    const bool waits = live && m_view->data().paused && !isStopping();
    const bool isAsWished = m_view->data().state == run::RunState::Stopped && !m_view->data().aborted; // an abort leaves nothing to use
    const bool cameToGrief = m_resume->isVisible() && !isAsWished;
    const auto set = [this](QAction *action, bool isPrimary) { m_buttons[action]->setRole(isPrimary ? ButtonRole::Primary : ButtonRole::Secondary); };
    set(m_continue, waits);
    set(m_stop, !waits);
    set(m_resume, cameToGrief && !m_run->hasResult());
    set(m_new, !cameToGrief && !m_run->hasResult());
}

/// What the buttons do, where they stand: who presses one knows what becomes of the run.
void TrainPage::tellWays(bool live)
{
    m_now->setVisible(live);
    if (live)
        m_ways->setText(waysText());
}

QString TrainPage::waysText() const
{
    const RunData &data = m_view->data();
    const QString abort = lostText();
    if (data.state == run::RunState::SavingAdapter)
        return tr("The adapter is being saved; then the training ends.");
    if (isStopping())
        return tr("It finishes its step, saves a checkpoint and the adapter, and ends.") + u' ' + abort;
    if (isAsked(run::Request::Abort))
        return tr("Aborting… It ends as soon as the step or the answer in progress is done.");
    if (isAsked(run::Request::Pause))
        return tr("Pausing… It waits as soon as the step or the answers in progress are done.") + u' ' + abort;
    if (endsAtCheckpoint())
        return tr("It ends with its next checkpoint; Keep training cancels that.") + u' ' + abort;
    if (data.state != run::RunState::Training)
        return tr("It can be paused and stopped once it trains. Abort ends it now; nothing is lost yet.");
    if (data.paused)
        return tr("Nothing is computed while it is paused; the model stays in memory.") + u' '
            + tr("Stop and keep saves what it learned so far; it can be resumed.") + u' ' + abort;
    return tr("Pause waits with the model in memory.") + u' '
        + (checkpointsToCome(data, m_view->config().get()) == Checkpoints::Some
                ? tr("Stop and keep saves now, Stop at checkpoint at the next one; both can be resumed.")
                : tr("Stop and keep saves what it learned so far; it can be resumed."))
        + u' ' + abort;
}

/// What ending at once costs.
QString TrainPage::lostText() const
{
    const RunData &data = m_view->data();
    return data.checkpoints.empty() ? tr("Abort loses everything: no checkpoint is saved yet.")
                                    : tr("Abort loses what was learned since step %1.").arg(QLocale().toString(data.checkpoints.back().step));
}

/// Whether the run was asked to end and to keep what it learned; it hears that at the end of a step.
bool TrainPage::isStopping() const
{
    return m_view->data().stopping || isAsked(run::Request::StopNow);
}

/// Whether it was asked to end with its next checkpoint, and that was not taken back.
bool TrainPage::endsAtCheckpoint() const
{
    return isAsked(run::Request::StopAtCheckpoint) || (m_view->data().stopsAtCheckpoint && !isAsked(run::Request::Withdraw));
}

/// The name of the run on this page; empty where there is none.
QString TrainPage::shownRun() const
{
    return m_mode == Mode::Run && m_view->folder() ? m_view->name() : QString();
}

/// What the buttons did is under way: the next press of Space is not for the one that takes their place.
void TrainPage::leaveHeader()
{
    const QWidget *focused = window()->focusWidget();
    if (isVisible() && focused && (focused == m_header || m_header->isAncestorOf(focused)))
        m_run->takeFocus();
}

QString TrainPage::abortText() const
{
    const RunData &data = m_view->data();
    if (data.checkpoints.empty())
        return tr("Aborting drops everything that was learned: no checkpoint has been saved yet.");
    const qint64 saved = data.checkpoints.back().step;
    return tr("Aborting drops what was learned since step %1, the last checkpoint.").arg(QLocale().toString(saved));
}

void TrainPage::confirmAbort()
{
    m_banner->tell(Banner::Kind::Warning, abortText(), tr("“Stop and keep” saves it first and takes a few seconds longer."));
    m_abortMessage = m_banner->message();
    m_banner->hideCopy();
    Button *keep = m_banner->addFix(tr("Do not abort"));
    connect(keep, &Button::clicked, this, [this] {
        m_run->takeFocus(); // the button goes
        m_banner->dismissMessage(std::exchange(m_abortMessage, 0));
    });
    QTimer::singleShot(0, keep, [keep] { keep->setFocus(Qt::OtherFocusReason); }); // once it is in sight
    Button *abort = m_banner->addFix(tr("Abort now"));
    abort->setRole(ButtonRole::Danger);
    connect(abort, &Button::clicked, this, [this] {
        m_banner->dismiss();
        ask(run::Request::Abort);
    });
}

} // namespace anneal::ui
