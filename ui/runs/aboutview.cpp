// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/aboutview.h"

#include "core/base/text.h"
#include "ui/runs/aboutchanges.h"
#include "ui/shell/project.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/tagsedit.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextDocument>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace widgets;

namespace {

constexpr int kLeftWidth = 300; // pixels

} // namespace

AboutView::AboutView(QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::kL, space::kM, space::kL, space::kM);
    row->setSpacing(space::kXl);
    auto *left = new QVBoxLayout;
    left->setSpacing(space::kXs);
    const auto addTitle = [](QVBoxLayout *column, const QString &text, QWidget *buddy) {
        auto *title = new Label(text, Type::Label);
        title->setBuddy(buddy);
        column->addWidget(title);
        column->addWidget(buddy);
    };
    m_name = new QLineEdit;
    m_name->setAccessibleName(tr("Name of the run"));
    m_name->setMaxLength(int(run::RunAbout::kLongestName));
    addTitle(left, tr("Name"), m_name);
    left->addSpacing(space::kS);
    m_tags = new TagsEdit;
    addTitle(left, tr("Tags"), m_tags);
    m_problem = new Label({}, Type::Secondary, Tone::Warning);
    m_problem->setWordWrap(true);
    m_problem->hide();
    left->addWidget(m_problem);
    left->addStretch();
    auto *leftSide = new QWidget;
    leftSide->setLayout(left);
    left->setContentsMargins(0, 0, 0, 0);
    leftSide->setFixedWidth(kLeftWidth);
    leftSide->setAccessibleName(tr("Name and tags"));
    row->addWidget(leftSide);
    auto *right = new QVBoxLayout;
    right->setSpacing(space::kXs);
    m_notes = new QPlainTextEdit;
    m_notes->setAccessibleName(tr("Notes on the run"));
    m_notes->setPlaceholderText(tr("What did you try, and what came of it?"));
    m_notes->setTabChangesFocus(true);
    m_notes->document()->setDocumentMargin(space::kS); // as the name beside it
    addTitle(right, tr("Notes"), m_notes);
    row->addLayout(right, 1);
    setAccessibleName(tr("Notes"));
    setEnabled(false);

    m_typed.setSingleShot(true);
    m_typed.setInterval(500ms);
    connect(&m_typed, &QTimer::timeout, this, &AboutView::keepNotes);
    connect(m_name, &QLineEdit::editingFinished, this, &AboutView::keepName);
    connect(m_notes, &QPlainTextEdit::textChanged, this, [this] {
        if (m_isFilling)
            return;
        m_hasTyped = true;
        if (!m_typed.isActive()) // not anew with each letter: who types without a pause loses no more
            m_typed.start();
    });
    connect(m_tags, &TagsEdit::added, this, [this](const QString &tag) { keepTags(tag, true); });
    connect(m_tags, &TagsEdit::removed, this, [this](const QString &tag) { keepTags(tag, false); });
}

AboutView::~AboutView()
{
    keepNotes();
    keepName();
}

void AboutView::hideEvent(QHideEvent *event)
{
    keepNotes();
    keepName();
    QWidget::hideEvent(event);
}

void AboutView::setRun(const std::optional<run::RunFolder> &folder)
{
    keepNotes();
    keepName();
    m_folder = folder;
    m_stale.clear();
    m_isRead = false;
    m_wanted = nullptr;
    showAbout({});
    setEnabled(false); // until it is read
}

void AboutView::setAbout(const run::RunAbout &about, const QString &problem)
{
    if (!m_folder || std::find(m_stale.begin(), m_stale.end(), about) != m_stale.end())
        return;
    if (about == m_about)
        m_stale.clear(); // the disk has what was changed here
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    setEnabled(problem.isEmpty());
    if (QWidget *wanted = std::exchange(m_wanted, nullptr); wanted && isEnabled())
        wanted->setFocus(Qt::ShortcutFocusReason);
    if (!std::exchange(m_isRead, true) || about != m_about)
        showAbout(about);
}

void AboutView::showAbout(const run::RunAbout &about)
{
    m_about = about;
    m_isFilling = true;
    m_name->setPlaceholderText(m_folder ? toText(m_folder->path().filename()) : QString());
    if (!m_name->isModified())
        m_name->setText(toText(about.name));
    QStringList tags;
    for (const auto &tag : about.tags)
        tags << toText(tag);
    m_tags->setTags(tags);
    m_tags->setKnown(m_knownTags);
    if (!m_hasTyped && rawTextOf(m_notes).toStdString() != about.notes)
        m_notes->setPlainText(toText(about.notes));
    m_isFilling = false;
}

void AboutView::setKnownTags(const QStringList &tags)
{
    m_knownTags = tags;
    m_tags->setKnown(tags);
}

/// What cannot have the focus yet has it as soon as the run is read.
void AboutView::edit(QWidget *field)
{
    m_wanted = isEnabled() ? nullptr : field;
    field->setFocus(Qt::ShortcutFocusReason);
}

void AboutView::editName()
{
    edit(m_name);
    m_name->selectAll();
}

void AboutView::editTags()
{
    edit(m_tags);
}

void AboutView::editNotes()
{
    edit(m_notes);
    m_notes->moveCursor(QTextCursor::End);
}

/// Shows it at once, and asks for it to be kept.
void AboutView::change(const std::function<void(run::RunAbout &)> &how)
{
    if (!m_folder || !m_changes || !m_isRead)
        return;
    auto about = m_about;
    how(about);
    if (about == m_about)
        return;
    constexpr std::size_t most = 50; // where nothing can be written, all but the first of these were never on the disk
    if (m_stale.size() == most)
        m_stale.erase(m_stale.begin() + 1);
    m_stale.push_back(m_about);
    showAbout(about);
    m_changes->change({ m_folder->path() }, how);
}

void AboutView::keepName()
{
    if (!m_name->isModified())
        return;
    m_name->setModified(false);
    if (const auto name = run::runNameFrom(m_name->text().toStdString()))
        change([name = *name](run::RunAbout &about) { about.name = name; });
    m_name->setText(toText(m_about.name)); // as it is kept
}

void AboutView::keepNotes()
{
    m_typed.stop();
    if (!std::exchange(m_hasTyped, false))
        return;
    const std::string typed = rawTextOf(m_notes).toStdString();
    change([notes = std::string(base::firstBytes(typed, run::RunAbout::kLongestNotes))](run::RunAbout &about) { about.notes = notes; });
}

void AboutView::keepTags(const QString &typed, bool isAdded)
{
    const auto tag = run::runTagFrom(typed.toStdString());
    if (!tag)
        return;
    change([tag = *tag, isAdded](run::RunAbout &about) {
        if (isAdded)
            about.addTag(tag);
        else
            about.removeTag(tag);
    });
}

} // namespace anneal::ui
