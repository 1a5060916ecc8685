// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/runpanel.h"

#include "ui/runs/runactions.h"
#include "ui/runs/runview.h"
#include "ui/shell/actions.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "ui/training/resultview.h"
#include "ui/training/tryview.h"
#include "widgets/banner.h"
#include "widgets/commandpalette.h"
#include "widgets/currentstack.h"
#include "widgets/plaintext.h"
#include "widgets/tabbar.h"
#include "widgets/theme.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QVBoxLayout>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

RunPanel::RunPanel(Services services, RunActions &after, RunView *view, Banner &banner, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_after(after)
    , m_view(view)
    , m_banner(banner)
{
    makeActions();
    m_result = new ResultView({ m_tryIt, m_export, m_compare, m_evaluate, m_folder });
    m_try = new TryView(services.tasks.background());
    m_tabs = new TabBar;
    m_stack = new CurrentStack;
    const std::pair<QWidget *, QString> parts[] { { m_result, tr("Result") }, { m_try, tr("Try it") }, { m_view, tr("Charts and log") } };
    for (const auto &[part, name] : parts) {
        m_stack->addWidget(part);
        m_tabs->addTab(name);
    }
    m_tabs->setAccessibleName(tr("Parts of the run"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kL);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    showPart(Part::Charts);
    m_tabs->hide();

    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_result, &ResultView::pageRequested, this, &RunPanel::pageRequested);
    connect(m_result, &ResultView::pathChosen, this, &RunPanel::showPath);
    connect(m_result, &ResultView::samplesRequested, this, [this] {
        m_view->showSamples();
        showPart(Part::Charts);
    });
    connect(&m_after, &RunActions::workChanged, this, &RunPanel::updateActions);
}

void RunPanel::makeActions()
{
    ActionRegistry &actions = m_services.actions;
    m_tryIt = actions.add(u"train.try"_s, tr("Try the adapter of the latest run"), this, [this] {
        Q_EMIT pageRequested(u"train"_s);
        showPart(Part::Try);
        m_try->setFocus(Qt::OtherFocusReason);
    });
    makeExports();
    m_compare = actions.add(u"train.compare"_s, tr("Compare the latest run with the one before"), this, [this] {
        Q_EMIT compareRequested(m_view->folder()->path());
        Q_EMIT pageRequested(u"runs"_s);
    });
    m_evaluate = actions.add(u"train.evaluate"_s, tr("Evaluate the latest run"), this, [this] { m_after.evaluate(subject()); });
    m_folder = actions.add(u"train.folder"_s, tr("Show the adapter of the latest run in its folder"), this,
        [this] { showPath(toText(m_view->folder()->adapterFolder())); });
    m_tryIt->setIconText(tr("Try it"));
    m_compare->setIconText(tr("Compare"));
    m_evaluate->setIconText(tr("Evaluate"));
    m_folder->setIconText(tr("Show in folder"));
    setTip(m_tryIt, tr("Asks the base model and the adapter the same, side by side"));
    setTip(m_compare, tr("Shows the curves of this run and of the one before on the page Runs"));
    setTip(m_folder, tr("Opens the folder of the adapter, which PEFT loads as it is"));
    for (QAction *action : { m_tryIt, m_export, m_compare, m_evaluate, m_folder })
        action->setEnabled(false);
    for (QAction *action : m_exports)
        action->setEnabled(false);
}

RunActions::Subjects RunPanel::subject() const
{
    return { { *m_view->folder(), m_view->name() } };
}

/// The same choice as on the page Runs, behind one button.
void RunPanel::makeExports()
{
    ActionRegistry &actions = m_services.actions;
    m_export = new QAction(tr("Export"), this);
    auto *menu = new QMenu(this);
    menu->setAccessibleName(tr("Export the run"));
    for (const auto &[id, type, text] : RunActions::exportTypes()) {
        QAction *action = actions.add(
            u"train.export."_s + id, tr("%1: the latest run").arg(text), this, [this, type = type] { m_after.exportGguf(subject(), type); });
        action->setIconText(text);
        m_exports << action;
    }
    m_exports << actions.add(u"train.merge"_s, tr("Merge the adapter into the model: the latest run"), this, [this] { m_after.merge(subject()); });
    m_exports.last()->setIconText(tr("Merge the adapter into the model"));
    for (QAction *action : m_exports) { // which run it is can be seen
        QAction *entry = menu->addAction(action->iconText());
        connect(entry, &QAction::triggered, action, &QAction::trigger);
    }
    m_export->setMenu(menu);
}

bool RunPanel::findResult(bool isOver) const
{
    const RunData &data = m_view->data();
    const bool isKept = (data.state == run::RunState::Finished || data.state == run::RunState::Stopped)
        && data.lastWorking == run::RunState::SavingAdapter; // by this attempt
    return isOver && m_view->isOpen() && m_view->isCaughtUp() && !m_view->isGone() && m_view->hasAdapter() && m_view->config() && isKept
        && data.step > 0;
}

void RunPanel::refresh(bool isOver)
{
    const bool has = findResult(isOver);
    if (has) {
        const RunData &data = m_view->data();
        m_result->showRun(*m_view);
        m_try->setSubject(TryView::Subject { *m_view->folder(), m_view->config(), data.step, data.attempt, data.dtype, data.prompts() });
    } else {
        m_result->forget();
        m_try->setSubject(std::nullopt);
    }
    if (std::exchange(m_hasResult, has) != has) {
        m_tabs->setVisible(has);
        showPart(has ? Part::Result : Part::Charts);
    }
    updateActions();
}

void RunPanel::updateActions()
{
    const QString doing = m_hasResult ? RunActions::workOn(m_view->folder()->path()) : QString();
    const QString name = m_hasResult ? m_view->name() : QString();
    for (QAction *action : m_exports) {
        action->setEnabled(m_hasResult && doing.isEmpty());
        action->setProperty(CommandPalette::kSubject, name);
        setTip(action, doing.isEmpty() ? action->text() : tr("The run is %1").arg(doing));
    }
    for (QAction *action : { m_tryIt, m_export, m_compare, m_evaluate, m_folder }) {
        action->setEnabled(m_hasResult && (doing.isEmpty() || (action != m_export && action != m_evaluate)));
        action->setProperty(CommandPalette::kSubject, name); // elsewhere nobody sees which run it is
    }
    const QString waits = tr("The run is %1").arg(doing);
    setTip(m_export, doing.isEmpty() ? tr("Writes the model with the adapter in it, as one GGUF file or as a folder") : waits);
    setTip(m_evaluate, doing.isEmpty() ? tr("Measures the model without and with the adapter on the held-out rows") : waits);
}

void RunPanel::showPart(Part part)
{
    const QWidget *focused = m_stack->window()->focusWidget();
    const bool hadFocus = focused && m_stack->isAncestorOf(focused); // Qt would hand it to whatever comes next
    m_tabs->setCurrentIndex(int(part));
    m_stack->setCurrentIndex(int(part));
    if (hadFocus)
        takeFocus();
}

void RunPanel::takeFocus()
{
    m_stack->currentWidget()->setFocus(Qt::OtherFocusReason);
}

void RunPanel::showPath(const QString &path)
{
    const QFileInfo place(path);
    openFile(place.isDir() ? path : place.absolutePath(), m_banner);
}

} // namespace anneal::ui
