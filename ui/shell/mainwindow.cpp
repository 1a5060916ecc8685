// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "ui/shell/actions.h"
#include "ui/shell/diagnostics.h"
#include "ui/shell/navigation.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/commandpalette.h"
#include "widgets/dropveil.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/scrollarea.h"
#include "widgets/shortcutsheet.h"
#include "widgets/taskbar.h"
#include "widgets/toast.h"

#include <QDir>
#include <QFileInfo>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kQuickMs = 500;

QString undoText(const QString &message)
{
    return MainWindow::tr("Undo: %1").arg(message);
}

/// Keeps a banner away from the window's edge, and takes no room while there is none.
class RowMargin : public QObject
{
public:
    explicit RowMargin(QLayout *row) : QObject(row), m_row(row) { }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent) {
            QMargins margins = m_row->contentsMargins();
            margins.setTop(event->type() == QEvent::ShowToParent ? space::kM : 0);
            m_row->setContentsMargins(margins);
        }
        return false;
    }

private:
    QLayout *m_row;
};

/// A page inside a scroll area: as large as the view, or as the page needs at least. Without it the area would ask a page with wrapped
/// text how high it would like to be, and scroll long before it has to.
class PageHolder : public QWidget
{
public:
    explicit PageHolder(Page *page) : m_page(page) { page->setParent(this); }

    QSize sizeHint() const override { return m_page->sizeHint(); }
    QSize minimumSizeHint() const override { return m_page->minimumSizeHint(); }

protected:
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::LayoutRequest)
            updateGeometry(); // the page has become larger or smaller
        return QWidget::event(event);
    }
    void resizeEvent(QResizeEvent *) override { m_page->setGeometry(rect()); }
    /// Qt asks this also when what had the focus was hidden or switched off; then it stays with the page instead of going to the navigation.
    bool focusNextPrevChild(bool next) override
    {
        const QWidget *focused = window()->focusWidget();
        if (focused && isAncestorOf(focused) && (!focused->isVisible() || !focused->isEnabled())) {
            m_page->setFocus(Qt::OtherFocusReason);
            return true;
        }
        return QWidget::focusNextPrevChild(next);
    }

private:
    Page *m_page;
};

} // namespace

MainWindow::MainWindow(Services services, Theme &theme) : m_services(services), m_theme(theme)
{
    QLocale::setDefault(windowLocale()); // before the pages, which keep the one they were made with
    setLocale(windowLocale());           // this widget was made before, and its children take after it
    setWindowTitle(u"Anneal"_s);
    setAcceptDrops(true);
    auto *central = new QWidget;
    central->setAccessibleName(u"Anneal"_s);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    m_navigation = new Navigation;
    m_stack = new QStackedWidget;
    m_stack->setAccessibleName(tr("Page"));
    m_banner = new Banner;
    m_banner->setDiagnostics(programLine());
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    auto *bannerRow = new QVBoxLayout;
    bannerRow->setContentsMargins(space::kPageMargin, 0, space::kPageMargin, 0);
    m_banner->installEventFilter(new RowMargin(bannerRow));
    bannerRow->addWidget(m_banner);
    right->addLayout(bannerRow);
    right->addWidget(m_stack, 1);
    middle->addWidget(m_navigation);
    middle->addLayout(right, 1);
    column->addLayout(middle, 1);
    m_taskBar = new TaskBar;
    column->addWidget(m_taskBar);
    setCentralWidget(central);
    m_toast = new Toast(central);
    m_toast->setBar(m_taskBar);
    m_veil = new DropVeil(central);
    m_palette = new CommandPalette(central);
    m_palette->setWhyNot([this](const QAction *action) { return whyNotHere(action); });
    m_shortcuts = new ShortcutSheet(central);
    m_palette->setRecent(m_services.settings.state(u"palette/recent"_s).toStringList());

    connect(m_navigation, &Navigation::chosen, this, &MainWindow::showPage);
    connect(m_navigation, &Navigation::foldRequested, this, [this] { m_navigation->setFolded(!m_navigation->isFolded()); });
    connect(m_palette, &CommandPalette::recentChanged, this,
        [this](const QStringList &names) { m_services.settings.setState(u"palette/recent"_s, names); });
    connect(m_palette, &CommandPalette::aboutToRun, this, [this](const QAction *action) {
        if (Page *its = pageOf(ActionRegistry::scopeOf(action)); its && its != currentPage())
            showPage(its->id());
        m_asksToLeave = action->objectName() == u"window.quit"_s; // Enter on the first of a list is soon pressed
    });
    connect(&m_services.tasks, &Tasks::changed, this, &MainWindow::updateTasks);
    connect(m_taskBar, &TaskBar::cancelRequested, &m_services.tasks, &Tasks::cancel);
    connect(m_taskBar, &TaskBar::taskClicked, this, [this](quint64 id) {
        for (const TaskState &task : m_services.tasks.states())
            if (task.id == id && !task.page.isEmpty())
                showTask(task.page, task.project);
    });
    connect(&m_services.actions, &ActionRegistry::added, this, [this](QAction *action, QWidget *scope) {
        if (!scope)
            addAction(action);
    });
    for (QAction *action : m_services.actions.all())
        if (action->shortcutContext() == Qt::WindowShortcut)
            addAction(action);
    connect(&m_services.project, &Project::opened, this, [this] {
        leaveUndo();
        leaveOffers();
        const QString folder = m_services.project.folder();
        m_services.settings.addRecentProject(folder);
        m_services.settings.setState(u"session/project"_s, folder);
        m_navigation->setProject(m_services.project.name(), homeAsTilde(QFileInfo(folder).path()));
        setWindowTitle(titleText(m_services.project.name()) + u" – Anneal"_s);
        m_banner->dismiss();
        if (!m_isStarting)
            showPage(pageOfProject(folder));
    });
    connect(&m_services.project, &Project::configChanged, this, &MainWindow::askForTrust);
    connect(m_banner, &Banner::told, this, [this] { m_banner->setClosable(true); });
    const auto askAgain = [this] { // another message had taken the place of the question
        if (m_banner->message() == 0 && !m_services.project.untrusted().empty())
            askForTrust();
    };
    connect(m_banner, &Banner::dismissed, this, askAgain, Qt::QueuedConnection);
    m_slow.setSingleShot(true);
    m_slow.setInterval(kQuickMs);
    connect(&m_slow, &QTimer::timeout, this, &MainWindow::tellSlowOpening);
    connect(&m_services.project, &Project::opening, this, [this](const QString &folder) {
        m_openingFolder = folder;
        m_slow.start();
    });
    connect(&m_services.project, &Project::openingEnded, this, [this] {
        m_slow.stop();
        m_banner->dismissMessage(std::exchange(m_openingMessage, 0));
        finishStart();
    });
    connect(&m_services.project, &Project::closed, this, [this] {
        m_banner->dismissMessage(std::exchange(m_trustMessage, 0));
        leaveUndo();
        leaveOffers();
        m_services.settings.setState(u"session/project"_s, QString());
        m_navigation->setProject({}, {});
        setWindowTitle(u"Anneal"_s);
    });
    connect(&m_services.project, &Project::vanished, this, [this](const QString &folder) {
        showPage(u"project"_s);
        showError({ base::ErrorKind::NotFound, tr("The folder %1 of the open project is gone.").arg(folder).toStdString(),
            tr("It was moved, deleted or unmounted. Open it again when it is back; changes that were not saved are kept.").toStdString() });
    });
    followSettings();
    makeActions();
    tellKeys();
    m_autosave.setInterval(5000); // a crash loses no more of the session than this
    connect(&m_autosave, &QTimer::timeout, this, &MainWindow::saveSession);
    updateTasks();
}

MainWindow::~MainWindow()
{
    // Pages finish their tasks as they go, and must not tell a window that is half gone.
    m_services.tasks.disconnect(this);
    m_services.project.disconnect(this);
    m_services.actions.disconnect(this);
    delete takeCentralWidget();
}

/// One question a project, at the top of every page; until it is answered the project counts as one without a configuration.
void MainWindow::askForTrust()
{
    m_banner->dismissMessage(std::exchange(m_trustMessage, 0));
    const auto &paths = m_services.project.untrusted();
    if (paths.empty())
        return;
    QStringList places;
    for (const auto &path : paths)
        places << u"%1: %2"_s.arg(toText(path.key), toText(path.place));
    m_banner->tell(Banner::Kind::Warning, tr("This project reads outside of its folder:") + u'\n' + places.join(u'\n'),
        tr("Trust it only if you know where it comes from. Nothing there has been read so far."));
    m_trustMessage = m_banner->message();
    m_banner->setClosable(false); // the pages leave the question to it
    connect(m_banner->addFix(tr("Trust this project")), &QAbstractButton::clicked, this, [this] {
        m_services.project.trust();
        if (currentPage()) // the button is gone, and the keyboard is not for the navigation
            currentPage()->takeFocus();
    });
}

void MainWindow::addPage(Page *page, const QKeySequence &ownKeys)
{
    if (ownKeys.isEmpty() && !m_pages.isEmpty())
        m_pagesOfProject << page;
    m_pages << page;
    const QKeySequence keys = ownKeys.isEmpty() ? QKeySequence(u"Ctrl+%1"_s.arg(m_pages.size())) : ownKeys;
    m_stack->addWidget(new ScrollArea(new PageHolder(page), page->title(), ScrollAxis::Both)); // a small window cuts nothing off
    m_navigation->add(page, ownKeys.isEmpty() ? Navigation::Place::Upper : Navigation::Place::Lower);
    const QString id = page->id();
    QAction *go = m_services.actions.add(
        u"page."_s + id, tr("Go to %1").arg(page->title()), this,
        [this, id, page] {
            if (currentPage() == page)
                page->askedAgain();
            showPage(id);
        },
        keys);
    go->setProperty(CommandPalette::kPlace, true);
    m_services.actions.addGroup(id, page->title());
    m_navigation->setKeys(id, go->shortcut().toString(QKeySequence::NativeText));
    connect(page, &Page::restartRequested, this, &MainWindow::restart);
    connect(page, &Page::toast, this, [this](const QString &text) { m_toast->say(text); });
    connect(page, &Page::toastOver, this, [this, page](const QString &text) {
        if (m_undoPage == page && m_undo->text() == undoText(text))
            forgetUndo();
        m_toast->withdraw(text);
    });
    connect(page, &Page::offered, this, [this](const QString &text, const QString &action, const std::function<void()> &onAction) {
        m_offers << text;
        m_toast->say(text, action, onAction);
    });
    connect(page, &Page::undoable, this, [this, page](const QString &text, const std::function<void()> &undo) { sayUndoable(page, text, undo); });
    connect(page, &Page::pageRequested, this, &MainWindow::showPage);
}

/// The message goes after a while; the way back stays until the next removal.
void MainWindow::sayUndoable(const Page *page, const QString &text, const std::function<void()> &undo)
{
    m_toast->withdraw(std::exchange(m_undoToast, text)); // its button would take back the newer removal
    setUndo(page, undoText(text), undo);
    m_toast->say(text, tr("Undo"), [this] { m_undo->trigger(); });
}

void MainWindow::undoLast()
{
    m_toast->withdraw(m_undoToast);
    const auto undo = m_onUndo;
    forgetUndo();
    undo();
}

void MainWindow::setUndo(const Page *page, const QString &text, std::function<void()> undo)
{
    m_onUndo = std::move(undo);
    m_undoPage = page;
    m_undo->setText(text);
    m_undo->setEnabled(bool(m_onUndo));
}

/// What was done in a project is taken back in it: a button that does nothing would be worse than none.
void MainWindow::leaveUndo()
{
    if (m_onUndo)
        m_toast->withdraw(m_undoToast);
    forgetUndo();
}

/// The same of what else a message offers.
void MainWindow::leaveOffers()
{
    for (const QString &text : std::exchange(m_offers, {}))
        m_toast->withdraw(text);
}

void MainWindow::forgetUndo()
{
    setUndo(nullptr, tr("Undo the last removal"), {});
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // The key takes back what was done on the page in sight; the action, which says what that is, works everywhere.
    if (event->matches(QKeySequence::Undo) && m_undo->isEnabled() && m_undoPage == currentPage())
        return m_undo->trigger();
    if (event->key() == Qt::Key_Escape && asksAboutQuitting())
        return cancelQuitting();
    // A button that went, or is grey by now, had the focus: the key is still for the page in front.
    if (event->key() == Qt::Key_Escape && currentPage() && !m_isPassingKey) {
        m_isPassingKey = true; // a page that has no use for it lets it come back here
        QCoreApplication::sendEvent(currentPage(), event);
        m_isPassingKey = false;
        return;
    }
    QMainWindow::keyPressEvent(event);
}

/// A disk that answers at once needs no word.
void MainWindow::tellSlowOpening()
{
    const QString folder = std::exchange(m_openingFolder, {});
    if (!m_services.project.isOpening())
        return;
    m_banner->tell(Banner::Kind::Info, tr("Opening %1…").arg(folder), tr("The disk is slow. You can keep working meanwhile."));
    m_openingMessage = m_banner->message();
    connect(m_banner->addFix(tr("Cancel")), &QAbstractButton::clicked, this, [this] { m_services.project.cancelOpening(); });
}

void MainWindow::showPage(const QString &id)
{
    m_pageAtStart.clear();
    goTo(id);
}

void MainWindow::goTo(const QString &target)
{
    const QString id = target.section(u'#', 0, 0), part = target.section(u'#', 1);
    Page *wanted = page(id);
    if (!wanted)
        return;
    if (const Page *before = currentPage(); before != wanted && before->isAncestorOf(focusWidget()))
        m_stack->setFocus(); // hiding the page would hand the focus to whatever comes next
    m_stack->setCurrentIndex(int(m_pages.indexOf(wanted)));
    m_navigation->setCurrent(id);
    rememberPage(wanted);
    wanted->activated();
    wanted->takeFocus();
    if (!part.isEmpty())
        wanted->showPart(part);
}

Page *MainWindow::currentPage() const
{
    return m_pages.value(m_stack->currentIndex());
}

Page *MainWindow::page(const QString &id) const
{
    const auto found = std::find_if(m_pages.begin(), m_pages.end(), [&](const Page *page) { return page->id() == id; });
    return found == m_pages.end() ? nullptr : *found;
}

Page *MainWindow::pageOf(const QWidget *part) const
{
    const auto found
        = std::find_if(m_pages.begin(), m_pages.end(), [&](const Page *page) { return part && (page == part || page->isAncestorOf(part)); });
    return found == m_pages.end() ? nullptr : *found;
}

void MainWindow::openProject(const QString &folder)
{
    m_services.project.open(folder, this, [this](const base::Status &opened) {
        if (!opened)
            showError(opened.error());
    });
}

void MainWindow::showError(const base::Error &error)
{
    m_banner->showError(error);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    constexpr int narrow = 1080; // below, the pages need what the navigation takes
    QMainWindow::resizeEvent(event);
    m_navigation->setNarrow(width() < narrow);
}

} // namespace anneal::ui
