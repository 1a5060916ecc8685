// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "ui/shell/actions.h"
#include "ui/shell/navigation.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "ui/shell/windowplace.h"
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

#include <QCoreApplication>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QScreen>
#include <QStackedWidget>
#include <QSysInfo>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr QSize kUsualSize(1440, 900);
constexpr int kQuickMs = 500;
constexpr QMargins kUsualFrame(2, 38, 2, 4); // until the desktop has drawn one

QString diagnostics()
{
    return u"Anneal %1 · Qt %2 · %3 · %4"_s.arg(
        QCoreApplication::applicationVersion(), QLatin1String(qVersion()), QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture());
}

/// A task with its project, where that is another one: "run in project: what is done with it".
QString titleOf(const TaskState &task, const Project &project)
{
    const qsizetype end = task.title.lastIndexOf(u": "_s);
    return end < 0 ? project.named(task.title, task.project) : project.named(task.title.left(end), task.project) + task.title.mid(end);
}

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

QStringList localFiles(const QMimeData *data)
{
    QStringList files;
    for (const QUrl &url : data->urls())
        if (url.isLocalFile())
            files << url.toLocalFile();
    return files;
}

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
    m_banner->setDiagnostics(diagnostics());
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
    m_taskBar->setHint(tr("Ctrl+K  all actions"));
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
        QString place = QFileInfo(folder).path();
        if (place == QDir::homePath() || place.startsWith(QDir::homePath() + u'/'))
            place.replace(0, QDir::homePath().size(), u"~"_s);
        m_navigation->setProject(m_services.project.name(), place);
        setWindowTitle(titleText(m_services.project.name()) + u" – Anneal"_s);
        m_banner->dismiss();
    });
    connect(&m_services.project, &Project::configChanged, this, &MainWindow::askForTrust);
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
    makeActions();
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
    connect(m_banner->addFix(tr("Trust this project")), &QAbstractButton::clicked, this, [this] {
        m_services.project.trust();
        if (currentPage()) // the button is gone, and the keyboard is not for the navigation
            currentPage()->takeFocus();
    });
}

void MainWindow::makeActions()
{
    ActionRegistry &actions = m_services.actions;
    QAction *close = actions.add(u"project.close"_s, tr("Close the project"), this, [this] {
        m_services.project.close();
        showPage(u"project"_s);
    });
    const auto mayClose = [this, close] {
        close->setEnabled(m_services.project.isOpen());
        setTip(close, m_services.project.isOpen() ? close->text() : tr("No project is open"));
    };
    connect(&m_services.project, &Project::opened, close, mayClose);
    connect(&m_services.project, &Project::closed, close, mayClose);
    mayClose();
    QAction *distrust = actions.add(u"project.distrust"_s, tr("Stop trusting this project"), this, [this] { m_services.project.stopTrusting(); });
    const auto mayDistrust = [this, distrust] {
        const auto &project = m_services.project;
        distrust->setEnabled(project.isTrustedWithMore());
        setTip(distrust,
            !project.isOpen()                 ? tr("No project is open")
                : project.isTrustedWithMore() ? tr("Reads nothing outside its folder until you trust it again")
                                              : tr("This project has no access outside its folder"));
    };
    connect(&m_services.project, &Project::configChanged, distrust, mayDistrust);
    connect(&m_services.project, &Project::closed, distrust, mayDistrust);
    connect(&m_services.project, &Project::trustKept, this, &MainWindow::showError);
    connect(&m_services.project, &Project::notSavedElsewhere, this, [this](const QString &sentence) { m_toast->say(sentence); });
    mayDistrust();
    const auto appearance = [this, &actions](const QString &id, const QString &text, Appearance wanted) {
        m_appearances << actions.add(id, text, this, [this, wanted] {
            m_theme.setAppearance(wanted);
            m_services.settings.set(&Preferences::appearance, wanted);
        });
        m_appearances.last()->setProperty(CommandPalette::kKeywords, tr("theme colors mode settings"));
    };
    appearance(u"appearance.light"_s, tr("Appearance: light"), Appearance::Light);
    appearance(u"appearance.dark"_s, tr("Appearance: dark"), Appearance::Dark);
    appearance(u"appearance.system"_s, tr("Appearance: follow the system"), Appearance::System);
    actions
        .add(
            u"appearance.choose"_s, tr("Choose the appearance…"), this, [this] { chooseAppearance(); }, QKeySequence(u"Ctrl+,"_s))
        ->setProperty(CommandPalette::kKeywords, tr("theme colors mode light dark settings preferences"));
    actions.add(
        u"navigation.fold"_s, tr("Fold or unfold the navigation"), this, [this] { m_navigation->setFolded(!m_navigation->isFolded()); },
        QKeySequence(u"Ctrl+B"_s));
    m_undo = actions.add(u"undo"_s, tr("Undo the last removal"), this, [this] { undoLast(); });
    m_undo->setEnabled(false);
    actions.tellKeys(u"undoKeys"_s, tr("Undo the last removal"), u"Ctrl+Z"_s);
    actions
        .add(
            u"palette"_s, tr("Show all actions"), this, [this] { openPalette(); }, QKeySequence(u"Ctrl+K"_s))
        ->setShortcuts({ QKeySequence(u"Ctrl+K"_s), QKeySequence(u"Ctrl+Shift+P"_s) });
    actions.add(
        u"shortcuts"_s, tr("Show the keyboard shortcuts"), this, [this] { openShortcuts(); }, QKeySequence(QKeySequence::HelpContents));
    actions.add(
        u"window.fullscreen"_s, tr("Full screen"), this, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); }, QKeySequence(u"F11"_s));
    actions.add(
        u"window.quit"_s, tr("Quit (training continues)"), this, [this] { this->close(); }, QKeySequence(u"Ctrl+Q"_s));
}

void MainWindow::addPage(Page *page)
{
    m_pages << page;
    const QString keys = u"Ctrl+%1"_s.arg(m_pages.size());
    m_stack->addWidget(new ScrollArea(new PageHolder(page), page->title(), ScrollAxis::Both)); // a small window cuts nothing off
    m_navigation->add(page, keys);
    const QString id = page->id();
    m_services.actions
        .add(
            u"page."_s + id, tr("Go to %1").arg(page->title()), this, [this, id] { showPage(id); }, QKeySequence(keys))
        ->setProperty(CommandPalette::kPlace, true);
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
    QMainWindow::keyPressEvent(event);
}

void MainWindow::start()
{
    Settings &settings = m_services.settings;
    place(settings.state(u"window/geometry"_s).toByteArray());
    m_navigation->setFolded(settings.state(u"window/folded"_s, false).toBool());
    const QString folder = settings.state(u"session/project"_s).toString();
    if (!m_services.project.isOpen() && !m_services.project.isOpening() && !folder.isEmpty())
        m_services.project.open(folder, this, [this](const base::Status &opened) {
            if (!opened && opened.error().kind != base::ErrorKind::NotFound) // the list of recent ones says of those that they are gone
                showError(opened.error());
        });
    m_isStarting = true;
    m_pageAtStart = settings.state(u"session/page"_s).toString();
    if (!page(m_pageAtStart))
        m_pageAtStart = u"project"_s;
    goTo(m_services.project.isOpening() || m_services.project.isOpen() ? m_pageAtStart : u"project"_s);
    if (!m_services.project.isOpening())
        finishStart();
    m_autosave.start();
}

/// The project of the session is open, or will not be.
void MainWindow::finishStart()
{
    if (!std::exchange(m_isStarting, false))
        return;
    for (Page *page : m_pages)
        page->restoreState(m_services.settings.state(u"page/"_s + page->id()).toByteArray());
    if (m_pageAtStart.isEmpty()) // somebody has chosen a page meanwhile
        return;
    goTo(m_services.project.isOpen() ? m_pageAtStart : u"project"_s);
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

/// Where the window was last time, or a usual size; in both cases on a screen that is there now, and no larger.
void MainWindow::place(const QByteArray &remembered)
{
    const bool known = restoreGeometry(remembered);
    if (!known)
        resize(kUsualSize);
    fitToScreen(frame());
    const QRect room = screen()->availableGeometry();
    if (!known)
        move(room.center() - QPoint(width() / 2, (height() + kUsualFrame.top()) / 2));
    m_placed = geometry();
}

/// What the desktop draws around the window: as it was last time, or a guess.
QMargins MainWindow::frame() const
{
    const QStringList parts = m_services.settings.state(u"window/frame"_s).toString().split(u' ', Qt::SkipEmptyParts);
    constexpr int most = 200;
    QList<int> sides;
    for (const QString &part : parts)
        if (bool isNumber = false; part.toInt(&isNumber) >= 0 && isNumber && part.toInt() <= most)
            sides << part.toInt();
    return sides.size() == 4 ? QMargins(sides[0], sides[1], sides[2], sides[3]) : kUsualFrame;
}

void MainWindow::fitToScreen(const QMargins &frame)
{
    if (windowState() & (Qt::WindowMaximized | Qt::WindowFullScreen | Qt::WindowMinimized))
        return;
    const QScreen *on = QGuiApplication::screenAt(geometry().center());
    const QRect wanted = geometry();
    const QRect fitting = placeWithin(wanted, (on ? on : screen())->availableGeometry(), frame);
    if (fitting != wanted)
        setGeometry(fitting);
}

/// Only now the frame that the desktop draws is known.
void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    QTimer::singleShot(0, this, [this] {
        const QRect outer = frameGeometry(), inner = geometry();
        if (inner.size() == m_placed.size()) // not a size that somebody asked for
            fitToScreen({ inner.left() - outer.left(), inner.top() - outer.top(), outer.right() - inner.right(), outer.bottom() - inner.bottom() });
    });
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

/// An action of a page brings its page along; one of a part of a page needs that part to be in sight.
QString MainWindow::whyNotHere(const QAction *action) const
{
    const QWidget *scope = ActionRegistry::scopeOf(action);
    const Page *its = pageOf(scope);
    return !its || its == scope || scope->isVisible() ? QString() : tr("not in this part of %1").arg(its->title());
}

void MainWindow::openProject(const QString &folder)
{
    m_services.project.open(folder, this, [this](const base::Status &opened) {
        if (!opened)
            showError(opened.error());
    });
}

/// Like a click on a recent project: whoever is on the page that offers projects goes on to the data; elsewhere the page stays.
void MainWindow::goToProject(const QString &folder)
{
    m_services.project.open(folder, this, [this](const base::Status &opened) {
        if (!opened)
            showError(opened.error());
        else if (currentPage() && currentPage()->id() == u"project"_s)
            showPage(u"data"_s);
    });
}

/// A task may be of a project that was left: that one is opened first.
void MainWindow::showTask(const QString &page, const QString &project)
{
    if (project.isEmpty() || project == m_services.project.folder())
        return showPage(page);
    m_services.project.open(project, this, [this, page](const base::Status &opened) {
        if (opened)
            showPage(page);
        else
            showError(opened.error());
    });
}

void MainWindow::showError(const base::Error &error)
{
    m_banner->showError(error);
}

void MainWindow::openPalette()
{
    qDeleteAll(m_palette->findChildren<QAction *>(Qt::FindDirectChildrenOnly)); // of the last time
    QList<QAction *> actions = m_services.actions.all();
    for (const QString &folder : m_services.settings.recentProjects()) {
        if (folder == m_services.project.folder())
            continue;
        auto *action = new QAction(tr("Open project %1").arg(QFileInfo(folder).fileName()), m_palette);
        action->setObjectName(u"open."_s + folder);
        action->setProperty(CommandPalette::kSubject, folder);
        action->setProperty(CommandPalette::kPlace, true);
        connect(action, &QAction::triggered, this, [this, folder] { goToProject(folder); });
        actions << action;
    }
    m_palette->open(actions);
}

/// The three appearances alone.
void MainWindow::chooseAppearance()
{
    m_palette->open(m_appearances);
}

void MainWindow::openShortcuts()
{
    QList<ShortcutSheet::Group> groups { { tr("Window"), {} } };
    for (const Page *page : m_pages)
        groups << ShortcutSheet::Group { page->title(), {} };
    for (const auto &[id, text, keys] : m_services.actions.keys()) {
        const auto its = std::find_if(m_pages.begin(), m_pages.end(), [&, id = id](const Page *page) { return id.startsWith(page->id() + u'.'); });
        // "project.open" works everywhere: the project is the window's.
        const qsizetype group = its == m_pages.end() || (*its)->id() == u"project"_s ? 0 : its - m_pages.begin() + 1;
        groups[group].entries << ShortcutSheet::Entry { keys, text };
    }
    groups.removeIf([](const ShortcutSheet::Group &group) { return group.entries.isEmpty(); });
    m_shortcuts->open(groups);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    constexpr int narrow = 1080; // below, the pages need what the navigation takes
    QMainWindow::resizeEvent(event);
    m_navigation->setNarrow(width() < narrow);
}

void MainWindow::updateTasks()
{
    QList<TaskLine> lines;
    for (const TaskState &task : m_services.tasks.states())
        lines << TaskLine { task.id, titleOf(task, m_services.project), task.progress.detail,
            task.progress.total > 0 ? task.progress.done / task.progress.total : -1, task.progress.rate, task.secondsLeft, task.canceling,
            task.progress.paused, task.cancelText };
    m_taskBar->setTasks(lines);
    if (m_quitMessage == 0)
        return;
    if (m_banner->message() != m_quitMessage) { // put away: that is no wish to quit
        m_quitMessage = 0;
        m_quitting = Quitting::Asks;
        return;
    }
    if (!lostAtQuit().isEmpty())
        return;
    m_banner->dismissMessage(std::exchange(m_quitMessage, 0));
    if (m_quitting == Quitting::WhenDone) // what follows one task by itself is added at once
        QTimer::singleShot(0, this, [this] { close(); });
}

QStringList MainWindow::lostAtQuit() const
{
    QStringList titles;
    for (const TaskState &task : m_services.tasks.states())
        if (task.isLostAtQuit)
            titles << titleOf(task, m_services.project);
    return titles;
}

void MainWindow::askBeforeQuitting(const QStringList &lost)
{
    m_quitting = Quitting::Asks;
    m_banner->tell(Banner::Kind::Warning, tr("Still working: %1.").arg(lost.join(u", "_s)),
        tr("What it has made so far is lost if you quit now. Trainings go on without the window."));
    m_quitMessage = m_banner->message();
    connect(m_banner->addFix(tr("Quit when it is done")), &Button::clicked, this, &MainWindow::quitWhenDone);
    Button *now = m_banner->addFix(tr("Quit now"));
    now->setRole(ButtonRole::Danger);
    connect(now, &Button::clicked, this, [this] {
        m_quitting = Quitting::Anyway;
        close();
    });
}

void MainWindow::quitWhenDone()
{
    m_quitting = Quitting::WhenDone;
    m_banner->tell(Banner::Kind::Info, tr("Anneal quits when this is done: %1.").arg(lostAtQuit().join(u", "_s)));
    m_quitMessage = m_banner->message();
    connect(m_banner->addFix(tr("Stay")), &Button::clicked, this, [this] {
        m_quitting = Quitting::Asks;
        m_banner->dismiss();
    });
}

void MainWindow::saveSession()
{
    Settings &settings = m_services.settings;
    settings.setState(u"window/geometry"_s, saveGeometry());
    settings.setState(u"window/folded"_s, m_navigation->isFolded());
    if (isVisible() && !(windowState() & (Qt::WindowMaximized | Qt::WindowFullScreen | Qt::WindowMinimized))) {
        const QRect outer = frameGeometry(), inner = geometry();
        settings.setState(u"window/frame"_s,
            u"%1 %2 %3 %4"_s.arg(inner.left() - outer.left())
                .arg(inner.top() - outer.top())
                .arg(outer.right() - inner.right())
                .arg(outer.bottom() - inner.bottom()));
    }
    if (currentPage())
        settings.setState(u"session/page"_s, currentPage()->id());
    for (const Page *page : m_pages) {
        if (const QByteArray state = page->saveState(); !state.isEmpty())
            settings.setState(u"page/"_s + page->id(), state);
    }
    settings.sync();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveSession();
    const QStringList lost = lostAtQuit();
    if (m_quitting == Quitting::Anyway || lost.isEmpty())
        return QMainWindow::closeEvent(event);
    event->ignore();
    if (m_quitting == Quitting::WhenDone && m_quitMessage == 0) // one task led to the next
        return quitWhenDone();
    askBeforeQuitting(lost);
}

/// What is dragged, as the disk tells it.
struct MainWindow::Dragged
{
    bool isFolder = false, isProject = false;

    /// Any thread but that of the window: what is dragged may lie on a disk that does not answer.
    static Dragged look(const QStringList &files)
    {
        return files.size() != 1 ? Dragged() : Dragged { QFileInfo(files.first()).isDir(), QFileInfo(files.first() + u"/config.yaml"_s).isFile() };
    }
};

void MainWindow::tellDragged(const QStringList &files, bool isProject)
{
    m_veil->tell(isProject                 ? tr("Open the project %1").arg(QFileInfo(files.first()).fileName())
            : !m_services.project.isOpen() ? tr("Open a project first, then drop files")
            : files.size() == 1            ? tr("Add %1 to the project").arg(QFileInfo(files.first()).fileName())
                                           : tr("Add %1 files to the project").arg(files.size()));
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const QStringList files = localFiles(event->mimeData());
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    tellDragged(files, false);
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [files] { return Dragged::look(files); },
        [this, files, drag = ++m_drag](const Dragged &dragged) {
            if (drag == m_drag && dragged.isProject)
                tellDragged(files, true);
        });
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent *)
{
    ++m_drag;
    m_veil->hide();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    ++m_drag;
    m_veil->hide();
    const QStringList files = localFiles(event->mimeData());
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [files] { return Dragged::look(files); },
        [this, files, folder = m_services.project.folder(), drag = m_drag](const Dragged &dragged) {
            if (drag != m_drag || folder != m_services.project.folder()) // it was meant for what was there
                return m_toast->say(tr("The dropped files were not added, because another project or another drag came first. Drop them again."));
            takeDropped(files, dragged);
        });
}

/// A folder that holds a project is opened; anything else is for the page in front, then for the page of data.
void MainWindow::takeDropped(const QStringList &files, const Dragged &dragged)
{
    if (dragged.isProject)
        return openProject(files.first());
    for (Page *candidate : { currentPage(), page(u"data"_s) }) {
        const auto id = candidate ? candidate->id() : QString();
        if (candidate && ((dragged.isFolder && candidate->takeFolder(files.first())) || candidate->takeFiles(files)))
            return showPage(id);
    }
    m_toast->say(tr("Nothing here takes these files. Open a project first, then drop documents or data sets."));
}

} // namespace anneal::ui
