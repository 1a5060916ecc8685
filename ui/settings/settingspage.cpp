// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingspage.h"

#include "core/base/programversion.h"
#include "ui/settings/preferencerow.h"
#include "ui/settings/shortcutlist.h"
#include "ui/shell/actions.h"
#include "ui/shell/diagnostics.h"
#include "ui/shell/language.h"
#include "ui/shell/logfile.h"
#include "ui/shell/modelfolder.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/currentstack.h"
#include "widgets/document.h"
#include "widgets/emptystate.h"
#include "widgets/field.h"
#include "widgets/header.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/scrollarea.h"
#include "widgets/tabbar.h"

#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

static void makeHelpAvailable()
{
    Q_INIT_RESOURCE(help); // a static library's resources are there only when they are asked for
}

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

const QStringList kParts { u"general"_s, u"shortcuts"_s, u"help"_s };

QString whatChanged()
{
    makeHelpAvailable();
    QFile file(u":/anneal/help/CHANGELOG.md"_s);
    QString text = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    return text.replace(u"## Unreleased"_s, SettingsPage::tr("## Version %1, the one you use").arg(toText(base::programVersion())));
}

} // namespace

SettingsPage::SettingsPage(Services services, const LogFile *log, const ModelFolder *models, QWidget *parent)
    : Page(u"settings"_s, tr("Settings"), u"settings"_s, PageLayout::Fixed, parent)
    , m_services(services)
    , m_banner(new Banner)
    , m_search(new SearchEdit(tr("Search settings and shortcuts")))
    , m_bar(new TabBar)
    , m_stack(new CurrentStack)
    , m_nothing(new EmptyState(u"search"_s, tr("Nothing found"), QString()))
    , m_shortcuts(new ShortcutList(services.actions))
{
    auto *header = new PageHeader(tr("Settings"), tr("For all projects. Most changes apply at once."));
    m_search->setFixedWidth(280);
    m_search->setHint(u"/"_s);
    header->addAction(m_search);
    content()->setContentsMargins(space::kPageMargin, space::kPageMargin, space::kPageMargin, 0); // what scrolls reaches to the edge
    header->setMaximumWidth(space::kFormWidth); // in a wide window the search stays beside what it searches
    auto *top = new QHBoxLayout;
    top->addWidget(header, 1);
    top->addStretch(0);
    content()->addLayout(top);
    content()->addWidget(m_banner);
    m_bar->setAccessibleName(tr("Parts of the settings"));
    content()->addWidget(m_bar);
    content()->addWidget(m_stack, 1);
    addPart(tr("General"), makeGeneral(models));
    addPart(tr("Shortcuts"), makeShortcuts());
    addPart(tr("Help"), makeHelp(log));
    m_stack->addWidget(m_nothing);
    connect(m_bar, &QTabBar::currentChanged, this, &SettingsPage::showCurrent);
    connect(m_search, &QLineEdit::textChanged, this, &SettingsPage::find);
    makeActions(log);
}

QList<Page::Place> SettingsPage::places() const
{
    QList<Place> found;
    for (const auto *row : findChildren<PreferenceRow *>())
        found << Place { tr("Setting: %1").arg(row->title()), row->preference().keywords(), row->preference().key };
    return found;
}

/// A column no wider than a form, which scrolls.
void SettingsPage::addPart(const QString &title, QWidget *content)
{
    auto *holder = new QWidget;
    holder->setAccessibleName(title);
    auto *row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, space::kS, space::kL);
    content->setMaximumWidth(space::kFormWidth);
    row->addWidget(content, 1);
    row->addStretch(0);
    m_bar->addTab(title);
    m_stack->addWidget(new ScrollArea(holder, title));
}

SettingsPage::Section &SettingsPage::addSection(QVBoxLayout *column, const QString &title, Part part)
{
    auto *head = new Label(title, Type::Section);
    auto *card = new Card;
    card->setAccessibleName(title);
    card->body()->setSpacing(0);
    card->body()->setContentsMargins(space::kL, space::kXs, space::kL, space::kXs);
    head->setContentsMargins(0, m_sections[part].isEmpty() ? 0 : space::kM, 0, 0);
    column->addWidget(head);
    column->addWidget(card);
    m_sections[part] << Section { head, card, {} };
    return m_sections[part].last();
}

void SettingsPage::addRow(Section &section, SettingRow *row)
{
    row->setLine(!section.rows.isEmpty());
    static_cast<Card *>(section.card)->body()->addWidget(row);
    section.rows << row;
}

QWidget *SettingsPage::makeGeneral(const ModelFolder *models)
{
    auto *general = new QWidget;
    general->setAccessibleName(tr("General"));
    auto *column = new QVBoxLayout(general);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kS);
    for (const auto group :
        { PreferenceGroup::Appearance, PreferenceGroup::Language, PreferenceGroup::Charts, PreferenceGroup::Training, PreferenceGroup::Folders }) {
        if (group == PreferenceGroup::Language && Language::known().size() < 2)
            continue; // no choice
        Section &section = addSection(column, nameOf(group), General);
        for (const Preference &preference : preferenceTable()) {
            if (preference.group != group)
                continue;
            auto *row = new PreferenceRow(preference, m_services.settings, *m_banner);
            addRow(section, row);
            connect(row, &PreferenceRow::restartRequested, this, &Page::restartRequested);
            if (preference.key == u"folders/models"_s && models && !models->fromOutside().isEmpty())
                row->setOverruled(tr("Set by the environment variable ANNEAL_MODELS."), models->fromOutside());
        }
    }
    column->addStretch();
    return general;
}

QWidget *SettingsPage::makeShortcuts()
{
    auto *shortcuts = new QWidget;
    shortcuts->setAccessibleName(tr("Shortcuts"));
    auto *column = new QVBoxLayout(shortcuts);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kS);
    auto *head = new QHBoxLayout;
    auto *how = new Label(tr("Click a shortcut, then press the new keys."), Type::Body, Tone::Secondary);
    how->setWordWrap(true);
    head->addWidget(how, 1);
    m_resetAll = new Button(tr("Reset all"), ButtonRole::Secondary);
    m_resetAll->setAccessibleName(tr("Reset all shortcuts"));
    head->addWidget(m_resetAll);
    column->addLayout(head);
    column->addWidget(m_shortcuts);
    column->addStretch();
    const auto update = [this] {
        m_resetAll->setEnabled(m_shortcuts->hasChosen());
        setTip(m_resetAll, m_shortcuts->hasChosen() ? tr("Gives every action its usual keys") : tr("All shortcuts are the usual ones"));
    };
    connect(m_resetAll, &Button::clicked, m_shortcuts, &ShortcutList::resetAll);
    connect(m_shortcuts, &ShortcutList::undoable, this, &Page::undoable);
    connect(&m_services.actions, &ActionRegistry::chosenChanged, this, update);
    update();
    return shortcuts;
}

QWidget *SettingsPage::makeHelp(const LogFile *log)
{
    auto *help = new QWidget;
    help->setAccessibleName(tr("Help"));
    auto *column = new QVBoxLayout(help);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kS);
    Section &reports = addSection(column, tr("When something is wrong"), Help);
    auto *diagnostics = new SettingRow(tr("Diagnostics"),
        tr("Versions, system, processor, models and the last errors, as text for a report. Your home folder is written as ~; nothing of your files "
           "or "
           "keys is in it."),
        tr("version report bug about system"));
    m_copy = new Button(tr("Copy diagnostics"), ButtonRole::Secondary);
    diagnostics->addControl(m_copy);
    addRow(reports, diagnostics);
    connect(m_copy, &Button::clicked, this, [this, log] { copyDiagnostics(log); });
    if (log) {
        auto *place = new SettingRow(
            tr("Log"), tr("What the window reported, the newest last. Each run keeps its own log in its folder."), tr("file folder messages errors"));
        place->setDetail(homeAsTilde(log->folder()));
        auto *open = new Button(tr("Open"), ButtonRole::Secondary);
        open->setAccessibleName(tr("Open the log folder"));
        connect(open, &Button::clicked, this, [this, log] { openLog(log); });
        place->addControl(open);
        addRow(reports, place);
    }
    Section &keyboard = addSection(column, tr("Keyboard"), Help);
    auto *sheet = new SettingRow(tr("Key sheet"), tr("Everything that the keyboard can do, at a glance."), tr("keys f1 shortcuts cheat"));
    auto *show = new Button(tr("Show"), ButtonRole::Secondary);
    show->setAccessibleName(tr("Show the keyboard shortcuts"));
    connect(show, &Button::clicked, this, [this] {
        if (QAction *shown = m_services.actions.find(u"shortcuts"_s))
            shown->trigger();
    });
    sheet->addControl(show);
    addRow(keyboard, sheet);
    Section &news = addSection(column, tr("What changed"), Help);
    auto *text = new Document(tr("What changed"));
    text->setMarkdownText(whatChanged().section(u"\n\n"_s, 1)); // its title stands above
    auto *body = static_cast<Card *>(news.card)->body();
    body->setContentsMargins(space::kL, space::kM, space::kL, space::kL);
    body->addWidget(text);
    column->addStretch();
    return help;
}

void SettingsPage::makeActions(const LogFile *log)
{
    ActionRegistry &actions = m_services.actions;
    actions.add(
        u"settings.find"_s, tr("Search the settings"), this,
        [this] {
            m_search->setFocus(Qt::ShortcutFocusReason);
            m_search->selectAll();
        },
        QKeySequence::Find, this);
    actions.tellKeys(u"settings.findKeys"_s, tr("Search the settings"), u"/"_s);
    actions.add(u"settings.shortcuts"_s, tr("Change keyboard shortcuts"), this, [this] { Q_EMIT pageRequested(u"settings#shortcuts"_s); });
    actions.add(u"settings.copyDiagnostics"_s, tr("Copy diagnostics for a report"), this, [this, log] { copyDiagnostics(log); });
    if (log)
        actions.add(u"settings.openLog"_s, tr("Open the log folder"), this, [this, log] {
            Q_EMIT pageRequested(u"settings#help"_s);
            openLog(log);
        });
    actions.add(u"settings.news"_s, tr("Show what changed in Anneal"), this, [this] { Q_EMIT pageRequested(u"settings#help"_s); });
}

void SettingsPage::activated()
{
    m_shortcuts->refresh(m_resetAll);
    find();
}

void SettingsPage::focusFirst()
{
    m_search->setFocus(Qt::OtherFocusReason);
}

void SettingsPage::showPart(const QString &part)
{
    m_search->clear();
    if (auto *row = findChild<PreferenceRow *>(u"setting."_s + part)) {
        m_bar->setCurrentIndex(General);
        row->focusControl(); // its ring shows which it is
        auto *area = static_cast<ScrollArea *>(m_stack->widget(General));
        QTimer::singleShot(0, row, [row, area] { area->ensureWidgetVisible(row); }); // once it is laid out
    } else if (kParts.contains(part)) {
        m_bar->setCurrentIndex(int(kParts.indexOf(part)));
        m_bar->setFocus(Qt::OtherFocusReason);
    }
}

QByteArray SettingsPage::saveState() const
{
    return kParts.value(m_bar->currentIndex()).toLatin1();
}

void SettingsPage::restoreState(const QByteArray &state)
{
    m_bar->setCurrentIndex(std::max(0, int(kParts.indexOf(QString::fromLatin1(state)))));
}

int SettingsPage::showOnly(Part part, const QStringList &words)
{
    int shown = 0;
    for (const Section &section : m_sections[part]) {
        int inSection = showRowsWith(words, section.rows);
        const bool isText = section.rows.isEmpty(); // what changed: found by its heading alone
        const bool fits = isText && std::all_of(words.begin(), words.end(), [&](const QString &word) {
            return static_cast<Label *>(section.head)->text().contains(word, Qt::CaseInsensitive);
        });
        inSection += fits;
        section.head->setContentsMargins(0, shown > 0 ? space::kM : 0, 0, 0);
        section.head->setVisible(inSection > 0);
        section.card->setVisible(inSection > 0);
        shown += inSection;
    }
    return shown;
}

void SettingsPage::find()
{
    const QStringList words = m_search->text().split(u' ', Qt::SkipEmptyParts);
    m_found[General] = showOnly(General, words);
    m_found[Shortcuts] = m_shortcuts->showOnly(words);
    m_found[Help] = showOnly(Help, words);
    for (int part = General; part < Parts; ++part)
        m_bar->setCount(part, words.isEmpty() ? -1 : m_found[part]);
    const auto other = std::find_if(std::begin(m_found), std::end(m_found), [](int found) { return found > 0; });
    if (m_found[m_bar->currentIndex()] == 0 && other != std::end(m_found))
        m_bar->setCurrentIndex(int(other - std::begin(m_found)));
    showCurrent();
}

void SettingsPage::showCurrent()
{
    const int part = m_bar->currentIndex();
    if (m_found[part] == 0 && !m_search->text().trimmed().isEmpty()) {
        m_nothing->setText(tr("Nothing found"), tr("No setting and no action has “%1” in it here.").arg(m_search->text().trimmed()));
        m_stack->setCurrentWidget(m_nothing);
    } else {
        m_stack->setCurrentIndex(part);
    }
}

void SettingsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    constexpr int narrow = 620;
    for (const auto &part : m_sections)
        for (const Section &section : part)
            for (SettingRow *row : section.rows)
                row->setNarrow(width() < narrow);
}

void SettingsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->text() == u"/"_s && event->modifiers() == Qt::NoModifier)
        return m_search->setFocus(Qt::ShortcutFocusReason);
    Page::keyPressEvent(event);
}

void SettingsPage::copyDiagnostics(const LogFile *log)
{
    if (m_isCopying)
        return;
    m_isCopying = true;
    m_copy->setText(tr("Collecting…"));
    m_copy->updateGeometry();
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [errors = log ? log->lastErrors() : QStringList()] { return diagnosticsText(errors); },
        [this](const QString &text) {
            m_isCopying = false;
            m_copy->setText(tr("Copy diagnostics"));
            m_copy->updateGeometry();
            QGuiApplication::clipboard()->setText(text);
            Q_EMIT toast(tr("Diagnostics copied"));
        });
}

void SettingsPage::openLog(const LogFile *log)
{
    QDir().mkpath(log->folder()); // nothing may have been reported yet
    openFile(log->folder(), *m_banner);
}

} // namespace anneal::ui
