// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runpanel.h"

#include "ui/runs/resultview.h"
#include "ui/runs/runview.h"
#include "ui/runs/tryview.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "widgets/banner.h"
#include "widgets/currentstack.h"
#include "widgets/plaintext.h"
#include "widgets/tabbar.h"
#include "widgets/theme.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace widgets;

RunPanel::RunPanel(Background &background, RunView *view, Banner &banner, const Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_view(view)
    , m_banner(banner)
{
    makeExport(actions.exports);
    actions.tryIt->setIconText(tr("Try it"));
    actions.compare->setIconText(tr("Compare with the previous run"));
    actions.evaluate->setIconText(tr("Evaluate"));
    actions.folder->setIconText(tr("Show in folder"));
    m_result = new ResultView({ actions.tryIt, m_export, actions.compare, actions.evaluate, actions.folder });
    m_try = new TryView(background);
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
    bring(Part::Charts);
    m_tabs->hide();

    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_result, &ResultView::pageRequested, this, &RunPanel::pageRequested);
    connect(m_result, &ResultView::pathChosen, this, &RunPanel::showPath);
    connect(m_result, &ResultView::samplesRequested, this, [this] {
        m_view->showSamples();
        bring(Part::Charts);
    });
}

void RunPanel::makeExport(const QList<QAction *> &exports)
{
    m_export = new QAction(tr("Export"), this);
    setTip(m_export, tr("Writes the model with the adapter in it, as one GGUF file or as a folder"));
    auto *menu = new QMenu(this);
    menu->setAccessibleName(tr("Export the run"));
    const auto follow = [this, exports] {
        m_export->setEnabled(std::any_of(exports.begin(), exports.end(), [](const QAction *action) { return action->isEnabled(); }));
    };
    for (QAction *action : exports) { // which run it is can be seen
        QAction *entry = menu->addAction(action->iconText());
        connect(entry, &QAction::triggered, action, &QAction::trigger);
        connect(action, &QAction::changed, entry, [action, entry] { entry->setEnabled(action->isEnabled()); });
        connect(action, &QAction::changed, m_export, follow);
    }
    follow();
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

bool RunPanel::refresh(bool isOver)
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
    if (std::exchange(m_hasResult, has) == has)
        return false;
    m_tabs->setVisible(has);
    const bool isWished = has && m_wish && m_wish->folder == m_view->folder()->path();
    bring(!has ? Part::Charts : isWished ? m_wish->part : Part::Result);
    m_wish.reset();
    return true;
}

void RunPanel::show(Part part)
{
    if (m_hasResult || part == Part::Charts)
        bring(part);
    if (!m_hasResult && m_view->folder())
        m_wish = Wish { m_view->folder()->path(), part };
}

void RunPanel::bring(Part part)
{
    const QWidget *focused = m_stack->window()->focusWidget();
    const bool hadFocus = focused && m_stack->isAncestorOf(focused); // Qt would hand it to whatever comes next
    m_tabs->setCurrentIndex(int(part));
    m_stack->setCurrentIndex(int(part));
    if (hadFocus || part == Part::Try) // it is asked for to be typed in
        takeFocus();
}

void RunPanel::takeFocus()
{
    m_stack->currentWidget()->setFocus(Qt::OtherFocusReason);
}

void RunPanel::showAdapter()
{
    showPath(toText(m_view->folder()->adapterFolder()));
}

void RunPanel::showPath(const QString &path)
{
    const QFileInfo place(path);
    openFile(place.isDir() ? path : place.absolutePath(), m_banner);
}

} // namespace anneal::ui
