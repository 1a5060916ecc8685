// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/sourcestep.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/data/pasted.h"
#include "ui/data/addfiles.h"
#include "ui/data/columnchoice.h"
#include "ui/data/datasettings.h"
#include "ui/data/pageview.h"
#include "ui/data/passwordrow.h"
#include "ui/data/sourcesmodel.h"
#include "ui/shell/actions.h"
#include "ui/shell/page.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "ui/shell/trash.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/currentstack.h"
#include "widgets/emptystate.h"
#include "widgets/filedialog.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/recordtable.h"
#include "widgets/sourceview.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMimeData>
#include <QScrollBar>
#include <QSplitter>
#include <QTextBlock>
#include <QUrl>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kLeastName = 130, kLeastKind = 76, kLeastFound = 100, kLeastSize = 76; // pixels of the columns

constexpr std::size_t kBadLinesShown = 5;

/// The endings that readers take, for a file dialog.
QString readPatterns()
{
    QStringList patterns;
    for (const auto &reader : data::readers())
        for (const auto ending : reader.extensions)
            patterns << u"*."_s + QLatin1StringView(ending.data(), static_cast<qsizetype>(ending.size()));
    return patterns.join(u' ');
}

QString addedText(const AddedFiles &added)
{
    auto copied = added.copied == 1 ? QCoreApplication::translate("anneal::ui::SourceStep", "1 file added")
                                    : QCoreApplication::translate("anneal::ui::SourceStep", "%1 files added").arg(count(added.copied));
    if (added.unused > 0)
        copied = added.copied == 1
            ? QCoreApplication::translate("anneal::ui::SourceStep", "1 file added, but it is not used: this file type is not supported")
            : added.unused == 1
            ? QCoreApplication::translate("anneal::ui::SourceStep", "%1, but 1 of them is not used: this file type is not supported").arg(copied)
            : QCoreApplication::translate("anneal::ui::SourceStep", "%1, but %2 of them are not used: these file types are not supported")
                  .arg(copied, count(added.unused));
    if (added.known > 0) {
        const auto known = added.known == 1
            ? QCoreApplication::translate("anneal::ui::SourceStep", "1 file was already in the project")
            : QCoreApplication::translate("anneal::ui::SourceStep", "%1 files were already in the project").arg(count(added.known));
        copied = added.copied == 0 ? known : copied + u", "_s + known;
    }
    if (added.leftOut == 0)
        return copied;
    return (added.leftOut == 1 ? QCoreApplication::translate("anneal::ui::SourceStep", "%1, %2 skipped: not a regular file, or not readable")
                               : QCoreApplication::translate("anneal::ui::SourceStep", "%1, %2 skipped: not regular files, or not readable"))
        .arg(copied, count(added.leftOut));
}

QString missedText(const AddedFiles &added)
{
    constexpr std::size_t shown = 5;
    QStringList sentences;
    for (std::size_t i = 0; i < std::min(shown, added.missed.size()); ++i)
        sentences << said(added.missed[i]);
    if (added.missed.size() > shown)
        sentences << SourceStep::tr("%1 more could not be added.").arg(count(static_cast<std::int64_t>(added.missed.size() - shown)));
    return sentences.join(u' ');
}

constexpr char kRaw[] = "data/raw"; // of a project

/// Where files go. Touches the disk.
struct Target
{
    explicit Target(const DataSettings &settings) : folder(settings.input()), raw(settings.folder() / kRaw) { }

    /// The input where it is a folder, or will be one. An input that is a single file takes no others.
    std::filesystem::path settle()
    {
        std::error_code failure;
        isNew = std::filesystem::is_regular_file(folder, failure);
        return isNew ? raw : folder;
    }

    std::filesystem::path folder, raw;
    bool isNew = false;
};

struct Copied
{
    base::Result<AddedFiles> files;
    bool isNewFolder;
};

struct Pasted
{
    base::Result<QString> name;
    bool isNewFolder;
    bool wasThere = false; // the same text, pasted before
};

bool holds(const std::filesystem::path &file, const std::string &text)
{
    std::error_code failure;
    if (std::filesystem::file_size(file, failure) != text.size() || failure)
        return false;
    const auto there = base::readFile(file, text.size() + 1);
    return there && *there == text;
}

/// Writes what was pasted under a name that is free; that name, or that of a file that was pasted before and is the same.
Pasted pasteInto(Target target, const std::string &text)
{
    const auto pasted = data::pastedFile(text);
    const auto folder = target.settle();
    QString name;
    std::error_code failure;
    for (int number = 1; name.isEmpty() || std::filesystem::exists(folder / toPath(name), failure); ++number) {
        if (!name.isEmpty() && holds(folder / toPath(name), pasted.text))
            return { name, target.isNew, true };
        name = u"pasted-%1.%2"_s.arg(QString::number(number), toText(pasted.ending));
    }
    auto written = base::makeFolder(folder);
    if (written)
        written = base::writeFile(folder / toPath(name), pasted.text);
    return { written ? base::Result<QString>(name) : base::Result<QString>(written.error()), target.isNew };
}

/// The row of the file that was selected; where it is gone, of the one that was next to it, behind it before in front of it; else of the first that
/// is used.
int rowToSelect(const std::vector<SourceInfo> &before, const std::vector<SourceInfo> &now, const QString &selected)
{
    const auto rowOf = [&now](const QString &name) {
        const auto found = std::find_if(now.begin(), now.end(), [&name](const SourceInfo &info) { return toText(info.source.name) == name; });
        return found == now.end() ? -1 : int(found - now.begin());
    };
    if (const int row = rowOf(selected); row >= 0)
        return row;
    const auto gone = std::find_if(before.begin(), before.end(), [&](const SourceInfo &info) { return toText(info.source.name) == selected; });
    for (auto next = gone; next != before.end(); ++next)
        if (const int row = rowOf(toText(next->source.name)); row >= 0)
            return row;
    for (auto previous = gone; gone != before.end() && previous != before.begin();)
        if (const int row = rowOf(toText((--previous)->source.name)); row >= 0)
            return row;
    const auto used = std::find_if(now.begin(), now.end(), [](const SourceInfo &info) { return info.isUsed; });
    return used == now.end() ? 0 : int(used - now.begin());
}

} // namespace

SourceStep::SourceStep(const WizardContext &context, QWidget *parent)
    : WizardStep(parent)
    , m_context(context)
    , m_model(new SourcesModel(this))
    , m_list(m_context.services.tasks.background(), [this](SourceList list) { showList(std::move(list)); })
    , m_lookJob(m_context.services.tasks.background(), [this](const SourceLook &look) { showLook(look); })
    , m_watch(m_context.services.tasks.background())
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kM);
    m_banner = new Banner;
    layout->addWidget(m_banner);
    m_stack = new CurrentStack;
    layout->addWidget(m_stack, 1);
    m_empty = new EmptyState(u"data"_s, tr("No files yet"),
        tr("Drop files or folders anywhere in the window, paste them, or choose them. PDF, Word documents, web pages, Markdown, text, source code, "
           "tables and rows in JSON are read; they are copied into the project."),
        tr("Choose files…"));
    connect(m_empty, &EmptyState::triggered, this, &SourceStep::chooseFiles);
    m_stack->addWidget(m_empty);
    auto *list = makeList();
    m_stack->addWidget(makeSplitter(u"data/sourceSplitter"_s, space::kL, { list, makeLook() }, { 550, 590 }));
    awaitList();

    auto &actions = m_context.services.actions;
    actions.add(
        u"data.choose"_s, tr("Add files to the project…"), this, [this] { chooseFiles(); }, QKeySequence(u"Ctrl+Shift+O"_s), this);
    actions.add(
        u"data.paste"_s, tr("Paste files or text into the project"), this, [this] { paste(); }, QKeySequence::Paste, this);
    actions.add(
        u"data.remove"_s, tr("Move the selected file to the trash"), this, [this] { removeCurrent(); }, QKeySequence::Delete, m_table);

    // Files appear one by one while they are copied; the list is asked for once they are.
    m_changedOnDisk.setSingleShot(true);
    m_changedOnDisk.setInterval(250);
    connect(&m_watch, &FolderWatch::changed, &m_changedOnDisk, qOverload<>(&QTimer::start));
    connect(&m_changedOnDisk, &QTimer::timeout, this, &SourceStep::ask);
    connect(&m_context.settings, &DataSettings::changed, this, [this] {
        if (isVisible())
            ask();
    });
    for (const auto otherProject : { &Project::opened, &Project::closed })
        connect(&m_context.services.project, otherProject, this, &SourceStep::forget);
}

/// Files of a project are not shown in another one, not even while its own are read.
void SourceStep::forget()
{
    m_watch.stop();
    m_list.drop();
    m_lookJob.drop();
    m_changedOnDisk.stop();
    m_selected.clear();
    m_model->setSources({});
    showLook({});
    awaitList();
    Q_EMIT stateChanged();
}

/// Whether there are files is not known before they were listed.
void SourceStep::awaitList()
{
    m_stack->setCurrentIndex(1);
    m_count->setText(tr("Reading…"));
}

/// A splitter that is found again as it was left.
QSplitter *SourceStep::makeSplitter(const QString &key, int handle, const std::vector<QWidget *> &parts, const QList<int> &sizes)
{
    auto *split = new QSplitter;
    split->setChildrenCollapsible(false);
    split->setHandleWidth(handle);
    for (auto *part : parts)
        split->addWidget(part);
    auto &settings = m_context.services.settings;
    if (!split->restoreState(settings.state(key).toByteArray()))
        split->setSizes(sizes);
    connect(split, &QSplitter::splitterMoved, this, [&settings, split, key] { settings.setState(key, split->saveState()); });
    return split;
}

QWidget *SourceStep::makeList()
{
    auto *card = new Card;
    card->setFlush(true);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(space::kM, space::kM, space::kM, space::kM);
    m_count = new ElidedLabel({}, Type::Secondary, Tone::Secondary);
    bar->addWidget(m_count, 1);
    auto *pasteButton = new Button(tr("Paste"), ButtonRole::Quiet);
    connect(pasteButton, &QPushButton::clicked, this, &SourceStep::paste);
    bar->addWidget(pasteButton);
    auto *addButton = new Button(tr("Add files…", "short: beside the number of files"));
    addButton->setAccessibleName(tr("Add files…"));
    addButton->setIconName(u"plus"_s);
    connect(addButton, &QPushButton::clicked, this, &SourceStep::chooseFiles);
    bar->addWidget(addButton);
    card->body()->addLayout(bar);

    m_table = new RecordTable;
    m_table->setAccessibleName(tr("Files"));
    m_table->setModel(m_model);
    m_table->setStretchColumn(SourcesModel::Name, kLeastName, 320);
    m_table->setColumnWidth(SourcesModel::Kind, kLeastKind);
    m_table->setColumnWidth(SourcesModel::Found, kLeastFound);
    m_table->setColumnWidth(SourcesModel::Size, kLeastSize);
    m_table->viewport()->installEventFilter(this);
    m_table->setFittingColumn(SourcesModel::Kind, 160); // a word; what was recognised goes on in a second line
    m_table->setFittingColumn(SourcesModel::Found, 320);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &SourceStep::look);
    card->body()->addWidget(m_table, 1);
    return card;
}

/// All columns are in sight: where there is no room for the kind of a file, the end of its name says it.
bool SourceStep::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        m_table->setColumnHidden(SourcesModel::Kind, m_table->viewport()->width() < kLeastName + kLeastKind + kLeastFound + kLeastSize);
    return WizardStep::eventFilter(watched, event);
}

QWidget *SourceStep::makeLook()
{
    m_lookCard = new Card(tr("Nothing selected"));
    m_remark = new Label;
    m_remark->setWordWrap(true);
    m_remark->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_lookCard->body()->addWidget(m_remark);
    m_password = new PasswordRow(m_context.services.tasks.background());
    m_password->hide();
    connect(m_password, &PasswordRow::opened, this, [this](const QString &remark) {
        if (!remark.isEmpty())
            Q_EMIT toast(remark);
        ask();
        look();
    });
    m_lookCard->body()->addWidget(m_password);
    m_badLines = new Label({}, Type::Secondary, Tone::Danger);
    m_badLines->setObjectName(u"badLines"_s);
    m_badLines->setWordWrap(true);
    m_badLines->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_badLines->hide();
    m_lookCard->body()->addWidget(m_badLines);
    m_columns = new ColumnChoice;
    connect(m_columns, &ColumnChoice::chosen, this, [this](const ColumnChoice::Mapping &mapping) {
        auto json = base::Json::object();
        for (const auto &[ours, theirs] : mapping)
            json[ours] = theirs;
        m_context.settings.set("data.column_mapping", json);
        m_lookJob.drop();
        this->look();
    });
    m_lookCard->body()->addWidget(m_columns);
    m_text = new SourceView;
    m_text->setAccessibleName(tr("Beginning of the file"));
    m_pages = new PageView(m_context.services.tasks.background());
    connect(m_pages, &PageView::pageTurned, this, &SourceStep::scrollToPage);
    connect(m_text->verticalScrollBar(), &QScrollBar::valueChanged, this, &SourceStep::followText);
    m_lookCard->body()->addWidget(makeSplitter(u"data/pageSplitter"_s, space::kM, { m_pages, m_text }, { 320, 280 }), 1);
    return m_lookCard;
}

QString SourceStep::purpose() const
{
    return tr("Documents and rows that the model is to learn from.");
}

QString SourceStep::nextText() const
{
    return tr("Continue to split");
}

bool SourceStep::mayGoOn() const
{
    const auto &sources = m_model->sources();
    return std::any_of(sources.begin(), sources.end(), [](const SourceInfo &info) { return info.isUsed; });
}

void SourceStep::enter()
{
    ask();
}

void SourceStep::focusFirst()
{
    if (m_stack->currentIndex() == 1)
        m_table->setFocus();
    else
        m_empty->button()->setFocus();
}

void SourceStep::ask()
{
    if (!m_context.settings.isUsable())
        return m_watch.stop();
    m_watch.follow(toText(m_context.settings.input()), [this, config = m_context.settings.config(), folder = m_context.settings.folder()] {
        m_list.ask(
            [config, folder, documents = m_context.documents](std::stop_token stop) { return listSourceInfos(config, folder, *documents, stop); });
    });
}

void SourceStep::showList(SourceList list)
{
    m_banner->dismiss();
    if (list.error && list.error->kind != base::ErrorKind::NotFound && list.error->kind != base::ErrorKind::Canceled)
        m_banner->showError(*list.error);
    const bool isEmpty = list.sources.empty();
    int used = 0;
    std::uint64_t bytes = 0;
    for (const auto &info : list.sources) {
        used += info.isUsed;
        bytes += info.isUsed ? info.source.bytes : 0;
    }
    const auto all = static_cast<int>(list.sources.size());
    const auto size = widgets::bytesText(bytes);
    m_count->setText(used == all ? tr("Files: %1 · %2").arg(count(all), size)
            : used == 1          ? tr("Files: %1, of which 1 is used · %2").arg(count(all), size)
                                 : tr("Files: %1, of which %2 are used · %3").arg(count(all), count(used), size));
    const auto row = rowToSelect(m_model->sources(), list.sources, m_selected);
    const bool hasFound = std::any_of(
        list.sources.begin(), list.sources.end(), [](const SourceInfo &info) { return !(info.isUsed ? info.found : info.problem).isEmpty(); });
    m_model->setSources(std::move(list.sources));
    m_table->setColumnHidden(SourcesModel::Found, !hasFound); // the names have its room
    const bool hadFocus = m_stack->isAncestorOf(window()->focusWidget());
    m_stack->setCurrentIndex(isEmpty ? 0 : 1);
    if (hadFocus && !m_stack->currentWidget()->isAncestorOf(window()->focusWidget()))
        focusFirst();
    if (!isEmpty)
        m_table->selectRow(row);
    Q_EMIT stateChanged();
}

void SourceStep::look()
{
    const auto index = m_table->currentIndex();
    if (!index.isValid())
        return;
    const auto &info = m_model->sources().at(static_cast<std::size_t>(index.row()));
    m_selected = toText(info.source.name);
    m_lookedInto = info.source.path;
    m_lookCard->setTitle(m_selected);
    QTimer::singleShot(200, this, [this] { // what is done by then needs no word of being busy
        if (m_lookJob.isBusy())
            m_lookCard->setSubtitle(tr("Reading…"));
    });
    m_lookJob.ask([source = info.source, settings = m_context.settings.data(), documents = m_context.documents](
                      std::stop_token stop) { return lookInto(source, settings, *documents, stop); });
}

void SourceStep::showLook(const SourceLook &look)
{
    m_lookCard->setTitle(look.title.isEmpty() ? m_selected : look.title);
    // What keeps a file from being used, or its rows from being recognised, is said in full.
    const bool isProblem = look.error || look.text.isEmpty() || look.isUnknown || look.candidates.size() > 1;
    m_lookCard->setSubtitle(isProblem ? QString() : look.details);
    m_remark->setText(look.error ? said(look.error->text()) : look.details);
    m_remark->setTone(look.error ? Tone::Danger : Tone::Secondary);
    m_remark->setVisible(isProblem && !m_remark->text().isEmpty());
    m_password->setFile(m_lookedInto);
    m_password->setVisible(look.error && look.error->kind == base::ErrorKind::Unauthorized);
    QStringList bad;
    for (std::size_t i = 0; i < std::min(look.badLines.size(), kBadLinesShown); ++i)
        bad << (look.badLines[i].line > 0 ? tr("Line %1: %2").arg(count(look.badLines[i].line), said(look.badLines[i].reason))
                                          : tr("Row %1: %2").arg(count(look.badLines[i].row), said(look.badLines[i].reason)));
    if (look.badLines.size() > kBadLinesShown)
        bad << tr("More lines at the beginning of the file cannot be used; the review lists all of them.");
    m_badLines->setText(bad.join(u'\n'));
    m_badLines->setVisible(!bad.isEmpty());
    m_text->setSource(look.text);
    showPages(look);
    m_columns->setLook(look, m_context.settings.data().columnMapping);
}

void SourceStep::showPages(const SourceLook &look)
{
    m_pagePlaces = look.pages;
    std::vector<int> numbers;
    for (const auto &place : look.pages)
        numbers.push_back(place.number);
    m_pages->setPages(m_lookedInto, std::move(numbers));
    followText();
}

void SourceStep::scrollToPage(int number)
{
    const auto place = std::find_if(m_pagePlaces.begin(), m_pagePlaces.end(), [&](const auto &one) { return one.number == number; });
    if (place == m_pagePlaces.end())
        return;
    m_isTurning = true;
    m_text->verticalScrollBar()->setValue(m_text->document()->findBlock(place->begin).firstLineNumber());
    m_isTurning = false;
}

/// Shows the page whose text stands at the top.
void SourceStep::followText()
{
    if (m_isTurning || m_pagePlaces.empty())
        return;
    const int top = m_text->cursorForPosition({ 1, 1 }).position();
    auto place = std::upper_bound(m_pagePlaces.begin(), m_pagePlaces.end(), top, [](int at, const auto &one) { return at < one.begin; });
    if (place != m_pagePlaces.begin())
        --place;
    m_pages->showPage(place->number);
}

void SourceStep::takeFiles(const QStringList &files)
{
    if (files.isEmpty() || !m_context.settings.isUsable())
        return;
    m_context.services.tasks.run(
        tr("Copying files into the project"), this,
        [files, target = Target(m_context.settings)](const TaskControl &control) mutable {
            const auto folder = target.settle();
            return Copied { addFiles(files, folder, control), target.isNew };
        },
        [this, project = m_context.services.project.folder(), name = m_context.services.project.name()](const Copied &copied) {
            const auto &added = copied.files;
            if (project != m_context.services.project.folder())
                return Q_EMIT toast(tr("%1: %2").arg(name,
                    !added                      ? said(added.error().detail)
                        : added->missed.empty() ? addedText(*added)
                                                : addedText(*added) + u". "_s + missedText(*added)));
            if (added)
                Q_EMIT toast(addedText(*added));
            if (!added)
                Q_EMIT failed(said(added.error().detail), said(added.error().hint));
            else if (!added->missed.empty())
                Q_EMIT failed(missedText(*added), tr("The other files were added."));
            else
                Q_EMIT mended();
            if (added && copied.isNewFolder)
                m_context.settings.set("data.input_path", kRaw);
            ask();
        },
        u"data"_s, m_context.services.project.folder());
}

void SourceStep::chooseFiles()
{
    auto &settings = m_context.services.settings;
    const auto kind = u"data/addFolder"_s;
    FileDialog dialog(
        this, tr("Add files"), settings.lastFolder(kind, QDir::homePath()), tr("All that is read (%1);;All files (*)").arg(readPatterns()));
    dialog.setFileMode(QFileDialog::ExistingFiles);
    const auto files = dialog.ask();
    if (files.isEmpty())
        return;
    settings.setLastFolder(kind, QFileInfo(files.first()).absolutePath());
    takeFiles(files);
}

void SourceStep::paste()
{
    const auto *clip = QGuiApplication::clipboard()->mimeData();
    if (!clip)
        return;
    QStringList files;
    for (const auto &url : clip->urls())
        if (url.isLocalFile())
            files << url.toLocalFile();
    if (!files.isEmpty())
        return takeFiles(files);
    if (clip->text().trimmed().isEmpty())
        return Q_EMIT toast(tr("The clipboard holds neither files nor text"));
    m_context.services.tasks.background().ask(
        Background::Lane::Question, this,
        [text = clip->text().toStdString(), target = Target(m_context.settings)] { return pasteInto(target, text); },
        [this, project = m_context.services.project.folder()](const Pasted &pasted) {
            const auto &name = pasted.name;
            if (!name && project != m_context.services.project.folder())
                return Q_EMIT toast(tr("What was pasted was not saved: %1").arg(said(name.error().detail)));
            if (!name)
                return Q_EMIT failed(said(name.error().detail), said(name.error().hint));
            Q_EMIT toast(pasted.wasThere ? tr("%1 holds the same text already").arg(*name) : tr("Saved as %1").arg(*name));
            Q_EMIT mended();
            if (project != m_context.services.project.folder())
                return;
            m_selected = *name;
            if (pasted.isNewFolder)
                m_context.settings.set("data.input_path", kRaw);
            ask();
        });
}

void SourceStep::removeCurrent()
{
    const auto index = m_table->currentIndex();
    if (!index.isValid())
        return;
    const auto &source = m_model->sources().at(static_cast<std::size_t>(index.row())).source;
    const auto path = toText(source.path);
    auto &background = m_context.services.tasks.background();
    const auto tell = [this, project = m_context.services.project.folder(), name = QFileInfo(path).fileName()](const base::Status &done) {
        if (project != m_context.services.project.folder()) { // what was asked for stays in its project
            if (!done)
                Q_EMIT toast(tr("%1: %2").arg(name, said(done.error().detail)));
            return;
        }
        if (!done)
            Q_EMIT failed(said(done.error().detail), said(done.error().hint));
        ask();
    };
    background.ask(
        Background::Lane::Question, this, [path] { return moveToTrash(path); },
        [this, &background, tell, project = m_context.services.project.folder(), selected = toText(source.name)](
            const base::Result<Trashed> &trashed) {
            tell(trashed ? base::ok() : base::Status(trashed.error()));
            if (!trashed || project != m_context.services.project.folder())
                return; // what is undone belongs to the open project
            const auto takeBack = [this, &background, tell, project, selected, trashed = *trashed] {
                background.ask(
                    Background::Lane::Question, this, [trashed] { return takeFromTrash(trashed); },
                    [this, tell, project, selected](const base::Status &done) {
                        if (done && project == m_context.services.project.folder())
                            m_selected = selected;
                        tell(done);
                    });
            };
            Q_EMIT toastOver(tr("Saved as %1").arg(selected));
            Q_EMIT undoable(tr("%1 is in the trash").arg(QFileInfo(trashed->path).fileName()), takeBack);
        });
}

} // namespace anneal::ui
