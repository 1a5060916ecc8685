// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runpanel.h"

#include "ui/runs/resultview.h"
#include "ui/runs/runview.h"
#include "ui/shell/menuentry.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "widgets/banner.h"
#include "widgets/currentstack.h"
#include "widgets/plaintext.h"
#include "widgets/scrollarea.h"
#include "widgets/tabbar.h"
#include "widgets/theme.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

const auto kPartPlace = u"part."_s, kDetailPlace = u"detail."_s; // and the number of a tab

} // namespace

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
    m_result = new ResultView(
        { actions.tryIt, m_export, actions.compare, actions.evaluate, actions.folder }, { actions.tryIt, actions.compare, actions.folder });
    m_try = new TryView(background);
    m_scroll = new ScrollArea(m_view, tr("Charts and log")); // where room is short they are cut, and lie over nothing else
    m_scroll->setFocusProxy(m_view);
    m_tabs = new TabBar;
    m_stack = new CurrentStack;
    const std::pair<QWidget *, QString> parts[] { { m_result, tr("Result") }, { m_try, tr("Try it") }, { m_scroll, tr("Charts and log") } };
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

    connect(m_tabs, &QTabBar::currentChanged, m_stack, &CurrentStack::setCurrentIndex);
    connect(m_tabs, &TabBar::entered, this, &RunPanel::takeFocus);
    connect(
        m_tabs, &QTabBar::tabBarClicked, this,
        [this](int tab) {
            if (tab == int(Part::Try)) // to be typed in, as by its button
                takeFocus();
        },
        Qt::QueuedConnection); // once it is in front
    connect(m_result, &ResultView::pageRequested, this, &RunPanel::pageRequested);
    connect(m_result, &ResultView::pathChosen, this, &RunPanel::showPath);
    connect(m_result, &ResultView::logRequested, this, [this] {
        bring(Part::Charts);
        m_view->bringLog();
    });
    connect(m_result, &ResultView::samplesRequested, this, [this] {
        m_view->showSamples();
        bring(Part::Charts);
    });
}

void RunPanel::makeExport(const QList<QAction *> &exports)
{
    m_export = new QAction(tr("Export"), this);
    auto *menu = new QMenu(this);
    menu->setAccessibleName(tr("Export the run"));
    const auto follow = [this, exports] {
        const bool may = std::any_of(exports.begin(), exports.end(), [](const QAction *action) { return action->isEnabled(); });
        m_export->setEnabled(may);
        setTip(m_export, may ? tr("Writes the model with the adapter in it, as one GGUF file or as a folder") : exports.first()->toolTip());
    };
    for (QAction *action : exports) { // which run it is can be seen
        addShortEntry(menu, action);
        connect(action, &QAction::changed, m_export, follow);
    }
    follow();
    m_export->setMenu(menu);
}

RunPanel::Has RunPanel::find(bool isOver) const
{
    const RunData &data = m_view->data();
    const bool isKept = run::endsWithAdapter(data.state, data.keptAdapter);
    if (!isOver || !m_view->isOpen() || !m_view->isCaughtUp() || m_view->isGone() || !m_view->config() || data.step <= 0)
        return Has::Nothing;
    if (isKept && m_view->hasAdapter())
        return Has::Adapter;
    const KeptCheckpoint &kept = m_view->keptCheckpoint();
    const bool asks = !data.changes.isEmpty() || !data.noCheckpoint.isEmpty(); // beside the charts, before it can go on
    return !isKept && !asks && (kept.isThere() || kept.isDamaged()) ? Has::Checkpoint : Has::Nothing;
}

bool RunPanel::canTry() const
{
    return hasResult() || (hasCheckpoint() && m_view->keptCheckpoint().hasAdapter());
}

std::optional<TryView::Subject> RunPanel::trySubject() const
{
    if (!canTry())
        return std::nullopt;
    const RunData &data = m_view->data();
    const KeptCheckpoint &kept = m_view->keptCheckpoint();
    const run::RunFolder &folder = *m_view->folder();
    return TryView::Subject { folder, hasResult() ? folder.adapterFolder() : kept.folder, m_view->config(), hasResult() ? data.step : kept.step,
        data.attempt, data.dtype, data.prompts() };
}

bool RunPanel::refresh(bool isOver)
{
    const Has has = find(isOver);
    const Has had = std::exchange(m_has, has);
    if (has == Has::Nothing) {
        m_result->forget();
    } else {
        m_result->showRun(*m_view, has == Has::Adapter ? ResultView::Of::Adapter : ResultView::Of::Checkpoint);
    }
    m_try->setSubject(trySubject());
    m_tabs->setTabVisible(int(Part::Try), canTry());
    if (had == has)
        return false;
    m_tabs->setVisible(has != Has::Nothing);
    const bool isWished = has != Has::Nothing && m_wish && m_wish->folder == m_view->folder()->path();
    const bool hasFailed = m_view->data().state == run::RunState::Error; // which is told beside the charts
    const Part first = hasResult() || (hasCheckpoint() && !hasFailed) ? Part::Result : Part::Charts;
    bring(isWished && (canTry() || m_wish->part != Part::Try) ? m_wish->part : first);
    m_wish.reset();
    return true;
}

void RunPanel::show(Part part)
{
    if (m_has == Has::Nothing && m_view->folder())
        m_wish = Wish { m_view->folder()->path(), part };
    if (part == Part::Charts || (part == Part::Try ? canTry() : m_has != Has::Nothing))
        bring(part);
}

QList<Page::Place> RunPanel::places() const
{
    QList<Page::Place> found;
    if (!m_view->folder())
        return found;
    const auto add = [&](const QTabBar &tabs, const QString &of) {
        for (int tab = 0; tab < tabs.count(); ++tab)
            if (tabs.isTabVisible(tab))
                found << Page::Place { tr("Show “%1”").arg(tabs.tabText(tab)), {}, of + QString::number(tab), m_view->name() };
    };
    if (m_has != Has::Nothing)
        add(*m_tabs, kPartPlace);
    add(*m_view->details(), kDetailPlace);
    return found;
}

void RunPanel::showPlace(const QString &part)
{
    if (part.startsWith(kPartPlace))
        return show(Part(part.mid(kPartPlace.size()).toInt()));
    if (!part.startsWith(kDetailPlace))
        return;
    show(Part::Charts);
    m_view->showDetail(part.mid(kDetailPlace.size()).toInt());
}

void RunPanel::showCharts()
{
    m_wish.reset();
    bring(Part::Charts);
    m_view->showDetail(0);
    m_scroll->verticalScrollBar()->setValue(0);
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
    const KeptCheckpoint &kept = m_view->keptCheckpoint();
    const run::RunFolder &folder = *m_view->folder();
    showPath(toText(!hasCheckpoint() ? folder.adapterFolder() : kept.isThere() ? kept.folder : folder.path()));
}

void RunPanel::showPath(const QString &path)
{
    const QFileInfo place(path);
    openFile(place.isDir() ? path : place.absolutePath(), m_banner);
}

} // namespace anneal::ui
